"""`flask demo`: fills an empty database with made-up cases."""

import click
from flask import current_app
from flask.cli import with_appcontext

from portal.services import demo


@click.command("demo")
@click.option(
    "--reports",
    type=click.IntRange(0, 2_000_000),
    default=0,
    help="So many further made-up reports, to see the portal at its full size.",
)
@with_appcontext
def demo_command(reports: int) -> None:
    """Make the demonstration's officers and cases; a database with other data is refused."""
    if not current_app.config["PORTAL"].is_demo:
        raise click.ClickException("The demonstration needs PORTAL_ENV=demo.")
    try:
        made = demo.prepare()
        further = demo.add_reports(reports, lambda number: click.echo(f"{number} reports"))
    except demo.NotOurDemo as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{made} samples made." if made else "The demonstration is there already.")
    if further:
        click.echo(f"{further} further reports made.")
