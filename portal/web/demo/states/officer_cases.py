"""States of the officers' queues and of the pages of a case."""

import re
from collections.abc import Callable

from portal.domain.vocabulary import Role
from portal.web.demo.states import report_cases, review_cases
from portal.web.demo.states.browser import StateBrowser
from portal.web.demo.states.cases import Made
from portal.web.demo.states.forms import Values
from portal.web.demo.states.officer import MANAGER, REVIEW, TRIAGE, page, sending, state
from portal.web.demo.states.state import Group, Play, State
from portal.web.demo.states.words import LONG_TEXT

Find = Callable[[StateBrowser, str], Made]

_TOO_LONG_OPEN = {"csrf_token": "open for too long"}
# Each act, a sample in which it is offered, and what sends it with errors.
_REPORT_ACTS: tuple[tuple[str, str, Values], ...] = (
    ("take", "received", _TOO_LONG_OPEN),
    ("assign", "received", {}),
    ("resume", "waiting-for-you", _TOO_LONG_OPEN),
    ("ask", "in-progress", {}),
    ("message", "in-progress", {}),
    ("ask-evidence", "in-progress", {}),
    ("note", "in-progress", {}),
    ("link", "in-progress", {"other": "ASB-2222-2222", "reason": "One party."}),
    ("unlink", "linked", {}),
    ("join", "in-progress", {"other": "x"}),
    ("pass-on", "in-progress", {}),
    ("priority", "in-progress", {}),
    ("safeguarding", "withheld", {}),
    ("safety", "withheld", {}),
    ("close", "in-progress", {"outcome": "joined"}),
    ("reopen", "closed-advice-given", {}),
    ("identity", "in-progress", {}),
)
_REVIEW_ACTS: tuple[tuple[str, str, Values], ...] = (
    ("take", "confirming", _TOO_LONG_OPEN),
    ("confirm-met", "confirming", {}),
    ("depart", "confirming", {}),
    ("decide-met", "threshold-decision", {}),
    ("propose-not-met", "threshold-decision", {}),
    ("agree", "proposed", {}),
    ("send-back", "proposed", {}),
    ("ask-bodies", "threshold-decision", {}),
    ("appeal", "not-met", {}),
    ("decide-appeal", "appeal", {"outcome": "upheld"}),
    ("go-back", "appeal-upheld", {}),
    ("move", "met", {}),
    ("set-panel", "gathering", {}),
    ("move-panel", "panel-set", {"time": "half past two", "minutes": "²"}),
    ("cancel-panel", "panel-set", {}),
    ("record-taking-part", "panel-set", {}),
    ("panel-held", "panel-set", {}),
    ("add-recommendation", "plan-draft", {}),
    ("add-action", "plan-draft", {}),
    ("release-plan", "plan-drafted", {}),
    ("record-comment", "plan-released", {}),
    ("take-up", "plan-commented", {}),
    ("send-outcome", "plan-taken-up", {"words": ""}),
    ("start-follow-up", "outcome-sent", {}),
    ("close", "actions-ended", {}),
    ("reopen", "closed", {}),
    ("add-lesson", "closed", {}),
    ("message", "confirming", {}),
    ("ask-evidence", "confirming", {}),
    ("note", "confirming", {}),
    ("safety", "withheld", {}),
    ("identity", "confirming", {}),
    ("joint-applicant", "confirming", {"ways": "email"}),
    ("joint-applicants/1", "joint-named", {"ways": "email"}),
    ("joint-leaves", "joint", {}),
    ("pause-clock", "pausable", {}),
    ("resume-clock", "paused", {}),
    ("join", "confirming", {"other": "CR-2222-2222", "words": "Both are about one flat."}),
    ("part", "joined", {}),
    ("count", "uncertain", {}),
    ("letter-given", "letter-waits", {"how": "posted"}),
    ("correct-facts", "threshold-decision", {"row": "new", "reason": "The log."}),
    ("consent", "representative", {"found": "refused", "words": "I called her."}),
)
# Each act on a part of a plan, a sample in which it is offered, and what sends it with errors.
_PLAN_ACTS: tuple[tuple[str, str, Values], ...] = (
    ("recommendations/response", "plan-drafted", {"response": "not_accepted", "reason": ""}),
    ("recommendations/change", "plan-drafted", {"text": ""}),
    ("recommendations/remove", "plan-drafted", _TOO_LONG_OPEN),
    ("actions/progress", "following-up", {}),
    ("actions/end", "following-up", {"words": ""}),
    ("actions/day", "following-up", {}),
    ("actions/change", "plan-drafted", {"text": LONG_TEXT, "due_on-day": "99"}),
    ("actions/remove", "plan-drafted", _TOO_LONG_OPEN),
)
_NOTE = {"words": "Called the caretaker.", "visibility": "staff"}
_CLOSING = {"outcome": "advice_given", "words": "We told you about mediation."}
_CLOCKS = "/officers/clocks"
_WHY = {"reason": "contact"}


