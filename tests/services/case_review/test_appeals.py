"""Appeals: in time or late, online or entered, decided by neither earlier decider, and what follows."""

import dataclasses
import datetime as dt
from collections.abc import Callable

import pytest
from flask import Flask

from portal import clock
from portal.content.current import authority
from portal.domain.appeals import AppealGround, AppealOutcome
from portal.domain.letters import LetterKind
from portal.domain.officer_acts import Refusal
from portal.domain.policy import NextReview
from portal.domain.review_plan import LessonTheme
from portal.domain.vocabulary import Body, CaseReviewStatus, Intake, Role, ThresholdDecision
from portal.services.case_access import Refused
from portal.services.case_review import (
    appeals,
    case_review_pages,
    case_review_work,
    letter_reading,
    threshold_decisions,
)
from portal.services.case_review.appeals import ToldAppeal
from portal.services.case_review.case_review_pages import ReviewPage
from portal.services.case_review.threshold_reasons import Reasons
from portal.services.officer.officers import SignedIn
from portal.services.panel import panels, review_closing, review_outcome, review_plan
from portal.services.panel.lessons import search_lessons
from portal.services.panel.review_plan import ActionWords
from portal.services.tracking import resident_acts, tracking
from portal.services.tracking.resident_acts import NotNow
from portal.services.tracking.tracking_access import add_session
from portal.services.transaction import Stale, transaction
from tests.builders import an_application, an_officer
from tests.services.panel import planned
from tests.services.review_answers import application
from tests.services.tracked import HERE, kept, mails, sent_application, version

C = CaseReviewStatus
REVIEWER = Role.CASE_REVIEW_OFFICER
WHY = Reasons("Weekly", "No sleep", "Nobody came", "Nothing", "All was here.")
TOLD = ToldAppeal((AppealGround.NOT_MET, AppealGround.DELAY), "You did not ask the caretaker.")
LATE = dataclasses.replace(TOLD, late_why="I was in hospital.")


@pytest.fixture
def officer(app: Flask) -> SignedIn:
    return an_officer(REVIEWER)


@pytest.fixture
def second(app: Flask) -> SignedIn:
    return an_officer(REVIEWER, "police")


@pytest.fixture
def third(app: Flask) -> SignedIn:
    return an_officer(Role.MANAGER)


@pytest.fixture
def not_met(officer: SignedIn, second: SignedIn) -> str:
    reference = an_application(officer, application(rows={}))
    threshold_decisions.propose_not_met(reference, officer, 1, WHY, "Not met.")
    threshold_decisions.agree(reference, second, 2, words="I agree.")
    return reference


def _page(reference: str, officer: SignedIn) -> ReviewPage:
    return case_review_pages.open_case_review(reference, officer)


def _enter(
    reference: str, officer: SignedIn, told: ToldAppeal = TOLD, made_on: dt.date | None = None
) -> None:
    appeals.enter(
        reference,
        officer,
        kept(reference).version,
        told,
        made_on=made_on or clock.today(),
        intake=Intake.TELEPHONE,
    )


def _decide(
    reference: str, officer: SignedIn, back_to: CaseReviewStatus | None = C.THRESHOLD_DECISION
) -> None:
    appeals.decide(
        reference,
        officer,
        kept(reference).version,
        outcome=AppealOutcome.UPHELD if back_to else AppealOutcome.DISMISSED,
        back_to=back_to,
        reasons="I read it again.",
        words="The caretaker was never asked.",
    )


def _running(page: ReviewPage) -> dict[str, dt.date]:
    return {each.kind: each.due_on for each in page.clocks if each.stopped_at is None}


def _letters(reference: str, officer: SignedIn) -> list[LetterKind]:
    return [letter.kind for letter in _page(reference, officer).letters]


def _body(reference: str, officer: SignedIn) -> str:
    """The words of the latest letter."""
    number = len(_page(reference, officer).letters)
    _line, letter = letter_reading.read_for_officer(reference, number, officer)
    return letter.body


