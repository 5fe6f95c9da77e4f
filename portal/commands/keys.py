"""`flask keys`: the keys that close the cases."""

import click
from flask.cli import AppGroup

from portal.services.data_protection.case_keys import KeysError, rotate_keys
from portal.services.data_protection.keys_apart import move_keys, move_keys_back
from portal.services.data_protection.lookup_keys import renew_lookups

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
    if done.resealed:
        click.echo(f"{done.resealed} secrets of officers' apps are now sealed by it.")
    if done.left:
        click.echo(
            f"These wrap no case key now: {', '.join(done.left)}. docs/keys.md says what to keep."
        )


@keys_group.command("lookups")
def lookups() -> None:
    """Make every look-up anew under the newest key, which stands first in PORTAL_LOOKUP_KEYS.

    The portal may work on meanwhile. Stopped half way, run it again.
    """
    try:
        done = renew_lookups()
    except KeysError as error:
        raise click.ClickException(f"{error}.") from error
    click.echo(
        f"{done.subjects} cases and lessons and {done.drafts} saved drafts are found by the newest key now."
    )
    click.echo("Keep the older keys in the list: docs/keys.md says what still needs them.")


@keys_group.command("move")
@click.option("--back", is_flag=True, help="Bring them back; stop the services first.")
def move(back: bool) -> None:
    """Move the case keys into the store that PORTAL_KEYS_URL names, which is made ready for them.

    The portal may work on meanwhile. Stopped half way, run it again.
    """
    try:
        moved = move_keys_back() if back else move_keys()
    except KeysError as error:
        raise click.ClickException(f"{error}.") from error
    where = "back in the database" if back else "in the store"
    click.echo(f"{moved} case keys are now {where}. docs/keys.md says what is left to do.")
