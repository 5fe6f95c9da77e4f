"""Reports that belong together lose nothing: no day, no count, no history, no word to the wrong person."""

import datetime as dt
import threading
from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask

from portal import clock
from portal.domain.officer_acts import Refusal
from portal.domain.vocabulary import (
    PriorityReason,
    ReportOutcome,
    ReportStatus,
    Role,
    Visibility,
)
from portal.extensions import db
from portal.models.audit import AuditEntry
from portal.models.report import ReportEvent, ReportLink
from portal.services.case_access import Refused
from portal.services.officer.officers import SignedIn
from portal.services.report import linked_reports, report_pages, triage
from portal.services.report.earlier_reports import claim_report
from portal.services.report.report_pages import ReportPage
from portal.services.tracking import resident_acts, tracking
from portal.services.transaction import Stale
from tests.builders import a_report, an_officer
from tests.services.tracked import kept, mails, opened, sent_report, version

WORDS = "Two reports tell of one party, so we deal with them in one place."


@pytest.fixture
def officer(app: Flask) -> SignedIn:
    return an_officer(Role.TRIAGE_OFFICER)


def page_of(reference: str, officer: SignedIn) -> ReportPage:
    db.session.rollback()
    db.session.expire_all()
    return report_pages.open_report(reference, officer)


def join(reference: str, officer: SignedIn, to: str, seen: int = 1) -> None:
    triage.close(reference, officer, seen, outcome=ReportOutcome.JOINED, words=WORDS, joined_to=to)


def public_of(page: ReportPage) -> str:
    lines = [each for each in page.events if each.visibility is Visibility.PUBLIC]
    return repr([(each.kind, each.words, each.facts) for each in lines])


def test_a_link_is_seen_from_both_sides(officer: SignedIn) -> None:
    one, other = a_report(officer), a_report(officer)
    linked_reports.link(one, officer, 1, other.lower().replace("-", " "), "One party.")
    for here, there in ((one, other), (other, one)):
        page = page_of(here, officer)
        assert page.links.linked == (there,)
        assert page.version == 2
        assert page.status is ReportStatus.RECEIVED
        assert linked_reports.TOGETHER in public_of(page)
        assert there not in public_of(page)
    linked_reports.unlink(other, officer, 2, one, "Two parties after all.")
    for here in (one, other):
        assert page_of(here, officer).links.linked == ()
        assert [each.words for each in page_of(here, officer).events if each.kind == "linked"] == [
            "One party."
        ]


def test_words_that_wait_beside_still_wait_after_a_link(officer: SignedIn) -> None:
    one, sent = a_report(officer), sent_report()
    token = opened(sent)
    resident_acts.write(token, sent.reference, version(token, sent.reference), "Please read this.")
    linked_reports.link(one, officer, 1, sent.reference, "One party.")
    assert kept(sent.reference).resident_wrote_at is not None


@pytest.mark.parametrize("wrong", ["", "nonsense", "ASB-2222-2222", "CR-2222-2222", "itself"])
def test_what_is_not_there_cannot_be_linked(officer: SignedIn, wrong: str) -> None:
    reference = a_report(officer)
    other = reference if wrong == "itself" else wrong
    for do in (linked_reports.link, linked_reports.unlink):
        with pytest.raises(Refused) as refused:
            do(reference, officer, 1, other, "x")
        same = wrong == "itself"
        assert refused.value.why is (Refusal.SAME_REPORT if same else Refusal.NO_SUCH_REFERENCE)
    assert page_of(reference, officer).version == 1


def test_a_second_link_and_a_missing_one_are_refused(officer: SignedIn) -> None:
    one, other = a_report(officer), a_report(officer)
    with pytest.raises(Refused) as refused:
        linked_reports.unlink(one, officer, 1, other, "x")
    assert refused.value.why is Refusal.NOT_LINKED
    linked_reports.link(one, officer, 1, other, "x")
    with pytest.raises(Refused) as refused:
        linked_reports.link(other, officer, 2, one, "x")
    assert refused.value.why is Refusal.LINKED_ALREADY


def test_only_who_works_on_reports_links_them(app: Flask, officer: SignedIn) -> None:
    one, other = a_report(officer), a_report(officer)
    for role in (Role.CASE_REVIEW_OFFICER, Role.AUDITOR, Role.ADMINISTRATOR):
        with pytest.raises(Refused):
            linked_reports.link(one, replace(officer, role=role), 1, other, "x")
        with pytest.raises(Refused):
            join(one, replace(officer, role=role), other)
    assert page_of(one, officer).version == 1


def test_an_old_version_changes_nothing(officer: SignedIn) -> None:
    one, other = a_report(officer), a_report(officer)
    triage.take(one, officer, 1)
    with pytest.raises(Stale):
        linked_reports.link(one, officer, 1, other, "x")
    with pytest.raises(Stale):
        join(one, officer, other)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ReportLink)) == 0


def test_a_joined_report_closes_and_both_residents_read_plain_words(officer: SignedIn) -> None:
    first, second = sent_report(), sent_report()
    seen = version(opened(second), second.reference)
    join(second.reference, officer, first.reference, seen)
    closed, other = page_of(second.reference, officer), page_of(first.reference, officer)
    assert (closed.status, closed.outcome) == (ReportStatus.CLOSED, ReportOutcome.JOINED)
    assert closed.links.joined_to == first.reference
    assert other.links.joined_here == (second.reference,)
    for token, mine, theirs in ((opened(first), first, second), (opened(second), second, first)):
        case = tracking.find_case(token, mine.reference)
        assert case is not None
        assert theirs.reference not in repr(case)
    assert WORDS in public_of(closed)
    assert WORDS not in public_of(other)
    assert linked_reports.TOGETHER in public_of(other)
    told = next(each for each in closed.events if each.facts.get("to") == ReportStatus.CLOSED)
    assert told.facts["mailed"]
    assert (
        "mailed"
        not in next(each for each in other.events if each.kind == linked_reports.TOGETHER).facts
    )


