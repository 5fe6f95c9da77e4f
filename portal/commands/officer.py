"""`flask officer`: people who work on cases."""

import click
from flask.cli import AppGroup

from portal.domain.vocabulary import Role
from portal.services import officers

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
