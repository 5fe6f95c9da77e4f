"""`flask worker`: sends the outbox, checks evidence, seals the audit and clears away what has ended."""

import logging
import signal
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from threading import Event
from time import monotonic, perf_counter

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from portal.mail.transports import Messenger, Transport, transport_for
from portal.services.audit.audit_check import check_and_record
from portal.services.audit.audit_seals import seal_due
from portal.services.case_review.clock_alerts import alert_clocks
from portal.services.data_protection.case_keys import note_index_key
from portal.services.data_protection.data_requests import forget_requests
from portal.services.data_protection.keys_apart import destroy_erased, sweep_orphans
from portal.services.data_protection.retention import MOST_IN_A_PASS, apply_retention
from portal.services.evidence.evidence_checks import check_next, check_waiting
from portal.services.evidence.evidence_sweep import sweep
from portal.services.housekeeping import tidy
from portal.services.messages.delivery import deliver_next
from portal.services.messages.mail_desk import try_again
from portal.services.panel.chase_actions import chase_actions
from portal.services.partner.chase_requests import chase_requests
from portal.services.watching import note_worker_run

_log = logging.getLogger("portal.worker")

_POLL_SECONDS = 1.0
_SECONDS_AFTER_TROUBLE = 10.0
_TIDY_EVERY = timedelta(minutes=10)
_SWEEP_EVERY = timedelta(hours=1)
_RETAIN_EVERY = timedelta(hours=1)
_SEAL_EVERY = timedelta(minutes=1)
_CHECK_AUDIT_EVERY = timedelta(days=1)
_CHASE_EVERY = timedelta(minutes=10)
_GO_ON_AFTER = timedelta(seconds=10)


@dataclass
class Chore:
    """Something done again whenever `every` has passed, and once at the start.

    What answers True has left some of its work, and goes on after some seconds.

    Counted by a clock that nobody can set, so that no chore waits for the day that a wrong clock told.
    """

    do: Callable[[], object]
    every: timedelta
    passed: Callable[[], float] = monotonic
    done_at: float | None = None
    left_some: bool = False

    def do_if_due(self) -> None:
        now = self.passed()
        every = min(self.every, _GO_ON_AFTER) if self.left_some else self.every
        if self.done_at is None or now - self.done_at >= every.total_seconds():
            self.done_at = now
            begun = perf_counter()
            self.left_some = self.do() is True
            spent = round((perf_counter() - begun) * 1000, 1)
            name = self.do.__name__.removeprefix("_")
            _log.info("worker.chore", extra={"facts": {"chore": name, "ms": spent}})


@click.command("worker")
@click.option("--once", is_flag=True, help="Do one round of what is due, then end.")
@click.option(
    "--retry-given-up", is_flag=True, help="Have messages that were given up tried again, then end."
)
@with_appcontext
def worker_command(once: bool, retry_given_up: bool) -> None:
    """Send mail and check files that wait, until told to stop (SIGTERM or Ctrl-C)."""
    if retry_given_up:
        click.echo(f"{try_again(None)} messages will be tried again.")
        return
    transport = transport_for(current_app.config["PORTAL"])
    if once:
        note_worker_run()
        tidy()
        apply_retention()
        sweep()
        destroy_erased()
        seal_due()
        note_index_key()
        chase_requests()
        chase_actions()
        alert_clocks()
        click.echo(f"{send_all_due(transport)} messages and {check_waiting()} files handled.")
        return
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        # A message that is being sent is finished first, so that it is not sent again.
        signal.signal(number, lambda *_: stop.set())
    run(transport, stop)


def send_all_due(transport: Transport | Messenger) -> int:
    """Handle every message that is due now, sent or put off; returns how many."""
    handled = 0
    while deliver_next(transport):
        handled += 1
    return handled


def run(transport: Transport | Messenger, stop: Event) -> None:
    """Work until `stop` is set; a database that is away is waited for."""
    _log.info("worker.started")
    chores = [
        Chore(note_worker_run, _SEAL_EVERY),
        Chore(_tidy, _TIDY_EVERY),
        Chore(_retention, _RETAIN_EVERY),
        Chore(_forget_requests, _RETAIN_EVERY),
        Chore(sweep, _SWEEP_EVERY),
        Chore(destroy_erased, _SWEEP_EVERY),
        Chore(sweep_orphans, _CHECK_AUDIT_EVERY),
        Chore(note_index_key, _SWEEP_EVERY),
        Chore(seal_due, _SEAL_EVERY),
        Chore(_check_audit, _CHECK_AUDIT_EVERY),
        Chore(chase_requests, _CHASE_EVERY),
        Chore(chase_actions, _CHASE_EVERY),
        Chore(alert_clocks, _CHASE_EVERY),
    ]
    while not stop.is_set():
        try:
            for chore in chores:
                chore.do_if_due()
            # One of each in turn, so that neither mail nor files wait for a long row of the other.
            worked = [deliver_next(transport), check_next()]
            if not any(worked):
                stop.wait(_POLL_SECONDS)
        except SQLAlchemyError as error:
            _log.warning("worker.database_trouble", exc_info=error)
            stop.wait(_SECONDS_AFTER_TROUBLE)
        except OSError as error:
            # Mail goes on while the disk of the evidence is away.
            _log.warning("worker.files_trouble", exc_info=error)
    _log.info("worker.stopped")


def _tidy() -> bool:
    return tidy().more


def _forget_requests() -> bool:
    return forget_requests() == MOST_IN_A_PASS


def _retention() -> bool:
    return apply_retention().more


def _check_audit() -> None:
    verdict = check_and_record()
    if verdict.problems:
        # `flask audit verify` tells what they are.
        _log.error("audit.does_not_hold", extra={"facts": {"count": len(verdict.problems)}})