def report_states() -> Group:
    """The triage queue and the pages of a report."""
    queue = "/officers/reports"
    found = [
        state("reports", "Queue of reports", page(TRIAGE, queue)),
        state("reports-mine", "Queue: mine", page(TRIAGE, f"{queue}?holder=mine")),
        state("reports-overdue", "Queue: overdue", page(TRIAGE, f"{queue}?overdue=yes")),
        state("reports-waiting", "Queue: waiting", page(TRIAGE, f"{queue}?status=waiting_for_you")),
        state("reports-none", "Queue: empty", page(MANAGER, f"{queue}?holder=mine&kind=fire")),
        state(
            "reports-errors", "Queue: unknown reference", page(TRIAGE, f"{queue}?reference=x"), 422
        ),
        state(
            "reports-unknown-filter", "Queue: unknown filter", page(TRIAGE, f"{queue}?kind=x"), 422
        ),
        state("reports-review-officer", "Queue as a case review officer", page(REVIEW, queue)),
        state("report-unknown", "No such report", page(TRIAGE, f"{queue}/ASB-2222-2222"), 404),
    ]
    for name, sample in report_cases.SAMPLES.items():
        found.append(state(f"report-{name}", f"Report: {sample.title}", _report(TRIAGE, name)))
    found += _acts("report", _REPORT_ACTS, _report)
    note = _report(TRIAGE, "in-progress", "/note")
    close = _report(TRIAGE, "withheld", "/close")
    return Group(
        "Officers: reports",
        (
            *found,
            state(
                "report-review-officer",
                "Report as a case review officer",
                _report(REVIEW, "received"),
            ),
            state(
                "report-done", "Report: just taken", _report(TRIAGE, "in-progress", "?done=take")
            ),
            state(
                "report-note-long",
                "Report, note: long words with errors",
                sending(note, {"words": LONG_TEXT}, "/note"),
                422,
            ),
            state(
                "report-overtaken",
                "Report, note: a colleague was faster",
                sending(note, {**_NOTE, "version": "0"}, "/note"),
                409,
            ),
            state(
                "report-refused",
                "Report, close: safeguarding comes first",
                sending(close, _CLOSING, "/close"),
                422,
            ),
            state(
                "report-files-manager",
                "Report with files, for a manager",
                _report(MANAGER, "with-files"),
            ),
            *(
                state(
                    f"report-timeline-{name}",
                    f"Report, timeline: {name} only",
                    _report(TRIAGE, "in-progress", f"?show={name}"),
                )
                for name in ("public", "staff", "messages", "changes")
            ),
            state(
                "report-timeline-none",
                "Report, timeline: nothing of this kind",
                _report(TRIAGE, "received", "?show=messages"),
            ),
            state(
                "report-message-prepared",
                "Report, message: begun with prepared words",
                _report(TRIAGE, "in-progress", "/message?words=working-on-it"),
            ),
            state(
                "report-message-gap",
                "Report, message: a gap was left in the prepared words",
                sending(
                    _report(TRIAGE, "in-progress", "/message?words=working-on-it"), {}, "/message"
                ),
                422,
            ),
            state("report-identity-shown", "Report: who it is, shown", _shown(_report)),
        ),
    )


