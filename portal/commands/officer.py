"""`flask officer`: people who work on cases."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click
from flask.cli import AppGroup

from portal.domain.officer_acts import AppReset
from portal.domain.vocabulary import Role
from portal.services.officer import invitations, officers, people
from portal.services.officer.officer_passwords import WeakPassword
from portal.services.officer.officers import AddressTaken
from portal.services.officer.people import NoSuchOfficer

officer_group = AppGroup("officer", help="People who work on cases.")
_ROLES = [role.value for role in Role if role is not Role.RESIDENT]


def _profile(command: Callable[..., None]) -> Callable[..., None]:
    options = (
        click.option("--name", required=True, help="The name that colleagues and letters show."),
        click.option("--role", required=True, type=click.Choice(_ROLES)),
        click.option("--team", help="A team's code, from the authority's policy."),
        click.option(
            "--body", default="council", show_default=True, help="The officer's own body."
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


@officer_group.command("add")
@click.argument("email")
@_profile
@click.password_option(help="Asked for, when it is not given.")
def add(email: str, name: str, role: str, team: str | None, body: str, password: str) -> None:
    """Add an officer with the address EMAIL and a password."""
    with _told():
        officers.add_officer(email, name, Role(role), password, team, body)
    click.echo(f"Added {name} as {role.replace('_', ' ')}.")


@officer_group.command("invite")
@click.argument("email")
@_profile
def invite(email: str, name: str, role: str, team: str | None, body: str) -> None:
    """Add an officer, and mail EMAIL a link to choose a password with."""
    with _told():
        invitations.invite(email, name, Role(role), team, body)
    click.echo(f"Invited {name} as {role.replace('_', ' ')}.")


@officer_group.command("list")
def list_all() -> None:
    """List all officers."""
    for one in people.list_people():
        marks = [
            words
            for words, is_so in (
                ("disabled", one.disabled),
                ("locked", one.locked),
                ("no password yet", not one.has_password),
                ("no app yet", not one.has_app),
            )
            if is_so
        ]
        click.echo("\t".join((one.email, one.profile.role.value, ", ".join(marks))))


@officer_group.command("reset-app")
@click.argument("email")
@click.option("--reason", required=True, type=click.Choice([each.value for each in AppReset]))
def reset_app(email: str, reason: str) -> None:
    """Take the authenticator app of EMAIL away: the next sign-in sets up another one."""
    with _told():
        people.reset_app(people.find_by_email(email), AppReset(reason))
    click.echo(f"{email} sets up another app at the next sign-in.")


def _on_one(name: str, does: str, do: Callable[[int], Any], done: str) -> None:
    @officer_group.command(name, help=does)
    @click.argument("email")
    def command(email: str) -> None:
        with _told():
            do(people.find_by_email(email))
        click.echo(done.format(email=email))


_on_one(
    "invite-again",
    "Mail EMAIL a fresh link to choose a password with.",
    people.invite_again,
    "{email} is mailed a link.",
)
_on_one("disable", "Let EMAIL in no more.", people.disable, "{email} is out.")
_on_one("enable", "Let EMAIL in again.", people.enable, "{email} may sign in.")
_on_one(
    "unlock",
    "Let EMAIL sign in again after too many wrong codes.",
    people.unlock,
    "{email} can sign in again.",
)
_on_one("end-sessions", "Sign EMAIL out everywhere.", people.end_sessions, "{email} is signed out.")


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except NoSuchOfficer as error:
        raise click.ClickException("There is no officer with this address.") from error
    except AddressTaken as error:
        raise click.ClickException("There is an officer with this address already.") from error
    except WeakPassword as error:
        raise click.ClickException(str(error)) from error
