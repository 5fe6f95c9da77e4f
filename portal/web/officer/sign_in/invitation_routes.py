"""The mailed link with which an officer chooses a password."""

from flask import redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from portal.services.officer import invitations
from portal.services.officer.invitations import InvitationGone
from portal.services.officer.officer_passwords import WeakPassword
from portal.web.officer.blueprint import blueprint
from portal.web.officer.sign_in.password_field import new_password_field, why_weak
from portal.web.shared.access import for_everyone
from portal.web.shared.fields import QuestionForm


class ChosenPasswordForm(QuestionForm):
    """The password."""

    title = _l("Choose your password")
    password = new_password_field()


@blueprint.route("/invitation/<token>", methods=["GET", "POST"])
@for_everyone
def invitation(token: str) -> str | Response | tuple[str, int]:
    """Choose a password. Only sending the form spends the link."""
    form = ChosenPasswordForm()
    try:
        invited = invitations.find_invited(token)
        if request.method == "GET":
            return _page(form, invited)
        if not form.validate():
            return _page(form, invited), 422
        invitations.choose_password(token, form.password.data or "")
    except InvitationGone:
        return render_template("officer/invitation_gone.html"), 404
    except WeakPassword as error:
        form.add_error("password", why_weak(error.why))
        return _page(form, invited), 422
    return redirect(url_for("officer.sign_in", done="password"), 303)


def _page(form: ChosenPasswordForm, invited: invitations.Invited) -> str:
    return render_template("officer/invitation.html", form=form, invited=invited)