def test_an_entered_appeal_runs_from_the_day_of_contact(not_met: str, officer: SignedIn) -> None:
    """Spoken on Thursday, entered on Monday: fifteen working days after Thursday."""
    with clock.stopped_at(dt.datetime(2026, 10, 19, 11, tzinfo=dt.UTC)):
        _enter(not_met, officer, made_on=dt.date(2026, 10, 15))
        page = _page(not_met, officer)
    (appeal,) = page.appeals
    assert (appeal.made_on, appeal.late) == (dt.date(2026, 10, 15), False)
    assert (appeal.grounds, appeal.why) == (TOLD.grounds, TOLD.why)
    assert page.status is C.APPEAL
    assert _running(page) == {"decide_appeal": dt.date(2026, 11, 5)}
    assert page.due_on == dt.date(2026, 11, 5)


def test_late_is_accepted_with_its_reason_only(not_met: str, officer: SignedIn) -> None:
    """What counts is the day of contact, whenever it is entered."""
    by = appeals.appeal_by(kept(not_met))
    assert by is not None
    with clock.stopped_at(dt.datetime(2027, 1, 5, 11, tzinfo=dt.UTC)):
        with pytest.raises(Refused) as refused:
            _enter(not_met, officer, made_on=by + dt.timedelta(days=1))
        assert refused.value.why is Refusal.LATE_WITHOUT_REASON
        _enter(not_met, officer, LATE, made_on=by)
        (appeal,) = _page(not_met, officer).appeals
    assert (appeal.late, appeal.late_why) == (False, "")


def test_a_late_appeal_keeps_its_reason(not_met: str, officer: SignedIn) -> None:
    with clock.stopped_at(dt.datetime(2027, 1, 5, 11, tzinfo=dt.UTC)):
        _enter(not_met, officer, LATE)
        (appeal,) = _page(not_met, officer).appeals
    assert (appeal.late, appeal.late_why) == (True, "I was in hospital.")


def test_nobody_decides_who_had_a_part(
    not_met: str, officer: SignedIn, second: SignedIn, third: SignedIn
) -> None:
    """Neither decider, and not who became the contact officer since."""
    contact = an_officer(REVIEWER)
    threshold_decisions.take(not_met, contact, kept(not_met).version)
    _enter(not_met, officer)
    for earlier in (officer, second, contact):
        with pytest.raises(Refused) as refused:
            _decide(not_met, earlier)
        assert refused.value.why is Refusal.SAME_OFFICER
    _decide(not_met, third)
    assert _page(not_met, officer).status is C.APPEAL_UPHELD


def test_who_decided_an_appeal_decides_no_other(
    not_met: str, officer: SignedIn, third: SignedIn
) -> None:
    _enter(not_met, officer)
    _decide(not_met, third, None)
    _close(not_met, officer)
    _enter(not_met, officer)
    with pytest.raises(Refused) as refused:
        _decide(not_met, third)
    assert refused.value.why is Refusal.SAME_OFFICER
    _decide(not_met, an_officer(Role.MANAGER, "police"))


def _close(reference: str, officer: SignedIn) -> None:
    review_closing.close(
        reference,
        officer,
        kept(reference).version,
        theme=LessonTheme.LISTENING,
        lesson="Ask the caretaker first.",
        reason="Over.",
        words="It is closed.",
    )


def test_after_a_dismissed_appeal_it_closes_with_a_lesson_and_no_plan_is_made(
    not_met: str, officer: SignedIn, third: SignedIn
) -> None:
    """There was no review, so nothing can be followed up and no action agreed."""
    _enter(not_met, officer)
    action = ActionWords(Body.POLICE, "Visit.", clock.today() + dt.timedelta(days=9))

    def refused(do: Callable[[], None]) -> Refusal:
        with pytest.raises(Refused) as found:
            do()
        return found.value.why

    def act_alone() -> None:
        review_plan.add_action(not_met, officer, kept(not_met).version, action)

    def advance(to: CaseReviewStatus) -> Callable[[], None]:
        return lambda: case_review_work.advance(
            not_met, officer, kept(not_met).version, to=to, reason="x", words="x"
        )

    assert refused(act_alone) is Refusal.NOT_ALLOWED
    _decide(not_met, third, None)
    page = _page(not_met, officer)
    assert (page.status, page.steps) == (C.APPEAL_DISMISSED, (C.WITHDRAWN,))
    assert refused(act_alone) is Refusal.NOT_ALLOWED
    assert refused(advance(C.FOLLOWING_UP)) is Refusal.NOT_ALLOWED
    assert refused(advance(C.CLOSED)) is Refusal.NOT_ALLOWED
    _close(not_met, officer)
    page = _page(not_met, officer)
    assert page.status is C.CLOSED
    assert [each.words for each in page.plan.lessons] == ["Ask the caretaker first."]
    assert [each.reference for each in search_lessons(officer, words="caretaker").lessons] == [
        not_met
    ]


