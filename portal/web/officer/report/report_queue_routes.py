"""The triage queue: a page of it, and the whole of it as a file."""

from typing import Any

from flask import Response, abort, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal import clock
from portal.content.current import authority
from portal.services.audit import audit
from portal.services.case_search import find_reference
from portal.services.report import queues
from portal.web.officer.blueprint import blueprint
from portal.web.officer.presenter import count_words, due_words, queue_row, where_words
from portal.web.officer.queue_forms import FilterForm, read_cursor, unknown_reference, write_cursor
from portal.web.shared.access import STAFF, for_act, for_officers
from portal.web.shared.csv_file import csv_text


@blueprint.get("/reports")
@for_officers(*STAFF)
def reports() -> str | AnyResponse | tuple[str, int]:
    """One page of the open reports, narrowed by the address's filters."""
    form = FilterForm.from_address(authority().teams)
    good = form.validate()
    if good and form.reference.data:
        found = find_reference(form.reference.data, g.officer.role)
        if found is not None:
            return redirect(url_for(f"officer.{found.kind}", reference=found.reference), 303)
        form.add_error("reference", unknown_reference())
    if form.has_errors:
        return render_template("officer/reports.html", form=form, rows=[], count=None), 422
    narrow = form.narrowed
    page = queues.list_reports(narrow, g.officer.id, _cursor())
    audit.record("report_queue.read", officer_id=g.officer.id, facts={"rows": len(page.rows)})
    filters = form.address()
    return render_template(
        "officer/reports.html",
        form=form,
        rows=[queue_row(row, authority().teams) for row in page.rows],
        count=count_words(queues.count_reports(narrow, g.officer.id)),
        filters=filters,
        before=_address(filters, page.before),
        after=_address(filters, page.after),
    )


@blueprint.get("/reports.csv")
@for_act("report/export")
def reports_file() -> Response:
    """The queue as a file for a spreadsheet, without anybody's identity."""
    form = FilterForm.from_address(authority().teams)
    if not form.validate():
        abort(422)
    teams = authority().teams
    rows = [
        [
            row["reference"],
            str(row["kind"]),
            where_words(queued.where),
            str(row["status"]),
            str(row["priority"]),
            row["reasons"],
            row["team"],
            row["who"],
            clock.local_day(queued.received_at).isoformat(),
            queued.due_on.isoformat(),
            due_words(queued.due_on).whole,
        ]
        for queued in queues.export_reports(form.narrowed, g.officer.id)
        if (row := queue_row(queued, teams))
    ]
    audit.record("report_queue.exported", officer_id=g.officer.id, facts={"rows": len(rows)})
    return csv_text(
        f"reports-{clock.today().isoformat()}.csv",
        [
            "reference",
            "type",
            "place",
            "status",
            "priority",
            "reasons",
            "team",
            "officer",
            "received_on",
            "due_on",
            "due",
        ],
        rows,
    )


def _cursor() -> queues.Cursor | None:
    try:
        return read_cursor(request.args.get("page"))
    except ValueError:
        abort(400)


def _address(filters: dict[str, str], cursor: queues.Cursor | None) -> str | None:
    if cursor is None:
        return None
    address: dict[str, Any] = {**filters, "page": write_cursor(cursor)}
    return url_for("officer.reports", **address)