def test_joining_lowers_no_count(officer: SignedIn, at_noon: dt.datetime) -> None:
    references = []
    for days in (40, 20):
        came = at_noon - dt.timedelta(days=days)
        references.append(a_report(officer, came))
    join(references[1], officer, references[0])
    # The person's third within six months, and the place's: as if nothing had been joined.
    third = page_of(a_report(officer), officer)
    assert PriorityReason.THIRD_REPORT_BY_PERSON in third.reasons
    assert PriorityReason.THIRD_REPORT_ABOUT_PLACE in third.reasons
    assert {each.reference for each in third.by_person} == set(references)


def test_a_joined_report_keeps_its_own_day_for_a_case_review(officer: SignedIn) -> None:
    first = a_report(officer)
    with clock.stopped_at(clock.now() - dt.timedelta(days=30)):
        sent = sent_report()
    join(sent.reference, officer, first, version(opened(sent), sent.reference))
    claimed = claim_report(sent.reference, sent.tracking_code or "", "127.0.0.1")
    assert claimed is not None
    assert claimed.received_on == clock.today() - dt.timedelta(days=30)


def test_opening_it_again_parts_the_two_with_their_history(officer: SignedIn) -> None:
    one, other = a_report(officer), a_report(officer)
    triage.add_note(one, officer, 1, "Seen on site.", Visibility.STAFF)
    join(one, officer, other, 2)
    before = page_of(one, officer)
    triage.reopen(one, officer, before.version, "It is another matter after all.")
    after = page_of(one, officer)
    assert (after.status, after.outcome) == (ReportStatus.REOPENED, None)
    assert after.links.joined_to is None
    assert after.received_at == before.received_at
    assert after.events[-len(before.events) :] == before.events
    beside = page_of(other, officer)
    assert beside.links.joined_here == ()
    assert {"separated_here", "looked_at_alone"} <= {each.kind for each in beside.events}
    assert one not in public_of(beside)


def test_a_resident_can_part_their_own_report(officer: SignedIn) -> None:
    sent, other = sent_report(), a_report(officer)
    token = opened(sent)
    join(sent.reference, officer, other, version(token, sent.reference))
    seen = version(token, sent.reference)
    resident_acts.say_not_solved(token, sent.reference, seen, "Mine is another flat.")
    assert page_of(sent.reference, officer).links.joined_to is None
    assert page_of(other, officer).links.joined_here == ()
    lines = db.session.scalars(sa.select(ReportEvent).where(ReportEvent.kind == "looked_at_alone"))
    assert [line.role for line in lines] == [None]


def test_no_two_reports_are_joined_to_each_other(officer: SignedIn) -> None:
    one, other = a_report(officer), a_report(officer)
    join(one, officer, other)
    with pytest.raises(Refused) as refused:
        join(other, officer, one, page_of(other, officer).version)
    assert refused.value.why is Refusal.JOINED_ELSEWHERE
    assert page_of(other, officer).status is ReportStatus.RECEIVED


def test_two_officers_who_join_crosswise_end_with_one_join(app: Flask, officer: SignedIn) -> None:
    one, other = a_report(officer), a_report(officer)
    start, ended = threading.Barrier(2), []

    def work(reference: str, to: str) -> None:
        with app.app_context():
            start.wait()
            try:
                join(reference, officer, to)
                ended.append("joined")
            except (Refused, Stale) as error:
                ended.append(type(error).__name__)

    both = [threading.Thread(target=work, args=pair) for pair in ((one, other), (other, one))]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert len(ended) == 2
    assert ended.count("joined") == 1
    pages = [page_of(each, officer) for each in (one, other)]
    assert sum(page.links.joined_to is not None for page in pages) == 1


def test_every_act_is_audited_without_words(officer: SignedIn) -> None:
    one, other = a_report(officer), a_report(officer)
    linked_reports.link(one, officer, 1, other, "secret reason")
    linked_reports.unlink(one, officer, 2, other, "secret reason")
    join(one, officer, other, 3)
    entries = db.session.scalars(
        sa.select(AuditEntry).where(AuditEntry.officer_id == officer.id, AuditEntry.subject == one)
    ).all()
    told = [entry.act for entry in entries]
    assert told[-3:] == ["report.linked", "report.unlinked", "report.closed"]
    assert "secret" not in repr([entry.facts for entry in entries])


def test_asking_for_evidence_is_a_question_of_its_own_kind(officer: SignedIn) -> None:
    sent = sent_report()
    token = opened(sent)
    seen = version(token, sent.reference)
    triage.ask_resident(sent.reference, officer, seen, "Have you photos?", evidence=True)
    case = tracking.find_case(token, sent.reference)
    assert case is not None
    assert case.status is ReportStatus.WAITING_FOR_YOU
    assert (case.events[0].facts["asks"], case.events[0].words) == ("evidence", "Have you photos?")
    assert len(mails("question_for_you")) == 1
