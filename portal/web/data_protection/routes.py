"""A resident's complaint about how data was handled."""

import secrets

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import format_date
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.domain import references
from portal.domain.references import BadReferenceError, ReferenceKind
from portal.services.data_protection import data_requests
from portal.services.data_protection.data_requests import TooManyRequests
from portal.web.data_protection.forms import ComplaintForm
from portal.web.shared.access import for_everyone
from portal.web.shared.fields import render_field
from portal.web.shared.leaving import exit_href

blueprint = Blueprint("data_protection", __name__)


@blueprint.context_processor
def offer() -> dict[str, object]:
    """The quick way out, and a macro for fields."""
    return {"exit_href": exit_href(), "field": render_field}


@blueprint.route("/privacy/complaint", methods=["GET", "POST"])
@for_everyone
def complaint() -> str | Response | tuple[str, int]:
    """The form, and sending it."""
    form = ComplaintForm()
    if request.method == "GET":
        form.key.data = secrets.token_urlsafe(24)
        return _page(form)
    if not form.validate():
        return _page(form), 422
    key = form.good_key or secrets.token_urlsafe(24)
    try:
        reference = data_requests.send_complaint(form.told(), key, request.remote_addr or "")
    except TooManyRequests:
        form.add_error(None, _("Too many were sent from here. Wait an hour, or call us."))
        return _page(form), 429
    return redirect(url_for("data_protection.complaint_sent", reference=reference), 303)


@blueprint.get("/privacy/complaint/sent")
@for_everyone
def complaint_sent() -> str | Response:
    """The reference, and by when we answer. A reference is a label and opens nothing."""
    try:
        reference = references.normalise(request.args.get("reference", ""), ReferenceKind.DP)
    except BadReferenceError:
        return redirect(url_for("data_protection.complaint"), 303)
    due_on = data_requests.acknowledgement_due(reference)
    if due_on is None:
        return redirect(url_for("data_protection.complaint"), 303)
    return render_template(
        "data_protection/complaint_sent.html",
        reference=reference,
        due=format_date(due_on, "full"),
    )


def _page(form: ComplaintForm) -> str:
    return render_template("data_protection/complaint.html", form=form, page_error=form.has_errors)
