"""`flask backup` and `flask restore`."""

import signal
import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from portal.services.backups.making import make_backup
from portal.services.backups.manifest import BackupError
from portal.services.backups.restoring import restore_backup

_PATH = click.Path(path_type=Path)


def _leave_nothing_when_stopped() -> None:
    # A service manager's stop must clean up like any other failure.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))


@click.command("backup")
@click.argument("target", metavar="FOLDER_OR_FILE", type=_PATH)
@click.option("--keys-out", type=_PATH, help="The file of the case keys; else beside the archive.")
@with_appcontext
def backup_command(target: Path, keys_out: Path | None) -> None:
    """Write all cases and files into one archive and the case keys into another."""
    _leave_nothing_when_stopped()
    try:
        made = make_backup(target, keys_out)
    except BackupError as error:
        raise click.ClickException(f"{error}.") from error
    click.echo(f"{made.cases}: {made.rows} rows and {made.files} files.")
    click.echo(f"{made.keys}: the case keys. Keep them apart; docs/backup.md says why.")


@click.command("restore")
@click.argument("archive", type=_PATH)
@click.option("--keys", type=_PATH, help="The file of the case keys; else beside the archive.")
@click.option(
    "--keys-in-store",
    is_flag=True,
    help="Use the keys in the store of PORTAL_KEYS_URL, which outlived the database.",
)
@with_appcontext
def restore_command(archive: Path, keys: Path | None, keys_in_store: bool) -> None:
    """Bring ARCHIVE into an empty, just migrated database."""
    _leave_nothing_when_stopped()
    try:
        restored = restore_backup(archive, keys, kept_keys=keys_in_store)
    except BackupError as error:
        raise click.ClickException(f"{error}.") from error
    click.echo(f"Restored {restored.rows} rows and {restored.files} files.")
    if restored.erased:
        click.echo(f"{restored.erased} cases and drafts were erased since, and stay erased.")