def review_states() -> Group:
    """The two lanes and the pages of a case review."""
    queue = "/officers/case-reviews"
    found = [
        state("reviews", "Queue of case reviews", page(REVIEW, queue)),
        state("reviews-confirm", "Lane: to confirm", page(REVIEW, f"{queue}?lane=confirm")),
        state("reviews-decide", "Lane: to decide", page(REVIEW, f"{queue}?lane=decide")),
        state("reviews-later", "Lane: under way", page(REVIEW, f"{queue}?lane=later")),
        state("lessons", "Lessons learned", _lessons()),
        state("lessons-found", "Lessons learned, found", _lessons({"words": "services call"})),
        state("lessons-none", "Lessons learned, none like this", _lessons({"words": "zebra"})),
        state("lessons-errors", "Lessons, words too long", _lessons({"words": "x" * 300}), 422),
        state("late-actions", "Late actions", _late_actions),
        state("clocks", "The board of clocks", page(REVIEW, "/officers/clocks")),
        state(
            "clocks-overdue", "Clocks: overdue", page(MANAGER, "/officers/clocks?urgency=overdue")
        ),
        state(
            "clocks-none",
            "Clocks: none like this",
            page(MANAGER, f"{_CLOCKS}?mine=yes&kind=confirm_met"),
        ),
        state("clocks-errors", "Clocks: unknown filter", page(REVIEW, f"{_CLOCKS}?kind=x"), 422),
        state("review-unknown", "No such case review", page(REVIEW, f"{queue}/CR-2222-2222"), 404),
    ]
    for name, sample in review_cases.SAMPLES.items():
        found.append(state(f"review-{name}", f"Case review: {sample.title}", _review(REVIEW, name)))
    found += _acts("review", _REVIEW_ACTS, _review)
    found += _plan_acts()
    note = _review(REVIEW, "confirming", "/note")
    return Group(
        "Officers: case reviews",
        (
            *found,
            state("review-second", "Case review: for the second officer", _second("proposed", "")),
            state(
                "review-overtaken",
                "Case review, note: a colleague was faster",
                sending(note, {**_NOTE, "version": "0"}, "/note"),
                409,
            ),
            state(
                "review-panel", "Agenda and case pack", _review(REVIEW, "panel-answered", "/panel")
            ),
            state(
                "review-panel-refused",
                "Case review, move panel: the chair is involved",
                sending(
                    _review(REVIEW, "panel-set", "/move-panel"),
                    {"words": "Another chair.", "chair": "Grace Okonkwo"},
                    "/move-panel",
                ),
                422,
            ),
            state("review-panel-none", "No panel is set", _review(REVIEW, "met", "/panel"), 404),
            state("review-identity-shown", "Case review: who it is, shown", _shown(_review)),
        ),
    )


def _acts(
    kind: str, acts: tuple[tuple[str, str, Values], ...], case: Callable[[Role, str, str], Play]
) -> list[State]:
    found = []
    for act, sample, wrong in acts:
        second = act in ("agree", "send-back")
        show = _second(sample, f"/{act}") if second else case(_role(kind), sample, f"/{act}")
        title = f"{kind.capitalize()}, {act.replace('-', ' ')}"
        name = f"{kind}-act-{act.replace('/', '-')}"
        found.append(state(name, title, show))
        sent = sending(show, wrong, f"/{act}")
        found.append(state(f"{name}-errors", f"{title}, with errors", sent, 422))
    return found


def _lessons(typed: Values | None = None) -> Play:
    def play(browser: StateBrowser) -> None:
        _review(REVIEW, "closed")(browser)
        page(REVIEW, "/officers/lessons")(browser)
        if typed is not None:
            browser.send(typed, to="/lessons")

    return play


def _late_actions(browser: StateBrowser) -> None:
    _review(REVIEW, "actions-late")(browser)
    page(REVIEW, "/officers/case-reviews/actions")(browser)


def _plan_acts() -> list[State]:
    found = []
    for path, sample, wrong in _PLAN_ACTS:
        part, act = path.split("/")
        show, name = _plan_act(sample, part, act), f"review-plan-{part}-{act}"
        title = f"Plan, {part}: {act}"
        sent = sending(show, wrong, f"/{act}")
        found += [state(name, title, show), state(f"{name}-errors", f"{title}, wrong", sent, 422)]
    return found


def _plan_act(sample: str, part: str, act: str) -> Play:
    def play(browser: StateBrowser) -> None:
        _review(REVIEW, sample)(browser)
        address = re.search(rf"/officers/case-reviews/[^/]+/{part}/[0-9]+/{act}", browser.text)
        if address is None:
            raise LookupError(f"no {part}/{act} on {sample}")
        browser.open(address[0])

    return play


def _role(kind: str) -> Role:
    return TRIAGE if kind == "report" else REVIEW


def _report(role: Role, name: str, below: str = "") -> Play:
    return _case(report_cases.find, "/officers/reports", role, name, below)


def _review(role: Role, name: str, below: str = "") -> Play:
    return _case(review_cases.find, "/officers/case-reviews", role, name, below)


def _second(name: str, below: str) -> Play:
    """As the officer of another body, who had no part in the case."""
    return _case(review_cases.find, "/officers/case-reviews", REVIEW, name, below, place=1)


def _case(find: Find, queue: str, role: Role, name: str, below: str, place: int = 0) -> Play:
    def play(browser: StateBrowser) -> None:
        made = find(browser, name)
        page(role, f"{queue}/{made.reference}{below}", place)(browser)

    return play


def _shown(case: Callable[[Role, str, str], Play]) -> Play:
    role = TRIAGE if case is _report else REVIEW
    name = "in-progress" if case is _report else "confirming"
    return sending(case(role, name, "/identity"), _WHY, "/identity")
