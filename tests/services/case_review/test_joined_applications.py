"""Applications that are one case: who leads, on which clocks, who is told what, and the way back."""

import datetime as dt
from typing import Any

import pytest
from flask import Flask

from portal import clock
from portal.domain.appeals import AppealGround
from portal.domain.officer_acts import Refusal
from portal.domain.resident_acts import ResidentAct, WithdrawalReason
from portal.domain.state_machine import Clock
from portal.domain.vocabulary import CaseReviewStatus, Lane, Measure, Role, Visibility
from portal.services.case_access import Refused
from portal.services.case_review import (
    appeals,
    case_review_pages,
    case_review_queues,
    case_review_work,
    joined_applications,
    letter_reading,
    threshold_decisions,
)
from portal.services.case_review.appeals import ToldAppeal
from portal.services.case_review.case_review_pages import ReviewPage
from portal.services.officer.officers import SignedIn
from portal.services.panel import tracked_plan
from portal.services.tracking import resident_acts, tracking
from portal.services.tracking.resident_acts import NotNow
from tests.builders import an_officer
from tests.conftest import NOON
from tests.services.case_review.walked import WHY, numbers
from tests.services.panel.planned import begin_plan, consult, follow_up
from tests.services.tracked import HERE, kept, mails, sent_application

C = CaseReviewStatus
SECRET = "Only Ada may read this."
WORDS = "We look at your request together with another one."


@pytest.fixture
def officer(app: Flask) -> SignedIn:
    return an_officer(Role.CASE_REVIEW_OFFICER)


@pytest.fixture
def second(app: Flask) -> SignedIn:
    return an_officer(Role.CASE_REVIEW_OFFICER, "police")


def _sent(days_ago: int = 0, **changes: Any) -> tuple[str, str]:
    with clock.stopped_at(NOON - dt.timedelta(days=days_ago)):
        return sent_application(**changes)


def _undecided(days_ago: int = 0) -> tuple[str, str]:
    return _sent(days_ago, rows={})


def _page(reference: str, officer: SignedIn) -> ReviewPage:
    kept(reference)
    return case_review_pages.open_case_review(reference, officer)


def _join(one: str, other: str, officer: SignedIn, *, sent_twice: bool = False) -> None:
    joined_applications.join(
        one,
        officer,
        kept(one).version,
        other,
        reason="One flat.",
        words=WORDS,
        sent_twice=sent_twice,
    )


def _part(reference: str, officer: SignedIn) -> None:
    joined_applications.part(
        reference, officer, kept(reference).version, reason="Two flats.", words="It goes on alone."
    )


def _opened(reference: str, code: str) -> str:
    found = tracking.open_case(reference, code, HERE)
    assert found is not None
    return found[0]


def _why(reference: str, other: str, officer: SignedIn) -> Refusal:
    with pytest.raises(Refused) as refused:
        _join(reference, other, officer)
    return refused.value.why


def _running(page: ReviewPage) -> dict[str, dt.date]:
    return {each.kind: each.due_on for each in page.clocks if each.stopped_at is None}


def test_the_better_finding_leads_from_whichever_page(officer: SignedIn) -> None:
    for turn in (False, True):
        met, undecided = _sent()[0], _undecided(3)[0]
        _join(*((met, undecided) if turn else (undecided, met)), officer)
        follows, leads = _page(undecided, officer), _page(met, officer)
        assert (follows.joined_to, follows.action, follows.steps) == (met, None, ())
        assert _running(follows) == {}
        (line,) = leads.joined_here
        assert (line.reference, line.sent_twice) == (undecided, False)
        # Each keeps what it was judged to be at its own day.
        assert (leads.status, follows.status) == (C.CONFIRMING, C.THRESHOLD_DECISION)
        assert line.applied_on == follows.applied_on == leads.applied_on - dt.timedelta(days=3)


