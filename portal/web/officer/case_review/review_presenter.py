"""A case review's page, in words."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from portal.domain.contact import ContactRule
from portal.domain.spans import Span, SpanKind
from portal.domain.threshold import Outcome
from portal.domain.threshold_dates import ComplaintFinding
from portal.domain.vocabulary import (
    ApplicantKind,
    Body,
    CaseReviewStatus,
    Channel,
    ThresholdDecision,
    Visibility,
)
from portal.labels import case_review as labels
from portal.labels import letters as letter_labels
from portal.labels import officer as officer_labels
from portal.labels import report as report_labels
from portal.labels import threshold as threshold_labels
from portal.labels.acting_for import wording_for
from portal.labels.clocks import CLOCKS, PAUSE_REASONS
from portal.labels.mail import sent_words
from portal.services.case_review.case_review_pages import (
    AssessmentLine,
    ClockLine,
    DecisionLine,
    FindingRow,
    ReviewPage,
)
from portal.services.case_review.joint_applicants import JointLine
from portal.services.case_review.letter_reading import LetterLine
from portal.services.report.report_pages import Event
from portal.web.officer.answer_words import answer_rows
from portal.web.officer.presenter import day_words, due_words, time_words

# Shown among the facts and the findings already; a kind of applicant says who asks.
_ALREADY = frozenset({"who", "where", "incidents"})
# Lines that a body made.
_BODIES_LINES = frozenset({"information_arrived", "information_refused"})
_NONE = {"none": _l("None of these")}
_VOCABULARIES: dict[str, tuple[Mapping[Any, Any], ...]] = {
    "who": (labels.APPLICANTS,),
    "consent": (labels.CONSENTS,),
    "under-18": (report_labels.YES_NO_UNSURE,),
    "kind": (report_labels.KINDS,),
    "how-long": (report_labels.DURATIONS,),
    "how-often": (report_labels.FREQUENCIES,),
    "response": (labels.HELPED,),
    "support": (labels.SUPPORT_NEEDS, _NONE),
    "safe-contact": (report_labels.CHANNELS, _NONE),
    "talking": (report_labels.YES_NO,),
}
_REASON_TITLES = {
    "fact": _l("The proved fact"),
    "proof": _l("What proves it"),
    "persistence": _l("Persistence"),
    "harm": _l("Harm"),
    "adequacy": _l("Whether the response was good enough"),
    "bodies_hold": _l("What the bodies hold"),
    "not_asked": _l("No body was asked. Why not"),
    "letter": _l("For the applicant"),
}


def finding_words(page: ReviewPage) -> str:
    """What the rule found, and what people have to do with it."""
    counted = ngettext("%(num)s incident counts", "%(num)s incidents count", page.counted)
    if page.finding is Outcome.MET:
        return _(
            "%(counted)s, and %(required)s are needed: the bodies must find that it is met.",
            counted=counted,
            required=page.required,
        )
    return _(
        "%(counted)s of the %(required)s that are needed. People decide: "
        "look at persistence, harm, and whether the response was good enough.",
        counted=counted,
        required=page.required,
    )


def fact_rows(page: ReviewPage) -> list[dict[str, Any]]:
    """What stands at the top of a case review's page."""
    how = report_labels.INTAKES[page.intake]
    received = f"{time_words(page.received_at)}. {how}"
    if page.entered_by:
        received = _(
            "%(received)s, entered by %(who)s", received=received, who=page.entered_by.name
        )
    where = page.application.where
    rows = [
        (_("Who applies"), labels.APPLICANT_NAMES[page.applicant]),
        (_("Where"), ", ".join(part for part in (where.place, where.postcode) if part)),
        (
            _("Contact officer"),
            page.contact_officer.name if page.contact_officer else _("Nobody yet"),
        ),
        (_("Applied on"), day_words(page.applied_on)),
        (_("Received"), received),
        (_("Judged by the numbers of"), page.policy_version),
        (_("Safe to use"), _safe(page.contact)),
        (_("Who must not be told"), _avoid(page)),
        (_("Representative"), _representative(page)),
    ]
    return [{"key": key, "value": value} for key, value in rows if value]


