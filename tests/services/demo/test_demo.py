"""The demonstration shows every status, has no future, and never mixes with other data."""

import datetime as dt

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.domain.vocabulary import CaseReviewStatus, Priority, ReportOutcome, ReportStatus, Role
from portal.extensions import db
from portal.models.audit import AuditEntry
from portal.models.case_review import CaseReview, CaseReviewEvent
from portal.models.report import Report, ReportEvent
from portal.services import demo
from portal.services.demo.case_reviews import sample_applications
from portal.services.officer import officer_sign_in
from portal.services.officer.officer_sign_in import Caller
from portal.services.officer.officers import add_officer

pytestmark = pytest.mark.long


def values(column: sa.orm.InstrumentedAttribute[object]) -> set[object]:
    return set(db.session.scalars(sa.select(column)))


def test_it_is_made_once_by_the_real_services(app: Flask, at_noon: dt.datetime) -> None:
    assert demo.prepare() == 48
    assert demo.prepare() == 0
    assert values(Report.status) == set(ReportStatus)
    assert values(Report.outcome) == {*ReportOutcome, None}
    assert values(Report.priority) == set(Priority)
    assert {"met", "officer_decides", "ask_for_dates"} == values(CaseReview.finding)
    assert values(CaseReview.status) >= {
        CaseReviewStatus.CONFIRMING,
        CaseReviewStatus.THRESHOLD_DECISION,
        CaseReviewStatus.MET,
        CaseReviewStatus.NOT_MET,
        CaseReviewStatus.FOLLOWING_UP,
    }
    today = at_noon.date()
    due = list(db.session.scalars(sa.select(Report.due_on).where(Report.closed_at.is_(None))))
    assert any(day < today for day in due)
    assert any(day >= today for day in due)
    check_times(at_noon)
    assert {one.role for one in demo.OFFICERS} == set(Role) - {Role.RESIDENT}
    for one in demo.OFFICERS:
        caller = Caller("127.0.0.1")
        step = officer_sign_in.check_password(one.email, demo.PASSWORD, caller)
        assert step is not None
        assert step.has_app
        assert officer_sign_in.give_code(step.token, demo.codes_now()[0], caller)


def check_times(at_noon: dt.datetime) -> None:
    """Nothing lies in the future, or before its case came in."""
    for event, case in ((ReportEvent, Report), (CaseReviewEvent, CaseReview)):
        join = event.report if event is ReportEvent else event.case_review
        rows = db.session.execute(sa.select(event.at, case.received_at).join(join)).all()
        assert rows
        assert all(received_at <= at <= at_noon for at, received_at in rows)
    assert all(at <= at_noon for at in values(AuditEntry.at))


def test_it_goes_on_where_it_was_broken_off(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(Exception):
        pass

    def break_off(*_: object, **__: object) -> None:
        raise Broken

    with monkeypatch.context() as patch:
        patch.setattr("portal.services.case_review.case_reviews.submit_draft", break_off)
        with pytest.raises(Broken):
            demo.prepare()
    assert demo.prepare() == 8
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Report)) == 40


def test_a_database_with_other_data_is_refused_and_left_alone(app: Flask) -> None:
    add_officer("real@example.org", "A real officer", Role.MANAGER, "fifteen characters")
    with pytest.raises(demo.NotOurDemo, match="holds data"):
        demo.prepare()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Report)) == 0


def test_a_database_that_is_not_the_portal_s_is_refused(app: Flask) -> None:
    with db.engine.begin() as connection:
        connection.exec_driver_sql("create table somebody_else (name text)")
        connection.exec_driver_sql("insert into somebody_else values ('data')")
    try:
        with pytest.raises(demo.NotOurDemo):
            demo.check_is_ours()
    finally:
        with db.engine.begin() as connection:
            connection.exec_driver_sql("drop table somebody_else")


def test_no_two_who_apply_look_like_the_same_person(app: Flask) -> None:
    contacts = [one.answers["contact"] for one in sample_applications()]
    for way in ("email", "telephone"):
        assert len({contact[way] for contact in contacts}) == len(contacts)
