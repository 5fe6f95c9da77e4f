"""Mail through a real server in trouble, and a worker that is killed: none lost, none sent twice without cause."""

import datetime as dt
import os
import signal
import threading
from collections import Counter
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from portal import clock
from portal.commands.worker import send_all_due
from portal.config import Smtp
from portal.extensions import db
from portal.mail.transports import SmtpTransport
from portal.models.outbox import OutboxMessage
from portal.services.messages import delivery
from tests.faulty import database_locked
from tests.mail.servers import Faulty, Inbox, smtp_server
from tests.services.messages.test_outbox_delivery import write
from tests.services.messages.workers import worker_process

pytestmark = pytest.mark.long

MESSAGES = 25
PAST = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


def transport(port: int) -> SmtpTransport:
    return SmtpTransport(Smtp("127.0.0.1", port, None, None, starttls=False, timeout=10))


def waiting() -> int | None:
    db.session.rollback()
    unsent = sa.select(sa.func.count()).where(OutboxMessage.sent_at.is_(None))
    return db.session.scalar(unsent)


def counted(inbox: Inbox) -> Counter[str]:
    return Counter(str(mail["Message-ID"]) for mail in inbox.mails)


def test_a_server_that_refuses_four_of_ten_gets_each_message_once(
    app: Flask, at_noon: dt.datetime
) -> None:
    write(MESSAGES)
    inbox, later = Faulty(), at_noon
    # Nobody listens at first.
    send_all_due(transport(1))
    assert waiting() == MESSAGES
    with smtp_server(inbox) as port:
        while waiting():
            later += dt.timedelta(hours=1)
            assert later - at_noon < dt.timedelta(days=2)
            with clock.stopped_at(later):
                send_all_due(transport(port))
    assert len(counted(inbox)) == MESSAGES
    assert set(counted(inbox).values()) == {1}
    assert db.session.scalar(sa.select(sa.func.max(OutboxMessage.attempts))) > 2


class Held(Inbox):
    """Has taken the mail when it says so; the answer comes when it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.taken, self.let_go = threading.Event(), threading.Event()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        answer = await super().handle_DATA(server, session, envelope)
        self.taken.set()
        await server.loop.run_in_executor(None, self.let_go.wait, 60)
        return answer


def test_a_worker_killed_while_sending_loses_nothing_and_repeats_one_at_most(app: Flask) -> None:
    with clock.stopped_at(PAST):
        write(4)
    inbox = Held()
    with smtp_server(inbox) as port:
        worker = worker_process(app, port, "--once")
        try:
            assert inbox.taken.wait(60), "the worker sent nothing"
            os.killpg(worker.pid, signal.SIGKILL)
            worker.communicate(timeout=60)
        finally:
            inbox.let_go.set()
            worker.kill()
        now = dt.datetime.now(dt.UTC)
        with clock.stopped_at(now):
            send_all_due(transport(port))
            assert waiting() == 1
        with clock.stopped_at(now + delivery.LEASE + dt.timedelta(minutes=1)):
            send_all_due(transport(port))
    assert waiting() == 0
    assert sorted(counted(inbox).values()) == [1, 1, 1, 2]


def test_a_mail_that_is_out_is_noted_when_the_database_answers_again(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    write()
    trouble = database_locked(app, "outbox_message")
    monkeypatch.setattr(delivery, "_SECONDS_BETWEEN", 0.01)
    tries = iter(range(3))

    class LocksBehindItself:
        def deliver(self, mail: object) -> None:
            trouble.__enter__()

    written = delivery._write_sent

    def write_sent(claim: delivery.Claim) -> None:
        if next(tries, None) == 2:
            trouble.__exit__(None, None, None)
        written(claim)

    monkeypatch.setattr(delivery, "_write_sent", write_sent)
    assert delivery.deliver_next(LocksBehindItself())
    assert waiting() == 0
    assert next(tries, None) is None
