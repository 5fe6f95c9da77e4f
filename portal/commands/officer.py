"""`flask officer`: people who work on cases."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask.cli import AppGroup

from portal.domain.officer_acts import AppReset
from portal.domain.vocabulary import Role
from portal.services import officers, people
from portal.services.people import NoSuchOfficer

officer_group = AppGroup("officer", help="People who work on cases.")
_ROLES = [role.value for role in Role if role is not Role.RESIDENT]


@officer_group.command("add")
@click.argument("email")
@click.option("--name", required=True, help="The name that colleagues and letters show.")
@click.option("--role", required=True, type=click.Choice(_ROLES))
@click.option("--team", help="A team's code, from the authority's policy.")
@click.option("--body", default="council", show_default=True, help="The officer's own body.")
@click.password_option(help="Asked for, when it is not given.")
def add(email: str, name: str, role: str, team: str | None, body: str, password: str) -> None:
    """Add an officer with the address EMAIL."""
    try:
        officers.add_officer(email, name, Role(role), password, team, body)
    except officers.OfficerError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Added {name} as {role.replace('_', ' ')}.")


@officer_group.command("unlock")
@click.argument("email")
def unlock(email: str) -> None:
    """Let the officer EMAIL sign in again after too many wrong codes."""
    with _told():
        people.unlock(people.find_by_email(email))
    click.echo(f"{email} can sign in again.")


@officer_group.command("reset-app")
@click.argument("email")
@click.option("--reason", required=True, type=click.Choice([each.value for each in AppReset]))
def reset_app(email: str, reason: str) -> None:
    """Take the authenticator app of EMAIL away: the next sign-in sets up another one."""
    with _told():
        people.reset_app(people.find_by_email(email), AppReset(reason))
    click.echo(f"{email} sets up another app at the next sign-in.")


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except NoSuchOfficer as error:
        raise click.ClickException("There is no officer with this address.") from error
