"""`flask retention`: erases what has ended, now."""

import click
from flask.cli import with_appcontext

from portal.services.housekeeping import tidy


@click.command("retention")
@with_appcontext
def retention_command() -> None:
    """Erase ended drafts and old counters now; the worker does it by itself every 10 minutes."""
    gone = tidy()
    click.echo(f"Erased {gone.drafts} drafts and {gone.throttles} counters of tries.")