def test_an_upheld_appeal_has_the_services_meet_only_once_a_panel_is_set(
    officer: SignedIn, third: SignedIn
) -> None:
    """The panel that met is over: another one is set, with its own checks, before it meets."""
    reference = an_application(officer, application())
    planned.begin_plan(reference, officer)
    planned.send_outcome(reference, officer)
    _enter(reference, officer, ToldAppeal((AppealGround.REVIEW,), "Nobody heard me."))
    _decide(reference, third, C.PANEL_SET)
    with clock.stopped_at(dt.datetime(2026, 10, 19, 11, tzinfo=dt.UTC)):
        appeals.go_back(reference, officer, kept(reference).version, "We meet again.")
        page = _page(reference, officer)
        assert page.status is C.GATHERING
        assert _running(page)["hold_panel"] == dt.date(2026, 11, 4)
        with pytest.raises(Refused):
            review_outcome.hold_panel(
                reference, officer, page.version, clock.today(), "The panel met."
            )
        panels.set_panel(
            reference, officer, page.version, planned.a_plan(where="Room 9"), "We meet again."
        )
        page = _page(reference, officer)
        assert page.status is C.PANEL_SET
        assert page.panel is not None
        assert page.panel.plan.where == "Room 9"


def test_no_plain_step_goes_around(not_met: str, officer: SignedIn, third: SignedIn) -> None:
    """Neither into an appeal nor out of it, for a manager either."""

    def advance(to: CaseReviewStatus) -> Refusal:
        with pytest.raises(Refused) as refused:
            case_review_work.advance(
                not_met, third, kept(not_met).version, to=to, reason="x", words="x"
            )
        return refused.value.why

    assert advance(C.APPEAL) is Refusal.NOT_ALLOWED
    _enter(not_met, officer)
    assert advance(C.APPEAL_UPHELD) is Refusal.NOT_ALLOWED
    assert advance(C.APPEAL_DISMISSED) is Refusal.NOT_ALLOWED
    _decide(not_met, third)
    assert advance(C.MET) is Refusal.NOT_ALLOWED


def test_upheld_goes_back_to_the_step_named_with_a_clock_of_its_own(
    not_met: str, officer: SignedIn, third: SignedIn
) -> None:
    _enter(not_met, officer)
    _decide(not_met, third)
    assert _running(_page(not_met, officer)) == {"after_appeal": dt.date(2026, 10, 16)}
    with clock.stopped_at(dt.datetime(2026, 11, 2, 11, tzinfo=dt.UTC)):
        appeals.go_back(not_met, officer, kept(not_met).version, "We decide again.")
    page = _page(not_met, officer)
    assert page.status is C.THRESHOLD_DECISION
    assert _running(page) == {"decide_threshold": dt.date(2026, 11, 9)}
    # It can be decided anew, and the first decision stays beside it.
    threshold_decisions.decide_met(
        not_met, officer, kept(not_met).version, WHY, "A review is held."
    )
    assert [each.decision for each in _page(not_met, officer).decisions] == [
        ThresholdDecision.MET,
        ThresholdDecision.NOT_MET,
    ]


def test_upheld_as_met_is_a_decision_with_its_letter(
    not_met: str, officer: SignedIn, third: SignedIn
) -> None:
    _enter(not_met, officer)
    _decide(not_met, third, C.MET)
    appeals.go_back(not_met, officer, kept(not_met).version, "There will be a review.")
    page = _page(not_met, officer)
    assert (page.status, page.held) == (C.MET, True)
    assert page.decisions[0].by is not None
    assert page.decisions[0].by.id == third.id
    assert _running(page) == {"hold_panel": dt.date(2026, 10, 30)}
    assert _letters(not_met, officer) == [
        LetterKind.THRESHOLD_MET,
        LetterKind.APPEAL_OUTCOME,
        LetterKind.THRESHOLD_NOT_MET,
    ]


