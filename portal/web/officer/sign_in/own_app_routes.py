"""An officer's own authenticator app: another one in its place, without asking anybody (ASVS 7.5.1)."""

from flask import g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from portal.content.current import authority
from portal.services.officer import own_account, second_factors
from portal.services.officer.officer_sign_in import Locked, TooManyTries
from portal.services.officer.own_account import NextApp
from portal.services.officer.ways_in import find_ways_in
from portal.web.officer.blueprint import blueprint
from portal.web.officer.sign_in.app_picture import app_picture, grouped
from portal.web.officer.sign_in.asking_again import SureWithCodeForm, refused, wrong
from portal.web.officer.sign_in.entering import caller, too_many
from portal.web.officer.sign_in.sign_in_forms import code_field
from portal.web.shared.access import EVERY_OFFICER, for_officers
from portal.web.shared.fields import HiddenField, QuestionForm

_LONGEST_TOKEN = 100


class OtherAppForm(SureWithCodeForm):
    """The password, and a code of the app that is there."""

    title = _l("Set up another app")
    hint = _l(
        "The app that you have now goes on until the new one works. You then get new recovery codes, and "
        "you are signed out in all other browsers."
    )


class NextAppForm(QuestionForm):
    """The new app's first code."""

    title = _l("Set up your new app")
    step = HiddenField(max_length=_LONGEST_TOKEN)
    code = code_field(_l("Code"), _l("Your new app now shows 6 figures."))


@blueprint.route("/account/app", methods=["GET", "POST"])
@for_officers(*EVERY_OFFICER)
def own_app() -> str | Response | tuple[str, int]:
    """Set another app up, in two steps: who it is, then the new app's first code."""
    ways = find_ways_in(g.officer.id)
    if ways.work_account or not ways.app:
        return redirect(url_for("officer.account"), 303)
    if request.method == "GET":
        return _ask_page(OtherAppForm())
    if "step" in request.form:
        return _second_step()
    form = OtherAppForm()
    if not form.validate():
        return _ask_page(form), 422
    try:
        begun = own_account.begin_next_app(
            g.officer.id, form.password.data or "", form.code.data or "", caller()
        )
    except (TooManyTries, Locked) as error:
        return _ask_page(form), refused(form, error)
    if begun is None:
        form.add_error("password", wrong(form))
        return _ask_page(form), 422
    return _app_page(NextAppForm.from_answers({"step": begun.token}), begun)


def _second_step() -> Response | str | tuple[str, int]:
    form = NextAppForm()
    token = form.step.data or ""
    secret = second_factors.next_secret(g.officer.id, token)
    if secret is None:
        return _too_late()
    begun = NextApp(token, secret)
    if not form.validate():
        return _app_page(form, begun), 422
    try:
        codes = own_account.set_next_app_up(
            g.officer.id, begun.token, form.code.data or "", caller()
        )
    except TooManyTries as error:
        form.add_error("code", too_many(error.wait_seconds))
        return _app_page(form, begun), 429
    if codes is None:
        form.add_error("code", _("This code is not right. Wait for the next one, then try again."))
        return _app_page(form, begun), 422
    return render_template(
        "officer/recovery_codes_made.html",
        codes=codes,
        go_on=url_for("officer.account", done="app"),
    )


def _too_late() -> tuple[str, int]:
    form = OtherAppForm.from_answers({})
    form.add_error(None, _("This took more than 10 minutes. Begin again."))
    return _ask_page(form), 422


def _ask_page(form: OtherAppForm) -> str:
    return render_template("officer/own_app.html", form=form)


def _app_page(form: NextAppForm, begun: NextApp) -> str:
    address = second_factors.app_address(begun.secret, g.officer.email, authority().name)
    return render_template(
        "officer/own_app_next.html",
        form=form,
        picture=app_picture(address),
        secret=grouped(begun.secret),
    )
