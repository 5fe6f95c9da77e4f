"""What officers do with a report: each act, its clock, its line, its record, and what refuses it."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from portal import clock
from portal.domain.officer_acts import IdentityReason, Refusal
from portal.domain.state_machine import NextAction
from portal.domain.vocabulary import (
    Body,
    Priority,
    ReportOutcome,
    ReportStatus,
    Role,
    Visibility,
)
from portal.extensions import db
from portal.models.audit import AuditEntry
from portal.models.outbox import OutboxMessage
from portal.models.report import Report
from portal.services.case_access import CaseNotFound, Refused
from portal.services.officer import handover
from portal.services.officer.officers import SignedIn
from portal.services.report import report_pages, triage
from portal.services.report.report_pages import ReportPage
from portal.services.transaction import Stale
from tests.builders import a_report, an_officer


@pytest.fixture
def officer(app: Flask) -> SignedIn:
    return an_officer()


@pytest.fixture
def reference(officer: SignedIn) -> str:
    return a_report(officer)


def _page(reference: str, officer: SignedIn) -> ReportPage:
    db.session.rollback()
    return report_pages.open_report(reference, officer)


def _mailed() -> list[str]:
    """The messages that tell the resident of what an officer did."""
    at_once = OutboxMessage.message.in_(("report_received", "duty_alert"))
    return list(db.session.scalars(sa.select(OutboxMessage.message).where(~at_once)))


def test_taking_a_report_begins_the_work(officer: SignedIn, reference: str) -> None:
    promised = _page(reference, officer).due_on
    triage.take(reference, officer, 1)
    page = _page(reference, officer)
    assert page.status is ReportStatus.IN_PROGRESS
    assert page.assigned_to is not None
    assert page.assigned_to.id == officer.id
    # Nobody has answered: the day that was promised stands, and so does what was promised.
    assert page.due_on == promised
    assert page.action is NextAction.RESPOND_FIRST
    report = db.session.scalars(sa.select(Report)).one()
    assert report.first_response_at is None


@pytest.mark.parametrize(
    ("priority", "step_by"),
    [(Priority.STANDARD, dt.date(2026, 10, 29)), (Priority.HIGH, dt.date(2026, 10, 16))],
)
def test_words_to_the_resident_are_the_first_answer(
    officer: SignedIn, reference: str, priority: Priority, step_by: dt.date, monkeypatch: Any
) -> None:
    if priority is Priority.HIGH:
        triage.change_priority(reference, officer, 1, priority, "Told by telephone.")
    triage.take(reference, officer, _page(reference, officer).version)
    promised = _page(reference, officer).due_on
    now = clock.now() + dt.timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: now)
    triage.add_note(
        reference, officer, _page(reference, officer).version, "For us.", Visibility.STAFF
    )
    assert _page(reference, officer).due_on == promised
    seen = _page(reference, officer).version
    triage.add_note(reference, officer, seen, "A patrol comes tonight.", Visibility.PUBLIC)
    page = _page(reference, officer)
    assert (page.due_on, page.action) == (step_by, NextAction.WORK_ON_REPORT)
    assert db.session.scalars(sa.select(Report)).one().first_response_at == now


def test_a_message_takes_up_a_report_that_nobody_held(officer: SignedIn, reference: str) -> None:
    triage.add_note(reference, officer, 1, "A patrol comes tonight.", Visibility.PUBLIC)
    page = _page(reference, officer)
    assert page.status is ReportStatus.IN_PROGRESS
    assert page.action is NextAction.WORK_ON_REPORT


def test_opened_again_a_first_answer_is_owed_anew(officer: SignedIn, reference: str) -> None:
    triage.close(
        reference, officer, 1, outcome=ReportOutcome.NO_ACTION_POSSIBLE, words="Nothing more."
    )
    triage.reopen(reference, officer, 2, "You told us that it goes on.")
    triage.take(reference, officer, 3)
    assert _page(reference, officer).action is NextAction.RESPOND_FIRST


def test_a_second_click_finds_the_first(officer: SignedIn, reference: str) -> None:
    triage.add_note(reference, officer, 1, "Called, no answer.", Visibility.STAFF)
    with pytest.raises(Stale):
        triage.add_note(reference, officer, 1, "Called, no answer.", Visibility.STAFF)
    notes = [event for event in _page(reference, officer).events if event.kind == "note"]
    assert len(notes) == 1


def test_a_colleague_cannot_be_overwritten(officer: SignedIn, reference: str) -> None:
    triage.take(reference, an_officer(), 1)
    with pytest.raises(Stale):
        triage.take(reference, officer, 1)


def test_an_unknown_reference_is_not_found(officer: SignedIn) -> None:
    with pytest.raises(CaseNotFound):
        triage.take("ASB-2222-2222", officer, 1)
    with pytest.raises(CaseNotFound):
        report_pages.open_report("ASB-2222-2222", officer)


def test_a_question_waits_for_the_resident_and_tells_them(
    officer: SignedIn, reference: str
) -> None:
    triage.ask_resident(reference, officer, 1, "Which flat is it?")
    page = _page(reference, officer)
    assert page.status is ReportStatus.WAITING_FOR_YOU
    line = page.events[0]
    assert (line.words, line.visibility) == ("Which flat is it?", Visibility.PUBLIC)
    assert line.facts["mailed"] is True
    # Not mere news: the resident must know that an answer is asked of them.
    assert _mailed() == ["question_for_you"]


@pytest.mark.parametrize(
    "changes",
    [
        {"safe_contact": {"ways": ["call"]}},
        {"safe_contact": {"ways": ["none"]}},
        {"who": {"relation": "partner"}},
        {"identity": {"identity": "anonymous"}},
    ],
)
def test_nothing_is_mailed_where_it_is_not_safe(officer: SignedIn, changes: dict[str, Any]) -> None:
    reference = a_report(officer, **changes)
    triage.ask_resident(reference, officer, 1, "Which flat is it?")
    assert _page(reference, officer).events[0].facts["mailed"] is False
    assert _mailed() == []


def test_mail_goes_out_once_safety_was_confirmed(officer: SignedIn) -> None:
    reference = a_report(officer, who={"relation": "partner"})
    triage.confirm_safety(reference, officer, 1, "She said that email is safe.")
    triage.ask_resident(reference, officer, 2, "Which flat is it?")
    assert _mailed() == ["question_for_you"]


def test_passing_on_names_the_body_and_keeps_the_reason_among_officers(
    officer: SignedIn, reference: str
) -> None:
    triage.pass_on(
        reference,
        officer,
        1,
        body=Body.POLICE,
        accepted=True,
        reason="Drug line, ref 12",
        words="The police have it now.",
    )
    page = _page(reference, officer)
    assert (page.status, page.passed_to) == (ReportStatus.PASSED_ON, "police")
    public = [event for event in page.events if event.visibility is Visibility.PUBLIC]
    assert public[0].words == "The police have it now."
    assert public[0].facts["body"] == "police"
    assert all("ref 12" not in (event.words or "") for event in public)


def test_closing_keeps_the_outcome_and_can_be_undone(officer: SignedIn, reference: str) -> None:
    triage.close(
        reference, officer, 1, outcome=ReportOutcome.ACTION_TAKEN, words="We spoke to them."
    )
    page = _page(reference, officer)
    assert (page.status, page.outcome) == (ReportStatus.CLOSED, ReportOutcome.ACTION_TAKEN)
    triage.reopen(reference, officer, page.version, "It began again.")
    page = _page(reference, officer)
    assert (page.status, page.outcome) == (ReportStatus.REOPENED, None)
    assert db.session.scalars(sa.select(Report)).one().closed_at is None


@pytest.mark.parametrize(
    "changes",
    [
        {"at_risk": {"at_risk": ["child"]}},
        {"at_risk": {"at_risk": ["adult"]}},
        {"at_risk": {"at_risk": ["suicide"]}},
        {"who": {"relation": "partner"}},
    ],
)
def test_nothing_closes_before_safeguarding_is_recorded(
    officer: SignedIn, changes: dict[str, Any]
) -> None:
    reference = a_report(officer, **changes)
    assert _page(reference, officer).safeguarding_open
    with pytest.raises(Refused) as refused:
        triage.close(reference, officer, 1, outcome=ReportOutcome.ADVICE_GIVEN, words="Bye.")
    assert refused.value.why is Refusal.SAFEGUARDING_FIRST
    triage.record_safeguarding(reference, officer, 1, referred=False, words="School knows.")
    assert not _page(reference, officer).safeguarding_open
    triage.close(reference, officer, 2, outcome=ReportOutcome.ADVICE_GIVEN, words="Bye.")


def test_joining_needs_another_report_that_is_there(officer: SignedIn, reference: str) -> None:
    other = a_report(officer)
    for wrong in ("", "ASB-2222-2222", reference, "nonsense"):
        with pytest.raises(Refused) as refused:
            triage.close(
                reference, officer, 1, outcome=ReportOutcome.JOINED, words="x", joined_to=wrong
            )
        same = wrong == reference
        assert refused.value.why is (Refusal.SAME_REPORT if same else Refusal.NO_SUCH_REFERENCE)
    triage.close(
        reference,
        officer,
        1,
        outcome=ReportOutcome.JOINED,
        words="Joined.",
        joined_to=other.lower().replace("-", " "),
    )
    events = _page(reference, officer).events
    assert [event.facts for event in events if event.kind == "joined"] == [{"to": other}]
    public = [event for event in events if event.visibility is Visibility.PUBLIC]
    assert all(other not in str(event.facts) for event in public)


def test_a_new_priority_moves_the_first_answers_day(officer: SignedIn, reference: str) -> None:
    assert _page(reference, officer).due_on == dt.date(2026, 10, 21)
    triage.change_priority(reference, officer, 1, Priority.HIGH, "A weapon was seen.")
    page = _page(reference, officer)
    assert (page.priority, page.due_on) == (Priority.HIGH, dt.date(2026, 10, 15))
    assert page.events[0].facts == {"from": "standard", "to": "high"}
    with pytest.raises(Refused):
        triage.change_priority(reference, officer, page.version, Priority.HIGH, "Again.")


def test_a_report_is_given_only_to_those_who_work_on_reports(
    officer: SignedIn, reference: str
) -> None:
    for role in (Role.AUDITOR, Role.ADMINISTRATOR, Role.PARTNER, Role.CASE_REVIEW_OFFICER):
        with pytest.raises(Refused):
            triage.assign(reference, officer, 1, an_officer(role).id)
    with pytest.raises(Refused):
        triage.assign(reference, officer, 1, 10_000)
    manager = an_officer(Role.MANAGER)
    triage.assign(reference, officer, 1, manager.id)
    assigned = _page(reference, officer).assigned_to
    assert assigned is not None
    assert assigned.id == manager.id


Act = Callable[[str, SignedIn, int], None]
_MOVES: dict[str, Act] = {
    "resume": lambda reference, officer, seen: triage.resume(reference, officer, seen),
    "reopen": lambda reference, officer, seen: triage.reopen(reference, officer, seen, "x"),
}


@pytest.mark.parametrize("name", _MOVES)
def test_the_table_of_states_refuses_other_moves(
    officer: SignedIn, reference: str, name: str
) -> None:
    triage.take(reference, officer, 1)
    with pytest.raises(Refused) as refused:
        _MOVES[name](reference, officer, 2)
    assert refused.value.why is Refusal.NOT_ALLOWED
    assert _page(reference, officer).version == 2


def test_a_refused_act_leaves_nothing_behind(officer: SignedIn, reference: str) -> None:
    before = len(_page(reference, officer).events)
    with pytest.raises(Refused):
        triage.close(reference, officer, 1, outcome=ReportOutcome.JOINED, words="x", joined_to="no")
    page = _page(reference, officer)
    assert (len(page.events), page.version) == (before, 1)


def test_a_case_review_officer_moves_no_report(app: Flask) -> None:
    reviewer = an_officer(Role.CASE_REVIEW_OFFICER)
    reference = a_report(reviewer)
    with pytest.raises(Refused):
        triage.ask_resident(reference, reviewer, 1, "Which flat?")


def test_reading_showing_and_changing_are_recorded_without_content(
    officer: SignedIn, reference: str
) -> None:
    _page(reference, officer)
    shown = report_pages.reveal_identity(reference, officer, IdentityReason.CONTACT)
    assert shown["contact"]["name"] == "Ada Lovelace"
    triage.add_note(reference, officer, 1, "Canary words", Visibility.STAFF)
    rows = db.session.execute(
        sa.select(AuditEntry.act, AuditEntry.facts)
        .where(AuditEntry.subject == reference, AuditEntry.officer_id == officer.id)
        .order_by(AuditEntry.id)
    ).all()
    assert [row.act for row in rows] == [
        "report.received",
        "report.read",
        "report.identity_shown",
        "report.noted",
    ]
    assert "Canary" not in str(rows)
    assert "Lovelace" not in str(rows)


def test_the_page_tells_nothing_of_who_reported(officer: SignedIn, reference: str) -> None:
    page = repr(_page(reference, officer))
    assert "Lovelace" not in page
    assert "ada@example.org" not in page


def test_other_reports_of_the_person_and_the_place_are_shown(officer: SignedIn) -> None:
    first = a_report(officer)
    same_person = a_report(officer, where={"how": "postcode", "postcode": "W1A 1AA"})
    elsewhere = {"identity": "named"}
    same_place = a_report(
        officer, contact={"name": "Bo", "email": "bo@example.org"}, identity=elsewhere
    )
    page = _page(first, officer)
    assert [row.reference for row in page.by_person] == [same_person]
    assert [row.reference for row in page.about_place] == [same_place]


def test_handing_over_moves_all_open_cases(officer: SignedIn) -> None:
    manager, taker = an_officer(Role.MANAGER), an_officer()
    open_one, closed = a_report(officer), a_report(officer)
    for reference in (open_one, closed):
        triage.take(reference, officer, 1)
    triage.close(closed, officer, 2, outcome=ReportOutcome.ADVICE_GIVEN, words="x")
    done = handover.hand_over(officer.id, taker.id, manager)
    assert (done.reports, done.reviews) == (1, 0)
    assert _page(open_one, officer).assigned_to.id == taker.id  # type: ignore[union-attr]
    assert _page(closed, officer).assigned_to.id == officer.id  # type: ignore[union-attr]
    with pytest.raises(Refused):
        handover.hand_over(taker.id, taker.id, manager)
    with pytest.raises(Refused):
        handover.hand_over(taker.id, an_officer(Role.AUDITOR).id, manager)
