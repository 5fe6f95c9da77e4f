"""An officer's own account: what they sign in with."""

import re

from flask import g, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.wrappers import Response

from portal.services import officer_sign_in, second_factors
from portal.services.officer_sign_in import TooManyTries
from portal.web.officer.blueprint import blueprint
from portal.web.officer.entering import too_many
from portal.web.shared.access import EVERY_OFFICER, for_officers
from portal.web.shared.fields import PasswordField, QuestionForm

_CODE = re.compile(r"[0-9]{4} [0-9]{4} [0-9]{4}", re.ASCII)


class RecoveryCodesForm(QuestionForm):
    """The password once more, before fresh codes are made."""

    title = _l("Make new recovery codes")
    hint = _l("The codes that you have now stop working.")
    password = PasswordField(
        _l("Your password"), required=_l("Enter your password, so that we know it is you.")
    )


@blueprint.get("/account")
@for_officers(*EVERY_OFFICER)
def account() -> str:
    """What the officer signs in with."""
    left = second_factors.list_factors(g.officer.id).recovery_codes_left
    words = ngettext(
        "You have %(num)s recovery code left. Each works once.",
        "You have %(num)s recovery codes left. Each works once.",
        left,
    )
    return render_template("officer/account.html", codes_left=words)


@blueprint.route("/account/recovery-codes", methods=["GET", "POST"])
@for_officers(*EVERY_OFFICER)
def recovery_codes() -> str | Response | tuple[str, int]:
    """Fresh recovery codes; or those on the page, as a file."""
    form = RecoveryCodesForm()
    if request.method == "GET":
        return _page(form)
    if request.form.get("then") == "file":
        return _file(form)
    if not form.validate():
        return _page(form), 422
    try:
        codes = officer_sign_in.renew_recovery_codes(
            g.officer.id, form.password.data or "", request.remote_addr or ""
        )
    except TooManyTries as error:
        form.add_error("password", too_many(error.wait_seconds))
        return _page(form), 429
    if codes is None:
        form.add_error("password", _("Your password is not right. Try again."))
        return _page(form), 422
    return render_template(
        "officer/recovery_codes_made.html", codes=codes, go_on=url_for("officer.account")
    )


def _page(form: RecoveryCodesForm) -> str:
    return render_template("officer/recovery_codes.html", form=form)


def _file(form: RecoveryCodesForm) -> Response | tuple[str, int]:
    # The page hands its codes back: we keep only their hashes, and could not write them again.
    codes = [one for one in request.form.getlist("codes") if _CODE.fullmatch(one)]
    form.validate()
    form.password.errors = []
    if form.csrf_token.errors:
        return _page(form), 422
    if not codes:
        return redirect(url_for("officer.recovery_codes"), 303)
    lines = [
        _("Recovery codes of %(name)s. Each works once.", name=g.officer.name),
        "",
        *codes[: second_factors.RECOVERY_CODES],
        "",
    ]
    response = make_response("\r\n".join(lines))
    response.mimetype = "text/plain"
    response.headers["Content-Disposition"] = 'attachment; filename="recovery-codes.txt"'
    return response
