"""`flask keys`: the keys that close the cases."""

import click
from flask.cli import AppGroup

from portal.services.data_protection.case_keys import KeysError, rotate_keys

keys_group = AppGroup("keys", help="The keys that close the cases.")


@keys_group.command("rotate")
def rotate() -> None:
    """Wrap every case key by the newest master key, which stands first in PORTAL_MASTER_KEYS.

    The portal may work on meanwhile. Stopped half way, run it again.
    """
    try:
        done = rotate_keys()
    except KeysError as error:
        raise click.ClickException(f"{error}.") from error
    click.echo(f"{done.rewrapped} case keys are now wrapped by {done.master}.")
    if done.left:
        click.echo(
            f"These wrap no case key now: {', '.join(done.left)}. docs/keys.md says what to keep."
        )
