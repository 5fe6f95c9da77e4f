"""Whatever officers and applicants do, in whatever order: nothing is lost, stuck or left unsaid.

Every walk goes through the services that the pages use, on a real database. What the rules refuse
must change nothing; after each act the case must have a next step that somebody is offered, its
letters must be there, and the four published numbers must be what the walks have done.
"""

import datetime as dt
from collections.abc import Callable

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from portal import clock
from portal.domain.appeals import AppealOutcome, grounds_for, steps_back
from portal.domain.letters import LetterKind
from portal.domain.officer_acts import DepartureFact
from portal.domain.vocabulary import CaseReviewStatus, Intake
from portal.services.case_access import Refused
from portal.services.case_review import (
    appeals,
    case_review_work,
    joined_applications,
    threshold_decisions,
)
from portal.services.case_review.appeals import ToldAppeal
from portal.services.case_review.case_review_pages import ReviewPage
from portal.services.officer.officers import SignedIn
from portal.services.panel import review_outcome
from tests.builders import an_application
from tests.conftest import NOON
from tests.services.case_review.walked import (
    NOT_MET,
    REVIEW,
    WHY,
    Step,
    Walk,
    an_office,
    check,
    check_follower,
    check_numbers,
    close,
    confirm,
    decide,
    enter_appeal,
    go,
    go_back,
    let_time_pass,
    numbers,
)
from tests.services.panel.planned import (
    begin_plan,
    consult,
    follow_up,
)
from tests.services.review_answers import application

C = CaseReviewStatus
MOST_ACTS = 5


Do = Callable[[Walk, ReviewPage, st.DataObject], None]


def _advance(walk: Walk, page: ReviewPage, data: st.DataObject) -> None:
    to = data.draw(st.sampled_from([*page.steps * 3, *C]), label="to")
    case_review_work.advance(
        walk.reference, walk.first, page.version, to=to, reason="Next.", words="We go on."
    )


def _depart(walk: Walk, page: ReviewPage, data: st.DataObject) -> None:
    threshold_decisions.propose_departure(
        walk.reference,
        walk.first,
        page.version,
        fact=DepartureFact.NOT_ASB,
        proof="The log.",
        words="We look again.",
    )


def _appeal(walk: Walk, page: ReviewPage, data: st.DataObject) -> None:
    ground = data.draw(st.sampled_from(grounds_for(held=page.held)), label="ground")
    told = ToldAppeal((ground,), "I do not agree.", data.draw(st.sampled_from(["", "I was ill."])))
    appeals.enter(
        walk.reference,
        walk.first,
        page.version,
        told,
        made_on=clock.today(),
        intake=Intake.TELEPHONE,
    )


def _decide_appeal(walk: Walk, page: ReviewPage, data: st.DataObject) -> None:
    outcome = data.draw(st.sampled_from(AppealOutcome), label="outcome")
    appeals.decide(
        walk.reference,
        data.draw(st.sampled_from([walk.first, walk.second, walk.decider()]), label="who"),
        page.version,
        outcome=outcome,
        back_to=data.draw(st.sampled_from(steps_back(held=page.held)), label="back to"),
        reasons="Read again.",
        words="This is why.",
    )


def _send_outcome(walk: Walk, page: ReviewPage, data: st.DataObject) -> None:
    consult(walk.reference, walk.first)
    review_outcome.send_outcome(
        walk.reference, walk.first, walk.page.version, "We decided, and this is why."
    )


def _wait(walk: Walk, page: ReviewPage, data: st.DataObject) -> None:
    walk.now += dt.timedelta(days=data.draw(st.sampled_from([1, 8, 40]), label="days"))


DO: dict[str, Do] = {
    "take": lambda walk, page, data: threshold_decisions.take(
        walk.reference, walk.first, page.version
    ),
    "confirm": lambda walk, page, data: threshold_decisions.confirm_met(
        walk.reference, walk.first, page.version, "A review is held."
    ),
    "depart": _depart,
    "decide met": lambda walk, page, data: threshold_decisions.decide_met(
        walk.reference, walk.first, page.version, WHY, "A review is held."
    ),
    "propose": lambda walk, page, data: threshold_decisions.propose_not_met(
        walk.reference, walk.first, page.version, WHY, "Not met."
    ),
    "agree": lambda walk, page, data: threshold_decisions.agree(
        walk.reference, walk.second, page.version, words="I agree."
    ),
    "send back": lambda walk, page, data: threshold_decisions.send_back(
        walk.reference, walk.second, page.version, "Look again."
    ),
    "advance": _advance,
    "send outcome": _send_outcome,
    "appeal": _appeal,
    "decide appeal": _decide_appeal,
    "go back": lambda walk, page, data: appeals.go_back(
        walk.reference, walk.first, page.version, "We go back."
    ),
    "close": lambda walk, page, data: close(walk),
    "wait": _wait,
}


