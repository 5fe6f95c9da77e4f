"""Passkeys: adding and removing one's own, and signing in with one."""

from flask import g, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from portal.services.officer import officer_sign_in, own_account, passkeys
from portal.services.officer.officer_sign_in import TooManyTries
from portal.services.officer.passkeys import PasskeyRefused
from portal.services.officer.ways_in import find_ways_in
from portal.web.officer.blueprint import blueprint
from portal.web.officer.presenter import time_words
from portal.web.officer.queue_forms import GREATEST_ID
from portal.web.officer.sign_in.asking_again import SureWithCodeForm, ask_again, check
from portal.web.officer.sign_in.entering import caller, enter, too_many
from portal.web.officer.sign_in.return_path import way_back
from portal.web.shared.access import EVERY_OFFICER, for_everyone, for_officers
from portal.web.shared.fields import HiddenField, QuestionForm, TextField

# In the browser that was asked; the database knows whether it is spent.
_CHALLENGE = "passkey"
_LONGEST_ANSWER = 20_000
_DONE = {
    "added": _l("Your passkey is added. You can sign in with it."),
    "removed": _l("The passkey is removed."),
}


class PasskeysForm(SureWithCodeForm):
    """What the passkey is called, and the password and a code once more."""

    title = _l("Your passkeys")
    name = TextField(
        _l("A name for the passkey"),
        required=_l("Enter a name, such as: my laptop."),
        hint=_l("So that you know it again, such as: my laptop."),
        max_length=60,
        autocomplete="off",
    )


class AddForm(QuestionForm):
    """The device's answer."""

    title = _l("Make a passkey")
    called = HiddenField(max_length=60)


class PasskeySignInForm(QuestionForm):
    """The device's answer."""

    title = _l("Sign in with a passkey")


@blueprint.route("/account/passkeys", methods=["GET", "POST"])
@for_officers(*EVERY_OFFICER)
def passkeys_page() -> str | Response | tuple[str, int]:
    """The officer's own passkeys; one is added in two steps, of which the second is the device's."""
    if find_ways_in(g.officer.id).work_account:
        return redirect(url_for("officer.account"), 303)
    if request.method == "GET":
        return _list_page(PasskeysForm())
    if "answer" in request.form:
        return _add()
    if "remove" in request.form:
        return _remove()
    form = PasskeysForm()
    if not form.validate():
        return _list_page(form), 422
    status = check(form)
    if status is not None:
        return _list_page(form), status
    return _add_page(AddForm.from_answers({"called": form.name.data}))


@blueprint.post("/sign-in/passkey")
@for_everyone
def passkey_sign_in() -> Response | tuple[str, int]:
    """Ask for a passkey, or take the device's answer."""
    form = PasskeySignInForm()
    if not form.validate():
        return _sign_in_page(form, 422)
    try:
        officer_sign_in.count_by_address("passkey", request.remote_addr or "")
        if not request.form.get("answer"):
            return _sign_in_page(form, 200)
        token = passkeys.sign_in(session.pop(_CHALLENGE, ""), _answer(), caller())
    except TooManyTries as error:
        form.add_error(None, too_many(error.wait_seconds))
        return _sign_in_page(form, 429, ask=False)
    except PasskeyRefused:
        form.add_error(
            None, _("We do not know this passkey. Try again, or sign in with your password.")
        )
        return _sign_in_page(form, 422)
    return enter(token, None)


def _add() -> Response | tuple[str, int]:
    form = AddForm()
    name = (form.called.data or "").strip()[:60] or _("Passkey")
    try:
        if not form.validate():
            # Asking afresh here would be asking without the password.
            return _list_again(form)
        passkeys.add_passkey(g.officer, session.pop(_CHALLENGE, ""), _answer(), name, caller())
    except PasskeyRefused:
        # The password was given for one try: who has lost it begins again.
        return _list_again(form)
    return redirect(url_for("officer.passkeys_page", done="added"), 303)


def _list_again(form: AddForm) -> tuple[str, int]:
    begun = PasskeysForm.from_answers({"name": form.called.data})
    begun.add_error(None, _("The passkey was not added. Try again."))
    return _list_page(begun), 422


def _remove() -> Response | tuple[str, int]:
    asked = ask_again(
        _l("Remove a passkey"), _l("Remove"), url_for("officer.passkeys_page"), SureWithCodeForm
    )
    if asked is not None:
        return asked
    typed = request.form["remove"]
    number = int(typed[:17]) if typed.isascii() and typed.isdigit() else 0
    own_account.remove_passkey(g.officer.id, min(number, GREATEST_ID), caller())
    return redirect(url_for("officer.passkeys_page", done="removed"), 303)


def _answer() -> str:
    return request.form.get("answer", "")[:_LONGEST_ANSWER]


def _list_page(form: PasskeysForm) -> str:
    return render_template(
        "officer/passkeys.html",
        form=form,
        passkeys=[
            {
                "id": one.id,
                "name": one.name,
                "made": time_words(one.made_at),
                "used": time_words(one.used_at) if one.used_at else _("Never yet"),
            }
            for one in passkeys.list_passkeys(g.officer.id)
        ],
        done=_DONE.get(request.args.get("done", "")) if not form.has_errors else None,
    )


def _add_page(form: AddForm) -> str:
    session[_CHALLENGE] = passkeys.new_challenge(g.officer)
    options = passkeys.options_to_add(g.officer, session[_CHALLENGE])
    return render_template("officer/passkey_add.html", form=form, options=options)


def _sign_in_page(form: PasskeySignInForm, status: int, *, ask: bool = True) -> tuple[str, int]:
    options = "{}"
    if ask:
        session[_CHALLENGE] = passkeys.new_challenge()
        options = passkeys.options_to_sign_in(session[_CHALLENGE])
    action = url_for("officer.passkey_sign_in", next=way_back(request.args.get("next")))
    page = render_template(
        "officer/passkey_sign_in.html", form=form, options=options, action=action
    )
    return page, status
