"""The incidents of an application: the list, and the questions of each one."""

from typing import Any

from flask import redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal import clock
from portal.labels.report import KINDS
from portal.services import drafts
from portal.services.case_review.review_occasions import joined, pair_key, pair_to_ask_about
from portal.services.case_review.review_rows import ROW_PREFIX, read_row
from portal.services.drafts import DraftGone, DraftView
from portal.services.report.earlier_reports import TooManyTriesError, claim_report
from portal.web.case_review import row_store
from portal.web.case_review.blueprint import blueprint
from portal.web.case_review.pages import BASE, INCIDENTS, pages
from portal.web.case_review.row_forms import (
    FromReportForm,
    IncidentsForm,
    RemoveForm,
    SameOccasionForm,
    SameProblemForm,
    WhenForm,
)
from portal.web.case_review.row_pages import (
    ask,
    incidents_question,
    opened,
    show,
    with_draft,
    with_row,
)
from portal.web.case_review.row_words import about_line, row_card
from portal.web.shared.journey import Answers

BOTH = ["GET", "POST"]
LIST = f"{BASE}/{INCIDENTS}"


def list_href() -> str:
    """The list of incidents."""
    return url_for("case_review.incidents")


@blueprint.route(LIST, methods=BOTH, endpoint="incidents")
@with_draft
def incidents(draft: DraftView) -> Response:
    """All incidents so far; another one, a report made here, or on to the next question."""
    form = opened(IncidentsForm)
    if request.method == "POST" and request.form.get("then") == "save":
        return _save_for_later(form, draft)
    return ask(
        form,
        _before_list(draft),
        lambda: _after_list(form.more.data),
        template="case_review/incidents.html",
        rows=[row_card(row) for row in row_store.rows_of(draft)],
        save_offered=True,
    )


def _before_list(draft: DraftView) -> str:
    earlier = pages.journey.before(incidents_question(), Answers(draft.answers))
    return pages.href(earlier)


def _save_for_later(form: IncidentsForm, draft: DraftView) -> Response:
    form.validate()
    token = pages.token()
    if token is None or form.csrf_token.errors:
        return show(
            form,
            _before_list(draft),
            status=422,
            template="case_review/incidents.html",
            rows=[row_card(row) for row in row_store.rows_of(draft)],
            save_offered=True,
        )
    try:
        drafts.keep_for_later(token, pages.name)
    except DraftGone:
        return redirect(url_for("case_review.start"), 303)
    return redirect(url_for("case_review.save"), 303)


def _after_list(more: str) -> str:
    if more == "add":
        return url_for("case_review.add_incident")
    if more == "report":
        return url_for("case_review.incident_from_report")
    draft = row_store.keep({INCIDENTS: {"more": "no"}})
    if pair_to_ask_about(row_store.rows_of(draft), row_store.pairs_apart(draft)):
        return url_for("case_review.same_occasion")
    return _on_from_list(draft)


def _on_from_list(draft: DraftView) -> str:
    return pages.way_on(Answers(draft.answers))


@blueprint.route(f"{LIST}/add", methods=BOTH, endpoint="add_incident")
@with_draft
def add_incident(draft: DraftView) -> Response:
    """A new incident: what and when."""
    if row_store.is_full(draft):
        return redirect(list_href(), 303)
    form = opened(WhenForm, {"new_key": row_store.new_key()})

    def keep() -> str:
        typed = form.new_key.data
        key = typed if row_store.is_new_key(typed) else row_store.new_key()
        known = row_store.fields_of_row(draft, key) or {}
        row_store.keep_row(key, {**known, **_when(form)})
        return url_for("case_review.whom", key=key, telling=row_store.new_key())

    return ask(form, list_href(), keep)


@blueprint.route(f"{LIST}/<slug:key>/when", methods=BOTH, endpoint="incident_when")
@with_row
def incident_when(draft: DraftView, key: str, fields: dict[str, Any]) -> Response:
    """What and when, to change."""
    form = opened(WhenForm, fields)

    def keep() -> str:
        kept = ("told", "same_problem", "reports", "nobody_told")
        others: dict[str, Any] = {name: fields[name] for name in kept if name in fields}
        row_store.keep_row(key, {**others, **_when(form)})
        return _after_change(key)

    return ask(form, list_href(), keep)