def test_the_earliest_day_sets_the_clocks_and_parting_gives_them_back(officer: SignedIn) -> None:
    met, undecided = _sent()[0], _undecided(14)[0]
    before, theirs = _running(_page(met, officer)), _running(_page(undecided, officer))
    _join(met, undecided, officer)
    joined = _running(_page(met, officer))
    assert joined[Clock.ACKNOWLEDGE] == theirs[Clock.ACKNOWLEDGE] < before[Clock.ACKNOWLEDGE]
    assert joined[Clock.CONFIRM_MET] < before[Clock.CONFIRM_MET]
    assert _page(met, officer).due_on == joined[Clock.CONFIRM_MET]
    _part(undecided, officer)
    assert _running(_page(met, officer)) == before
    assert _running(_page(undecided, officer)) == theirs
    assert _page(met, officer).joined_here == ()


def test_the_queues_hold_the_one_that_leads(officer: SignedIn) -> None:
    met, undecided = _sent()[0], _undecided()[0]
    _join(met, undecided, officer)
    in_lanes = {row.reference for lane in Lane for row in case_review_queues.list_lane(lane).rows}
    assert met in in_lanes
    assert undecided not in in_lanes
    assert case_review_queues.count_lane(Lane.DECIDE).number == 0


def test_everybody_gets_every_letter_and_reads_nothing_of_the_other(
    officer: SignedIn, second: SignedIn
) -> None:
    leads, lead_code = _undecided(2)
    follows, code = _undecided()
    threshold_decisions.take(leads, officer, kept(leads).version)
    _join(follows, leads, officer)
    case_review_work.add_note(leads, officer, kept(leads).version, SECRET, Visibility.PUBLIC)
    threshold_decisions.propose_not_met(leads, officer, kept(leads).version, WHY, "Not met.")
    threshold_decisions.agree(leads, second, kept(leads).version, words="I agree.")
    for reference, own_code in ((leads, lead_code), (follows, code)):
        token = _opened(reference, own_code)
        (line,) = letter_reading.list_own(token, reference)
        letter = letter_reading.read_own(token, reference, line.number)
        case = tracking.find_case(token, reference)
        assert case is not None
        assert case.status is C.NOT_MET
        assert case.appeal is not None
        assert reference in str(letter.page())
        other = follows if reference == leads else leads
        assert other not in f"{case}{letter.page()}"
    case = tracking.find_case(_opened(follows, code), follows)
    assert SECRET not in str(case)
    assert any(follows in str(mail) for mail in mails("news_for_you"))
    assert _page(follows, officer).contact_officer == _page(leads, officer).contact_officer


def test_whoever_follows_can_appeal_and_the_case_waits_for_the_later_letter(
    officer: SignedIn, second: SignedIn
) -> None:
    leads, follows, code = _undecided(2)[0], *_undecided()
    _join(leads, follows, officer)
    threshold_decisions.propose_not_met(leads, officer, kept(leads).version, WHY, "Not met.")
    threshold_decisions.agree(leads, second, kept(leads).version, words="I agree.")
    token = _opened(follows, code)
    told = ToldAppeal((AppealGround.NOT_MET,), "Nobody asked me.")
    resident_acts.appeal(token, follows, kept(follows).version, told)
    page = _page(leads, officer)
    assert page.status is C.APPEAL
    (appeal,) = page.appeals
    assert appeal.why == ""
    assert "Nobody asked me." in str(_page(follows, officer).events)
    # Whose appeal it is stands in no line that the other applicant reads.
    public = [each for each in page.events if each.visibility is Visibility.PUBLIC]
    assert "Nobody asked me." not in str(page.events)
    assert follows not in str(public)
    assert appeals.had_a_part(kept(leads)) >= {officer.id, second.id}  # type: ignore[arg-type]


def test_the_plan_is_read_by_all_and_answered_by_who_leads(officer: SignedIn) -> None:
    leads, follows, code = _sent()[0], *_undecided()
    _join(leads, follows, officer)
    begin_plan(leads, officer)
    consult(leads, officer)
    token = _opened(follows, code)
    plan = tracked_plan.find_plan(token, follows)
    assert plan is not None
    assert (plan.reference, plan.may_comment, plan.comment) == (follows, False, "")
    case = tracking.find_case(token, follows)
    assert case is not None
    assert ResidentAct.COMMENTED_ON_PLAN not in case.acts
    assert leads not in str(case)


