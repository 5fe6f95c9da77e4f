"""The directory of partners: who is asked at each body."""

from flask import g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from portal.domain.vocabulary import Body
from portal.labels import case_review as labels
from portal.services.partner import partners
from portal.services.partner.partners import ListedAlready, Listing, PartnerNotFound
from portal.services.transaction import Stale
from portal.web.officer.act_form import ActForm
from portal.web.officer.blueprint import blueprint
from portal.web.officer.queue_forms import options_of
from portal.web.shared.access import PARTNER_OFFICERS, for_act, for_officers
from portal.web.shared.fields import EmailField, Option, RadiosField, TextField

_DONE = {
    "added": _l("The contact is in the directory."),
    "changed": _l("The contact is changed."),
}


class PartnerForm(ActForm):
    """A contact of the directory."""

    title = _l("Add a partner contact")
    hint = _l("Requests, and the codes that open them, go to this address only.")
    body = RadiosField(
        _l("Which body?"), required=_l("Choose the body."), options=options_of(labels.BODIES)
    )
    organisation = TextField(
        _l("Name of the service or organisation"),
        required=_l("Enter the name of the service or organisation."),
        max_length=120,
    )
    name = TextField(
        _l("Name of the person or team"),
        required=_l("Enter the name of the person or team."),
        max_length=100,
        autocomplete="off",
    )
    email = EmailField(
        _l("Registered email address"),
        required=_l("Enter the email address."),
        autocomplete="off",
    )
    active = RadiosField(
        _l("Is it in use?"),
        required=_l("Say if the contact is in use."),
        options=[
            Option("yes", _l("Yes")),
            Option("no", _l("No, it is only kept for earlier requests")),
        ],
    )

    @property
    def listing(self) -> Listing:
        """The contact, of a form that was found right."""
        return Listing(
            Body(self.body.data),
            self.organisation.data,
            self.name.data,
            self.email.data,
            self.active.data == "yes",
        )


class ChangedPartnerForm(PartnerForm):
    """A contact that is there already."""

    title = _l("Change a partner contact")


@blueprint.errorhandler(PartnerNotFound)
def no_such_partner(error: PartnerNotFound) -> tuple[str, int]:
    """A guessed number."""
    return render_template("errors/error.html", code=404), 404


@blueprint.get("/partners")
@for_officers(*PARTNER_OFFICERS)
def partner_directory() -> str:
    """Everybody who may be asked."""
    return render_template(
        "officer/partners.html",
        partners=partners.list_partners(),
        bodies=labels.BODIES,
        done=_DONE.get(request.args.get("done", "")),
    )


@blueprint.route("/partners/add", methods=["GET", "POST"])
@for_act("partner/add")
def add_partner() -> str | Response | tuple[str, int]:
    """Add a contact."""
    if request.method == "GET":
        return _page(PartnerForm.from_answers({"active": "yes"}))
    form = PartnerForm()
    if not form.validate():
        return _page(form), 422
    try:
        partners.add_partner(g.officer, form.listing)
    except ListedAlready:
        form.add_error("email", _listed())
        return _page(form), 422
    return redirect(url_for("officer.partner_directory", done="added"), 303)


@blueprint.route("/partners/<number:partner_id>", methods=["GET", "POST"])
@for_act("partner/change")
def partner(partner_id: int) -> str | Response | tuple[str, int]:
    """Change a contact, or say that it is no longer in use."""
    found = partners.find_partner(partner_id)
    if request.method == "GET":
        told = found.listing
        return _page(
            ChangedPartnerForm.from_answers(
                {
                    "body": told.body.value,
                    "organisation": told.organisation,
                    "name": told.name,
                    "email": told.email,
                    "active": "yes" if told.active else "no",
                    "version": str(found.version),
                }
            )
        )
    form = ChangedPartnerForm()
    if not form.validate():
        return _page(form), 422
    try:
        partners.change_partner(g.officer, partner_id, form.seen, form.listing)
    except ListedAlready:
        form.add_error("email", _listed())
        return _page(form), 422
    except Stale:
        form.version.data = str(partners.find_partner(partner_id).version)
        form.add_error(
            None,
            _("Somebody changed this while you were here. Check it, then send yours again."),
        )
        return _page(form), 409
    return redirect(url_for("officer.partner_directory", done="changed"), 303)


def _page(form: PartnerForm) -> str:
    return render_template("officer/partner.html", form=form)


def _listed() -> str:
    return _("This body has a contact with this address already.")
