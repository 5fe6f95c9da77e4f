"""A case review in each status, for its timeline and for its officers' page."""

from collections.abc import Callable
from dataclasses import dataclass

from portal.domain.officer_acts import DepartureFact
from portal.domain.vocabulary import Body, CaseReviewStatus, Visibility
from portal.services import case_review_pages, case_review_work, case_reviews, threshold_decisions
from portal.services.officers import SignedIn
from portal.services.threshold_reasons import Reasons
from portal.web.demo.states import cases
from portal.web.demo.states.browser import StateBrowser
from portal.web.demo.states.case_review import JOURNEY
from portal.web.demo.states.case_review_answers import RESULTS, long_rows, met
from portal.web.demo.states.journey_states import Answers
from portal.web.demo.states.words import LONG_TEXT

Act = Callable[[str, SignedIn, int], None]
# Who does it, and what.
Step = tuple[str, Act]

_FIRST, _SECOND, _MANAGER = "review@example.org", "review2@example.org", "manager@example.org"
_REASONS = Reasons(
    persistence="Two occasions in three months.",
    harm="Loss of sleep; no sign of danger.",
    adequacy="The landlord wrote once and saw the neighbour twice.",
    bodies_hold="The police hold one log. The council holds none.",
    not_asked="Both had sent us all that they hold already.",
)
_WORDS = "We write to you with our reasons. You can call us and ask."


def _take(reference: str, officer: SignedIn, seen: int) -> None:
    threshold_decisions.take(reference, officer, seen)


def _confirm(reference: str, officer: SignedIn, seen: int) -> None:
    threshold_decisions.confirm_met(reference, officer, seen, _WORDS)


def _ask_bodies(reference: str, officer: SignedIn, seen: int) -> None:
    bodies = [Body.POLICE, Body.HOUSING]
    threshold_decisions.ask_bodies(reference, officer, seen, bodies, "Asked by email today.")


def _propose(reference: str, officer: SignedIn, seen: int) -> None:
    threshold_decisions.propose_not_met(reference, officer, seen, _REASONS, _WORDS)


def _depart(reference: str, officer: SignedIn, seen: int) -> None:
    fact = next(iter(DepartureFact))
    threshold_decisions.propose_departure(
        reference, officer, seen, fact=fact, proof="The log of 3 May.", words=_WORDS
    )


def _agree(reference: str, officer: SignedIn, seen: int) -> None:
    threshold_decisions.agree(reference, officer, seen, words="I read it and agree.")


def _move(to: CaseReviewStatus) -> Act:
    def act(reference: str, officer: SignedIn, seen: int) -> None:
        case_review_work.advance(
            reference, officer, seen, to=to, reason="The next step.", words=_WORDS
        )

    return act


def _tell(visibility: Visibility) -> Act:
    def act(reference: str, officer: SignedIn, seen: int) -> None:
        case_review_work.add_note(reference, officer, seen, LONG_TEXT, visibility)

    return act


@dataclass(frozen=True)
class Sample:
    """One case review: what the tester is to see, where it stands, and how it came there."""

    title: str
    status: CaseReviewStatus
    steps: tuple[Step, ...] = ()
    rows: Callable[[], Answers] = met
    answers: Answers | None = None


C = CaseReviewStatus
_MET: tuple[Step, ...] = ((_FIRST, _take), (_FIRST, _confirm))
_NOT_MET: tuple[Step, ...] = ((_FIRST, _take), (_FIRST, _propose), (_SECOND, _agree))
_ROAD = (C.GATHERING, C.PANEL_SET, C.PLAN_DRAFT, C.OUTCOME_SENT, C.FOLLOWING_UP, C.CLOSED)
_TWO_COUNT = RESULTS["officer_decides"][1]


def _along(last: CaseReviewStatus) -> tuple[Step, ...]:
    reached = _ROAD[: _ROAD.index(last) + 1]
    return (*_MET, *((_FIRST, _move(status)) for status in reached))


_APPEALED: tuple[Step, ...] = (*_NOT_MET, (_FIRST, _move(C.APPEAL)))

SAMPLES: dict[str, Sample] = {
    "confirming": Sample("met, to be confirmed", C.CONFIRMING),
    "threshold-decision": Sample(
        "threshold to be decided", C.THRESHOLD_DECISION, ((_FIRST, _ask_bodies),), _TWO_COUNT
    ),
    "proposed": Sample(
        "proposed as not met, waits for a second officer",
        C.THRESHOLD_DECISION,
        ((_FIRST, _take), (_FIRST, _propose)),
        _TWO_COUNT,
    ),
    "departure": Sample(
        "proposed to depart from the finding",
        C.CONFIRMING,
        ((_FIRST, _take), (_FIRST, _depart)),
    ),
    "met": Sample("met", C.MET, _MET),
    "not-met": Sample("not met, agreed", C.NOT_MET, _NOT_MET, _TWO_COUNT),
    **{
        status.value.replace("_", "-"): Sample(
            status.value.replace("_", " "), status, _along(status)
        )
        for status in _ROAD
    },
    "appeal": Sample("appeal", C.APPEAL, _APPEALED, _TWO_COUNT),
    "appeal-upheld": Sample(
        "appeal upheld",
        C.APPEAL_UPHELD,
        (*_APPEALED, (_MANAGER, _move(C.APPEAL_UPHELD))),
        _TWO_COUNT,
    ),
    "appeal-dismissed": Sample(
        "appeal dismissed",
        C.APPEAL_DISMISSED,
        (*_APPEALED, (_MANAGER, _move(C.APPEAL_DISMISSED))),
        _TWO_COUNT,
    ),
    "withdrawn": Sample("withdrawn", C.WITHDRAWN, ((_FIRST, _move(C.WITHDRAWN)),)),
    "withheld": Sample(
        "contact withheld",
        C.CONFIRMING,
        answers=JOURNEY.answers(relation={"relation": "partner"}),
    ),
    "long": Sample(
        "long words",
        C.THRESHOLD_DECISION,
        ((_FIRST, _tell(Visibility.PUBLIC)), (_FIRST, _tell(Visibility.STAFF))),
        long_rows,
        JOURNEY.long_answers(),
    ),
}


def find(browser: StateBrowser, name: str) -> cases.Made:
    """The sample of this name."""
    sample = SAMPLES[name]
    return cases.find(browser, f"review-{name}", sample.status, lambda: _make(sample))


def _make(sample: Sample) -> tuple[str, str]:
    answers = {**(sample.answers or JOURNEY.answers()), **sample.rows()}
    token, code = cases.drafted(case_reviews.JOURNEY, answers)
    reference = case_reviews.submit_draft(token, answers).reference
    for email, act in sample.steps:
        officer = cases.hand(email)
        seen = case_review_pages.open_case_review(reference, officer).version
        act(reference, officer, seen)
    return reference, code
