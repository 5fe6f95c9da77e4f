"""A report in each status, for its timeline and for its officers' page."""

from collections.abc import Callable
from dataclasses import dataclass

from portal.domain.keeping import RestrictionReason
from portal.domain.vocabulary import Body, ReportOutcome, ReportStatus, Visibility
from portal.services.data_protection import restrictions
from portal.services.evidence.evidence_case import case_of
from portal.services.officer.officers import SignedIn
from portal.services.report import linked_reports, report_pages, reports, triage
from portal.web.demo.states import cases
from portal.web.demo.states.browser import StateBrowser
from portal.web.demo.states.evidence_files import add_one_of_each_state
from portal.web.demo.states.journey_states import Answers
from portal.web.demo.states.report import JOURNEY
from portal.web.demo.states.words import LONG_TEXT

Act = Callable[[str, SignedIn, int], None]

_HOLDER = "triage@example.org"
_NEWS = "An officer came by on two evenings and will come again next week."


def _take(reference: str, officer: SignedIn, seen: int) -> None:
    triage.take(reference, officer, seen)


def _ask(reference: str, officer: SignedIn, seen: int) -> None:
    triage.ask_resident(reference, officer, seen, "On which days is it worst?")


def _tell(words: str, visibility: Visibility) -> Act:
    def act(reference: str, officer: SignedIn, seen: int) -> None:
        triage.add_note(reference, officer, seen, words, visibility)

    return act


def _pass_on(reference: str, officer: SignedIn, seen: int) -> None:
    triage.pass_on(
        reference,
        officer,
        seen,
        body=Body.HOUSING,
        accepted=True,
        reason="The landlord has the power to act here.",
        words="We passed this on to the landlord. They answer within 10 working days.",
    )


def _close(outcome: ReportOutcome) -> Act:
    def act(reference: str, officer: SignedIn, seen: int) -> None:
        other = submitted(JOURNEY.answers())[0] if outcome is ReportOutcome.JOINED else ""
        words = "We have done what we can. You can ask us to open it again."
        triage.close(reference, officer, seen, outcome=outcome, words=words, joined_to=other)

    return act


def _link(reference: str, officer: SignedIn, seen: int) -> None:
    other = submitted(JOURNEY.answers())[0]
    linked_reports.link(reference, officer, seen, other, "Both tell of the same parties.")


def _have_joined(reference: str, officer: SignedIn, seen: int) -> None:
    other = submitted(JOURNEY.answers())[0]
    words = "You told us of this twice, so we go on with your first report."
    version = report_pages.open_report(other, officer).version
    triage.close(
        other, officer, version, outcome=ReportOutcome.JOINED, words=words, joined_to=reference
    )


def _ask_for_evidence(reference: str, officer: SignedIn, seen: int) -> None:
    question = "Do you have photos of the damage? You can add them on this page."
    triage.ask_resident(reference, officer, seen, question, evidence=True)


def _reopen(reference: str, officer: SignedIn, seen: int) -> None:
    triage.reopen(reference, officer, seen, "It began again on Sunday.")


def _restrict(reference: str, _officer: SignedIn, _seen: int) -> None:
    manager = cases.hand("manager@example.org")
    restrictions.restrict(reference, manager, RestrictionReason.ACCURACY, "They doubt the day.")


def _add_files(reference: str, officer: SignedIn, seen: int) -> None:
    add_one_of_each_state(case_of(reference))


@dataclass(frozen=True)
class Sample:
    """One report: what the tester is to see, where it stands, its answers and what was done."""

    title: str
    status: ReportStatus
    acts: tuple[Act, ...] = ()
    answers: Answers | None = None


SAMPLES: dict[str, Sample] = {
    "received": Sample("received", ReportStatus.RECEIVED),
    "in-progress": Sample(
        "in progress", ReportStatus.IN_PROGRESS, (_take, _tell(_NEWS, Visibility.PUBLIC))
    ),
    "waiting-for-you": Sample("waiting for the resident", ReportStatus.WAITING_FOR_YOU, (_ask,)),
    "passed-on": Sample("passed on", ReportStatus.PASSED_ON, (_take, _pass_on)),
    **{
        f"closed-{outcome.value.replace('_', '-')}": Sample(
            f"closed: {outcome.value.replace('_', ' ')}",
            ReportStatus.CLOSED,
            (_take, _close(outcome)),
        )
        for outcome in ReportOutcome
    },
    "reopened": Sample(
        "opened again",
        ReportStatus.REOPENED,
        (_take, _close(ReportOutcome.ADVICE_GIVEN), _reopen),
    ),
    "asked-for-evidence": Sample(
        "asked for evidence", ReportStatus.WAITING_FOR_YOU, (_ask_for_evidence,)
    ),
    "linked": Sample("linked with another", ReportStatus.IN_PROGRESS, (_take, _link)),
    "joined-here": Sample("another was joined to it", ReportStatus.RECEIVED, (_have_joined,)),
    "unreachable": Sample(
        "an email address that is none",
        ReportStatus.RECEIVED,
        answers=JOURNEY.answers(contact={"name": "Sam Carter", "email": "sam.carter"}),
    ),
    "anonymous": Sample(
        "anonymous",
        ReportStatus.RECEIVED,
        answers=JOURNEY.answers(identity={"identity": "anonymous"}),
    ),
    "withheld": Sample(
        "contact withheld, and somebody at risk",
        ReportStatus.RECEIVED,
        answers=JOURNEY.answers(who={"relation": "partner"}, at_risk={"at_risk": ["child", "you"]}),
    ),
    "restricted": Sample(
        "its use is restricted",
        ReportStatus.IN_PROGRESS,
        (_take, _tell(_NEWS, Visibility.PUBLIC), _restrict),
    ),
    "with-files": Sample("with files", ReportStatus.RECEIVED, (_add_files,)),
    "long": Sample(
        "long words",
        ReportStatus.IN_PROGRESS,
        (_take, _tell(LONG_TEXT, Visibility.PUBLIC), _tell(LONG_TEXT, Visibility.STAFF)),
        JOURNEY.long_answers(),
    ),
}


def find(browser: StateBrowser, name: str) -> cases.Made:
    """The sample of this name."""
    sample = SAMPLES[name]
    return cases.find(browser, f"report-{name}", sample.status, lambda: _make(sample))


def _make(sample: Sample) -> tuple[str, str]:
    reference, code = submitted(sample.answers or JOURNEY.answers())
    holder = cases.hand(_HOLDER)
    for act in sample.acts:
        act(reference, holder, report_pages.open_report(reference, holder).version)
    return reference, code


def submitted(answers: Answers) -> tuple[str, str]:
    """A report that was just sent: its reference and its code."""
    token, code = cases.drafted(reports.JOURNEY, answers)
    return reports.submit_draft(token, answers).reference, code
