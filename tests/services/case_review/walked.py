"""Case reviews that are walked along their lanes, and what must hold after each step."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

from portal import clock
from portal.domain.appeals import AppealGround, AppealOutcome
from portal.domain.letters import LetterKind
from portal.domain.review_plan import ActionState, LessonTheme
from portal.domain.states import CASE_REVIEWS
from portal.domain.vocabulary import CaseReviewStatus, Intake, Measure, Role
from portal.extensions import db
from portal.services.case_review import (
    appeals,
    case_review_pages,
    case_review_work,
    threshold_decisions,
)
from portal.services.case_review.appeals import ToldAppeal
from portal.services.case_review.case_review_pages import ReviewPage
from portal.services.case_review.threshold_reasons import Reasons
from portal.services.officer.officers import SignedIn
from portal.services.panel import panels, review_closing, review_outcome, review_plan
from portal.services.publication import published_years
from portal.web.officer.case_review.review_acts import ACTS
from portal.web.officer.case_review.review_steps import due_first, next_steps
from tests.builders import an_officer
from tests.conftest import NOON
from tests.services.panel.planned import (
    a_plan,
    add_action,
    add_recommendation,
    consult,
)

C = CaseReviewStatus
WHY = Reasons("Weekly", "No sleep", "Nobody came", "Nothing", "All was here.")


# Each status with the letter that the law asks for when a case comes into it by a decision.
LETTERS = {
    C.MET: LetterKind.THRESHOLD_MET,
    C.NOT_MET: LetterKind.THRESHOLD_NOT_MET,
    C.OUTCOME_SENT: LetterKind.OUTCOME,
    C.APPEAL_UPHELD: LetterKind.APPEAL_OUTCOME,
    C.APPEAL_DISMISSED: LetterKind.APPEAL_OUTCOME,
}
_MOVES = ("status_changed", "appealed", "resident_withdrew", "reopened")


@dataclass
class Walk:
    """One case and those who work on it; `now` is the walk's own day.

    `follower`: the reference of an application that was joined to it, if any.
    """

    reference: str
    first: SignedIn
    second: SignedIn
    deciders: list[SignedIn]
    now: dt.datetime = NOON
    follower: str = ""

    @property
    def page(self) -> ReviewPage:
        db.session.rollback()
        db.session.expire_all()
        return case_review_pages.open_case_review(self.reference, self.first)

    @property
    def everybody(self) -> list[SignedIn]:
        return [self.first, self.second, *self.deciders]

    def decider(self) -> SignedIn:
        """A manager who had no part in the case yet."""
        had_a_part = self.page.had_a_part
        free = [each for each in self.deciders if each.id not in had_a_part]
        if not free:
            self.deciders.append(an_officer(Role.MANAGER))
            free = self.deciders[-1:]
        return free[0]


def has_next_step(walk: Walk, page: ReviewPage) -> None:
    state = CASE_REVIEWS.states[page.status]
    running = {each.kind for each in page.clocks if each.stopped_at is None}
    if state.is_final:
        assert running == set()
        return
    assert state.clock is not None
    assert state.clock.value in running
    assert page.due_on is not None
    top = [ACTS[name] for name in next_steps(page)]
    somebody = [*walk.everybody, walk.decider()]
    offered = any(act.offered(page, each) for act in top for each in somebody)
    assert offered or due_first(page) is not None, page.status


def letters_are_there(page: ReviewPage) -> Counter[LetterKind]:
    """Each decision that the law asks a letter for has exactly one, to the applicant."""
    moved = [C(each.facts["to"]) for each in page.events if each.kind in _MOVES]
    asked = Counter(LETTERS[to] for to in moved if to in LETTERS)
    written = Counter(letter.kind for letter in page.letters)
    assert written == asked
    return written


def check(walk: Walk) -> Counter[LetterKind]:
    page = walk.page
    has_next_step(walk, page)
    return letters_are_there(page)


def numbers() -> Counter[Measure]:
    """The four numbers of all years, as they are published."""
    db.session.rollback()
    total: Counter[Measure] = Counter()
    for year in published_years.list_years():
        total.update({measure: number or 0 for measure, number in year.numbers.items()})
    return total


def check_follower(walk: Walk) -> Counter[LetterKind]:
    """The joined application has every letter too, and a next step: its leader's, or once alone its own."""
    if not walk.follower:
        return Counter()
    alone = replace(walk, reference=walk.follower, follower="")
    page = alone.page
    if page.joined_to is None:
        has_next_step(alone, page)
    else:
        assert page.joined_to == walk.reference
        assert page.status is not C.WITHDRAWN
    return letters_are_there(page)


