"""What the bodies must publish each year, as a page and as files [2014 Act s.104(9)]."""

from flask import Response, jsonify, render_template
from flask_babel import gettext as _

from portal.content.current import authority
from portal.domain.vocabulary import Measure
from portal.labels.statistics import DEFINITIONS, MEASURES
from portal.services.publication.published_years import list_years
from portal.web.case_review import statistics_chart, statistics_words
from portal.web.case_review.blueprint import blueprint
from portal.web.case_review.pages import BASE
from portal.web.case_review.statistics_words import Line
from portal.web.shared.access import for_everyone
from portal.web.shared.csv_file import csv_text


@blueprint.get(f"{BASE}/statistics")
@for_everyone
def statistics() -> str:
    """The four numbers by year, a chart of them, and what each means."""
    lines = _lines()
    return render_template(
        "case_review/statistics.html",
        lines=lines,
        charts=statistics_chart.charts(lines),
        measures=MEASURES,
        definitions=DEFINITIONS,
        width=statistics_chart.WIDTH,
        height=statistics_chart.HEIGHT,
    )


@blueprint.get(f"{BASE}/statistics.csv")
@for_everyone
def statistics_csv() -> Response:
    """The same numbers as a table for a spreadsheet."""
    heading = (
        _("Period"),
        _("First day"),
        _("Last day"),
        *(str(words) for words in MEASURES.values()),
        _("How it stands"),
        _("Notes"),
        _("Source"),
    )
    rows = [
        (
            line.label,
            line.first_day.isoformat(),
            line.last_day.isoformat(),
            *(_cell(line.numbers[measure]) for measure in MEASURES),
            line.standing,
            " ".join(line.notes),
            line.source or _("Counted by this website"),
        )
        for line in _lines()
    ]
    return csv_text("case-review-statistics.csv", heading, rows)


@blueprint.get(f"{BASE}/statistics.json")
@for_everyone
def statistics_json() -> Response:
    """The same numbers for machines. A period that is not given is null."""
    return jsonify(
        definitions={measure.value: str(words) for measure, words in DEFINITIONS.items()},
        periods=[_object(line) for line in _lines()],
    )


def _lines() -> list[Line]:
    return statistics_words.lines(list_years(), authority().statistics)


def _object(line: Line) -> dict[str, object]:
    return {
        "label": line.label,
        "first_day": line.first_day.isoformat(),
        "last_day": line.last_day.isoformat(),
        **{measure.value: line.numbers[measure] for measure in Measure},
        "state": line.state,
        "notes": list(line.notes),
        "corrections": [
            {
                "measure": each.measure.value,
                "before": each.before,
                "after": each.after,
                "on": each.on.isoformat(),
                "reason": each.reason,
            }
            for each in line.corrections
        ],
        "source": line.source or None,
    }


def _cell(number: int | None) -> str:
    return "" if number is None else str(number)
