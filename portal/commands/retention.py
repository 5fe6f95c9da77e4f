"""`flask retention`: erases what has ended, now."""

from collections import Counter

import click
from flask.cli import with_appcontext

from portal.domain.keeping import KeepClass
from portal.services.data_protection.data_requests import forget_requests
from portal.services.data_protection.retention import apply_retention, find_ended
from portal.services.housekeeping import tidy

_CLASSES = {
    KeepClass.ALLEGED_IDENTITY: "identities of alleged persons",
    KeepClass.EVIDENCE: "cases' evidence",
    KeepClass.REPORT: "reports",
    KeepClass.CASE_REVIEW: "case reviews",
}


@click.command("retention")
@click.option("--dry-run", is_flag=True, help="Only list what would go, by reference.")
@with_appcontext
def retention_command(dry_run: bool) -> None:
    """Erase what has ended now; the worker does it by itself every hour."""
    if dry_run:
        _list()
        return
    gone = Counter[str]()
    while True:
        tidied = tidy()
        gone.update(drafts=tidied.drafts, throttles=tidied.throttles)
        if not tidied.more:
            break
    click.echo(f"Erased {gone['drafts']} drafts and {gone['throttles']} counters of tries.")
    gone_by_class = Counter[KeepClass]()
    while True:
        applied = apply_retention()
        gone_by_class.update(applied.gone)
        if not applied.more:
            break
    counts = [f"{gone_by_class[keep]} {words}" for keep, words in _CLASSES.items()]
    click.echo(f"Erased {', '.join(counts)}; a legal hold kept {applied.held}.")
    forgotten = 0
    while some := forget_requests():
        forgotten += some
    click.echo(f"Forgot {forgotten} data protection requests.")


def _list() -> None:
    ended = find_ended()
    for each in ended:
        held = "  kept by a legal hold" if each.held else ""
        click.echo(
            f"{each.keep.value:16}  {each.reference:13}  closed {each.closed_on}"
            f"  ended {each.ended_on}{held}"
        )
    going = sum(not each.held for each in ended)
    click.echo(f"{going} would go, {len(ended) - going} are held. Nothing was changed.")