@pytest.mark.parametrize("back_to", [C.GATHERING, C.FOLLOWING_UP, C.CLOSED, C.WITHDRAWN])
def test_a_case_without_a_review_goes_back_to_no_step_of_one(
    not_met: str, officer: SignedIn, third: SignedIn, back_to: CaseReviewStatus
) -> None:
    _enter(not_met, officer)
    with pytest.raises(Refused):
        _decide(not_met, third, back_to)
    assert _page(not_met, officer).status is C.APPEAL


def test_the_letter_answers_and_names_who_else(
    not_met: str, officer: SignedIn, third: SignedIn
) -> None:
    _enter(not_met, officer)
    _decide(not_met, third, None)
    body = _body(not_met, officer)
    for words in (
        "You appealed on Wednesday 14 October 2026.",
        "The decision not to hold a review",
        "How long it took",
        "Your appeal does not change the decision.",
        "The caretaker was never asked.",
        "Local Government and Social Care Ombudsman",
        "Housing Ombudsman",
    ):
        assert words in body, words
    assert "MOPAC" not in body
    assert "I read it again." not in body


def test_the_next_tier_is_named_from_its_day(
    app: Flask,
    not_met: str,
    officer: SignedIn,
    third: SignedIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    held = authority()
    policy = dataclasses.replace(held.policy, next_review=NextReview("MOPAC", clock.today()))
    monkeypatch.setitem(app.extensions, "authority", dataclasses.replace(held, policy=policy))
    _enter(not_met, officer)
    _decide(not_met, third, None)
    assert "You can ask MOPAC to review" in _body(not_met, officer)


@pytest.fixture
def own(officer: SignedIn, second: SignedIn) -> tuple[str, str]:
    """A case not met, opened by the person who applied: their token and its reference."""
    reference, code = sent_application()
    threshold_decisions.propose_departure(
        reference,
        officer,
        1,
        fact=next(iter(threshold_decisions.DepartureFact)),
        proof="The log.",
        words="We look again.",
    )
    threshold_decisions.agree(reference, second, kept(reference).version, words="Yes.")
    threshold_decisions.propose_not_met(reference, officer, kept(reference).version, WHY, "No.")
    threshold_decisions.agree(reference, second, kept(reference).version, words="Yes.")
    found = tracking.open_case(reference, code, HERE)
    assert found is not None
    return found[0], reference


def test_an_appeal_online(own: tuple[str, str], officer: SignedIn) -> None:
    token, reference = own
    case = tracking.find_case(token, reference)
    assert case is not None
    assert case.appeal is not None
    assert (case.appeal.by, case.appeal.late) == (dt.date(2026, 10, 28), False)
    before = len(mails())
    seen = version(token, reference)
    resident_acts.appeal(token, reference, seen, TOLD)
    # A second click finds the first.
    resident_acts.appeal(token, reference, seen, TOLD)
    (appeal,) = _page(reference, officer).appeals
    assert (appeal.intake, appeal.entered_by, appeal.why) == (Intake.ONLINE, None, TOLD.why)
    assert kept(reference).resident_wrote_at == clock.now()
    assert len(mails()) == before
    case = tracking.find_case(token, reference)
    assert case is not None
    assert (case.status, case.appeal, case.events[0].words) == (C.APPEAL, None, TOLD.why)
    with pytest.raises(NotNow):
        resident_acts.appeal(
            token, reference, version(token, reference), dataclasses.replace(TOLD, why="Another.")
        )


def test_an_appeal_online_that_is_late(own: tuple[str, str], officer: SignedIn) -> None:
    reference = own[1]
    with clock.stopped_at(dt.datetime(2026, 11, 20, 11, tzinfo=dt.UTC)):
        with transaction() as session:
            token = add_session(session, reference)
        case = tracking.find_case(token, reference)
        assert case is not None
        assert case.appeal is not None
        assert case.appeal.late
        with pytest.raises(Refused) as refused:
            resident_acts.appeal(token, reference, case.version, TOLD)
        assert refused.value.why is Refusal.LATE_WITHOUT_REASON
        resident_acts.appeal(token, reference, case.version, LATE)
        (appeal,) = _page(reference, officer).appeals
    assert (appeal.late, appeal.late_why) == (True, "I was in hospital.")


def test_a_colleague_was_faster(not_met: str, officer: SignedIn) -> None:
    seen = kept(not_met).version
    _enter(not_met, officer)
    with pytest.raises(Stale):
        appeals.enter(not_met, officer, seen, TOLD, made_on=clock.today(), intake=Intake.TELEPHONE)
