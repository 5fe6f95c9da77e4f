"""Entering what came by telephone, letter or at a desk."""

import secrets
from typing import Any

from flask import g, render_template, request

from portal.domain.vocabulary import Intake
from portal.services.case_review import case_reviews
from portal.services.report import reports
from portal.web.officer.blueprint import blueprint
from portal.web.officer.entry.application_entry import LEAST_ROWS, MOST_ROWS, with_rows
from portal.web.officer.entry.report_entry import ReportEntryForm
from portal.web.officer.presenter import day_words
from portal.web.shared.access import REVIEW_OFFICERS, STAFF, for_act, for_officers

Answer = str | tuple[str, int]


@blueprint.get("/enter")
@for_officers(*STAFF)
def enter() -> str:
    """What is to be entered."""
    return render_template("officer/enter.html")


@blueprint.route("/enter/report", methods=["GET", "POST"])
@for_act("report/enter")
def enter_report() -> Answer:
    """A report that somebody made by telephone, letter or at a desk."""
    form = ReportEntryForm()
    if request.method == "GET":
        form.key.data = secrets.token_urlsafe(24)
        return _page("officer/enter_report.html", form)
    if not form.validate():
        return _page("officer/enter_report.html", form), 422
    sent = reports.enter_report(
        form.report_answers(),
        Intake(form.intake.data),
        g.officer,
        form.received_at,
        submission_key=form.submission_key(g.officer.id),
    )
    return render_template(
        "officer/entered.html",
        endpoint="officer.report",
        may_open=True,
        reference=sent.reference,
        code=sent.tracking_code,
        due=day_words(sent.due_on),
        alerted=sent.alerted,
    )


@blueprint.route("/enter/application", methods=["GET", "POST"])
@for_act("case-review/enter")
def enter_application() -> Answer:
    """An application that somebody made by telephone, letter or at a desk."""
    wanted = request.form.get("rows", "")
    count = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 3 else LEAST_ROWS
    if request.form.get("then") == "add":
        return _another_row(min(count + 1, MOST_ROWS))
    form = with_rows(count)()
    if request.method == "GET":
        form.key.data = secrets.token_urlsafe(24)
        form.rows.data = str(LEAST_ROWS)
        return _page("officer/enter_application.html", form)
    if not form.validate():
        return _page("officer/enter_application.html", form), 422
    sent = case_reviews.enter_application(
        form.application_answers(),
        Intake(form.intake.data),
        g.officer,
        form.received_at,
        submission_key=form.submission_key(g.officer.id),
    )
    return render_template(
        "officer/entered.html",
        endpoint="officer.case_review",
        may_open=g.officer.role in REVIEW_OFFICERS,
        reference=sent.reference,
        code=sent.tracking_code,
        due=day_words(sent.next_step_by),
        alerted=sent.alerted,
    )


def _another_row(count: int) -> str:
    """The same form with everything that was typed, and room for one more incident."""
    form: Any = with_rows(count)()
    form.rows.data = str(count)
    return _page("officer/enter_application.html", form)


def _page(template: str, form: Any) -> str:
    return render_template(template, form=form, most_rows=MOST_ROWS)
