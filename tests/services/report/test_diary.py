"""The diary of a problem, who sees which of its reports, and the application that it begins."""

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.domain.vocabulary import Body, ReportKind, ReportStatus, Role, YesNo
from portal.extensions import db
from portal.labels.report import KINDS
from portal.models.report import Report
from portal.security import blind_index
from portal.services import drafts
from portal.services.case_review.case_reviews import JOURNEY
from portal.services.case_review.review_rows import read_rows
from portal.services.report import report_pages, triage
from portal.services.report.diary import begin_review, open_diary
from portal.services.report.report_record import all_answers
from portal.services.report.reports import Sent
from portal.services.tracking.tracking_access import add_session
from portal.services.transaction import transaction
from tests.builders import EMAIL, an_officer
from tests.services.report.test_occurrences import again, open_case, row, send

WORDS = {kind: str(kind) for kind in KINDS}


@pytest.fixture
def first(app: Flask) -> Sent:
    return send()


def by_mail(reference: str) -> str:
    with transaction() as session:
        return add_session(session, reference, blind_index.email_term(EMAIL))


def test_it_lists_the_whole_series_from_any_of_its_reports(first: Sent) -> None:
    token = open_case(first)
    second = again(token, first.reference, changed="yes", change="Louder")
    diary = open_diary(token, first.reference)
    assert diary is not None
    assert [entry.reference for entry in diary.entries] == [first.reference, second]
    entry = diary.entries[1]
    assert (entry.changed, entry.change, entry.effect) == (YesNo.YES, "Louder", 3)
    assert entry.kind is ReportKind.NOISE
    assert entry.time == "about 2"
    assert diary.entries[0].changed is None


def test_it_tells_to_whom_a_report_was_passed_and_no_word_of_the_staff(first: Sent) -> None:
    officer = an_officer(Role.TRIAGE_OFFICER)
    triage.take(first.reference, officer, version(first, officer))
    triage.pass_on(
        first.reference,
        officer,
        version(first, officer),
        body=Body.POLICE,
        accepted=True,
        reason="canary of the staff",
        words="We told the police.",
    )
    diary = open_diary(open_case(first), first.reference)
    assert diary is not None
    assert [one.body for one in diary.entries[0].passed_on] == [Body.POLICE]
    assert diary.entries[0].status is ReportStatus.PASSED_ON
    assert "canary" not in repr(diary)


def version(sent: Sent, officer: object) -> int:
    return report_pages.open_report(sent.reference, officer).version


def test_nothing_of_the_other_person_or_of_the_resident_is_in_it(first: Sent) -> None:
    told = repr(open_diary(open_case(first), first.reference))
    for canary in ("Bert", "Flat 9", "Ada", EMAIL):
        assert canary not in told


def test_another_browser_sees_nothing(first: Sent) -> None:
    other = send()
    for token in (None, "x", open_case(other)):
        assert open_diary(token, first.reference) is None
        assert begin_review(token, first.reference, None, "en", WORDS) is None


def test_a_mailed_code_shows_only_the_reports_that_may_be_mailed_about(first: Sent) -> None:
    own = open_case(first)
    hidden, shown = again(own, first.reference, "k1"), again(own, first.reference, "k2")
    with transaction() as session:
        report = session.scalars(sa.select(Report).where(Report.reference == hidden)).one()
        report.contact = {**report.contact, "safe-contact": {"ways": ["letter"]}}
    mailed = by_mail(first.reference)
    seen = open_diary(mailed, first.reference)
    assert seen is not None
    assert [entry.reference for entry in seen.entries] == [first.reference, shown]
    assert seen.outlook is not None
    assert seen.outlook.counted == 2
    whole = open_diary(own, first.reference)
    assert whole is not None
    assert len(whole.entries) == 3


def test_the_application_begins_with_a_row_for_each_report(first: Sent) -> None:
    token = open_case(first)
    found = [first.reference, again(token, first.reference), again(token, first.reference, "k2")]
    begun = begin_review(token, first.reference, None, "en", WORDS)
    draft = drafts.find_draft(begun, JOURNEY)
    assert draft is not None
    rows = read_rows(draft.answers, row(first.reference).received_at.date())
    assert [one.reports for one in rows] == [(reference,) for reference in found]
    assert all(one.told[0].body is Body.COUNCIL and one.told[0].made for one in rows)
    assert [one.occurred.first.day for one in rows if one.occurred] == [10, 13, 13]


def test_a_draft_that_was_sent_is_left_alone(first: Sent) -> None:
    token = open_case(first)
    gone = drafts.start_draft(JOURNEY, "en", "who", {"kind": "victim"})
    with transaction() as session:
        held = drafts.lock_draft(session, gone, JOURNEY)
        assert held is not None
        drafts.mark_sent(held, "CR-2222-2222")
    begun = begin_review(token, first.reference, gone, "en", WORDS)
    assert begun not in (None, gone)


def test_a_report_without_words_any_more_is_still_listed(first: Sent) -> None:
    token = open_case(first)
    with transaction() as session:
        report = session.scalars(sa.select(Report)).one()
        report.answers_sealed = report.contact_sealed = report.alleged_sealed = None
    assert all_answers(row(first.reference)) == {}
    diary = open_diary(token, first.reference)
    assert diary is not None
    assert diary.entries[0].account == ""
    db.session.rollback()
    assert again(token, first.reference)
