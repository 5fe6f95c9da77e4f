"""What was given up is seen, without a word of it, and can be tried again."""

import dataclasses
import datetime as dt

import pytest
import sqlalchemy as sa
from flask import Flask

from portal import clock
from portal.domain.vocabulary import Channel, Role
from portal.extensions import db
from portal.mail.message import NotDelivered
from portal.mail.notify import NotifyTransport
from portal.models.audit import AuditEntry
from portal.models.outbox import OutboxMessage
from portal.services.messages import delivery, mail_desk
from portal.services.messages.delivery import deliver_next
from portal.services.report import report_pages, triage
from tests.builders import a_report, an_application, an_officer
from tests.mail.notify_server import FakeNotify, notify_server, settings
from tests.services.messages.test_outbox_delivery import Scripted, only_row, write
from tests.services.review_answers import application

HOME = "12 Acacia Road\nLondon\nSW1E 6QP"


def _by_notify(app: Flask, url: str = "http://127.0.0.1:1") -> None:
    portal = app.config["PORTAL"]
    app.config["PORTAL"] = dataclasses.replace(portal, notify=settings(url))


@pytest.fixture(autouse=True)
def _own_settings(app: Flask) -> object:
    before = app.config["PORTAL"]
    yield
    app.config["PORTAL"] = before


def _rows() -> list[OutboxMessage]:
    db.session.expire_all()
    return list(db.session.scalars(sa.select(OutboxMessage).order_by(OutboxMessage.id)))


def test_nothing_waits_at_first(app: Flask) -> None:
    desk = mail_desk.look()
    assert (desk.waiting, desk.oldest_waiting_at, desk.given_up) == (0, None, ())


def test_what_waits_and_what_was_given_up_is_told_without_content(
    app: Flask, at_noon: dt.datetime
) -> None:
    write(3)
    transport = Scripted(NotDelivered("recipient 550", permanent=True), NotDelivered("data 451"))
    deliver_next(transport)
    deliver_next(transport)
    desk = mail_desk.look()
    assert (desk.waiting, desk.oldest_waiting_at, desk.trouble) == (2, at_noon, "data 451")
    (given_up,) = desk.given_up
    assert (given_up.error, given_up.channel, given_up.attempts) == (
        "recipient 550",
        Channel.EMAIL,
        1,
    )
    assert "sam@example.org" not in repr(desk)


def test_a_message_is_tried_again_for_as_long_as_a_new_one(
    app: Flask, at_noon: dt.datetime
) -> None:
    officer = an_officer(Role.ADMINISTRATOR)
    write()
    deliver_next(Scripted(NotDelivered("x", permanent=True)))
    row, later = only_row(), at_noon + dt.timedelta(days=30)
    with clock.stopped_at(later):
        assert mail_desk.try_again(officer, row.id + 1) == 0
        assert mail_desk.try_again(officer, row.id) == 1
        assert mail_desk.try_again(officer, row.id) == 0
        deliver_next(Scripted(NotDelivered("data 451")))
    row = only_row()
    assert row.failed_at is None
    assert row.run_at == later + delivery.FIRST_WAIT
    entries = db.session.scalars(
        sa.select(AuditEntry).where(AuditEntry.act == "mail.tried_again")
    ).all()
    assert [(one.officer_id, one.subject, one.facts) for one in entries] == [
        (officer.id, "ASB-7K2M-4QXD", {"messages": 1})
    ]


def test_all_are_tried_again_and_none_that_was_sent(app: Flask) -> None:
    write(3)
    lost = Scripted(*(NotDelivered("x", permanent=True) for _ in range(2)))
    while deliver_next(lost):
        pass
    assert len(lost.taken) == 1
    assert mail_desk.try_again(None) == 2
    assert mail_desk.try_again(None) == 0
    again = Scripted()
    while deliver_next(again):
        pass
    assert len(again.taken) == 2


@pytest.mark.parametrize(
    ("ways", "channel", "to"),
    [
        (["email", "text", "letter"], Channel.EMAIL, "ada@example.org"),
        (["text", "letter"], Channel.TEXT, "07700 900123"),
        (["letter"], Channel.LETTER, f"Ada Lovelace\n{HOME}"),
        (["call", "letter"], None, None),
    ],
)
def test_reports_and_applications_are_answered_by_the_one_way_that_is_safe(
    app: Flask, ways: list[str], channel: Channel | None, to: str | None
) -> None:
    _by_notify(app)
    officer = an_officer(Role.MANAGER)
    contact = {
        "safe-contact": {"ways": ways},
        "contact": {
            "name": "Ada Lovelace",
            "email": "ada@example.org",
            "telephone": "07700 900123",
            "address": HOME,
        },
    }
    reference = a_report(officer, **contact)
    an_application(officer, {**application(), **contact})
    triage.ask_resident(reference, officer, 1, "When was it?")
    rows = [row for row in _rows() if row.message != "duty_alert"]
    expected = [] if channel is None else [(channel, to)] * 3
    assert [(row.channel, row.envelope["to"]) for row in rows] == expected
    told = report_pages.open_report(reference, officer).events[0].facts
    assert told["mailed"] is bool(channel)
    assert told.get("channel") == channel


def test_without_notify_nothing_goes_by_text_or_letter(app: Flask) -> None:
    a_report(an_officer(Role.MANAGER), **{"safe-contact": {"ways": ["text", "letter"]}})
    assert _rows() == []


def test_a_text_arrives_and_a_repeat_is_seen(app: Flask, at_noon: dt.datetime) -> None:
    notify = FakeNotify("lost")
    with notify_server(notify) as url:
        _by_notify(app, url)
        a_report(
            an_officer(Role.MANAGER),
            **{
                "safe-contact": {"ways": ["text"]},
                "contact": {"name": "Ada", "email": "", "telephone": "07700 900123"},
            },
        )
        transport = NotifyTransport(settings(url))
        assert deliver_next(transport)
        assert only_row().last_error == "connection ConnectionError"
        with clock.stopped_at(at_noon + delivery.FIRST_WAIT):
            assert deliver_next(transport)
    assert only_row().sent_at is not None
    (sent,) = notify.sent
    assert (sent["type"], sent["phone_number"]) == ("sms", "07700 900123")
    assert sent["reference"] in notify.asked
    assert len(sent["personalisation"]["body"]) < 459
