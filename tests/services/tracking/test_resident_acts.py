"""What residents do to their own cases: one commit each, nothing twice, nothing lost."""

import dataclasses
import datetime as dt

import pytest
import sqlalchemy as sa
from flask import Flask

from portal import clock
from portal.content.current import authority
from portal.domain.appeals import AppealGround
from portal.domain.panel import TakingPart
from portal.domain.resident_acts import ResidentAct, WithdrawalReason
from portal.domain.review_plan import DraftAnswer
from portal.domain.vocabulary import (
    CaseReviewStatus,
    ReportOutcome,
    ReportStatus,
    Role,
    Visibility,
)
from portal.extensions import db
from portal.models.audit import AuditEntry
from portal.services.case_review.appeals import ToldAppeal
from portal.services.case_search import Wanted, search_cases
from portal.services.panel import panels, plan_consultation
from portal.services.panel.panels import PartAnswer
from portal.services.report import report_pages, triage
from portal.services.tracking import resident_acts, tracking, waiting_words
from portal.services.tracking.resident_acts import NotNow, NotOpen
from portal.services.tracking.tracking_access import add_session
from portal.services.transaction import Stale, transaction
from tests.builders import an_officer
from tests.services.tracked import HERE, kept, mails, opened, sent_application, sent_report, version

WORDS = "On Fridays, and it is worse in summer."


def asked(app: Flask) -> tuple[str, str]:
    """A report whose resident was asked something: the browser's token and the reference."""
    sent = sent_report()
    officer = an_officer()
    triage.ask_resident(sent.reference, officer, kept(sent.reference).version, "When is it worst?")
    return opened(sent), sent.reference


def closed(app: Flask) -> tuple[str, str]:
    sent = sent_report()
    officer = an_officer()
    triage.take(sent.reference, officer, kept(sent.reference).version)
    triage.close(
        sent.reference,
        officer,
        kept(sent.reference).version,
        outcome=ReportOutcome.ADVICE_GIVEN,
        words="We gave advice.",
    )
    return opened(sent), sent.reference


def last_audit() -> AuditEntry:
    return db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id.desc())).first()


def test_an_answer_brings_the_report_back_to_the_officers(app: Flask) -> None:
    token, reference = asked(app)
    resident_acts.answer(token, reference, version(token, reference), WORDS)
    report = kept(reference)
    assert report.status is ReportStatus.IN_PROGRESS
    event = report.events[-1]
    assert (event.kind, event.role, event.officer_id) == ("answered", Role.RESIDENT, None)
    assert (event.visibility, event.words) == (Visibility.PUBLIC, WORDS)
    assert report.resident_wrote_at == clock.now()
    entry = last_audit()
    assert (entry.act, entry.officer_id, entry.subject) == ("report.answered", None, reference)
    assert WORDS not in str(entry.facts)


def test_their_own_message_is_shown_to_them_and_to_officers(app: Flask) -> None:
    sent = sent_report()
    token = opened(sent)
    resident_acts.write(token, sent.reference, version(token, sent.reference), WORDS)
    line = tracking.find_case(token, sent.reference).events[0]
    assert (line.kind, line.words, line.by_resident) == ("resident_message", WORDS, True)
    page = report_pages.open_report(sent.reference, an_officer())
    assert (page.events[0].words, page.events[0].by) == (WORDS, None)


def test_what_an_officer_does_clears_the_mark_that_words_wait(app: Flask) -> None:
    sent = sent_report()
    token = opened(sent)
    resident_acts.write(token, sent.reference, version(token, sent.reference), WORDS)
    triage.take(sent.reference, an_officer(), kept(sent.reference).version)
    assert kept(sent.reference).resident_wrote_at is None


def test_a_second_click_is_the_same_act(app: Flask) -> None:
    token, reference = asked(app)
    seen = version(token, reference)
    resident_acts.answer(token, reference, seen, WORDS)
    resident_acts.answer(token, reference, seen, WORDS)
    assert [event.kind for event in kept(reference).events].count("answered") == 1
    with pytest.raises(Stale):
        resident_acts.write(token, reference, seen, "Something else")