def flag_words(page: ReviewPage) -> list[str]:
    """What officers should look at; none of it stands in anybody's way."""
    return [str(threshold_labels.FLAGS[flag]) for flag in page.flags]


def finding_rows(page: ReviewPage) -> list[dict[str, Any]]:
    """The incidents for the macro `findings`: standing, reasons, and the dates in order."""
    return [_finding(page, row) for row in page.rows]


def assessed_words(page: ReviewPage) -> str:
    """Why the finding was made again, by whom and when; nothing where it is the first."""
    return _assessed(page.assessments[0])


def earlier_assessments(page: ReviewPage) -> list[dict[str, Any]]:
    """The findings before the latest, each with what it rested on."""
    return [
        {
            "title": _assessed(each)
            or _(
                "The first finding, %(when)s: %(counted)s",
                when=time_words(each.at),
                counted=ngettext(
                    "%(num)s incident counts", "%(num)s incidents count", each.counted
                ),
            ),
            "rows": [_finding(page, row) for row in each.rows],
        }
        for each in page.assessments[1:]
    ]


def _assessed(each: AssessmentLine) -> str:
    if each.kind is None:
        return ""
    return _(
        "%(what)s, %(when)s, by %(who)s: %(reason)s",
        what=officer_labels.REASSESSMENTS[each.kind],
        when=time_words(each.at),
        who=each.by.name if each.by else "",
        reason=each.reason,
    )


def review_vocabularies(
    applicant: ApplicantKind = ApplicantKind.VICTIM,
) -> dict[str, tuple[Mapping[Any, Any], ...]]:
    """The words of an application's codes, worded for whom it is."""
    words = wording_for(applicant)
    return {
        **_VOCABULARIES,
        "effect": (words.effects,),
        "at-risk": (report_labels.AT_RISK, words.at_risk, report_labels.DANGERS, _NONE),
        "relation": (words.relations, report_labels.YES_NO_UNSURE),
        "taking-part": (words.participations,),
    }


def told_rows(page: ReviewPage, without: frozenset[str] = frozenset()) -> list[dict[str, Any]]:
    """All answers but the rows and who applied, worded for whom the application is.

    Args:
        without: slugs of further questions that are left out.
    """
    words = wording_for(page.applicant)
    asked = {
        slug: title for slug, title in words.questions.items() if slug not in _ALREADY | without
    }
    return answer_rows(page.answers, asked, review_vocabularies(page.applicant))


def kept_rows(kept: dict[str, Any]) -> list[dict[str, Any]]:
    """What the applicant said of themselves."""
    return answer_rows(kept, {**labels.QUESTIONS, **officer_labels.TOLD_LATER}, _VOCABULARIES)


def clock_rows(page: ReviewPage) -> list[dict[str, Any]]:
    """The clocks, in words."""
    return [
        {
            "name": CLOCKS.get(each.kind, each.kind),
            "due": due_words(each.due_on) if each.stopped_at is None else None,
            "said": _stopped(each),
        }
        for each in page.clocks
    ]


def sooner_words(page: ReviewPage) -> str:
    """Which other clock ends first, by which the case stands in the queue; nothing where none does."""
    if page.sooner is None:
        return ""
    name = CLOCKS.get(page.sooner.kind, page.sooner.kind)
    return _("First: %(clock)s, %(due)s", clock=name, due=due_words(page.sooner.due_on).whole)


def decision_rows(page: ReviewPage) -> list[dict[str, Any]]:
    """Decisions and proposals, newest first."""
    return [
        {"title": _decision_title(each), "who": _decision_who(each), "reasons": _reasons(each)}
        for each in page.decisions
    ]


def joint_rows(page: ReviewPage) -> list[dict[str, str]]:
    """The joint applicants: which ways to reach each are safe, and who takes no part any more."""
    return [
        {
            "key": _("Joint applicant %(number)s", number=each.number),
            "value": _joint(each),
        }
        for each in page.joint
    ]


