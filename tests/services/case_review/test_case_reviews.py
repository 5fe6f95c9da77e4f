"""An application is sent whole and once, judged at its own day, and frozen for good."""

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from portal import clock
from portal.domain.vocabulary import Intake, Role
from portal.extensions import db
from portal.models.audit import AuditEntry
from portal.models.case_review import CaseReview, CaseReviewClock, CaseReviewEvent
from portal.models.outbox import OutboxMessage
from portal.models.search_term import SearchTerm
from portal.security import blind_index
from portal.services import drafts
from portal.services.case_review import case_reviews
from portal.services.case_review.case_reviews import JOURNEY, SentApplication
from portal.services.case_review.review_inputs import ReviewRow
from tests.builders import an_officer
from tests.services.review_answers import about, application, exactly, row, told
from tests.services.tracked import mails


def send(answers: dict[str, Any]) -> SentApplication:
    token = drafts.start_draft(JOURNEY, "en", "who", answers["who"])
    return case_reviews.submit_draft(token, answers)


def only_case() -> CaseReview:
    return db.session.scalars(sa.select(CaseReview)).one()


def messages() -> list[str]:
    return list(db.session.scalars(sa.select(OutboxMessage.message).order_by(OutboxMessage.id)))


def test_three_that_count_wait_to_be_confirmed(app: Flask) -> None:
    sent = send(application())
    case = only_case()
    assert (case.reference, case.status, case.finding) == (sent.reference, "confirming", "met")
    assert sent.reference.startswith("CR-")
    assert case.assessment["counted"] == ["a", "b", "c"]
    assert sent.acknowledge_by == sent.next_step_by == dt.date(2026, 10, 16)
    assert sent.with_bodies_by is None
    assert messages() == ["application_received"]
    assert sent.acknowledged
    body = mails("application_received")[0]["body"]
    # The panel's twelve working days run from the last day on which it is confirmed.
    assert "The services meet by Tuesday 3 November 2026, or on the first day" in body
    assert "officer who deals with your case by Friday 16 October 2026" in body
    promised = case_reviews.promised_days(sent.outcome, sent.applied_on)
    assert promised.meet_by == dt.date(2026, 11, 3)


def test_fewer_wait_for_a_decision_and_are_sent_all_the_same(app: Flask) -> None:
    sent = send(application({}))
    assert only_case().status == "threshold_decision"
    assert only_case().finding == "officer_decides"
    assert sent.next_step_by == dt.date(2026, 10, 21)
    assert sent.with_bodies_by == dt.date(2026, 10, 28)
    body = mails("application_received")[0]["body"]
    assert "by Wednesday 21 October 2026, or by Wednesday 28 October 2026 if we" in body
    assert "The services meet" not in body


def test_without_a_safe_way_nothing_is_promised_to_come(app: Flask) -> None:
    sent = send(application(safe_contact={"ways": ["none"]}))
    assert not sent.acknowledged
    assert messages() == []


def test_what_was_judged_is_frozen_with_the_policy(app: Flask) -> None:
    send(application())
    case = only_case()
    rows = [ReviewRow.thawed(kept) for kept in case.inputs]
    assert [one.incident.key for one in rows] == ["a", "b", "c"]
    assert case.policy["threshold"]["apply_within_months"] == 6
    assert case.policy["clocks"]["hold_panel"] == 12
    assert case.policy_version == "2026-11-draft"
    assert case.assessment["findings"]["a"]["complaints"][0]["apply_by_strict"] == "2027-02-11"
    assert case_reviews.open_application(case).contact.email == "zoe@example.org"


def test_no_word_of_it_stands_in_the_clear(app: Flask) -> None:
    send(application({"row-a": row("2026-08-10", what="Secretword")}))
    for table in ("case_review", "case_review_event", "audit_entry", "outbox_message"):
        for line in db.session.execute(sa.text(f"select * from {table}")):
            for value in line:
                held = (
                    bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                )
                assert not any(word in held for word in (b"Secretword", b"Zo\xc3\xab", b"zoe@"))


def test_a_draft_is_sent_once(app: Flask) -> None:
    token = drafts.start_draft(JOURNEY, "en", "who", {"kind": "victim"})
    first = case_reviews.submit_draft(token, application())
    assert case_reviews.submit_draft(token, application({})) == first
    assert case_reviews.find_sent(token) == first
    assert db.session.scalar(sa.select(sa.func.count()).select_from(CaseReview)) == 1
    assert messages() == ["application_received"]


def test_an_ended_draft_is_not_sent(app: Flask) -> None:
    with pytest.raises(drafts.DraftGone):
        case_reviews.submit_draft("no-such-token", application())


