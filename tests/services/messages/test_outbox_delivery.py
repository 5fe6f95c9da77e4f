"""Nothing is lost, nothing is sent twice, and what cannot be sent is seen."""

import datetime as dt
import threading
from collections import Counter
from email.message import EmailMessage

import pytest
import sqlalchemy as sa
from flask import Flask

from portal import clock
from portal.commands.worker import send_all_due
from portal.extensions import db
from portal.mail.message import NotDelivered
from portal.models.outbox import OutboxMessage
from portal.security.vault import install_vault
from portal.services.messages import delivery, outbox
from portal.services.messages.delivery import deliver_next
from portal.services.transaction import transaction
from tests.mail.servers import Inbox, smtp_server
from tests.services.messages.workers import worker_process


class Scripted:
    """A transport that fails as it is told to, then takes what comes."""

    def __init__(self, *failures: NotDelivered) -> None:
        self.tries: list[EmailMessage] = []
        self.taken: list[EmailMessage] = []
        self._failures = list(failures)
        self._lock = threading.Lock()

    def deliver(self, mail: EmailMessage) -> None:
        with self._lock:
            self.tries.append(mail)
            if self._failures:
                raise self._failures.pop(0)
            self.taken.append(mail)


def write(count: int = 1, to: str = "sam@example.org") -> None:
    with transaction() as session:
        for number in range(count):
            outbox.add_message(
                session,
                message="news_for_you",
                to=to,
                locale="en",
                case_key=None,
                reference="ASB-7K2M-4QXD",
                dedupe_key=f"news:{number}",
                facts={},
            )


def only_row() -> OutboxMessage:
    db.session.expire_all()
    return db.session.scalars(sa.select(OutboxMessage)).one()


def test_what_was_sent_is_not_sent_again(app: Flask) -> None:
    write(3)
    transport = Scripted()
    assert send_all_due(transport) == 3
    assert send_all_due(transport) == 0
    assert len(transport.taken) == 3


def test_a_failure_waits_longer_each_time_and_keeps_its_identity(
    app: Flask, at_noon: dt.datetime
) -> None:
    write()
    transport = Scripted(*(NotDelivered("data 451") for _ in range(3)))
    later, waits = at_noon, []
    for _ in range(3):
        with clock.stopped_at(later):
            assert deliver_next(transport)
            assert not deliver_next(transport)
            row = only_row()
            assert (row.last_error, row.failed_at, row.locked_until) == ("data 451", None, None)
            waits.append((row.run_at - later).total_seconds())
            later = row.run_at
    assert waits == [30, 60, 120]
    with clock.stopped_at(later):
        assert deliver_next(transport)
    assert only_row().sent_at == later
    assert len({mail["Message-ID"] for mail in transport.tries}) == 1
    assert len(transport.tries) == 4


def test_a_new_look_up_key_makes_no_other_message_of_it(app: Flask, at_noon: dt.datetime) -> None:
    write()
    transport = Scripted(NotDelivered("data 451"))
    settings = app.config["PORTAL"]
    try:
        for lookups in (settings.lookup_keys, (("new", bytes(range(32))), *settings.lookup_keys)):
            install_vault(app, settings.master_keys, lookups)
            with clock.stopped_at(at_noon + dt.timedelta(hours=len(lookups))):
                assert deliver_next(transport)
    finally:
        install_vault(app, settings.master_keys, settings.lookup_keys)
    assert only_row().sent_at is not None
    assert len({mail["Message-ID"] for mail in transport.tries}) == 1


def test_it_gives_up_after_four_days_and_says_so(app: Flask, at_noon: dt.datetime) -> None:
    write()
    later, transport = at_noon, Scripted(*(NotDelivered("connection X") for _ in range(500)))
    while only_row().failed_at is None:
        later = only_row().run_at
        with clock.stopped_at(later):
            assert deliver_next(transport)
    assert dt.timedelta(days=3, hours=22) < later - at_noon <= delivery.GIVE_UP_AFTER
    assert only_row().last_error == "connection X"
    with clock.stopped_at(later + dt.timedelta(days=9)):
        assert not deliver_next(transport)


