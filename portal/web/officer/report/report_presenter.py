"""A report's page, in words."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from portal.domain.vocabulary import Body, ReportOutcome, ReportStatus, Visibility
from portal.labels import officer as officer_labels
from portal.labels import report as labels
from portal.labels.mail import sent_words
from portal.services.officer.officers import OfficerName
from portal.services.report.report_pages import Event, ReportPage
from portal.services.report.second_report import TOLD_OF_REVIEW
from portal.services.report.triage import EVIDENCE
from portal.web.officer.answer_words import answer_rows
from portal.web.officer.presenter import reason_words, repeat_marks, time_words, where_words

_UNSURE = (labels.YES_NO_UNSURE,)
_NONE = {"none": _l("None of these")}
VOCABULARIES: dict[str, tuple[Mapping[Any, Any], ...]] = {
    "danger": _UNSURE,
    "type": (labels.KINDS,),
    "where": (labels.PLACE_KINDS,),
    "home": (labels.HOMES,),
    "when": (labels.TIMINGS,),
    "how-long": (labels.DURATIONS,),
    "how-often": (labels.FREQUENCIES,),
    "again": (labels.YES_NO,),
    "signs": (labels.DANGERS, _NONE),
    "effect": (labels.EFFECTS,),
    "harder": (labels.VULNERABILITIES, _NONE),
    "who": (labels.RELATIONS,),
    "about-them": _UNSURE,
    "hate": (labels.YES_NO_UNSURE, labels.HATE_MOTIVES),
    "at-risk": (labels.AT_RISK, _NONE),
    "told-before": (labels.YES_NO_UNSURE, labels.BODIES),
    "times-told": (labels.TIMES_TOLD,),
    "safe-contact": (labels.CHANNELS, _NONE),
    "identity": (labels.IDENTITIES,),
    "avoid": _UNSURE,
    "other-party": (labels.YES_NO,),
    "talking": (labels.YES_NO,),
}
_ABOUT_ANOTHER = {
    "joined": _l("Joined to %(reference)s"),
    "joined_here": _l("%(reference)s was joined to this one"),
    "separated": _l("Goes on by itself again, without %(reference)s"),
    "separated_here": _l("%(reference)s goes on by itself again"),
    "linked": _l("Linked with %(reference)s"),
    "unlinked": _l("No longer linked with %(reference)s"),
    "happened_again": _l("It happened again: %(reference)s"),
}
# Shown among the facts already.
_ALREADY = frozenset({"type", "where"})


def fact_rows(page: ReportPage, teams: Mapping[str, str]) -> list[dict[str, Any]]:
    """What stands at the top of a report's page."""
    rows = [
        (_("Type"), labels.KINDS[page.kind]),
        (_("Where"), where_words(page.where)),
        (_("Priority"), _priority(page)),
        (_("Team"), teams.get(page.team, page.team)),
        (_("With"), page.assigned_to.name if page.assigned_to else _("Nobody yet")),
        (_("Received"), _received(page)),
    ]
    if page.in_borough is False:
        rows.append((_("Outside the area"), _("The postcode is not in our list.")))
    if page.passed_to:
        rows.append((_("Passed on to"), _body(page.passed_to)))
    if page.outcome:
        rows.append((_("Outcome"), labels.OUTCOMES[page.outcome]))
    if page.again_of:
        rows.append((_("Happened again after"), _links([page.again_of])))
    if page.happened_again:
        rows.append((_("Happened again"), _links(page.happened_again)))
    rows += _link_rows(page)
    rows.append((_("Safe to use"), safe_words(page)))
    if not page.may_speak:
        rows.append((_("The other person"), _("Do not speak to the other person.")))
    if page.avoids:
        told = _("They named somebody. Show who reported it before you tell anyone.")
        rows.append((_("Who must not be told"), told))
    return [{"key": key, "value": value} for key, value in rows]


def _link_rows(page: ReportPage) -> list[tuple[str, Any]]:
    links = page.links
    found = (
        (_("Joined to"), [links.joined_to] if links.joined_to else []),
        (_("Joined to this one"), links.joined_here),
        (_("Linked with"), links.linked),
    )
    return [(words, _links(references)) for words, references in found if references]


def _links(references: Iterable[str]) -> Markup:
    return Markup(", ").join(
        Markup(
            '<a class="app-table__link" href="{}"><bdi dir="ltr" translate="no">{}</bdi></a>'
        ).format(url_for("officer.report", reference=each), each)
        for each in references
    )