# What fits is tried more often than what does not.
FITS: dict[CaseReviewStatus, list[str]] = {
    C.CONFIRMING: ["take", "confirm", "depart", "agree", "send back"],
    C.THRESHOLD_DECISION: ["propose", "agree", "agree", "send back", "decide met"],
    C.PLAN_DRAFT: ["send outcome"],
    C.NOT_MET: ["appeal", "wait"],
    C.OUTCOME_SENT: ["appeal"],
    C.FOLLOWING_UP: ["appeal"],
    C.CLOSED: ["appeal"],
    C.APPEAL: ["decide appeal"],
    C.APPEAL_UPHELD: ["go back"],
    C.APPEAL_DISMISSED: ["advance", "close"],
}


STARTS = ("met", "undecided", "not met", "upheld", "drafting", "followed")


def _join(walk: Walk) -> None:
    """Let another application follow the walked one."""
    walk.follower = an_application(walk.first, application(rows={}))
    joined_applications.join(
        walk.reference,
        walk.first,
        walk.page.version,
        walk.follower,
        reason="One flat.",
        words="We look at both.",
    )


def _begin(start: str, walk: Walk, *, joined: bool) -> None:
    """Each walk begins at some way into a case, so that every part of one is walked."""
    first, met = walk.first, start in ("met", "drafting", "followed")
    walk.reference = an_application(first, application() if met else application(rows={}))
    if joined:
        _join(walk)
    if start == "drafting":
        begin_plan(walk.reference, first)
    if start == "followed":
        follow_up(walk.reference, first)
    if start in ("not met", "upheld"):
        for step in NOT_MET:
            step(walk)
    if start == "upheld":
        enter_appeal(walk)
        decide(AppealOutcome.UPHELD)(walk)


def _do(walk: Walk, data: st.DataObject) -> None:
    page = walk.page
    fitting = FITS.get(page.status, ["advance"])
    name = data.draw(st.sampled_from([*fitting * 5, *sorted(DO)]), label="act")
    try:
        DO[name](walk, page, data)
    except Refused:
        # An act of several steps may have done the first of them; none of those moves the case.
        assert walk.page.status is page.status
        if name != "send outcome":
            assert walk.page.version == page.version


@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def _walks(office: list[SignedIn], data: st.DataObject) -> None:
    first, second, *deciders = office
    with clock.stopped_at(NOON):
        before = numbers()
        walk = Walk("", first, second, deciders)
        joined = data.draw(st.booleans(), label="joined")
        _begin(data.draw(st.sampled_from(STARTS), label="start"), walk, joined=joined)
        written, followers = check(walk), check_follower(walk)
        for _ in range(data.draw(st.integers(2, MOST_ACTS), label="acts")):
            with clock.stopped_at(walk.now):
                _do(walk, data)
                written, followers = check(walk), check_follower(walk)
        with clock.stopped_at(walk.now):
            check_numbers(before, written, followers if joined else None)


@pytest.mark.long
def test_nothing_is_lost_stuck_or_left_unsaid(app: Flask) -> None:
    _walks(an_office())


K = LetterKind

# Each lane to its end: whether the threshold was found to be met, its steps, and its letters.
LANES: dict[str, tuple[bool, tuple[Step, ...], set[LetterKind]]] = {
    "met": (True, (confirm, *REVIEW), {K.THRESHOLD_MET, K.OUTCOME}),
    "not met": (False, (*NOT_MET, let_time_pass, go(C.CLOSED)), {K.THRESHOLD_NOT_MET}),
    "dismissed": (
        False,
        (*NOT_MET, enter_appeal, decide(AppealOutcome.DISMISSED), close),
        {K.THRESHOLD_NOT_MET, K.APPEAL_OUTCOME},
    ),
    "upheld": (
        False,
        (*NOT_MET, enter_appeal, decide(AppealOutcome.UPHELD), go_back, *REVIEW),
        {K.THRESHOLD_NOT_MET, K.APPEAL_OUTCOME, K.THRESHOLD_MET, K.OUTCOME},
    ),
}


@pytest.mark.long
def test_each_lane_leads_to_its_end(app: Flask) -> None:
    first, second, *deciders = an_office()
    for name, (met, steps, letters) in LANES.items():
        before = numbers()
        walk = Walk("", first, second, deciders)
        walk.reference = an_application(first, application() if met else application(rows={}))
        written = check(walk)
        for step in steps:
            with clock.stopped_at(walk.now):
                step(walk)
                written = check(walk)
        assert walk.page.status is C.CLOSED, name
        assert set(written) == letters, name
        with clock.stopped_at(walk.now):
            check_numbers(before, written)
