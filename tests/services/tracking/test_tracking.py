"""Who may follow a case, and what they see."""

import datetime as dt

import pytest
import sqlalchemy as sa
from flask import Flask

from portal import clock
from portal.domain.state_machine import NextAction
from portal.domain.vocabulary import ReportStatus, Role, Visibility
from portal.extensions import db
from portal.models.report import Report, ReportEvent
from portal.models.tracking_session import TrackingSession
from portal.services import drafts
from portal.services.report import reports
from portal.services.report.reports import Sent
from portal.services.tracking import tracking
from portal.services.transaction import transaction
from tests.builders import report_answers

HERE = "127.0.0.1"


@pytest.fixture
def sent(app: Flask) -> Sent:
    token = drafts.start_draft("report", "en", "danger", {"now": "no"})
    return reports.submit_draft(token, report_answers())


def opened(sent: Sent) -> str:
    found = tracking.open_case(sent.reference, sent.tracking_code, HERE)
    assert found is not None
    return found[0]


def add_event(kind: str, visibility: Visibility, words: str, **facts: str) -> None:
    with transaction() as session:
        report = session.scalars(sa.select(Report)).one()
        event = ReportEvent(
            report=report,
            at=clock.now(),
            kind=kind,
            role=Role.TRIAGE_OFFICER,
            visibility=visibility,
            facts=facts,
        )
        event.words = words
        session.add(event)


def test_reference_and_code_open_the_case(sent: Sent) -> None:
    case = tracking.find_case(opened(sent), sent.reference)
    assert case.status is ReportStatus.RECEIVED
    assert case.is_report
    assert case.next_action is NextAction.RESPOND_FIRST
    assert case.due_on == sent.due_on
    assert [event.kind for event in case.events] == ["received"]


@pytest.mark.parametrize("typed", ["lower", "bare", "spaced"])
def test_it_may_be_typed_as_people_type(sent: Sent, typed: str) -> None:
    reference = {
        "lower": sent.reference.lower(),
        "bare": sent.reference.removeprefix("ASB-"),
        "spaced": f" {sent.reference.replace('-', ' ')} ",
    }[typed]
    code = sent.tracking_code.lower().replace("-", " ")
    assert tracking.open_case(reference, code, HERE)[1] == sent.reference


@pytest.mark.parametrize(
    ("reference", "code"),
    [
        ("right", "AAAA-AAAA-AAAA-AAAA"),
        ("ASB-2222-2222", "right"),
        ("CR-2222-2222", "right"),
        ("right", ""),
        ("", "right"),
        ("\x00", "\ud800"),
        ("9" * 5000, "9" * 5000),
    ],
)
def test_nothing_else_opens_it(sent: Sent, reference: str, code: str) -> None:
    reference = sent.reference if reference == "right" else reference
    code = sent.tracking_code if code == "right" else code
    assert tracking.open_case(reference, code, HERE) is None
    assert db.session.scalar(sa.select(sa.func.count()).select_from(TrackingSession)) == 0


def test_one_case_s_code_does_not_open_another(sent: Sent) -> None:
    token = drafts.start_draft("report", "en", "danger", {"now": "no"})
    other = reports.submit_draft(token, report_answers())
    assert tracking.open_case(other.reference, sent.tracking_code, HERE) is None
    assert tracking.find_case(opened(sent), other.reference) is None


def test_staff_notes_are_never_shown(sent: Sent) -> None:
    add_event("note", Visibility.STAFF, "the caller sounded afraid")
    add_event("message", Visibility.PUBLIC, "We visited today.")
    case = tracking.find_case(opened(sent), sent.reference)
    assert [(event.kind, event.words) for event in case.events] == [
        ("message", "We visited today."),
        ("received", ""),
    ]


def test_signing_out_ends_it_for_every_copy_of_the_cookie(sent: Sent) -> None:
    token = opened(sent)
    tracking.close_case(token)
    assert tracking.find_case(token, sent.reference) is None


def test_it_closes_by_itself(sent: Sent, at_noon: dt.datetime) -> None:
    token = opened(sent)
    with clock.stopped_at(at_noon + tracking.OPEN_FOR):
        assert tracking.find_case(token, sent.reference) is None
        opened(sent)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(TrackingSession)) == 1


def test_tries_are_counted_by_address_and_lock_nobody_else_out(sent: Sent) -> None:
    for _ in range(10):
        tracking.open_case(sent.reference, "wrong", HERE)
    with pytest.raises(tracking.TooManyTries):
        tracking.open_case(sent.reference, sent.tracking_code, HERE)
    assert tracking.open_case(sent.reference, sent.tracking_code, "127.0.0.2") is not None


def test_one_address_cannot_use_up_the_tries_of_all(
    sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tracking, "_TRIES_SITE_WIDE", 12)
    for _ in range(50):
        try:
            tracking.open_case("x", "y", HERE)
        except tracking.TooManyTries:
            continue
    assert tracking.open_case(sent.reference, sent.tracking_code, "127.0.0.2") is not None
    tracking.open_case("x", "y", "127.0.0.3")
    with pytest.raises(tracking.TooManyTries):
        tracking.open_case("x", "y", "127.0.0.4")


def test_a_closed_report_promises_nothing(sent: Sent) -> None:
    with transaction() as session:
        session.scalars(sa.select(Report)).one().status = ReportStatus.CLOSED
    case = tracking.find_case(opened(sent), sent.reference)
    assert (case.next_action, case.due_on) == (None, None)