def check_numbers(
    before: Counter[Measure],
    written: Counter[LetterKind],
    followers: Counter[LetterKind] | None = None,
) -> None:
    after = numbers()
    gone_up = {measure: after[measure] - before[measure] for measure in Measure}
    reviews = int(written[LetterKind.OUTCOME] > 0)
    assert gone_up == {
        Measure.APPLICATIONS: 1 if followers is None else 2,
        Measure.NOT_MET: (written + (followers or Counter()))[LetterKind.THRESHOLD_NOT_MET],
        Measure.REVIEWS: reviews,
        Measure.WITH_RECOMMENDATIONS: reviews,
    }


def an_office() -> list[SignedIn]:
    """Adding an officer is slow, as it must be: all walks of a test share an office."""
    reviewer = Role.CASE_REVIEW_OFFICER
    reviewers = [an_officer(reviewer), an_officer(reviewer, "police")]
    return [*reviewers, *(an_officer(Role.MANAGER) for _ in range(2))]


Step = Callable[[Walk], None]


def go(to: CaseReviewStatus) -> Step:
    return lambda walk: case_review_work.advance(
        walk.reference, walk.first, walk.page.version, to=to, reason="Next.", words="We go on."
    )


def meet(walk: Walk) -> None:
    panels.set_panel(walk.reference, walk.first, walk.page.version, a_plan(), "We meet.")


def hold(walk: Walk) -> None:
    review_outcome.hold_panel(
        walk.reference, walk.first, walk.page.version, clock.today(), "The panel met."
    )


def plan(walk: Walk) -> None:
    add_action(walk.reference, walk.first)
    add_recommendation(walk.reference, walk.first)


def tell(walk: Walk) -> None:
    review_outcome.send_outcome(walk.reference, walk.first, walk.page.version, "This is why.")


def follow(walk: Walk) -> None:
    review_outcome.start_follow_up(
        walk.reference, walk.first, walk.page.version, "Told by email.", "It begins."
    )


def end_action(walk: Walk) -> None:
    page = walk.page
    review_plan.end_action(
        walk.reference,
        walk.first,
        page.version,
        page.plan.open_actions[0].id,
        state=ActionState.DONE,
        ended_on=clock.today(),
        words="Done.",
    )


def close(walk: Walk) -> None:
    review_closing.close(
        walk.reference,
        walk.first,
        walk.page.version,
        theme=LessonTheme.RECORDS,
        lesson="Note each call.",
        reason="All is done.",
        words="It is closed.",
    )


def confirm(walk: Walk) -> None:
    threshold_decisions.confirm_met(
        walk.reference, walk.first, walk.page.version, "A review is held."
    )


def refuse(walk: Walk) -> None:
    threshold_decisions.propose_not_met(
        walk.reference, walk.first, walk.page.version, WHY, "Not met."
    )


def agree(walk: Walk) -> None:
    threshold_decisions.agree(walk.reference, walk.second, walk.page.version, words="I agree.")


def enter_appeal(walk: Walk) -> None:
    told = ToldAppeal((AppealGround.NOT_MET,), "I do not agree.")
    appeals.enter(
        walk.reference,
        walk.first,
        walk.page.version,
        told,
        made_on=clock.today(),
        intake=Intake.LETTER,
    )


def decide(outcome: AppealOutcome) -> Step:
    return lambda walk: appeals.decide(
        walk.reference,
        walk.decider(),
        walk.page.version,
        outcome=outcome,
        back_to=C.MET if outcome is AppealOutcome.UPHELD else None,
        reasons="Read again.",
        words="This is why.",
    )


def go_back(walk: Walk) -> None:
    appeals.go_back(walk.reference, walk.first, walk.page.version, "We go back.")


def let_time_pass(walk: Walk) -> None:
    walk.now += dt.timedelta(days=40)


REVIEW: tuple[Step, ...] = (
    go(C.GATHERING),
    meet,
    hold,
    plan,
    lambda walk: consult(walk.reference, walk.first),
    tell,
    follow,
    end_action,
    close,
)
NOT_MET: tuple[Step, ...] = (refuse, agree)
