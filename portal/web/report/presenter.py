"""What the check page and the confirmation say."""

from dataclasses import dataclass
from datetime import date, datetime, time

from flask_babel import format_date, format_time, ngettext
from flask_babel import gettext as _

from portal import clock
from portal.content.current import authority
from portal.domain.evidence import EvidenceState
from portal.domain.vocabulary import Priority
from portal.labels.report import PARTS, QUESTIONS
from portal.labels.report_summary import AnswerWords, answer_words
from portal.services.evidence import evidence
from portal.services.evidence.evidence_case import CaseGone, case_of_draft
from portal.services.office import next_reading
from portal.services.report.reports import Sent
from portal.services.report.second_report import ReviewOutlook
from portal.web.shared.journey import Answers
from portal.web.shared.journey_pages import JourneyPages


@dataclass(frozen=True)
class Row:
    """One line of the check page."""

    key: str
    value: str
    href: str


@dataclass(frozen=True)
class PartOfAnswers:
    """The lines of one part of the journey."""

    title: str
    rows: tuple[Row, ...]


def check_parts(pages: JourneyPages, answers: Answers) -> list[PartOfAnswers]:
    """Every question that applies, under its part's heading."""
    words = {line.slug: line for line in answer_words(pages.journey.applicable(answers))}
    rows: dict[str, list[Row]] = {}
    for question in pages.journey.plan(answers):
        line = words.get(question.slug)
        if line is not None:
            href = pages.href(question, changing=True)
            rows.setdefault(question.part, []).append(Row(line.question, _value(line), href))
        elif question.slug == "evidence":
            href = pages.href(question, changing=True)
            asked = str(QUESTIONS["evidence"])
            rows.setdefault(question.part, []).append(Row(asked, _files(pages), href))
    return [PartOfAnswers(str(PARTS[part]).capitalize(), tuple(rows[part])) for part in rows]


def _value(line: AnswerWords) -> str:
    return "\n".join(line.lines) or _("You left this empty.")


def _files(pages: JourneyPages) -> str:
    try:
        held = evidence.list_for(case_of_draft(pages.token() or "", pages.name))
    except CaseGone:
        held = ()
    labels = [each.label for each in held if each.label and each.state != EvidenceState.REFUSED]
    return "\n".join(labels) or _("You added no files.")


def reading_words() -> str:
    """When somebody next reads what is sent: said before and after sending, to everyone."""
    opening = next_reading()
    if opening is None:
        closes = authority().policy.office_hours.closes
        if authority().policy.out_of_hours_cover:
            return _("Somebody reads reports at all hours.")
        return _("Somebody reads reports until %(hour)s today.", hour=_hour(closes))
    at = _hour(opening.at)
    if opening.on == clock.today():
        return _("Nobody reads reports before %(hour)s today.", hour=at)
    return _("Nobody reads reports until %(day)s, %(hour)s.", day=long_day(opening.on), hour=at)


def long_day(day: date) -> str:
    """A day with its weekday: "Wednesday 8 April"; with the year where it is not this year's."""
    pattern = "EEEE d MMMM" if day.year == clock.today().year else "EEEE d MMMM y"
    return str(format_date(day, pattern))


def next_steps(sent: Sent) -> list[tuple[str, str, str]]:
    """What happens after sending: what, by when, and a sentence."""
    return [
        (_("We read your report"), _reading_day(), _("An officer decides who can help best.")),
        (
            _("We tell you what we do"),
            _("by %(day)s", day=long_day(sent.due_on)),
            _reply_words(sent),
        ),
        (
            _("You can follow it"),
            _("at any time"),
            _("Use your reference and your code. You do not have to give your name."),
        ),
    ]


def may_be_urgent(sent: Sent) -> bool:
    """Whether the page also says whom to call now. It rests on chosen answers, never on typed words."""
    return sent.priority is Priority.HIGH


def told_often(outlook: ReviewOutlook | None) -> str:
    """How often somebody told of it in the months in which a second report names the case review.

    Others with the same address may be the person's too, but that is not proved: no number then.
    """
    months = authority().policy.risk.repeat_within_months
    if outlook is None or outlook.counted < 2:
        return _(
            "It is for people who told someone about a problem more than once in %(months)s months.",
            months=months,
        )
    if outlook.counted == 2:
        return _(
            "With this report you have told someone twice in %(months)s months.", months=months
        )
    return str(
        ngettext(
            "With this report you have told someone %(num)d time in %(months)s months.",
            "With this report you have told someone %(num)d times in %(months)s months.",
            outlook.counted,
            months=months,
        )
    )


def _reply_words(sent: Sent) -> str:
    if sent.acknowledged:
        return _("We are sending you an email that says we have your report.")
    if sent.anonymous:
        return _("You stay anonymous, so we cannot reach you. Use your code to read our answer.")
    return _(
        "We only use ways that you said are safe. With your code you can always read our answer."
    )


def _reading_day() -> str:
    opening = next_reading()
    if opening is None:
        return _("today or on the next working day")
    if opening.on == clock.today():
        return _("today, from %(hour)s", hour=_hour(opening.at))
    return _("on %(day)s", day=long_day(opening.on))


def _hour(at: time) -> str:
    """An hour as people say it: "9am", "9:30am"."""
    pattern = "ha" if not at.minute else "h:mma"
    said = str(format_time(datetime.combine(date(2000, 1, 1), at), pattern, rebase=False))
    return said.replace("\u202f", "").replace(" ", "").lower()
