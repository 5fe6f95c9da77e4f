"""A message is written once, sealed, in the transaction of what it tells of."""

import datetime as dt

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.extensions import db
from portal.models.base import new_case_key
from portal.models.outbox import OutboxMessage
from portal.services.messages import outbox
from portal.services.transaction import transaction

TO = "sam@example.org"
REFERENCE = "ASB-7K2M-4QXD"


def add(dedupe_key: str = "report_received:1", **changes: object) -> None:
    """One acknowledgement, in a transaction of its own."""
    given = {
        "message": "report_received",
        "to": TO,
        "locale": "en",
        "case_key": None,
        "reference": REFERENCE,
        "facts": {"due_on": dt.date(2026, 10, 21)},
        **changes,
    }
    with transaction() as session:
        outbox.add_message(session, dedupe_key=dedupe_key, **given)


def rows() -> list[OutboxMessage]:
    return list(db.session.scalars(sa.select(OutboxMessage).order_by(OutboxMessage.id)))


def test_a_message_tells_the_reference_and_what_happens_next_by_when(app: Flask) -> None:
    add()
    (row,) = rows()
    assert row.envelope["to"] == TO
    assert REFERENCE in row.envelope["body"]
    assert "Wednesday 21 October 2026" in row.envelope["body"]
    assert "http://127.0.0.1/track" in row.envelope["body"]
    assert "do not reply" in row.envelope["body"]
    assert row.sent_at is None


def test_the_same_key_twice_is_one_message(app: Flask) -> None:
    add()
    add(to="other@example.org")
    assert [row.envelope["to"] for row in rows()] == [TO]


def test_a_transaction_that_fails_sends_nothing(app: Flask) -> None:
    def fail() -> None:
        with transaction() as session:
            outbox.add_message(
                session,
                message="news_for_you",
                to=TO,
                locale="en",
                case_key=None,
                reference=REFERENCE,
                dedupe_key="news:1",
                facts={},
            )
            raise RuntimeError("the case was not written")

    with pytest.raises(RuntimeError):
        fail()
    assert rows() == []


def test_the_database_holds_neither_address_nor_words(app: Flask) -> None:
    add()
    stored = db.session.execute(sa.text("select * from outbox_message")).one()
    flat = b" ".join(
        bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
        for value in stored
    )
    assert TO.encode() not in flat
    assert b"Thank you" not in flat


def test_a_case_s_key_seals_its_mail(app: Flask, at_noon: dt.datetime) -> None:
    with transaction() as session:
        key = new_case_key(at_noon)
        session.add(key)
        outbox.add_message(
            session,
            message="news_for_you",
            to=TO,
            locale="en",
            case_key=key,
            reference=REFERENCE,
            dedupe_key="news:1",
            facts={},
        )
    (row,) = rows()
    assert row.case_key is key
    with transaction():
        key.wrapped, key.destroyed_at = None, at_noon
    assert rows()[0].envelope is None


def test_an_unknown_message_or_a_missing_fact_is_refused(app: Flask) -> None:
    with pytest.raises(ValueError, match="no message"):
        add(message="gossip")
    with pytest.raises(ValueError, match="due_on"):
        add(facts={})
    assert rows() == []
