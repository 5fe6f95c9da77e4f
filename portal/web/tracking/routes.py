"""Following a case: the reference and the code open its page for a short while."""

from flask import Blueprint, current_app, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.services import tracking
from portal.services.tracking import TooManyTries
from portal.web.shared.access import for_everyone
from portal.web.shared.fields import QuestionForm
from portal.web.shared.leaving import TRACK_COOKIE, exit_href
from portal.web.tracking import presenter
from portal.web.tracking.forms import TrackForm

blueprint = Blueprint("tracking", __name__)


@blueprint.route("/track", methods=["GET", "POST"])
@for_everyone
def open_case() -> Response:
    """Ask for reference and code. The answer does not tell which of them was wrong."""
    form = TrackForm()
    if request.method == "GET":
        return _ask(form, 200)
    if not form.validate():
        return _ask(form, 422)
    try:
        opened = tracking.open_case(form.reference.data, form.code.data, request.remote_addr or "")
    except TooManyTries:
        form.add_error(None, _("You tried too many times. Wait a minute, then try again."))
        return _ask(form, 429)
    if opened is None:
        form.add_error(
            "reference",
            _("We do not know this reference and code together. Check both of them."),
        )
        return _ask(form, 422)
    token, reference = opened
    response = redirect(url_for("tracking.case", reference=reference), 303)
    response.set_cookie(
        TRACK_COOKIE,
        token,
        httponly=True,
        samesite="Lax",
        secure=current_app.config["PORTAL"].https,
        path="/",
    )
    return response


@blueprint.get("/track/<string(maxlength=20):reference>")
@for_everyone
def case(reference: str) -> Response:
    """The timeline of the case that this browser opened."""
    found = tracking.find_case(request.cookies.get(TRACK_COOKIE), reference)
    if found is None:
        return redirect(url_for("tracking.open_case"), 303)
    page = render_template(
        "tracking/case.html",
        case=found,
        title=presenter.title_of(found),
        about=presenter.about(found),
        timeline_lines=presenter.timeline(found),
        form=QuestionForm(formdata=None),
        exit_href=exit_href(),
    )
    return make_response(page)


@blueprint.post("/track/sign-out")
@for_everyone
def sign_out() -> Response:
    """Close the case in this browser."""
    response = redirect(url_for("tracking.open_case"), 303)
    if QuestionForm().validate():
        tracking.close_case(request.cookies.get(TRACK_COOKIE))
    response.delete_cookie(TRACK_COOKIE, path="/")
    return response


def _ask(form: TrackForm, status: int) -> Response:
    page = render_template(
        "tracking/open_case.html", form=form, exit_href=exit_href(), page_error=status != 200
    )
    return make_response(page, status)
