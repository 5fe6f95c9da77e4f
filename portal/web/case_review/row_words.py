"""Incidents in words: for the list, for "check your answers" and for the result."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import format_date
from flask_babel import gettext as _
from markupsafe import Markup

from portal import clock
from portal.domain.spans import Span
from portal.domain.vocabulary import YesNoUnsure
from portal.labels.case_review import BODIES
from portal.services.case_review.review_rows import Row, Telling, When


@dataclass(frozen=True, slots=True)
class ToldLine:
    """One telling, in words, with the pages that change it."""

    key: str
    words: str
    more: str
    change_href: str
    remove_href: str


@dataclass(frozen=True, slots=True)
class RowCard:
    """One incident, in words, with the pages that change it."""

    key: str
    title: str
    when: str
    told: tuple[ToldLine, ...]
    nobody_told: bool
    another_problem: bool
    change_href: str
    told_href: str
    problem_href: str
    remove_href: str


def row_card(row: Row) -> RowCard:
    """An entry as the lists show it."""
    told_href = (
        url_for("case_review.another_telling", key=row.key)
        if row.told
        else url_for("case_review.whom", key=row.key, telling="first")
    )
    return RowCard(
        key=row.key,
        title=row.what or _("Something that happened"),
        when=when_words(row),
        told=tuple(_told_line(row.key, one) for one in row.told),
        nobody_told=not row.told,
        another_problem=row.same_problem is YesNoUnsure.NO,
        change_href=url_for("case_review.incident_when", key=row.key),
        told_href=told_href,
        problem_href=url_for("case_review.same_problem", key=row.key),
        remove_href=url_for("case_review.remove_incident", key=row.key),
    )


def about_line(row: Row) -> Markup:
    """Which incident a page is about, as a line of its hint."""
    what = row.what or _("Something that happened")
    incident = f"{what}, {when_words(row)}" if row.occurred else what
    return Markup('<span class="app-hint-line"><bdi>{}</bdi></span>').format(incident)


def when_words(row: Row) -> str:
    """When an entry happened."""
    if row.occurred is None:
        return _("The date is not known")
    if row.when is When.GOING_ON:
        if row.occurred.last >= clock.today():
            return _("It still goes on")
        return _("It went on until %(day)s", day=_full(row.occurred.last))
    if row.occurred.is_one_day:
        return _full(row.occurred.first)
    return _(
        "Sometime from %(first)s to %(last)s",
        first=_full(row.occurred.first),
        last=_full(row.occurred.last),
    )


def span_in_full(span: Span | None) -> str:
    """A day or rough days, with the year."""
    if span is None:
        return _("the date is not known")
    if span.is_one_day:
        return _full(span.first)
    return _("sometime from %(first)s to %(last)s", first=_full(span.first), last=_full(span.last))


def _full(day: object) -> str:
    return str(format_date(day, "d MMMM y"))


def _told_line(row_key: str, telling: Telling) -> ToldLine:
    more = [telling.who] if telling.who else []
    if telling.reference:
        more.append(_("reference %(reference)s", reference=telling.reference))
    return ToldLine(
        key=telling.key,
        words=_("%(body)s: %(day)s", body=BODIES[telling.body], day=span_in_full(telling.made)),
        more=", ".join(more),
        change_href=url_for("case_review.whom", key=row_key, telling=telling.key),
        remove_href=url_for("case_review.remove_telling", key=row_key, telling=telling.key),
    )
