"""A case's timeline in the words of the person who sent it."""

from dataclasses import dataclass

from babel.lists import format_list
from flask import url_for
from flask_babel import format_date, format_datetime, get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal import clock
from portal.domain.resident_acts import ResidentAct
from portal.domain.state_machine import NextAction
from portal.domain.vocabulary import Body, CaseReviewStatus, ReportOutcome, ReportStatus
from portal.labels import case_review as review_labels
from portal.labels.diary import REVIEW_OFFER, review_sentences
from portal.labels.letters import TITLES
from portal.labels.report import BODIES, KINDS, OUTCOMES, STATUSES
from portal.labels.tracking import (
    CASE_REVIEW_NOW,
    MESSAGE,
    NEWS,
    NEXT_STEPS,
    OFFICERS_LINES,
    OFFICERS_LINES_SAY,
    OWN_LINES,
    RECEIVED_APPLICATION,
    RECEIVED_REPORT,
    REPORT_NOW,
)
from portal.services.case_review.clock_pauses import PAUSED, RESUMED
from portal.services.case_review.letter_reading import LetterLine
from portal.services.reading import day
from portal.services.report.occurrences import HAPPENED_AGAIN
from portal.services.report.second_report import TOLD_OF_REVIEW, outlook_in
from portal.services.report.triage import EVIDENCE
from portal.services.tracking.tracking import TrackedCase, TrackedEvent
from portal.web.tracking.acts import ACTS, Act

# What was done on pages that are no act of their own.
DONE = {"email": _l("We have changed your email address. We use it from now on.")}


# Their clock is the meeting's, which may have to wait until everybody can come.
_MEETINGS = frozenset({NextAction.TELL_APPLICANT, NextAction.ASK_BODIES, NextAction.HOLD_PANEL})


@dataclass(frozen=True)
class Line:
    """One line of the timeline, as the component wants it."""

    title: str
    when: str
    day: str
    text: str
    next: bool = False


def title_of(case: TrackedCase) -> str:
    """The heading of the case's page."""
    if case.joint:
        return _("A request for a case review that you are part of")
    return _("Your report") if case.is_report else _("Your request for a case review")


def about(case: TrackedCase) -> str:
    """What it is about and when it came, in one line; no word of what was told."""
    day = format_date(clock.local_day(case.received_at), "EEEE d MMMM y")
    if case.joint:
        return str(_("It was sent on %(day)s.", day=day))
    if case.kind is None:
        return str(_("You sent it on %(day)s.", day=day))
    return str(_("%(kind)s. You sent it on %(day)s.", kind=KINDS[case.kind], day=day))


def row(case: TrackedCase) -> dict[str, str]:
    """One case in the list of a person's cases."""
    words = (
        STATUSES[case.status]
        if isinstance(case.status, ReportStatus)
        else review_labels.STATUSES[case.status]
    )
    waits = ResidentAct.ANSWERED in case.acts
    return {
        "reference": case.reference,
        "title": title_of(case),
        "about": about(case),
        "status": str(words),
        "kind": "ask" if waits else ("done" if case.next_action is None else "plain"),
    }


def offered(case: TrackedCase) -> list[Act]:
    """What the person may do now, in the order in which it is offered."""
    return [act for act in ACTS.values() if act.offered(case)]


def appeal_until(case: TrackedCase) -> str:
    """The last day on which an appeal is in time, with its weekday; nothing where none is."""
    until = case.appeal.by if case.appeal else None
    if case.next_action is NextAction.WAIT_FOR_APPEAL:
        until = case.due_on
    return str(format_date(until, "EEEE d MMMM y")) if until else ""


def letter_rows(case: TrackedCase, letters: tuple[LetterLine, ...]) -> list[dict[str, str]]:
    """The letters that the person got, newest first."""
    return [
        {
            "href": url_for("tracking.letter", reference=case.reference, number=each.number),
            "title": str(TITLES[each.kind]),
            "when": str(format_date(clock.local_day(each.written_at), "EEEE d MMMM y")),
        }
        for each in letters
    ]


def question(case: TrackedCase) -> str:
    """The officer's latest question, in the officer's words."""
    for event in case.events:
        if event.facts.get("to") == ReportStatus.WAITING_FOR_YOU:
            return event.words
    return ""


def timeline(case: TrackedCase) -> list[Line]:
    """The next promised step first, then what has happened, newest first."""
    return [*_promised(case), *(_line(case, event) for event in _still_said(case.events))]


def _still_said(events: tuple[TrackedEvent, ...]) -> list[TrackedEvent]:
    """Without what was said of the case review before its newest line: that counted fewer reports."""
    offers = [event for event in events if event.kind == TOLD_OF_REVIEW]
    return [event for event in events if event not in offers[1:]]


