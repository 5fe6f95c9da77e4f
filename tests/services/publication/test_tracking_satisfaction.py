"""How people found it: once at each closing, and unlinked where they ask for it."""

import datetime as dt
import uuid

import pytest
import sqlalchemy as sa
from flask import Flask

from portal import clock
from portal.domain.resident_acts import WithdrawalReason
from portal.domain.vocabulary import Role
from portal.extensions import db
from portal.models.audit import AuditEntry
from portal.models.satisfaction import Satisfaction
from portal.services.publication import satisfaction
from portal.services.publication.satisfaction import Rating
from portal.services.tracking import resident_acts, tracking
from portal.services.tracking.resident_acts import NotNow
from tests.builders import an_officer
from tests.services.tracked import HERE, kept, opened, sent_application, sent_report, version

MONTH = dt.date(2026, 10, 1)


def closed_report() -> tuple[str, str]:
    sent = sent_report()
    token = opened(sent)
    reference = sent.reference
    resident_acts.withdraw(
        token, reference, version(token, reference), WithdrawalReason.STOPPED, ""
    )
    return token, reference


def rate(token: str, reference: str, *, linked: bool = True, words: str = "Kind people") -> None:
    rating = Rating(listened=4, outcome=2, words=words, linked=linked)
    satisfaction.rate(token, reference, version(token, reference), rating)


def row() -> Satisfaction:
    db.session.rollback()
    return db.session.scalars(sa.select(Satisfaction)).one()


def test_the_answers_are_kept_with_the_case(app: Flask) -> None:
    token, reference = closed_report()
    assert tracking.find_case(token, reference).may_rate
    rate(token, reference)
    found = row()
    assert (found.reference, found.month) == (reference, MONTH)
    assert (found.listened, found.outcome, found.words) == (4, 2, "Kind people")
    assert found.key_id == kept(reference).key_id


def test_unlinked_answers_lead_nowhere(app: Flask) -> None:
    token, reference = closed_report()
    rate(token, reference, linked=False)
    found = row()
    assert (found.reference, found.month, found.words) == (None, MONTH, "Kind people")
    assert found.key_id != kept(reference).key_id
    assert uuid.UUID(found.id).version == 4
    key = found.case_key
    assert (key.created_at.day, key.created_at.hour, key.created_at.second) == (1, 0, 0)
    event = kept(reference).events[-1]
    assert (event.kind, event.facts, event.words) == ("rated", {}, None)
    entry = db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (entry.act, entry.facts) == ("report.rated", {})


def test_without_words_no_key_is_made(app: Flask) -> None:
    token, reference = closed_report()
    rate(token, reference, linked=False, words="")
    assert (row().key_id, row().words) == (None, None)


def test_once_at_each_closing(app: Flask) -> None:
    token, reference = closed_report()
    rate(token, reference)
    assert not tracking.find_case(token, reference).may_rate
    with pytest.raises(NotNow):
        rate(token, reference)
    resident_acts.say_not_solved(token, reference, version(token, reference), "Again")
    assert not tracking.find_case(token, reference).may_rate
    resident_acts.withdraw(
        token, reference, version(token, reference), WithdrawalReason.STOPPED, ""
    )
    rate(token, reference)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Satisfaction)) == 2


def test_an_open_case_is_not_asked_about(app: Flask) -> None:
    sent = sent_report()
    with pytest.raises(NotNow):
        rate(opened(sent), sent.reference)


@pytest.mark.parametrize("value", [0, 6, -1])
def test_the_scale_is_one_to_five(app: Flask, value: int) -> None:
    token, reference = closed_report()
    with pytest.raises(ValueError, match="scale"):
        satisfaction.rate(
            token, reference, version(token, reference), Rating(value, 3, "", linked=True)
        )


def test_an_answer_does_not_wait_for_an_officer(app: Flask) -> None:
    reference, code = sent_application()
    token = tracking.open_case(reference, code, HERE)[0]
    resident_acts.withdraw(token, reference, version(token, reference), WithdrawalReason.OTHER, "x")
    waited = kept(reference).resident_wrote_at
    with clock.stopped_at(clock.now() + dt.timedelta(minutes=5)):
        rate(token, reference)
    assert kept(reference).resident_wrote_at == waited


def test_officers_read_them_by_month(app: Flask, at_noon: dt.datetime) -> None:
    token, reference = closed_report()
    rate(token, reference, linked=False)
    with clock.stopped_at(at_noon + dt.timedelta(days=31)):
        token, reference = closed_report()
        satisfaction.rate(
            token, reference, version(token, reference), Rating(5, 5, "", linked=True)
        )
        token, reference = closed_report()
        rate(token, reference)
        officer = an_officer(Role.MANAGER)
        months = satisfaction.by_month(officer)
    assert [(month.first_day, month.answers) for month in months] == [
        (dt.date(2026, 11, 1), 2),
        (MONTH, 1),
    ]
    assert (months[0].listened, months[0].outcome) == (4.5, 3.5)
    assert [month.words for month in months] == [("Kind people",), ("Kind people",)]
    db.session.rollback()
    entry = db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (entry.act, entry.officer_id) == ("satisfaction.read", officer.id)
