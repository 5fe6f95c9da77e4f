"""A case review in each status, for its timeline and for its officers' page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from portal import clock
from portal.domain.appeals import AppealGround, AppealOutcome
from portal.domain.officer_acts import DepartureFact
from portal.domain.pauses import PauseReason
from portal.domain.representation import ConsentFound
from portal.domain.review_plan import ActionState, DraftAnswer, LessonTheme, TakenUp
from portal.domain.spans import Span
from portal.domain.threshold import Standing
from portal.domain.vocabulary import Body, CaseReviewStatus, Intake, Visibility
from portal.services.case_review import (
    appeals,
    case_review_pages,
    case_review_work,
    case_reviews,
    clock_pauses,
    joined_applications,
    reassessments,
    threshold_decisions,
)
from portal.services.case_review.appeals import ToldAppeal
from portal.services.case_review.joint_applicants import add_joint_applicant
from portal.services.case_review.reassessments import Correction
from portal.services.case_review.representative_acts import record_consent
from portal.services.case_review.threshold_reasons import Reasons
from portal.services.demo.procedures import begin_under_pauses
from portal.services.officer.officers import SignedIn
from portal.services.panel import plan_consultation, review_closing, review_outcome, review_plan
from portal.services.panel.review_plan import ActionWords, RecommendationWords
from portal.services.partner import information_requests
from portal.services.partner.information_requests import Asked
from portal.web.demo.states import cases
from portal.web.demo.states.browser import StateBrowser
from portal.web.demo.states.case_review import JOURNEY
from portal.web.demo.states.case_review_answers import RESULTS, long_rows, met
from portal.web.demo.states.journey_states import Answers
from portal.web.demo.states.panel_cases import (
    give_papers,
    set_chaired_panel,
    set_panel,
    set_panel_with_reasons,
    take_part,
    write_what_was_found,
)
from portal.web.demo.states.partner_cases import answer_recommendations, ask_in_every_state
from portal.web.demo.states.words import LONG_NAME, LONG_TEXT

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
_FOUND = "The noise went on for months, and each call was looked at alone."
_WORDS = "We write to you with our reasons. You can call us and ask."


def _take(reference: str, officer: SignedIn, seen: int) -> None:
    threshold_decisions.take(reference, officer, seen)


def _confirm(reference: str, officer: SignedIn, seen: int) -> None:
    threshold_decisions.confirm_met(reference, officer, seen, _WORDS)


def _ask_bodies(reference: str, officer: SignedIn, seen: int) -> None:
    bodies = [Asked(Body.POLICE), Asked(Body.HOUSING)]
    information_requests.ask(reference, officer, seen, bodies, "Which complaints do you hold?")


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


def _name_pauses(reference: str, officer: SignedIn, seen: int) -> None:
    begin_under_pauses(reference)


def _pause(reference: str, officer: SignedIn, seen: int) -> None:
    words = "We wait until you have said if we may share your letter with the landlord."
    clock_pauses.pause_clock(
        reference, officer, seen, "hold_panel", PauseReason.VICTIMS_CONSENT, words
    )


def _appeal(reference: str, officer: SignedIn, seen: int) -> None:
    told = ToldAppeal(
        (AppealGround.HANDLING,), "Nobody asked the neighbours.", "I was in hospital."
    )
    appeals.enter(reference, officer, seen, told, made_on=clock.today(), intake=Intake.TELEPHONE)


def _decide(outcome: AppealOutcome) -> Act:
    def act(reference: str, officer: SignedIn, seen: int) -> None:
        appeals.decide(
            reference,
            officer,
            seen,
            outcome=outcome,
            back_to=C.THRESHOLD_DECISION,
            reasons="I read the whole case.",
            words="We read all that you wrote, and asked the neighbours ourselves.",
        )

    return act


def _hold_panel(reference: str, officer: SignedIn, seen: int) -> None:
    review_outcome.hold_panel(reference, officer, seen, clock.today(), _WORDS)


def _send_outcome(reference: str, officer: SignedIn, seen: int) -> None:
    review_outcome.send_outcome(reference, officer, seen, _FOUND)


def _end_action(reference: str, officer: SignedIn, seen: int) -> None:
    action = case_review_pages.open_case_review(reference, officer).plan.open_actions[0]
    review_plan.end_action(
        reference,
        officer,
        seen,
        action.id,
        state=ActionState.DONE,
        ended_on=clock.today(),
        words="Two visits, and a talk with the tenant.",
    )


def _close(reference: str, officer: SignedIn, seen: int) -> None:
    review_closing.close(
        reference,
        officer,
        seen,
        theme=LessonTheme.SHARING_INFORMATION,
        lesson="A call to one service should reach the others on the same day.",
        reason="All is done.",
        words=_WORDS,
    )


def _start_follow_up(reference: str, officer: SignedIn, seen: int) -> None:
    review_outcome.start_follow_up(reference, officer, seen, "Told by email.", _WORDS)


def _act_of(days: int, text: str = "Visit on two Friday nights.") -> Act:
    def act(reference: str, officer: SignedIn, seen: int) -> None:
        due_on = clock.today() + timedelta(days=days)
        words = ActionWords(Body.POLICE, text, due_on, "Ward officer", "Key safe by the door.")
        review_plan.add_action(reference, officer, seen, words)

    return act


def _recommend(reference: str, officer: SignedIn, seen: int) -> None:
    words = RecommendationWords(Body.HOUSING, "Write to all tenants about noise at night.")
    review_plan.add_recommendation(reference, officer, seen, words)


def _take_back(reference: str, officer: SignedIn, seen: int) -> None:
    newest = information_requests.list_requests(reference)[0]
    information_requests.cancel(reference, officer, seen, newest.id, "Sent to the wrong team.")


def _release(reference: str, officer: SignedIn, seen: int) -> None:
    plan_consultation.release_plan(reference, officer, seen, _FOUND)


def _comment(reference: str, officer: SignedIn, seen: int) -> None:
    plan_consultation.record_comment(
        reference, officer, seen, DraftAnswer.WANTS_CHANGES, "Come on Saturdays too."
    )


def _take_up(reference: str, officer: SignedIn, seen: int) -> None:
    plan_consultation.take_up(
        reference, officer, seen, TakenUp.IN_PART, "We come on Saturdays, but not on Sundays."
    )


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
    days_ago: int = 0


C = CaseReviewStatus
_MET: tuple[Step, ...] = ((_FIRST, _take), (_FIRST, _confirm))
_NOT_MET: tuple[Step, ...] = ((_FIRST, _take), (_FIRST, _propose), (_SECOND, _agree))
_TWO_COUNT = RESULTS["officer_decides"][1]


def _by_first(*acts: Act) -> tuple[Step, ...]:
    return tuple((_FIRST, act) for act in acts)


_GATHERING = (*_MET, *_by_first(_move(C.GATHERING)))
_PANEL_SET = (*_GATHERING, *_by_first(set_panel))
_ANSWERED = (*_GATHERING, (_MANAGER, set_panel_with_reasons), *_by_first(take_part))
_PLAN_DRAFT = (*_PANEL_SET, *_by_first(_hold_panel))
_DRAFTED = (*_PLAN_DRAFT, *_by_first(_act_of(30), _recommend))
_RELEASED = (*_DRAFTED, *_by_first(_release))
_COMMENTED = (*_RELEASED, *_by_first(_comment))
_TAKEN_UP = (*_COMMENTED, *_by_first(_take_up))
_OUTCOME_SENT = (*_TAKEN_UP, *_by_first(_send_outcome))
_FOLLOWING_UP = (*_OUTCOME_SENT, *_by_first(_start_follow_up))
_ALL_ENDED = (*_FOLLOWING_UP, *_by_first(_end_action))
_LATE = (*_FOLLOWING_UP, *_by_first(_act_of(-9, LONG_TEXT), _act_of(-1)))
_CLOSED = (*_FOLLOWING_UP, *_by_first(_end_action, _close))


_APPEALED: tuple[Step, ...] = (*_NOT_MET, (_FIRST, _appeal))


def _join(reference: str, officer: SignedIn, seen: int) -> None:
    contact = {
        "contact": {"name": LONG_NAME, "email": "joint@example.org"},
        "safe-contact": {"ways": ["email"]},
    }
    add_joint_applicant(reference, officer, seen, contact, safety_confirmed=True)


def _other(rows: Answers) -> str:
    answers = {**JOURNEY.answers(), **rows}
    token, _code = cases.drafted(case_reviews.JOURNEY, answers)
    return case_reviews.submit_draft(token, answers).reference


def _join_with(rows: Callable[[], Answers]) -> Act:
    def act(reference: str, officer: SignedIn, seen: int) -> None:
        joined_applications.join(
            reference,
            officer,
            seen,
            _other(rows()),
            reason="Both tell of the same flat and the same nights.",
            words="Somebody else asked for a review of this problem too. We look at both together.",
        )

    return act


def _count(reference: str, officer: SignedIn, seen: int) -> None:
    page = case_review_pages.open_case_review(reference, officer)
    key = next(row.row.key for row in page.rows if row.standing is Standing.UNCERTAIN)
    reassessments.count_uncertain(reference, officer, seen, key, "The school told us the day.")


def _correct(reference: str, officer: SignedIn, seen: int) -> None:
    told = clock.today() - timedelta(days=200)
    found = Correction(
        None, LONG_TEXT[:300], Span.on(told - timedelta(days=1)), Body.POLICE, Span.on(told)
    )
    reassessments.correct_facts(reference, officer, seen, found, "The log of the police says so.")


def _refuse(reference: str, officer: SignedIn, seen: int) -> None:
    record_consent(
        reference,
        officer,
        seen,
        ConsentFound.REFUSED,
        "I called her, and nobody else was there.",
        "She is safe. A referral is not needed.",
    )


_FOR_SOMEBODY = JOURNEY.answers(who={"kind": "representative"}, consent={"consent": "not_yet"})

SAMPLES: dict[str, Sample] = {
    "confirming": Sample("met, to be confirmed", C.CONFIRMING),
    "threshold-decision": Sample(
        "threshold to be decided", C.THRESHOLD_DECISION, ((_FIRST, _ask_bodies),), _TWO_COUNT
    ),
    "asked": Sample(
        "bodies were asked, each request in another state",
        C.THRESHOLD_DECISION,
        ((_FIRST, _take), (_FIRST, ask_in_every_state)),
        _TWO_COUNT,
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
    "leading": Sample(
        "another application is joined to it",
        C.CONFIRMING,
        ((_FIRST, _take), (_FIRST, _join_with(_TWO_COUNT))),
    ),
    "joined": Sample(
        "joined to another application",
        # It stands where the one that leads does.
        C.CONFIRMING,
        ((_FIRST, _take), (_FIRST, _join_with(met))),
        _TWO_COUNT,
    ),
    "not-met-long-ago": Sample(
        "not met, the time to appeal is over", C.NOT_MET, _NOT_MET, _TWO_COUNT, days_ago=60
    ),
    "gathering": Sample("gathering", C.GATHERING, _GATHERING),
    "pausable": Sample("a clock may be paused", C.GATHERING, (*_GATHERING, (_FIRST, _name_pauses))),
    "paused": Sample(
        "a clock is paused", C.GATHERING, (*_GATHERING, (_FIRST, _name_pauses), (_FIRST, _pause))
    ),
    "panel-set": Sample("panel set", C.PANEL_SET, _PANEL_SET),
    "panel-papers": Sample(
        "panel set, its chair has the papers",
        C.PANEL_SET,
        (*_GATHERING, *_by_first(set_chaired_panel, give_papers)),
    ),
    "panel-papers-met": Sample(
        "the panel met, its chair has the papers",
        C.PANEL_SET,
        (*_GATHERING, *_by_first(set_chaired_panel, give_papers)),
        days_ago=10,
    ),
    "panel-found": Sample(
        "the chair wrote what the panel found",
        C.PANEL_SET,
        (*_GATHERING, *_by_first(set_chaired_panel, give_papers, write_what_was_found)),
    ),
    "panel-answered": Sample("panel set, the victim answered", C.PANEL_SET, _ANSWERED),
    "plan-draft": Sample("plan to be drafted", C.PLAN_DRAFT, _PLAN_DRAFT),
    "plan-drafted": Sample("plan drafted", C.PLAN_DRAFT, _DRAFTED),
    "plan-released": Sample("draft with the victim", C.PLAN_DRAFT, _RELEASED),
    "plan-commented": Sample("victim commented on the draft", C.PLAN_DRAFT, _COMMENTED),
    "plan-taken-up": Sample("comment taken up", C.PLAN_DRAFT, _TAKEN_UP),
    "outcome-sent": Sample("outcome sent", C.OUTCOME_SENT, _OUTCOME_SENT),
    "recommended-open": Sample("recommendations were sent", C.OUTCOME_SENT, _OUTCOME_SENT),
    "recommended-answered": Sample(
        "recommendations were answered",
        C.OUTCOME_SENT,
        (*_OUTCOME_SENT, *_by_first(answer_recommendations)),
    ),
    "recommended-late": Sample(
        "a body is late to answer recommendations", C.OUTCOME_SENT, _OUTCOME_SENT, days_ago=40
    ),
    "recommended-unsent": Sample(
        "recommendations wait to be sent",
        C.OUTCOME_SENT,
        (*_OUTCOME_SENT, *_by_first(_take_back)),
    ),
    "following-up": Sample("following up", C.FOLLOWING_UP, _FOLLOWING_UP),
    "actions-ended": Sample("all actions ended", C.FOLLOWING_UP, _ALL_ENDED),
    "actions-late": Sample("actions are late", C.FOLLOWING_UP, _LATE),
    "closed": Sample("closed", C.CLOSED, _CLOSED),
    "appeal": Sample("appeal", C.APPEAL, _APPEALED, _TWO_COUNT),
    "appeal-upheld": Sample(
        "appeal upheld",
        C.APPEAL_UPHELD,
        (*_APPEALED, (_MANAGER, _decide(AppealOutcome.UPHELD))),
        _TWO_COUNT,
    ),
    "appeal-dismissed": Sample(
        "appeal dismissed",
        C.APPEAL_DISMISSED,
        (*_APPEALED, (_MANAGER, _decide(AppealOutcome.DISMISSED))),
        _TWO_COUNT,
    ),
    "letter-waits": Sample(
        "a letter waits to be posted or given",
        C.NOT_MET,
        _NOT_MET,
        _TWO_COUNT,
        JOURNEY.answers(relation={"relation": "partner"}),
    ),
    "uncertain": Sample(
        "an incident is uncertain", C.THRESHOLD_DECISION, rows=RESULTS["body_to_check"][1]
    ),
    "judged-again": Sample(
        "judged again, beside the first finding",
        C.THRESHOLD_DECISION,
        ((_FIRST, _correct), (_FIRST, _count)),
        RESULTS["body_to_check"][1],
    ),
    "representative": Sample(
        "by a representative, consent not asked yet",
        C.NOT_MET,
        _NOT_MET,
        _TWO_COUNT,
        _FOR_SOMEBODY,
    ),
    "representative-refused": Sample(
        "by a representative, the victim refuses",
        # All that the representative is told from then on, whatever becomes of the case.
        C.RECEIVED,
        ((_FIRST, _refuse),),
        _TWO_COUNT,
        _FOR_SOMEBODY,
    ),
    "joint": Sample(
        "not met, with a joint applicant", C.NOT_MET, ((_FIRST, _join), *_NOT_MET), _TWO_COUNT
    ),
    "joint-named": Sample(
        "the applicant named who applies with them",
        C.CONFIRMING,
        answers=JOURNEY.answers(person_a={"name": LONG_NAME, "ways": ["none"]}),
    ),
    "withdrawn-joint": Sample(
        "withdrawn, with a joint applicant",
        C.WITHDRAWN,
        ((_FIRST, _join), (_FIRST, _move(C.WITHDRAWN))),
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


def make(name: str) -> str:
    """A new case like the sample of this name; returns its reference."""
    return _make(SAMPLES[name])[0]


def _make(sample: Sample) -> tuple[str, str]:
    with clock.stopped_here_at(clock.now() - timedelta(days=sample.days_ago)):
        return _make_now(sample)


def _make_now(sample: Sample) -> tuple[str, str]:
    answers = {**(sample.answers or JOURNEY.answers()), **sample.rows()}
    token, code = cases.drafted(case_reviews.JOURNEY, answers)
    reference = case_reviews.submit_draft(token, answers).reference
    for email, act in sample.steps:
        officer = cases.hand(email)
        seen = case_review_pages.open_case_review(reference, officer).version
        act(reference, officer, seen)
    return reference, code