@pytest.mark.parametrize("twice", [False, True])
def test_the_numbers(officer: SignedIn, second: SignedIn, twice: bool) -> None:
    before = numbers()
    leads, follows = _undecided(2)[0], _undecided()[0]
    _join(leads, follows, officer, sent_twice=twice)
    threshold_decisions.propose_not_met(leads, officer, kept(leads).version, WHY, "Not met.")
    threshold_decisions.agree(leads, second, kept(leads).version, words="I agree.")
    after = numbers()
    count = 1 if twice else 2
    assert after[Measure.APPLICATIONS] - before[Measure.APPLICATIONS] == count
    assert after[Measure.NOT_MET] - before[Measure.NOT_MET] == count


def test_one_review_counts_once(officer: SignedIn) -> None:
    before = numbers()
    leads, follows = _sent()[0], _undecided()[0]
    _join(leads, follows, officer)
    follow_up(leads, officer)
    after = numbers()
    assert {each: after[each] - before[each] for each in Measure} == {
        Measure.APPLICATIONS: 2,
        Measure.NOT_MET: 0,
        Measure.REVIEWS: 1,
        Measure.WITH_RECOMMENDATIONS: 1,
    }
    # The outcome was told to all: nobody goes back behind it.
    with pytest.raises(Refused) as refused:
        _part(follows, officer)
    assert refused.value.why is Refusal.NOT_ALLOWED


def test_when_the_one_that_leads_is_taken_back_the_other_goes_on(officer: SignedIn) -> None:
    leads, lead_code = _sent()
    follows, _code = _undecided(14)
    before = _running(_page(follows, officer))
    _join(leads, follows, officer)
    token = _opened(leads, lead_code)
    resident_acts.withdraw(token, leads, kept(leads).version, WithdrawalReason.STOPPED, "")
    page = _page(follows, officer)
    assert (page.joined_to, page.status, _running(page)) == (None, C.THRESHOLD_DECISION, before)
    assert page.action is not None


def test_whoever_follows_can_take_theirs_back(officer: SignedIn) -> None:
    leads, follows, code = _sent()[0], *_undecided()
    _join(leads, follows, officer)
    token = _opened(follows, code)
    resident_acts.withdraw(token, follows, kept(follows).version, WithdrawalReason.STOPPED, "")
    assert _page(follows, officer).status is C.WITHDRAWN
    page = _page(leads, officer)
    assert (page.status, page.joined_here) == (C.CONFIRMING, ())
    threshold_decisions.confirm_met(leads, officer, kept(leads).version, "It is held.")
    assert _page(follows, officer).letters == ()


def test_three_are_one_case(officer: SignedIn) -> None:
    first, middle, last = _undecided(9)[0], _undecided(5)[0], _sent()[0]
    _join(middle, first, officer)
    _join(first, last, officer)
    assert {each.reference for each in _page(last, officer).joined_here} == {first, middle}
    assert _page(middle, officer).joined_to == last
    _part(first, officer)
    assert _page(first, officer).joined_to is None
    assert [each.reference for each in _page(last, officer).joined_here] == [middle]


def test_what_is_refused(officer: SignedIn, second: SignedIn) -> None:
    met, undecided, other = _sent()[0], _undecided()[0], _undecided()[0]
    assert _why(met, "no reference", officer) is Refusal.NO_SUCH_REVIEW
    assert _why(met, met, officer) is Refusal.SAME_REVIEW
    assert _why(met, "CR-0000-0000", officer) is Refusal.NO_SUCH_REVIEW
    _join(met, undecided, officer)
    assert _why(other, undecided, officer) is Refusal.JOINED_ELSEWHERE
    for act in (threshold_decisions.take, lambda *what: threshold_decisions.confirm_met(*what, "")):
        with pytest.raises(Refused) as refused:
            act(undecided, officer, kept(undecided).version)
        assert refused.value.why is Refusal.JOINED
    threshold_decisions.propose_not_met(other, officer, kept(other).version, WHY, "Not met.")
    assert _why(other, met, officer) is Refusal.CANNOT_JOIN
    threshold_decisions.agree(other, second, kept(other).version, words="I agree.")
    # A decided one follows, and its applicant gets the review after all: the best outcome stands.
    _join(other, met, officer)
    assert _page(other, officer).joined_to == met


