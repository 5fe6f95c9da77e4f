"""`flask demo`: fills an empty database with made-up cases."""

import click
from flask import current_app
from flask.cli import with_appcontext

from portal.services import demo


@click.command("demo")
@with_appcontext
def demo_command() -> None:
    """Make the demonstration's officers and cases; a database with other data is refused."""
    if not current_app.config["PORTAL"].is_demo:
        raise click.ClickException("The demonstration needs PORTAL_ENV=demo.")
    try:
        made = demo.prepare()
    except demo.NotOurDemo as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{made} samples made." if made else "The demonstration is there already.")