@pytest.mark.parametrize("address", ["sam@example.org\nBcc: eve@example.org", "nobody"])
def test_a_bad_address_fails_at_once_without_being_told(app: Flask, address: str) -> None:
    write(to=address)
    transport = Scripted()
    assert deliver_next(transport)
    assert transport.tries == []
    assert only_row().failed_at is not None
    assert only_row().last_error == "header refused"


def test_one_bad_message_holds_no_other_up(app: Flask) -> None:
    write(3)
    transport = Scripted(NotDelivered("recipient 550", permanent=True))
    assert send_all_due(transport) == 3
    assert len(transport.taken) == 2


def test_the_mail_of_an_erased_case_is_not_sent(app: Flask, at_noon: dt.datetime) -> None:
    write()
    with transaction():
        key = only_row().case_key
        key.wrapped, key.destroyed_at = None, at_noon
    transport = Scripted()
    assert deliver_next(transport)
    assert transport.tries == []
    assert only_row().last_error == "case erased"


def test_what_a_dead_worker_claimed_is_sent_when_its_lease_ends(
    app: Flask, at_noon: dt.datetime
) -> None:
    write()

    class Dies:
        def deliver(self, mail: EmailMessage) -> None:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        deliver_next(Dies())
    transport = Scripted()
    with clock.stopped_at(at_noon + delivery.LEASE):
        assert not deliver_next(transport)
    with clock.stopped_at(at_noon + delivery.LEASE + dt.timedelta(seconds=1)):
        assert deliver_next(transport)
    assert len(transport.taken) == 1


def test_a_worker_that_outlived_its_lease_undoes_nothing(app: Flask, at_noon: dt.datetime) -> None:
    write()
    second = Scripted()

    class Slow:
        def deliver(self, mail: EmailMessage) -> None:
            with clock.stopped_at(at_noon + delivery.LEASE * 2):
                assert deliver_next(second)
            raise NotDelivered("connection TimeoutError")

    assert deliver_next(Slow())
    assert only_row().sent_at is not None
    assert only_row().last_error is None
    assert len(second.taken) == 1


def test_no_lock_is_held_while_sending(app: Flask) -> None:
    write()

    class Writes:
        def deliver(self, mail: EmailMessage) -> None:
            with db.engine.connect() as connection:
                connection.exec_driver_sql("insert into setting values ('other', 'writer')")
                connection.commit()

    assert deliver_next(Writes())
    assert only_row().sent_at is not None


def test_threads_never_send_one_message_twice(app: Flask) -> None:
    write(40)
    transport = Scripted()
    troubles: list[BaseException] = []

    def work() -> None:
        try:
            with app.app_context():
                send_all_due(transport)
        except BaseException as error:
            troubles.append(error)

    threads = [threading.Thread(target=work) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert troubles == []
    counted = Counter(mail["Message-ID"] for mail in transport.taken)
    assert len(counted) == 40
    assert set(counted.values()) == {1}


@pytest.mark.long
def test_processes_never_send_one_message_twice(app: Flask) -> None:
    # Long past, so that they are due by the clock of this machine, which the processes read.
    with clock.stopped_at(dt.datetime(2020, 1, 1, tzinfo=dt.UTC)):
        write(40)
    inbox = Inbox()
    with smtp_server(inbox) as port:
        workers = [worker_process(app, port, "--once") for _ in range(3)]
        outputs = [worker.communicate(timeout=120) for worker in workers]
    assert [worker.returncode for worker in workers] == [0, 0, 0], outputs
    counted = Counter(str(mail["Message-ID"]) for mail in inbox.mails)
    assert len(counted) == 40
    assert set(counted.values()) == {1}
