"""One view for everything that a person does about their own case."""

from flask import make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import validate_csrf
from werkzeug.wrappers import Response
from wtforms import ValidationError

from portal.content.current import authority
from portal.services.tracking import tracking
from portal.services.tracking.resident_acts import NotNow, NotOpen
from portal.services.tracking.tracking import TrackedCase
from portal.services.transaction import Stale
from portal.web.shared.access import for_everyone
from portal.web.shared.kept_form import Kept
from portal.web.tracking import presenter
from portal.web.tracking.act_forms import OwnForm
from portal.web.tracking.acts import ACTS, Act
from portal.web.tracking.blueprint import blueprint, opened_token
from portal.web.tracking.sign_in_forms import TrackForm

_CASE = "/track/<string(maxlength=20):reference>"


@blueprint.route(
    f"{_CASE}/<any({', '.join(repr(slug) for slug in ACTS)}):act>", methods=["GET", "POST"]
)
@for_everyone
def act(reference: str, act: str) -> Response:
    """Ask, and do it. Whatever stands in the way, what was typed is shown again."""
    page, token = ACTS[act], opened_token()
    case = tracking.find_case(token, reference)
    if case is None:
        return interrupted(reference, act) if request.method == "POST" else _closed()
    try:
        return _send(page, case) if request.method == "POST" else _ask(page, case)
    except NotOpen:
        return interrupted(reference, act) if request.method == "POST" else _closed()


def interrupted(reference: str, act: str) -> Response:
    """What was typed after the case had closed by itself: open it again, then go on.

    It is carried along only where it came from a form of our own; else it is shown, to copy.
    """
    kept = Kept.of_form(list(request.form.items(multi=True)))
    form = TrackForm.from_answers({"reference": reference})
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        pass
    else:
        form.kept.data, form.act.data = kept.written(), act
    page = render_template(
        "tracking/open_case.html",
        form=form,
        action=url_for("tracking.open_case"),
        texts=kept.texts(),
    )
    return make_response(page)


def _ask(page: Act, case: TrackedCase) -> Response:
    if not page.offered(case):
        return redirect(url_for("tracking.case", reference=case.reference), 303)
    begins = page.prefill(opened_token(), case.reference)
    form = page.form.from_answers({**begins, "version": str(case.version)})
    page.fit(case, form)
    return _show(page, case, form, 200)


def _send(page: Act, case: TrackedCase) -> Response:
    form = page.form()
    page.fit(case, form)
    token = opened_token()
    if not page.is_right(token, case.reference, form):
        return _show(page, case, form, 422)
    try:
        page.do(token, case.reference, form)
    except Stale:
        # The version of now: who has read what is new may send the same words again.
        form.version.data = str(_now(case).version)
        form.add_error(
            None,
            _(
                "Something is new since you opened this page. Your words are still here. Send them again."
            ),
        )
        return _show(page, _now(case), form, 422)
    except NotNow:
        form.add_error(
            None,
            _(
                "This cannot be done any more. Your words are still here. You can send us a message."
            ),
        )
        return _show(page, _now(case), form, 422)
    return redirect(url_for("tracking.case", reference=case.reference, done=page.slug), 303)


def _now(case: TrackedCase) -> TrackedCase:
    return tracking.find_case(opened_token(), case.reference) or case


def _show(page: Act, case: TrackedCase, form: OwnForm, status: int) -> Response:
    rendered = render_template(
        "tracking/act.html",
        form=form,
        page=page,
        case=case,
        asked=presenter.question(case) if page.slug == "answer" else "",
        back_href=url_for("tracking.case", reference=case.reference),
        decide_days=authority().policy.clocks.decide_appeal,
        page_error=status != 200,
    )
    return make_response(rendered, status)


def _closed() -> Response:
    return redirect(url_for("tracking.open_case"), 303)
