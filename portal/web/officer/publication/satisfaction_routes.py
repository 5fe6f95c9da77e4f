"""How people found it, by month."""

from flask import g, render_template
from flask_babel import format_date, format_decimal

from portal.services.publication import satisfaction
from portal.services.publication.satisfaction import Month
from portal.web.officer.blueprint import blueprint
from portal.web.shared.access import STAFF, for_officers


@blueprint.get("/satisfaction")
@for_officers(*STAFF)
def satisfaction_by_month() -> str:
    """The answers to the two questions at each closing."""
    months = satisfaction.by_month(g.officer)
    return render_template("officer/satisfaction.html", months=[_row(each) for each in months])


def _row(month: Month) -> dict[str, object]:
    return {
        "name": format_date(month.first_day, "MMMM y"),
        "answers": month.answers,
        "listened": format_decimal(month.listened, "0.0"),
        "outcome": format_decimal(month.outcome, "0.0"),
        "words": month.words,
    }