def test_a_message_written_on_an_old_page_is_not_lost_in_silence(app: Flask) -> None:
    sent = sent_report()
    token = opened(sent)
    seen = version(token, sent.reference)
    triage.take(sent.reference, an_officer(), kept(sent.reference).version)
    with pytest.raises(Stale):
        resident_acts.write(token, sent.reference, seen, WORDS)


def test_a_correction_keeps_the_old_text_for_officers(app: Flask) -> None:
    sent = sent_report()
    token = opened(sent)
    before = resident_acts.told_account(token, sent.reference)
    assert before.startswith("Drums")
    resident_acts.correct(
        token, sent.reference, version(token, sent.reference), "Trumpets until two", "It was flat 7"
    )
    report = kept(sent.reference)
    assert report.answers["what-happened"]["account"] == "Trumpets until two"
    assert report.events[-1].words == {
        "before": before,
        "after": "Trumpets until two",
        "also": "It was flat 7",
    }
    shown = tracking.find_case(token, sent.reference).events[0]
    assert (shown.kind, shown.words) == ("corrected", "")
    page = report_pages.open_report(sent.reference, an_officer())
    for text in ("Trumpets until two", "It was flat 7", "Drums"):
        assert text in (page.events[0].words or "")


@pytest.mark.parametrize("word", ["trumpets", "drums"])
def test_officers_find_the_new_words_and_the_old(app: Flask, word: str) -> None:
    sent = sent_report()
    token = opened(sent)
    resident_acts.correct(
        token, sent.reference, version(token, sent.reference), "Trumpets until two", ""
    )
    found = search_cases(Wanted(words=word), Role.TRIAGE_OFFICER)
    assert [row.reference for row in found.reports] == [sent.reference]


def test_withdrawing_keeps_the_dates_and_the_reason(app: Flask) -> None:
    sent = sent_report()
    token = opened(sent)
    before = kept(sent.reference)
    dates = (before.received_at, before.happened_from, before.happened_to)
    resident_acts.withdraw(
        token, sent.reference, version(token, sent.reference), WithdrawalReason.STOPPED, WORDS
    )
    report = kept(sent.reference)
    assert (report.status, report.outcome) == (ReportStatus.CLOSED, ReportOutcome.WITHDRAWN)
    assert (report.received_at, report.happened_from, report.happened_to) == dates
    assert report.closed_at is not None
    assert report.events[-1].facts["reason"] == "stopped"
    assert report.resident_wrote_at is not None


def test_an_application_is_withdrawn_and_its_clocks_stop(app: Flask) -> None:
    reference, code = sent_application()
    token = tracking.open_case(reference, code, HERE)[0]
    resident_acts.withdraw(
        token, reference, version(token, reference), WithdrawalReason.OTHER, WORDS
    )
    review = kept(reference)
    assert review.status is CaseReviewStatus.WITHDRAWN
    assert review.due_on is None or any(clock.stopped_at is None for clock in review.clocks)
    with pytest.raises(NotNow):
        resident_acts.withdraw(
            token, reference, version(token, reference), WithdrawalReason.STOPPED, "Again"
        )


def test_an_application_takes_messages_and_corrections(app: Flask) -> None:
    reference, code = sent_application()
    token = tracking.open_case(reference, code, HERE)[0]
    resident_acts.write(token, reference, version(token, reference), WORDS)
    resident_acts.correct(token, reference, version(token, reference), "New words", "")
    review = kept(reference)
    assert review.answers["problem"]["account"] == "New words"
    assert [event.kind for event in review.events][-2:] == ["resident_message", "corrected"]


def test_not_solved_goes_back_to_the_queue_with_a_new_day(app: Flask, at_noon: dt.datetime) -> None:
    _token, reference = closed(app)
    with clock.stopped_at(at_noon + dt.timedelta(days=21)):
        with transaction() as session:
            token = add_session(session, reference)
        resident_acts.say_not_solved(token, reference, version(token, reference), WORDS)
        report = kept(reference)
    assert report.status is ReportStatus.REOPENED
    assert (report.outcome, report.closed_at) == (None, None)
    # Five working days after Wednesday 4 November.
    assert report.due_on == dt.date(2026, 11, 11)
    assert report.events[-1].words == WORDS


