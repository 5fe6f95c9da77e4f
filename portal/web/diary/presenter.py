"""The diary in words: the same for the page, the paper and the file."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import format_datetime
from flask_babel import gettext as _

from portal import clock
from portal.domain.vocabulary import Body, Duration, Frequency, ReportStatus, YesNo
from portal.labels.diary import COLUMNS, long_day, review_sentences, span_words
from portal.labels.report import (
    BODIES,
    DURATIONS,
    EFFECTS,
    FREQUENCIES,
    KINDS,
    OUTCOMES,
    STATUSES_FOR_YOU,
    TIMINGS,
)
from portal.services.report.diary import Diary, Entry
from portal.services.report.occurrences import Earlier
from portal.services.report.report_answers import Told
from portal.services.report.second_report import ReviewOutlook


@dataclass(frozen=True)
class EntryWords:
    """One occurrence: its heading, which says when, and its other lines as key and value."""

    title: str
    rows: tuple[dict[str, str], ...]


@dataclass(frozen=True)
class Sheet:
    """The whole diary in words. `elsewhere`: what was told to others before, in one line."""

    made: str
    summary: str
    entries: tuple[EntryWords, ...]
    elsewhere: str
    review: tuple[str, ...]


def sheet(diary: Diary) -> Sheet:
    """The diary as people read it."""
    return Sheet(
        made=_("Made on %(day)s", day=long_day(clock.today())),
        summary=_summary(diary),
        entries=tuple(
            EntryWords(_title(number, entry), tuple(_rows(entry)[1:]))
            for number, entry in enumerate(diary.entries, start=1)
        ),
        elsewhere=_elsewhere(diary.elsewhere) if diary.elsewhere else "",
        review=tuple(outlook_sentences(diary.outlook)) if diary.outlook else (),
    )


def outlook_sentences(outlook: ReviewOutlook) -> list[str]:
    """The right to a case review, in sentences."""
    return review_sentences(outlook.counted, outlook.still_needed, outlook.first_lapse_on)


def earlier_words(earlier: Earlier) -> str:
    """The report to which an occurrence is added, in one line."""
    day = long_day(earlier.received_on)
    return _("%(kind)s. You told us on %(day)s.", kind=KINDS[earlier.kind], day=day)


def csv_heading() -> list[str]:
    """The columns of the file."""
    ours = [_("Number"), _("First possible day"), _("Last possible day"), _("Received at")]
    return [*ours, *(str(words) for words in COLUMNS.values())]


def csv_rows(diary: Diary) -> list[list[str]]:
    """One line for each occurrence; days and times also in a form that sorts."""
    return [_csv_row(number, entry) for number, entry in enumerate(diary.entries, start=1)]


def _csv_row(number: int, entry: Entry) -> list[str]:
    said = {row["name"]: row["value"] for row in _rows(entry)}
    span = entry.occurred
    return [
        str(number),
        span.first.isoformat() if span else "",
        span.last.isoformat() if span else "",
        entry.received_at.astimezone(clock.LONDON).strftime("%Y-%m-%d %H:%M"),
        *(said.get(name, "") for name in COLUMNS),
    ]


def _summary(diary: Diary) -> str:
    number = len(diary.entries)
    told = [long_day(clock.local_day(entry.received_at)) for entry in diary.entries]
    if number == 1:
        return _("We were told about this problem once, on %(day)s.", day=told[0])
    if told[0] == told[-1]:
        return _(
            "We were told about this problem %(number)s times, on %(day)s.",
            number=number,
            day=told[0],
        )
    return _(
        "We were told about this problem %(number)s times, from %(first)s to %(last)s.",
        number=number,
        first=told[0],
        last=told[-1],
    )


def _title(number: int, entry: Entry) -> str:
    if entry.occurred is None:
        return _("%(number)s. Date not known", number=number)
    return f"{number}. {span_words(entry.occurred)}"


def _rows(entry: Entry) -> list[dict[str, str]]:
    values = {
        "occurred": span_words(entry.occurred),
        "time": entry.time,
        "timing": "" if entry.occurred else "\n".join(_timing(entry)),
        "kind": str(KINDS[entry.kind]),
        "account": entry.account,
        "change": _change(entry),
        "effect": str(EFFECTS[str(entry.effect)]) if entry.effect else "",
        "told": "\n".join(_told(entry)),
        "status": _status(entry),
        "reference": entry.reference,
    }
    return [
        {"name": name, "key": str(COLUMNS[name]), "value": value}
        for name, value in values.items()
        if value
    ]


def _timing(entry: Entry) -> list[str]:
    """What was told about the time of something whose date is not known."""
    said = []
    if entry.timing is not None:
        said.append(str(TIMINGS[entry.timing]))
    if entry.frequency is not None and entry.frequency is not Frequency.UNSURE:
        said.append(_("How often: %(words)s", words=FREQUENCIES[entry.frequency]))
    if entry.duration is not None and entry.duration is not Duration.UNSURE:
        said.append(_("For how long: %(words)s", words=DURATIONS[entry.duration]))
    return [*said, entry.pattern] if entry.pattern else said


def _change(entry: Entry) -> str:
    if entry.changed is YesNo.NO:
        return _("Nothing had changed.")
    return entry.change


def _told(entry: Entry) -> list[str]:
    council = _("The council, on %(time)s", time=_moment(entry.received_at))
    passed = [
        _("We passed it on to: %(body)s, on %(time)s", body=BODIES[one.body], time=_moment(one.at))
        for one in entry.passed_on
    ]
    return [council, *passed]


def _status(entry: Entry) -> str:
    if entry.status is ReportStatus.CLOSED and entry.outcome is not None:
        return _("We closed it: %(outcome)s", outcome=OUTCOMES[entry.outcome])
    return str(STATUSES_FOR_YOU[entry.status])


def _elsewhere(told: Told) -> str:
    bodies = ", ".join(str(BODIES[body]) for body in Body if body in told.bodies)
    if told.last_on is None:
        return _("Told before this: %(bodies)s.", bodies=bodies)
    return _(
        "Told before this: %(bodies)s. The last time: %(day)s.",
        bodies=bodies,
        day=span_words(told.last_on),
    )


def _moment(at: datetime) -> str:
    return str(format_datetime(at, "EEEE d MMMM y, HH:mm"))