def joined_rows(page: ReviewPage) -> list[dict[str, str]]:
    """The applications that are joined to this one, each with what it was judged to be at its own day."""
    return [
        {
            "reference": each.reference,
            "applied": _("Applied on %(day)s.", day=day_words(each.applied_on)),
            "finding": str(threshold_labels.OUTCOMES[each.finding]),
            "twice": _("The same application again: it is not counted.") if each.sent_twice else "",
        }
        for each in page.joined_here
    ]


def letter_rows(page: ReviewPage) -> list[dict[str, str]]:
    """The letters, newest first: to whom, when, and how each reaches them."""
    return [letter_row(page.reference, each) for each in page.letters]


def letter_row(reference: str, letter: LetterLine) -> dict[str, str]:
    """One letter."""
    to = (
        _("to joint applicant %(number)s", number=letter.joint)
        if letter.joint
        else _("to the applicant")
    )
    way = letter_labels.WAYS.get(letter.channel) or letter_labels.WAYS[None]
    if letter.channel in (None, Channel.LETTER) and not letter.waits:
        way = letter_labels.GIVEN
    return {
        "href": url_for("officer.case_review_letter", reference=reference, number=letter.number),
        "title": _("%(title)s, %(to)s", title=letter_labels.TITLES[letter.kind], to=to),
        "when": time_words(letter.written_at),
        "note": str(way),
    }


def timeline(events: tuple[Event, ...]) -> list[dict[str, Any]]:
    """The timeline, newest first."""
    return [
        {
            "title": _title(event),
            "when": _(
                "%(time)s, by %(who)s",
                time=time_words(event.at),
                who=event.by.name if event.by else _others(event),
            ),
            "day": event.at.date().isoformat(),
            "text": event.words,
            "public": event.visibility is Visibility.PUBLIC,
            "mail": sent_words(event.facts),
        }
        for event in events
    ]


def _joint(each: JointLine) -> str:
    if each.left:
        return _("Takes no part any more.")
    if each.waits:
        return _("Named by the applicant. Nothing is sent until they tell us that they take part.")
    return _safe(each.rule)


def _others(event: Event) -> str:
    """Who is meant where no officer did it."""
    if event.kind == "bodies_notified":
        return _("the portal")
    body = event.facts.get("body")
    if event.kind in _BODIES_LINES and body in set(Body):
        return str(labels.BODIES[Body(body)])
    return _("the applicant")


def _finding(page: ReviewPage, row: FindingRow) -> dict[str, Any]:
    reasons = [
        *(str(threshold_labels.REASONS[reason]) for reason in row.reasons),
        *threshold_labels.reason_sentences(
            row.row.incident,
            row.tellings,
            row.standing,
            page.threshold,
            applied_on=page.applied_on,
        ),
    ]
    if row.boundary:
        reasons += threshold_labels.boundary_sentences(
            row.tellings, row.standing, page.threshold, applied_on=page.applied_on
        )
        reasons.append(_("It counts by the grace day only."))
    if row.accepted:
        reasons.append(_("It was uncertain. An officer counts it, with a written reason."))
    reasons += [ends for found in row.tellings for ends in _ends(page, found)]
    dates = [(_span(row.row.occurred), _("happened"))]
    for telling, found in zip(row.row.told, row.tellings, strict=True):
        told = _("told %(body)s", body=labels.BODIES_TOLD[found.body])
        extra = ", ".join(part for part in (telling.who, telling.reference) if part)
        dates.append((_span(found.made), f"{told} ({extra})" if extra else told))
    return {
        "title": row.row.what or _("No description"),
        "standing": row.standing.value,
        "word": threshold_labels.STANDINGS[row.standing],
        "reasons": reasons,
        "dates": dates,
    }


def _ends(page: ReviewPage, found: ComplaintFinding) -> Iterator[str]:
    """The last days of both periods, as counted strictly and with the grace day."""
    periods = (
        (
            _("Last day to tell somebody (%(months)s)"),
            page.threshold.report_within_months,
            found.report_by_strict,
            found.report_by_generous,
        ),
        (
            _("Last day to apply (%(months)s)"),
            page.threshold.apply_within_months,
            found.apply_by_strict,
            found.apply_by_generous,
        ),
    )
    for words, months, strict, generous in periods:
        if strict is None or generous is None:
            continue
        period = words % {"months": threshold_labels.months_words(months)}
        yield _(
            "%(period)s: %(strict)s, with the grace day %(generous)s.",
            period=period,
            strict=day_words(strict),
            generous=day_words(generous),
        )


