"""A restricted case is stored and not used, but for a reason on record [UK GDPR art. 18]."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from portal import clock
from portal.domain.data_requests import DataRequestKind, DataRequestOutcome
from portal.domain.keeping import ErasureReason, HoldReason, RestrictionReason, UseReason
from portal.domain.officer_acts import IdentityReason, Refusal
from portal.domain.vocabulary import Body, Intake, Lane, Role, Visibility
from portal.extensions import db
from portal.models.audit import AuditEntry
from portal.models.data_request import DataRequest
from portal.models.report import Report
from portal.services.case_access import CaseNotFound, Refused
from portal.services.case_review import case_review_pages, case_review_queues, case_review_work
from portal.services.case_search import Wanted, search_cases
from portal.services.data_protection import (
    case_keeping,
    data_requests,
    restrictions,
    subject_access,
)
from portal.services.data_protection.retention import apply_retention, find_ended
from portal.services.officer.officers import SignedIn
from portal.services.partner.chase_requests import chase_requests
from portal.services.partner.information_requests import Asked
from portal.services.report import linked_reports, queues, report_pages, triage
from portal.services.report.queues import ReportFilter
from portal.services.tracking import resident_acts, tracking
from portal.web.officer.data_protection import copy_words
from tests.builders import a_partner, a_report, a_request, an_application, an_officer
from tests.services.data_protection.test_retention import a_closed_report, on
from tests.services.review_answers import application
from tests.services.tracked import opened, sent_report

WRONG_DAY = (RestrictionReason.ACCURACY, "The person says that the day is wrong")
AGREED = (UseReason.CONSENT, "They asked us to tell the landlord")


@pytest.fixture
def manager(app: Flask) -> SignedIn:
    return an_officer(Role.MANAGER)


def _refusal(do: Callable[..., Any], *args: Any) -> Refusal:
    with pytest.raises(Refused) as refused:
        do(*args)
    return refused.value.why


def _note_report(reference: str, officer: SignedIn) -> None:
    seen = report_pages.open_report(reference, officer).version
    triage.add_note(reference, officer, seen, "A note", Visibility.STAFF)


def _note_review(reference: str, officer: SignedIn) -> None:
    seen = case_review_pages.open_case_review(reference, officer).version
    case_review_work.add_note(reference, officer, seen, "A note", Visibility.STAFF)


def _a_review(officer: SignedIn) -> str:
    return an_application(officer, application())


@pytest.mark.parametrize(("make", "note"), [(a_report, _note_report), (_a_review, _note_review)])
def test_nothing_is_changed_until_a_reason_is_recorded(
    manager: SignedIn,
    make: Callable[[SignedIn], str],
    note: Callable[[str, SignedIn], None],
    at_noon: dt.datetime,
) -> None:
    officer = an_officer(Role.MANAGER)
    reference = make(manager)
    restrictions.restrict(reference, manager, *WRONG_DAY)
    assert _refusal(note, reference, officer) is Refusal.RESTRICTED
    restrictions.record_use(reference, officer, *AGREED)
    note(reference, officer)
    # It counts for who recorded it, and for that day.
    assert _refusal(note, reference, manager) is Refusal.RESTRICTED
    with clock.stopped_at(at_noon + dt.timedelta(days=1)):
        assert _refusal(note, reference, officer) is Refusal.RESTRICTED
    restrictions.lift(reference, manager, clock.today(), "It was right")
    note(reference, manager)


def test_a_report_beside_it_is_not_changed_either(manager: SignedIn) -> None:
    first, second = a_report(manager), a_report(manager)
    restrictions.restrict(second, manager, *WRONG_DAY)
    seen = report_pages.open_report(first, manager).version
    assert _refusal(linked_reports.link, first, manager, seen, second, "Same") is Refusal.RESTRICTED


def test_the_person_goes_on_with_their_own_case(manager: SignedIn) -> None:
    sent = sent_report()
    restrictions.restrict(sent.reference, manager, *WRONG_DAY)
    token = opened(sent)
    seen = report_pages.open_report(sent.reference, manager).version
    resident_acts.write(token, sent.reference, seen, "It was on the Tuesday")
    assert report_pages.open_report(sent.reference, manager).version == seen + 1


def _show_report(reference: str, officer: SignedIn) -> str:
    return str(report_pages.reveal_identity(reference, officer, IdentityReason.CONTACT))


def _show_review(reference: str, officer: SignedIn) -> str:
    return str(case_review_pages.reveal_applicant(reference, officer, IdentityReason.CONTACT))


@pytest.mark.parametrize(("make", "show"), [(a_report, _show_report), (_a_review, _show_review)])
def test_who_it_is_about_needs_a_reason_too(
    manager: SignedIn, make: Callable[[SignedIn], str], show: Callable[[str, SignedIn], str]
) -> None:
    reference = make(manager)
    restrictions.restrict(reference, manager, *WRONG_DAY)
    assert _refusal(show, reference, manager) is Refusal.RESTRICTED
    acts = db.session.scalars(sa.select(AuditEntry.act)).all()
    assert not any(act.endswith("identity_shown") for act in acts)
    restrictions.record_use(reference, manager, *AGREED)
    assert show(reference, manager)


def test_it_is_not_handed_over(manager: SignedIn) -> None:
    reference = a_report(manager)
    seen = report_pages.open_report(reference, manager).version
    restrictions.restrict(reference, manager, *WRONG_DAY)
    with pytest.raises(Refused) as refused:
        triage.pass_on(
            reference, manager, seen, body=Body.POLICE, accepted=True, reason="Theirs", words="Yes"
        )
    assert refused.value.why is Refusal.RESTRICTED


def test_the_person_sees_that_we_have_stopped(manager: SignedIn) -> None:
    sent = sent_report()
    token = opened(sent)

    def stopped() -> bool:
        found = tracking.find_case(token, sent.reference)
        assert found is not None
        return found.restricted

    assert not stopped()
    restrictions.restrict(sent.reference, manager, *WRONG_DAY)
    assert stopped()
    restrictions.lift(sent.reference, manager, clock.today(), "It was right")
    assert not stopped()


def test_it_is_seen_on_top_of_the_case_and_in_every_list(manager: SignedIn) -> None:
    officer = an_officer()
    report, review, free = a_report(manager), _a_review(manager), a_report(manager)
    for reference in (report, review):
        restrictions.restrict(reference, manager, *WRONG_DAY)
    standing = restrictions.find_standing(report, officer)
    assert standing is not None
    assert (standing.reason, standing.since, standing.in_use) == (
        RestrictionReason.ACCURACY,
        clock.today(),
        False,
    )
    listed = queues.list_reports(ReportFilter(), officer.id).rows
    assert {row.reference: row.restricted for row in listed} == {report: True, free: False}
    lanes = [case_review_queues.list_lane(lane).rows for lane in Lane]
    assert [row.restricted for rows in lanes for row in rows] == [True]
    found = search_cases(Wanted(email="zoe@example.org"), Role.MANAGER)
    assert [row.restricted for row in found.reviews] == [True]
    restrictions.record_use(report, officer, *AGREED)
    standing = restrictions.find_standing(report, officer)
    assert standing is not None
    assert standing.in_use
    assert restrictions.find_standing(free, officer) is None


def test_it_is_lifted_after_the_person_was_told(manager: SignedIn, at_noon: dt.datetime) -> None:
    reference, today = a_report(manager), clock.today()
    restrictions.restrict(reference, manager, *WRONG_DAY)
    for told_on in (today - dt.timedelta(days=1), today + dt.timedelta(days=1)):
        why = _refusal(restrictions.lift, reference, manager, told_on, "Right")
        assert why is Refusal.NOT_TOLD_YET
    with clock.stopped_at(at_noon + dt.timedelta(days=3)):
        restrictions.lift(reference, manager, today + dt.timedelta(days=2), "It was right")
    (kept,) = restrictions.list_restrictions(reference)
    assert (kept.told_on, kept.lifted_words) == (today + dt.timedelta(days=2), "It was right")
    acts = db.session.scalars(sa.select(AuditEntry.act).where(AuditEntry.subject == reference))
    assert {"case.restricted", "case.restriction_lifted"} <= set(acts)


def test_what_does_not_fit_is_refused(manager: SignedIn) -> None:
    reference, officer = a_report(manager), an_officer()
    restrict, lift = restrictions.restrict, restrictions.lift
    assert _refusal(restrict, reference, officer, *WRONG_DAY) is Refusal.NOT_ALLOWED
    assert _refusal(restrictions.record_use, reference, officer, *AGREED) is Refusal.NOT_RESTRICTED
    assert _refusal(lift, reference, manager, clock.today(), "x") is Refusal.NOT_RESTRICTED
    restrict(reference, manager, *WRONG_DAY)
    assert _refusal(restrict, reference, manager, *WRONG_DAY) is Refusal.RESTRICTED_ALREADY
    assert _refusal(lift, reference, officer, clock.today(), "x") is Refusal.NOT_ALLOWED
    with pytest.raises(CaseNotFound):
        restrict("ASB-2222-2222", manager, *WRONG_DAY)


def test_nothing_is_deleted_meanwhile(manager: SignedIn) -> None:
    reference = a_closed_report()
    restrictions.restrict(reference, manager, *WRONG_DAY)
    asked = (ErasureReason.ASKED, "Asked by letter")
    propose = case_keeping.propose_erasure
    assert _refusal(propose, reference, manager, *asked) is Refusal.RESTRICTED
    with on("2035-01-01"):
        assert {ended.held for ended in find_ended()} == {True}
        assert set(apply_retention().gone.values()) == {0}
    row = db.session.scalars(sa.select(Report).where(Report.reference == reference)).one()
    assert row.answers


@pytest.mark.parametrize("kept_by", ["hold", "restriction", "nothing"])
def test_requests_about_a_case_that_is_kept_are_not_forgotten(
    manager: SignedIn, kept_by: str
) -> None:
    reference = a_closed_report()
    told = {"name": "Sam", "reach": "By letter", "words": "A copy"}
    wanted = data_requests.log_request(
        manager, DataRequestKind.ACCESS, Intake.LETTER, clock.today(), told, "k" * 24
    )
    data_requests.name_cases(wanted, manager, 1, [reference])
    seen = data_requests.open_request(wanted, manager).version
    data_requests.end_request(wanted, manager, seen, DataRequestOutcome.DONE, "Sent")
    if kept_by == "hold":
        case_keeping.set_hold(reference, manager, HoldReason.OMBUDSMAN, "Number 12")
    elif kept_by == "restriction":
        restrictions.restrict(reference, manager, *WRONG_DAY)
    with on("2035-01-01"):
        assert data_requests.forget_requests() == (1 if kept_by == "nothing" else 0)
    row = db.session.scalars(sa.select(DataRequest).where(DataRequest.reference == wanted)).one()
    assert (row.told is None) == (kept_by == "nothing")


def test_the_copy_tells_of_it_and_leaves_the_uses_to_the_officer(manager: SignedIn) -> None:
    reference = a_report(manager)
    restrictions.restrict(reference, manager, *WRONG_DAY)
    restrictions.record_use(reference, manager, *AGREED)
    pieces = subject_access.collect([reference], manager, "DP-2222-2222", copy_words)
    about = {piece.part: piece for piece in pieces if "restrict" in piece.part}
    assert about["case_restriction.words"].text == WRONG_DAY[1]
    assert not about["case_restriction.words"].of_others
    assert about["restricted_use.words"].of_others


def test_no_body_is_chased_about_it(manager: SignedIn, at_noon: dt.datetime) -> None:
    reference = an_application(manager, application(rows={}))
    a_request(manager, reference, Asked(Body.POLICE, a_partner(manager)))
    restrictions.restrict(reference, manager, *WRONG_DAY)
    with clock.stopped_at(at_noon + dt.timedelta(days=30)):
        assert chase_requests() == 0
        restrictions.lift(reference, manager, clock.today(), "It was right")
        assert chase_requests() == 1
