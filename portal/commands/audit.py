"""`flask audit`: the record of who did what, sealed and checked."""

import re

import click
from flask.cli import AppGroup

from portal.services.audit import audit_check, audit_seals
from portal.services.audit.audit_check import Fault, Head

audit_group = AppGroup("audit", help="The record of who did what.")

_WORDS = {
    Fault.SEAL_BROKEN: "seal {number} does not hold: acts under it, or the seal, were changed or removed",
    Fault.SEAL_MISSING: "seal {number} is missing, or does not begin where the one before it ends",
    Fault.ENTRY_SLIPPED_IN: "entry {number} was slipped in after its time was sealed",
    Fault.SEALS_CUT_SHORT: "seal {number} is not there as it was noted: the newest seals were removed",
    Fault.NOT_SEALED: "the newest acts have not been sealed for over 15 minutes; is the worker running?",
    Fault.TRIGGERS_GONE: "the database no longer refuses changes to the audit: its triggers are gone",
}


class NotedHead(click.ParamType):
    """A seal's number and digest, as this command printed them."""

    name = "number:digest"

    def convert(self, value: str, param: object, ctx: object) -> Head:
        found = re.fullmatch(r"([0-9]{1,18}):([0-9a-f]{64})", value)
        if found is None:
            self.fail("it must be a number, a colon and 64 hexadecimal digits")
        return Head(int(found[1]), found[2])


@audit_group.command("seal")
def seal() -> None:
    """Seal what is not sealed yet; the worker does it each minute."""
    click.echo(f"{audit_seals.seal_due()} acts sealed.")


@audit_group.command("verify")
@click.option("--head", type=NotedHead(), help="A seal that you noted before; it must be there.")
def verify(head: Head | None) -> None:
    """Check every act against its seal; ends with 1 where something was tampered with."""
    verdict = audit_check.check_audit(head)
    for problem in verdict.problems:
        click.echo(f"error: {_WORDS[problem.fault].format(number=problem.number)}", err=True)
    click.echo(
        f"{verdict.seals} seals over {verdict.entries} acts, {verdict.unsealed} not sealed yet."
    )
    if verdict.head is not None:
        click.echo(f"Newest seal: {verdict.head}")
    if verdict.problems:
        raise click.ClickException("the audit does not hold.")