def _promised(case: TrackedCase) -> list[Line]:
    if case.next_action is None or case.due_on is None:
        return []
    day = format_date(case.due_on, "EEEE d MMMM y")
    late = case.due_on < clock.today()
    text = ""
    if case.next_action is NextAction.HEAR_FROM_RESIDENT:
        text = _(
            "Answer on this page, or call us. If we hear nothing, we do not close your report."
        )
    elif case.next_action is NextAction.WAIT_FOR_APPEAL:
        text = _("That day has passed. You can still appeal if you tell us why.") if late else ""
    elif late:
        text = _("We are late, and we are sorry. You can call us and ask.")
    when = (
        _("it waits now, and comes by %(day)s at the latest", day=day)
        if case.paused and not late
        else _by_when(case.next_action, day, late=late)
    )
    return [Line(str(NEXT_STEPS[case.next_action]), when, case.due_on.isoformat(), text, next=True)]


def _by_when(action: NextAction, day: str, *, late: bool) -> str:
    if action is NextAction.WAIT_FOR_APPEAL:
        return _("until %(day)s", day=day)
    if late:
        return _("This was due by %(day)s", day=day)
    if action in _MEETINGS:
        return _("by %(day)s, or on the first day that they can", day=day)
    return _("by %(day)s", day=day)


def _line(case: TrackedCase, event: TrackedEvent) -> Line:
    at = clock.local_day(event.at)
    return Line(
        title=_title(case, event),
        when=str(format_datetime(event.at, "EEEE d MMMM y, HH:mm")),
        day=at.isoformat(),
        text=_with_more(event, "" if event.kind == "contact_officer" else event.words)
        or _review_words(event)
        or _again_words(event)
        or _meeting_words(event)
        or _pause_words(event)
        or str(OFFICERS_LINES_SAY.get(event.kind, "")),
    )


def _pause_words(event: TrackedEvent) -> str:
    until = day(event.facts.get("due_on"))
    if event.kind not in (PAUSED, RESUMED) or until is None:
        return ""
    on = format_date(until, "EEEE d MMMM y")
    if event.kind == PAUSED:
        return str(_("It comes by %(day)s at the latest.", day=on))
    return str(_("It comes by %(day)s.", day=on))


def _with_more(event: TrackedEvent, words: str) -> str:
    """What the person must know beside an officer's words."""
    if words and event.kind in (PAUSED, RESUMED):
        return f"{words}\n{_pause_words(event)}"
    if event.kind != "chair_explained":
        return words
    may = _("You may object: tell us when you say how you take part, or send us a message.")
    return f"{words}\n{may}"


def _meeting_words(event: TrackedEvent) -> str:
    on = day(event.facts.get("on"))
    if on is None:
        return ""
    return str(_("It is on %(day)s.", day=format_date(on, "EEEE d MMMM y")))


def _again_words(event: TrackedEvent) -> str:
    if event.kind != HAPPENED_AGAIN:
        return ""
    return str(_("That report is %(reference)s.", reference=event.facts.get("to", "")))


def _review_words(event: TrackedEvent) -> str:
    ahead = outlook_in(event.facts) if event.kind == TOLD_OF_REVIEW else None
    if ahead is None:
        return ""
    return " ".join(review_sentences(ahead.counted, ahead.still_needed, ahead.first_lapse_on))


def _bodies(event: TrackedEvent) -> str:
    asked = event.facts.get("bodies")
    codes = [code for code in asked if code in set(Body)] if isinstance(asked, list) else []
    words = [str(review_labels.BODIES_TOLD[Body(code)]) for code in codes]
    return format_list(words, locale=get_locale())


def _title(case: TrackedCase, event: TrackedEvent) -> str:
    if event.kind == "received":
        return str(RECEIVED_REPORT if case.is_report else RECEIVED_APPLICATION)
    if case.joint and event.kind == ResidentAct.RESIDENT_WITHDREW:
        return str(_("Whoever sent the request took it back"))
    if event.kind in OWN_LINES:
        return str(OWN_LINES[event.kind])
    if event.kind == "message":
        return str(MESSAGE)
    if event.kind == "contact_officer" and event.words:
        return str(_("Your contact is %(name)s", name=event.words))
    if event.kind == "bodies_asked":
        return str(_("We asked others what they hold: %(bodies)s", bodies=_bodies(event)))
    if event.kind in OFFICERS_LINES:
        return str(OFFICERS_LINES[event.kind])
    if event.kind == TOLD_OF_REVIEW:
        return str(REVIEW_OFFER)
    to, body, outcome = (event.facts.get(name) for name in ("to", "body", "outcome"))
    if case.is_report and to == ReportStatus.PASSED_ON and body in set(Body):
        return str(_("We passed it on to: %(body)s", body=BODIES[Body(body)]))
    if case.is_report and to == ReportStatus.CLOSED and outcome in set(ReportOutcome):
        ended = OUTCOMES[ReportOutcome(outcome)]
        return str(_("We closed your report: %(outcome)s", outcome=ended))
    if to == ReportStatus.WAITING_FOR_YOU and event.facts.get("asks") == EVIDENCE:
        return str(OFFICERS_LINES["evidence_asked"])
    if case.is_report and to in set(ReportStatus):
        return str(REPORT_NOW[ReportStatus(to)])
    if not case.is_report and to in set(CaseReviewStatus):
        return str(CASE_REVIEW_NOW[CaseReviewStatus(to)])
    return str(NEWS)