def safe_words(page: ReportPage) -> str:
    """Which ways to the resident may be used."""
    if page.contact.withheld is not None:
        return str(officer_labels.WITHHELD[page.contact.withheld])
    used = [labels.CHANNELS[each] for each in labels.CHANNELS if each in page.contact.channels]
    return ", ".join(str(each) for each in used)


def told_rows(page: ReportPage) -> list[dict[str, Any]]:
    """All answers about what happened."""
    asked = {slug: words for slug, words in labels.QUESTIONS.items() if slug not in _ALREADY}
    return answer_rows(page.answers, asked, VOCABULARIES)


def kept_rows(kept: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Answers that are kept apart: about the other person, or about who reported."""
    return answer_rows(kept, {**labels.QUESTIONS, **officer_labels.TOLD_LATER}, VOCABULARIES)


def marks(page: ReportPage) -> list[tuple[str, str]]:
    """Marks of repeats and of an alert."""
    found = repeat_marks(page.reasons)
    if page.alerted:
        found.append(("alert", _("The duty contact was alerted")))
    return found


def timeline(
    events: tuple[Event, ...], officers: Mapping[int, OfficerName]
) -> list[dict[str, Any]]:
    """The timeline, newest first, each line with who did it and who reads it."""
    return [
        {
            "title": _title(event, officers),
            "when": _when(event),
            "day": event.at.date().isoformat(),
            "text": event.words,
            "public": event.visibility is Visibility.PUBLIC,
            "mail": sent_words(event.facts),
        }
        for event in events
    ]


def _title(event: Event, officers: Mapping[int, OfficerName]) -> str:
    to = event.facts.get("to")
    if event.kind == "status_changed" and to in set(ReportStatus):
        return _status_title(ReportStatus(to), event)
    if event.kind == "assigned" and isinstance(to, int) and to in officers:
        return _("Given to %(name)s", name=officers[to].name)
    if event.kind in _ABOUT_ANOTHER:
        return str(_ABOUT_ANOTHER[event.kind]) % {"reference": to}
    if event.kind == "priority_changed" and to in {str(code) for code in labels.PRIORITIES}:
        words = {str(code): label for code, label in labels.PRIORITIES.items()}
        return _("Priority changed to: %(priority)s", priority=words[str(to)])
    if event.kind == "safeguarding":
        made = event.facts.get("referred") is True
        return _("Safeguarding referral made") if made else _("No safeguarding referral: why")
    known = {**officer_labels.EVENTS, **labels.EVENTS}
    return str(known.get(event.kind, event.kind))


def _status_title(to: ReportStatus, event: Event) -> str:
    if to is ReportStatus.WAITING_FOR_YOU and event.facts.get("asks") == EVIDENCE:
        return str(officer_labels.EVENTS["evidence_asked"])
    if to is ReportStatus.PASSED_ON:
        return _("Passed on to: %(body)s", body=_body(str(event.facts.get("body"))))
    outcome = event.facts.get("outcome")
    if to is ReportStatus.CLOSED and outcome in set(ReportOutcome):
        return _("Closed: %(outcome)s", outcome=labels.OUTCOMES[ReportOutcome(outcome)])
    return str(labels.STATUSES[to])


def _when(event: Event) -> str:
    if event.kind == TOLD_OF_REVIEW:
        return time_words(event.at)
    who = event.by.name if event.by else _("the resident")
    return _("%(time)s, by %(who)s", time=time_words(event.at), who=who)


def _priority(page: ReportPage) -> str:
    words = str(labels.PRIORITIES[page.priority])
    change = page.priority_change
    if change is not None:
        return _(
            "%(priority)s, changed by %(who)s because: %(why)s",
            priority=words,
            who=change.by.name if change.by else "",
            why=change.words or "",
        )
    reasons = reason_words(page.reasons)
    return f"{words}: {reasons}" if reasons else words


def _received(page: ReportPage) -> str:
    when, how = time_words(page.received_at), labels.INTAKES[page.intake]
    if page.entered_by:
        return _(
            "%(time)s. %(how)s, entered by %(who)s", time=when, how=how, who=page.entered_by.name
        )
    return f"{when}. {how}"


def _body(code: str) -> str:
    return str(labels.BODIES[Body(code)]) if code in set(Body) else code