def _span(span: Span | None) -> str:
    if span is None:
        return _("No date")
    if span.kind is SpanKind.RUNNING:
        return _("up to %(day)s", day=day_words(span.last))
    if span.first == span.last:
        return day_words(span.first)
    return _("%(first)s to %(last)s", first=day_words(span.first), last=day_words(span.last))


def _safe(rule: ContactRule) -> str:
    if rule.withheld is not None:
        return str(officer_labels.WITHHELD[rule.withheld])
    words = report_labels.CHANNELS
    return ", ".join(str(words[each]) for each in words if each in rule.channels)


def _representative(page: ReviewPage) -> str:
    if page.applicant is not ApplicantKind.REPRESENTATIVE:
        return ""
    found = officer_labels.CONSENTS_FOUND[page.consent] if page.consent else _("Not checked yet")
    return f"{found}. {officer_labels.TELLINGS[page.telling]}"


def _avoid(page: ReviewPage) -> str:
    if not page.application.avoid:
        return ""
    return _("They named somebody. Show who applied before you tell anyone.")


def _stopped(each: ClockLine) -> str:
    if each.paused_on is not None and each.pause_reason is not None:
        return _(
            "%(reason)s: paused since %(day)s. It is due then at the latest.",
            reason=PAUSE_REASONS[each.pause_reason],
            day=day_words(each.paused_on),
        )
    if each.stopped_at is None:
        return _("since %(day)s", day=day_words(each.started_on))
    return _("done %(time)s", time=time_words(each.stopped_at))


def _decision_title(each: DecisionLine) -> str:
    if each.decision is ThresholdDecision.MET:
        return _("Decided: met")
    if each.waits:
        return _("Proposed: depart from the finding") if each.departure else _("Proposed: not met")
    if each.returned_by:
        return _("Proposal sent back")
    return _("Departed from the finding") if each.departure else _("Decided: not met")


def _decision_who(each: DecisionLine) -> str:
    first = _("%(time)s, by %(who)s", time=time_words(each.at), who=each.by.name if each.by else "")
    if each.agreed_by and each.agreed_at:
        when = time_words(each.agreed_at)
        return _(
            "%(first)s. Agreed %(when)s by %(who)s", first=first, when=when, who=each.agreed_by.name
        )
    if each.returned_by:
        return _("%(first)s. Sent back by %(who)s", first=first, who=each.returned_by.name)
    return first


def _reasons(each: DecisionLine) -> list[dict[str, Any]]:
    facts = {str(code): words for code, words in officer_labels.DEPARTURE_FACTS.items()}
    rows = [
        {"key": title, "value": facts.get(each.reasons[name], each.reasons[name])}
        for name, title in _REASON_TITLES.items()
        if each.reasons.get(name)
    ]
    if each.agreement.get("words"):
        rows.append({"key": _("The second officer"), "value": each.agreement["words"]})
    if each.agreement.get("delegation"):
        rows.append({"key": _("Delegation"), "value": each.agreement["delegation"]})
    return rows


_OF_ANOTHER = {
    "application_joined": _l("Joined to %(reference)s"),
    "application_joined_here": _l("%(reference)s was joined to this one"),
    "application_parted": _l("No longer joined to %(reference)s"),
    "application_parted_here": _l("%(reference)s goes on by itself"),
    "application_left_here": _l("%(reference)s was taken back"),
    "appealed_at": _l("The appeal came with %(reference)s: its words stand there"),
}


def _title(event: Event) -> str:
    to = event.facts.get("to")
    if event.kind == "status_changed" and to in set(CaseReviewStatus):
        return str(labels.STATUSES[CaseReviewStatus(to)])
    if event.kind in _OF_ANOTHER:
        return str(_OF_ANOTHER[event.kind]) % {"reference": to}
    known = {**report_labels.EVENTS, **officer_labels.EVENTS}
    return str(known.get(event.kind, event.kind))
