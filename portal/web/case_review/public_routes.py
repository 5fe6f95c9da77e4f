"""What the bodies must publish: the procedure, and how many reviews there were [2014 Act s.104(9), Sch 4]."""

import csv
import io

from flask import Response, make_response, render_template
from flask_babel import gettext as _

from portal.content.current import authority
from portal.services.review_statistics import YearCount, count_by_year
from portal.web.case_review.blueprint import blueprint
from portal.web.case_review.pages import BASE
from portal.web.shared.access import for_everyone


@blueprint.get(f"{BASE}/procedure")
@for_everyone
def procedure() -> str:
    """The procedure in force, or its draft, with the numbers of the policy."""
    held = authority()
    return render_template(
        "case_review/procedure.html",
        procedure=held.policy.procedure,
        threshold=held.policy.threshold,
        clocks=held.policy.clocks,
        notes={note.path: note for note in held.policy_notes},
    )


@blueprint.get(f"{BASE}/statistics")
@for_everyone
def statistics() -> str:
    """The published figures and the live counts."""
    return render_template(
        "case_review/statistics.html", periods=authority().statistics, years=count_by_year()
    )


@blueprint.get(f"{BASE}/statistics.csv")
@for_everyone
def statistics_csv() -> Response:
    """The same figures as a table for a spreadsheet."""
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow(
        (
            _("Period"),
            _("First day"),
            _("Last day"),
            _("Applications"),
            _("Threshold met"),
            _("Threshold not met"),
            _("Reviews carried out"),
            _("Reviews with recommendations"),
            _("Source"),
        )
    )
    for year in count_by_year():
        lines.writerow(_live_line(year))
    for one in authority().statistics:
        lines.writerow(
            (
                one.label,
                one.first_day.isoformat(),
                one.last_day.isoformat(),
                _cell(one.applications),
                "",
                _cell(one.not_met),
                _cell(one.reviews),
                _cell(one.with_recommendations),
                one.source,
            )
        )
    response = make_response(text.getvalue())
    response.mimetype = "text/csv"
    response.headers["Content-Disposition"] = "attachment; filename=case-review-statistics.csv"
    return response


def _live_line(year: YearCount) -> tuple[str | int, ...]:
    days = (f"{year.year}-01-01", f"{year.year}-12-31")
    source = _("Counted by this website; the year may not be over")
    return (year.year, *days, year.applications, year.met, year.not_met, "", "", source)


def _cell(count: int | None) -> str:
    return "" if count is None else str(count)