def _when(form: WhenForm) -> dict[str, Any]:
    return {name: value for name, value in form.answers().items() if name != "new_key"}


def _after_change(key: str) -> str:
    better = request.args.get("better") == "1"
    return url_for("case_review.better_dates") if better else list_href()


@blueprint.route(f"{LIST}/<slug:key>/same-problem", methods=BOTH, endpoint="same_problem")
@with_row
def same_problem(draft: DraftView, key: str, fields: dict[str, Any]) -> Response:
    """Whether it is part of this problem."""
    form = opened(SameProblemForm, fields)

    def keep() -> str:
        row_store.keep_row(key, {**fields, **form.answers()})
        return list_href()

    back = url_for("case_review.another_telling", key=key) if fields.get("told") else list_href()
    return ask(form, back, keep)


@blueprint.route(f"{LIST}/<slug:key>/remove", methods=BOTH, endpoint="remove_incident")
@with_row
def remove_incident(draft: DraftView, key: str, fields: dict[str, Any]) -> Response:
    """Remove an incident, after asking."""
    form = opened(RemoveForm)
    form.hint = about_line(read_row(key, fields, clock.today()))

    def keep() -> str:
        if form.sure.data == "yes":
            row_store.keep_row(key, None)
        return list_href()

    return ask(form, list_href(), keep)


@blueprint.route(f"{LIST}/from-report", methods=BOTH, endpoint="incident_from_report")
@with_draft
def incident_from_report(draft: DraftView) -> Response:
    """A report made here becomes an incident."""
    form = opened(FromReportForm)
    if request.method != "POST":
        return show(form, list_href())
    if not form.validate():
        return show(form, list_href(), status=422)
    try:
        found = claim_report(form.reference.data, form.code.data, request.remote_addr or "")
    except TooManyTriesError:
        form.add_error("code", _("You tried too many codes. Wait a minute, then try again."))
        return show(form, list_href(), status=429)
    if found is None:
        form.add_error(
            "reference", _("This reference and this code do not belong together. Check both.")
        )
        return show(form, list_href(), status=422)
    if any(found.reference in row.reports for row in row_store.rows_of(draft)):
        form.add_error("reference", _("You have added this report already."))
        return show(form, list_href(), status=422)
    if row_store.is_full(draft):
        return redirect(list_href(), 303)
    key = row_store.new_key()
    try:
        row_store.keep_row(key, found.as_row(str(KINDS[found.kind])))
    except DraftGone:
        return redirect(url_for("case_review.start"), 303)
    return redirect(url_for("case_review.another_telling", key=key), 303)


@blueprint.route(f"{BASE}/same-occasion", methods=BOTH, endpoint="same_occasion")
@with_draft
def same_occasion(draft: DraftView) -> Response:
    """Two incidents of one day: one occasion or two?"""
    apart = row_store.pairs_apart(draft)
    pair = pair_to_ask_about(row_store.rows_of(draft), apart)
    if pair is None:
        return redirect(_on_from_list(draft), 303)
    form = opened(SameOccasionForm, {"one": pair[0].key, "other": pair[1].key})

    def keep() -> str:
        one, other = form.one.data, form.other.data
        first, second = (row_store.fields_of_row(draft, key) for key in (one, other))
        if first is not None and second is not None and one != other:
            if form.same.data == "yes":
                row_store.keep({ROW_PREFIX + one: joined(first, second), ROW_PREFIX + other: None})
            else:
                row_store.keep({row_store.APART: {"pairs": [*apart, pair_key(one, other)]}})
        return url_for("case_review.same_occasion")

    return ask(
        form,
        list_href(),
        keep,
        template="case_review/same_occasion.html",
        rows=[row_card(row) for row in pair],
    )