def test_a_taken_reference_is_drawn_again(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    first = send(application()).reference
    drawn = iter([first, first, "CR-2222-2222"])
    monkeypatch.setattr("portal.domain.references.new_reference", lambda kind: next(drawn))
    assert send(application()).reference == "CR-2222-2222"


def test_nothing_is_kept_where_a_part_fails(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any, **facts: Any) -> None:
        raise RuntimeError("the mail's words cannot be written")

    monkeypatch.setattr("portal.services.messages.outbox.add_message", fail)
    token = drafts.start_draft(JOURNEY, "en", "who", {"kind": "victim"})
    with pytest.raises(RuntimeError):
        case_reviews.submit_draft(token, application())
    for model in (CaseReview, CaseReviewEvent, CaseReviewClock, OutboxMessage, SearchTerm):
        assert db.session.scalar(sa.select(sa.func.count()).select_from(model)) == 0, model
    draft = drafts.find_draft(token, JOURNEY)
    assert draft is not None
    assert draft.sent_reference is None


def test_it_can_be_found_by_name_email_and_postcode(app: Flask) -> None:
    send(application())
    held = set(db.session.scalars(sa.select(SearchTerm.term)))
    assert blind_index.name_terms("ZOE") <= held
    assert blind_index.email_term("Zoe@example.org") in held
    assert blind_index.postcode_term("w1a1aa") in held


def test_its_arrival_is_on_the_timeline_and_in_the_audit(app: Flask) -> None:
    reference = send(application()).reference
    event = db.session.scalars(sa.select(CaseReviewEvent)).one()
    assert (event.kind, event.role, event.visibility) == ("received", Role.RESIDENT, "public")
    entry = db.session.scalars(
        sa.select(AuditEntry).where(AuditEntry.act == "case_review.received")
    ).one()
    assert entry.subject == reference


@pytest.mark.parametrize("relation", ["partner", "family", "lives_with_you"])
def test_nothing_is_sent_where_it_may_not_be_safe(app: Flask, relation: str) -> None:
    sent = send(application(relation={"relation": relation}))
    assert (sent.withheld, sent.alerted) == (True, True)
    assert messages() == ["duty_alert"]
    assert only_case().contact["withheld"] == "safety_not_confirmed"


def test_only_a_way_called_safe_is_used(app: Flask) -> None:
    send(application(safe_contact={"ways": ["letter"]}))
    assert messages() == []


@pytest.mark.parametrize("sign", ["threats", "weapon", "child", "suicide", "exploitation"])
def test_a_sign_of_danger_calls_the_duty_contact(app: Flask, sign: str) -> None:
    assert send(application(at_risk={"risks": [sign]})).alerted
    assert "duty_alert" in messages()


def test_words_of_alarm_call_the_duty_contact_and_hold_the_mail(app: Flask) -> None:
    sent = send(application(harm={"harm": "He has a KNIFE."}))
    assert sent.alerted
    assert messages() == ["duty_alert"]


def test_a_saturday_counts_as_the_next_working_day(app: Flask) -> None:
    with clock.stopped_at(dt.datetime(2026, 10, 17, 11, tzinfo=dt.UTC)):
        sent = send(application())
    assert sent.applied_on == dt.date(2026, 10, 17)
    assert sent.received_on == dt.date(2026, 10, 19)
    assert sent.acknowledge_by == dt.date(2026, 10, 21)
    clocks = db.session.scalars(sa.select(CaseReviewClock).order_by(CaseReviewClock.kind)).all()
    assert [(one.kind, one.started_on.day) for one in clocks] == [
        ("acknowledge", 20),
        ("confirm_met", 20),
    ]


def test_an_officer_enters_one_at_its_true_date(app: Flask) -> None:
    officer = an_officer(Role.CASE_REVIEW_OFFICER)
    at = dt.datetime(2026, 10, 9, 15, tzinfo=dt.UTC)
    rows = {"row-a": row("2026-10-10", told("council", exactly("2026-10-11")))}
    sent = case_reviews.enter_application(
        application(rows), Intake.TELEPHONE, officer, at, submission_key="once"
    )
    again = case_reviews.enter_application(
        application(rows), Intake.TELEPHONE, officer, at, submission_key="once"
    )
    assert again.reference == sent.reference
    assert sent.applied_on == dt.date(2026, 10, 9)
    assert only_case().assessment["findings"]["a"]["reasons"] == ["after_application"]
    assert only_case().entered_by_id == officer.id
    with pytest.raises(ValueError, match="future"):
        case_reviews.enter_application(
            application(), Intake.DESK, officer, clock.now() + dt.timedelta(minutes=1)
        )


@pytest.mark.parametrize(
    "spoilt",
    [
        {"row-a": {"told": "x"}},
        {"row-a": {"told": [1, {"body": "moon"}, {"body": "police", "made": {"kind": "exact"}}]}},
        {"row-a": {"when": "about", "month": "2026-99", "told": None}},
        {"row-a": {"when": ["exact"], "on": 7, "same_problem": {}}},
        {"row-a": []},
    ],
)
def test_spoilt_rows_are_read_as_not_known(app: Flask, spoilt: Any) -> None:
    assert send(application(spoilt)).outcome in ("officer_decides", "ask_for_dates")


def test_a_rough_date_reaches_no_further_than_today(app: Flask) -> None:
    rows = {"row-a": row("2026-10-01", told("council", about("2026-10")))}
    found = case_reviews.assess_answers(application(rows))
    assert found.assessment.findings["a"].standing == "counts"
