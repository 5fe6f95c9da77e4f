"""`flask worker`: sends the outbox and clears away what has ended."""

import logging
import signal
from datetime import datetime, timedelta
from threading import Event

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from portal import clock
from portal.mail.transports import Transport, transport_for
from portal.services.delivery import deliver_next
from portal.services.housekeeping import tidy

_log = logging.getLogger("portal.worker")

_POLL_SECONDS = 1.0
_SECONDS_AFTER_TROUBLE = 10.0
_TIDY_EVERY = timedelta(minutes=10)


@click.command("worker")
@click.option("--once", is_flag=True, help="Send what is due, then end.")
@with_appcontext
def worker_command(once: bool) -> None:
    """Send the mail that waits, until told to stop (SIGTERM or Ctrl-C)."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    transport = transport_for(current_app.config["PORTAL"])
    if once:
        tidy()
        click.echo(f"{send_all_due(transport)} messages handled.")
        return
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        # A message that is being sent is finished first, so that it is not sent again.
        signal.signal(number, lambda *_: stop.set())
    run(transport, stop)


def send_all_due(transport: Transport) -> int:
    """Handle every message that is due now, sent or put off; returns how many."""
    handled = 0
    while deliver_next(transport):
        handled += 1
    return handled


def run(transport: Transport, stop: Event) -> None:
    """Work until `stop` is set; a database that is away is waited for."""
    _log.info("started")
    tidied_at: datetime | None = None
    while not stop.is_set():
        try:
            if tidied_at is None or clock.now() - tidied_at >= _TIDY_EVERY:
                tidied_at = clock.now()
                tidy()
            if not deliver_next(transport):
                stop.wait(_POLL_SECONDS)
        except SQLAlchemyError as error:
            # The kind of trouble only: a database's message may quote what it was given.
            _log.warning("the database is in trouble: %s", type(error).__name__)
            stop.wait(_SECONDS_AFTER_TROUBLE)
    _log.info("stopped")
