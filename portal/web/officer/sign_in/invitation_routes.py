"""The mailed link with which an officer chooses a password."""

from flask import redirect, render_template, request, session, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from portal.services.officer import invitations
from portal.services.officer.invitations import InvitationGone
from portal.services.officer.officer_passwords import WeakPassword
from portal.web.officer.blueprint import blueprint
from portal.web.officer.sign_in.password_field import new_password_field, why_weak
from portal.web.shared.access import for_everyone
from portal.web.shared.fields import QuestionForm

# In the browser that opened the link: its address then no longer holds what opens an account (ASVS 14.2.1).
_CARRIED = "invitation"


class ChosenPasswordForm(QuestionForm):
    """The password."""

    title = _l("Choose your password")
    password = new_password_field()


@blueprint.get("/invitation/<token>")
@for_everyone
def invitation(token: str) -> Response | tuple[str, int]:
    """The mailed link, which leads to a page without its token. Opening it spends nothing."""
    try:
        invitations.find_invited(token)
    except InvitationGone:
        return _gone()
    session[_CARRIED] = token
    return redirect(url_for("officer.invited"), 303)


@blueprint.route("/invitation", methods=["GET", "POST"])
@for_everyone
def invited() -> str | Response | tuple[str, int]:
    """Choose a password. Only sending the form spends the link."""
    form = ChosenPasswordForm()
    token: str = session.get(_CARRIED, "")
    try:
        officer = invitations.find_invited(token)
        if request.method == "GET":
            return _page(form, officer)
        if request.form.get("username") != officer.email:
            # Another link was opened in this browser since: this page speaks of somebody else.
            return _gone()
        if not form.validate():
            return _page(form, officer), 422
        invitations.choose_password(token, form.password.data or "")
    except InvitationGone:
        return _gone()
    except WeakPassword as error:
        form.add_error("password", why_weak(error.why))
        return _page(form, officer), 422
    session.pop(_CARRIED)
    return redirect(url_for("officer.sign_in", done="password"), 303)


def _gone() -> tuple[str, int]:
    return render_template("officer/invitation_gone.html"), 404


def _page(form: ChosenPasswordForm, invited: invitations.Invited) -> str:
    return render_template("officer/invitation.html", form=form, invited=invited)
