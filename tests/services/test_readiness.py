"""`/ready` says whether the portal can do its work, and how long the oldest message has waited."""

import datetime as dt

import sqlalchemy as sa
from flask import Flask

from portal import clock
from portal.extensions import db
from portal.mail.message import NotDelivered
from portal.services import readiness
from portal.services.messages import delivery, outbox
from portal.services.transaction import transaction
from tests.web.contract import CheckedClient


class Takes:
    """A transport that takes everything, or refuses it for good."""

    def __init__(self, refusal: NotDelivered | None = None) -> None:
        self._refusal = refusal

    def deliver(self, mail: object) -> None:
        if self._refusal:
            raise self._refusal


def write(dedupe_key: str) -> None:
    with transaction() as session:
        outbox.add_message(
            session,
            message="news_for_you",
            to="sam@example.org",
            locale="en",
            case_key=None,
            reference="ASB-7K2M-4QXD",
            dedupe_key=dedupe_key,
            facts={},
        )


def test_the_oldest_unsent_message_is_told_until_it_is_sent_or_given_up(
    app: Flask, at_noon: dt.datetime
) -> None:
    assert readiness.check().facts["oldest_unsent_seconds"] is None
    write("first")
    with clock.stopped_at(at_noon + dt.timedelta(minutes=5)):
        write("second")
    with clock.stopped_at(at_noon + dt.timedelta(minutes=10)):
        assert readiness.check().facts["oldest_unsent_seconds"] == 600
        delivery.deliver_next(Takes())
        assert readiness.check().facts["oldest_unsent_seconds"] == 300
        delivery.deliver_next(Takes(NotDelivered("recipient 550", permanent=True)))
        assert readiness.check().facts == {
            "database": "ok",
            "migrations": "ok",
            "keys": "ok",
            "oldest_unsent_seconds": None,
            "oldest_unchecked_seconds": None,
            "given_up": 1,
            "worker_seen_seconds": None,
        }
        assert readiness.check().ready


def test_a_database_that_is_behind_or_away_is_not_ready(app: Flask) -> None:
    with db.engine.begin() as connection:
        connection.execute(sa.text("update alembic_version set version_num = '000'"))
    try:
        behind = readiness.check()
        assert (behind.ready, behind.facts["migrations"]) == (False, "behind")
        db.session.rollback()
        with db.engine.begin() as connection:
            connection.execute(sa.text("alter table alembic_version rename to hidden"))
        try:
            assert readiness.check() == readiness.Readiness(False, {"database": "unreachable"})
        finally:
            with db.engine.begin() as connection:
                connection.execute(sa.text("alter table hidden rename to alembic_version"))
    finally:
        newest = readiness._newest_migration()
        with db.engine.begin() as connection:
            connection.execute(
                sa.text("update alembic_version set version_num = :n"), {"n": newest}
            )
    assert readiness.check().ready


def test_the_page_answers_200_or_503(client: CheckedClient) -> None:
    assert client.get("/ready").status == 200
    assert client.get("/ready").response.json["database"] == "ok"