def test_deciding_about_one_with_a_panel_of_its_own(officer: SignedIn) -> None:
    leads, follows = _sent()[0], _sent()[0]
    for reference in (leads, follows):
        begin_plan(reference, officer)
    assert _why(leads, follows, officer) is Refusal.CANNOT_JOIN


def test_a_named_contact_stays_an_acknowledgement_after_parting(officer: SignedIn) -> None:
    leads, follows = _undecided(3)[0], _undecided()[0]
    _join(leads, follows, officer)
    threshold_decisions.take(leads, officer, kept(leads).version)
    _part(follows, officer)
    assert set(_running(_page(follows, officer))) == {Clock.DECIDE_THRESHOLD}


@pytest.mark.parametrize("way", ["part", "rejoin", "take back", "leader taken back"])
def test_no_way_loses_a_not_met_from_the_numbers(
    officer: SignedIn, second: SignedIn, way: str
) -> None:
    (leads, lead_code), (follows, code), met = _undecided(2), _undecided(), _sent()[0]
    before = numbers()[Measure.NOT_MET]
    _join(leads, follows, officer)
    threshold_decisions.propose_not_met(leads, officer, kept(leads).version, WHY, "Not met.")
    threshold_decisions.agree(leads, second, kept(leads).version, words="I agree.")
    if way == "part":
        _part(follows, officer)
    elif way == "rejoin":
        with clock.stopped_at(NOON + dt.timedelta(days=1)):
            _join(leads, met, officer)
    else:
        one, its_code = (follows, code) if way == "take back" else (leads, lead_code)
        _take_back(one, its_code)
    assert numbers()[Measure.NOT_MET] - before == 2
    if way == "leader taken back":
        page = _page(follows, officer)
        assert page.status is C.NOT_MET
        assert Clock.APPEAL in _running(page)


def _take_back(reference: str, code: str) -> None:
    token, version = _opened(reference, code), kept(reference).version
    resident_acts.withdraw(token, reference, version, WithdrawalReason.STOPPED, "")


def test_a_review_that_was_granted_stands_when_whoever_leads_takes_theirs_back(
    officer: SignedIn,
) -> None:
    (leads, code), follows = _sent(), _undecided()[0]
    _join(leads, follows, officer)
    threshold_decisions.confirm_met(leads, officer, kept(leads).version, "It is held.")
    due = _running(_page(leads, officer))[Clock.HOLD_PANEL]
    _take_back(leads, code)
    page = _page(follows, officer)
    assert (page.status, page.held, _running(page)) == (C.MET, True, {Clock.HOLD_PANEL: due})
    case_review_work.advance(
        follows, officer, page.version, to=C.GATHERING, reason="Next.", words="We ask the bodies."
    )


def test_after_the_outcome_nobody_takes_it_back_for_all(officer: SignedIn) -> None:
    (leads, code), follows = _sent(), _undecided()[0]
    _join(leads, follows, officer)
    follow_up(leads, officer)
    with pytest.raises(NotNow):
        _take_back(leads, code)
    assert C.WITHDRAWN not in _page(leads, officer).steps
    assert _page(follows, officer).joined_to == leads


def test_sent_twice_counts_once_after_the_first_is_taken_back(officer: SignedIn) -> None:
    before = numbers()[Measure.APPLICATIONS]
    (leads, code), follows = _sent(), _undecided()[0]
    _join(leads, follows, officer, sent_twice=True)
    _take_back(leads, code)
    assert numbers()[Measure.APPLICATIONS] - before == 1


@pytest.mark.parametrize("turn", [False, True])
def test_each_learns_once_who_the_contact_is(officer: SignedIn, turn: bool) -> None:
    leads, follows = _sent()[0], _undecided()[0]
    threshold_decisions.take(follows if turn else leads, officer, kept(leads).version)
    _join(leads, follows, officer)
    for reference in (leads, follows):
        page = _page(reference, officer)
        named = [event for event in page.events if event.kind == "contact_officer"]
        assert len(named) == 1, reference
        assert page.contact_officer is not None