@pytest.mark.parametrize("act", sorted(ResidentAct))
def test_each_act_only_in_its_statuses(app: Flask, act: ResidentAct) -> None:
    token, reference = closed(app)
    seen = version(token, reference)
    do = {
        ResidentAct.ANSWERED: lambda: resident_acts.answer(token, reference, seen, WORDS),
        ResidentAct.RESIDENT_MESSAGE: lambda: resident_acts.write(token, reference, seen, WORDS),
        ResidentAct.CORRECTED: lambda: resident_acts.correct(token, reference, seen, WORDS, ""),
        ResidentAct.RESIDENT_WITHDREW: lambda: resident_acts.withdraw(
            token, reference, seen, WithdrawalReason.STOPPED, WORDS
        ),
        ResidentAct.NOT_SOLVED: lambda: resident_acts.say_not_solved(token, reference, seen, WORDS),
        ResidentAct.SAID_TAKING_PART: lambda: panels.say_taking_part(
            token, reference, seen, PartAnswer(TakingPart.ONLINE)
        ),
        ResidentAct.COMMENTED_ON_PLAN: lambda: plan_consultation.comment_on_plan(
            token, reference, seen, DraftAnswer.AGREES, WORDS
        ),
        ResidentAct.APPEALED: lambda: resident_acts.appeal(
            token, reference, seen, ToldAppeal((AppealGround.DELAY,), WORDS)
        ),
    }[act]
    if act in (
        ResidentAct.ANSWERED,
        ResidentAct.RESIDENT_WITHDREW,
        ResidentAct.COMMENTED_ON_PLAN,
        ResidentAct.APPEALED,
        ResidentAct.SAID_TAKING_PART,
    ):
        with pytest.raises(NotNow):
            do()
        assert kept(reference).version == seen
    else:
        do()
        assert kept(reference).events[-1].kind == act.value


def test_nobody_acts_on_a_case_that_is_not_open(app: Flask) -> None:
    sent, other = sent_report(), sent_report()
    token = opened(sent)
    tracking_version = kept(other.reference).version
    for bad in (None, "", "x", token):
        with pytest.raises(NotOpen):
            resident_acts.write(bad, other.reference, tracking_version, WORDS)
    seen = version(token, sent.reference)
    tracking.close_case(token)
    with pytest.raises(NotOpen):
        resident_acts.write(token, sent.reference, seen, WORDS)


def test_words_of_alarm_alert_the_duty_contact_without_a_word_of_them(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = dataclasses.replace(app.config["PORTAL"], duty_email="duty@example.org")
    monkeypatch.setitem(app.config, "PORTAL", settings)
    alarm = authority().policy.risk.alert_words[0]
    sent = sent_report()
    token = opened(sent)
    resident_acts.write(token, sent.reference, version(token, sent.reference), f"He said {alarm}")
    assert kept(sent.reference).alerted
    mail = mails("duty_alert")[-1]
    assert mail["to"] == "duty@example.org"
    assert alarm not in mail["body"].lower()


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        (Role.TRIAGE_OFFICER, {"ASB"}),
        (Role.CASE_REVIEW_OFFICER, {"CR"}),
        (Role.MANAGER, {"ASB", "CR"}),
        (Role.AUDITOR, set()),
    ],
)
def test_what_waits_is_listed_for_those_who_may_act(app: Flask, role: Role, seen: set[str]) -> None:
    token, reference = closed(app)
    resident_acts.write(token, reference, version(token, reference), WORDS)
    review, code = sent_application()
    token = tracking.open_case(review, code, HERE)[0]
    resident_acts.write(token, review, version(token, review), WORDS)
    listed = waiting_words.list_waiting(role)
    assert {row.reference.split("-")[0] for row in listed} == seen
