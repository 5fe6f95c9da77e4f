"""Mail through a real SMTP server that refuses four of ten and is away for ten minutes, sent by a worker that is killed.

Goal: 500 messages, 5 kills of the worker: none lost, none repeated without a kill, at most one repeat for
each kill, under the same Message-ID. The worker's clock runs 240 times faster, so that its waits, its
lease of ten minutes and the outage of ten minutes take seconds; the mail server answers in real time.
"""

import datetime as dt
import os
import signal
import threading
import time
from collections import Counter
from typing import Any

import sqlalchemy as sa

from bench.faults.sites import Site, arguments, show, site
from bench.faults.workers import hurried_worker
from portal.extensions import db
from portal.models.outbox import OutboxMessage
from tests.mail.servers import Faulty, free_port, smtp_server
from tests.services.messages.test_outbox_delivery import write
from tests.services.report.whole import count

TIMES = 240
OUTAGE = dt.timedelta(minutes=10)
_SECONDS_AT_MOST = 1800


class Killing(Faulty):
    """Has the worker killed when it took so many mails: every second time before it has answered."""

    def __init__(self, kills_at: list[int]) -> None:
        super().__init__()
        self.due, self.answered = threading.Event(), threading.Event()
        self._kills_at = kills_at

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        answer = await super().handle_DATA(server, session, envelope)
        if self._kills_at and len(self.mails) >= self._kills_at[0]:
            self._kills_at.pop(0)
            self.due.set()
            if len(self._kills_at) % 2 == 0:
                # The worker is dead before this comes to an end: it never learns that the mail is out.
                await server.loop.run_in_executor(None, self.answered.wait, 30)
                self.answered.clear()
        return answer


def main() -> int:
    """Returns 1 where the goal is missed."""
    told = arguments(__doc__, messages=500, kills=5)
    return show(_run(name, told.messages, told.kills) for name in told.db)


def _run(database: str, messages: int, kills: int) -> dict[str, Any]:
    begun, port = time.monotonic(), free_port()
    smtp = {
        "PORTAL_MAIL": "smtp",
        "PORTAL_SMTP_HOST": "127.0.0.1",
        "PORTAL_SMTP_PORT": str(port),
        "PORTAL_SMTP_STARTTLS": "no",
        "PORTAL_LOG_LEVEL": "error",
    }
    inbox = Killing([messages * number // (kills + 2) for number in range(1, kills + 1)])
    with site(database, **smtp) as portal:
        with portal.app.app_context():
            write(messages)
        outage = threading.Thread(target=_server_with_outage, args=(portal, inbox, port, messages))
        outage.start()
        killed = _send_all(portal, inbox, kills)
        outage.join()
        with portal.app.app_context():
            given_up = count(OutboxMessage, OutboxMessage.failed_at.is_not(None))
            most = db.session.scalar(sa.select(sa.func.max(OutboxMessage.attempts)))
    ids = Counter(str(mail["Message-ID"]) for mail in inbox.mails)
    lost, repeats = messages - len(ids), len(inbox.mails) - len(ids)
    met = lost == 0 and given_up == 0 and repeats <= killed == kills and inbox.refused > 0
    return {
        "bench": "mail",
        "database": database,
        "says": f"{messages} mails, 40% faults, outage, {kills} kills: 0 lost, repeats <= kills",
        "found": f"{lost} lost, {repeats} repeated after {killed} kills; {inbox.refused} refused",
        "met": met,
        "kills": killed,
        "mails_taken": len(inbox.mails),
        "different": len(ids),
        "repeats_of_one": max(ids.values()) - 1,
        "refused": inbox.refused,
        "given_up": given_up,
        "most_attempts": most,
        "outage_minutes": OUTAGE.total_seconds() / 60,
        "clock_runs_faster": TIMES,
        "seconds": round(time.monotonic() - begun),
    }


def _server_with_outage(portal: Site, inbox: Killing, port: int, messages: int) -> None:
    """The mail server: there, away when a third is out, there again until all is out."""
    with smtp_server(inbox, port=port):
        while len(inbox.mails) < messages // 3:
            time.sleep(0.05)
    time.sleep(OUTAGE.total_seconds() / TIMES)
    with smtp_server(inbox, port=port):
        while _waiting(portal):
            time.sleep(0.5)


def _send_all(portal: Site, inbox: Killing, kills: int) -> int:
    since, killed, until = time.time(), 0, time.monotonic() + _SECONDS_AT_MOST
    while True:
        with hurried_worker(portal, TIMES, since) as worker:
            while not inbox.due.wait(0.2):
                assert worker.poll() is None, "the worker ended by itself"
                assert time.monotonic() < until, "mail is still waiting"
                if killed == kills and not _waiting(portal):
                    return killed
            inbox.due.clear()
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()
            inbox.answered.set()
            killed += 1


def _waiting(portal: Site) -> int:
    with portal.app.app_context():
        return count(
            OutboxMessage, OutboxMessage.sent_at.is_(None), OutboxMessage.failed_at.is_(None)
        )


if __name__ == "__main__":
    raise SystemExit(main())
