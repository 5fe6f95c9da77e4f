"""Looking after colleagues' accounts."""

from collections.abc import Callable

from flask import abort, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.wrappers import Response

from portal.content.current import authority
from portal.domain import rights
from portal.domain.officer_acts import PersonAct
from portal.labels import case_review as review_labels
from portal.labels import officer as labels
from portal.services.audit import audit
from portal.services.officer import invitations, people
from portal.services.officer.officers import AddressTaken
from portal.services.officer.people import NoSuchOfficer, NotTheirs, Person
from portal.services.transaction import Stale
from portal.web.officer.act_form import ActForm
from portal.web.officer.administration.people_forms import (
    InviteForm,
    ProfileForm,
    form_of,
    reset_reason,
)
from portal.web.officer.blueprint import blueprint
from portal.web.officer.presenter import time_words
from portal.web.shared.access import PEOPLE_OFFICERS, for_act, for_officers

_DONE = {
    "invited": _l("They are invited. The link is on its way to them."),
    PersonAct.CHANGE: _l("It is changed."),
    PersonAct.INVITE_AGAIN: _l("The link is on its way to them."),
    PersonAct.UNLOCK: _l("They can sign in again."),
    PersonAct.RESET_APP: _l("They set up another app when they next sign in."),
    PersonAct.END_SESSIONS: _l("They are signed out everywhere."),
    PersonAct.DISABLE: _l("The account is disabled."),
    PersonAct.ENABLE: _l("The account is enabled."),
}


@blueprint.errorhandler(NoSuchOfficer)
def no_such_officer(error: NoSuchOfficer) -> tuple[str, int]:
    """A guessed number."""
    return render_template("errors/error.html", code=404), 404


@blueprint.get("/people")
@for_officers(*PEOPLE_OFFICERS)
def people_list() -> str:
    """Everybody who has an account."""
    return render_template(
        "officer/people.html",
        people=[_row(person) for person in people.list_people()],
        may_invite=rights.may(g.officer.role, "person/invite"),
    )


@blueprint.route("/people/invite", methods=["GET", "POST"])
@for_act("person/invite")
def invite() -> str | Response | tuple[str, int]:
    """Invite a colleague."""
    form = InviteForm.from_answers({"body": "council"}) if request.method == "GET" else InviteForm()
    form.offer_teams()
    back = url_for("officer.people_list")
    if request.method == "GET":
        return _form_page(form, back)
    if not form.validate():
        return _form_page(form, back), 422
    told = form.profile
    try:
        invited = invitations.invite(
            form.email.data or "", told.name, told.role, told.team, told.body, g.officer
        )
    except AddressTaken:
        form.add_error("email", _("Somebody with this address has an account already."))
        return _form_page(form, back), 422
    return redirect(url_for("officer.person", person_id=invited, done="invited"), 303)


@blueprint.get("/people/<number:person_id>")
@for_officers(*PEOPLE_OFFICERS)
def person(person_id: int) -> str:
    """One colleague's account, and what may be done to it."""
    found = people.find_person(person_id)
    return render_template(
        "officer/person.html",
        row=_row(found),
        acts=[
            (url_for("officer.person_act", person_id=found.id, act=_slug(act)), words)
            for act, words in labels.PERSON_ACTS.items()
            if people.may_do(g.officer, act, found)
        ],
        is_self=found.id == g.officer.id,
        done=_DONE.get(request.args.get("done", "")),
    )


@blueprint.route("/people/<number:person_id>/<slug:act>", methods=["GET", "POST"])
@for_officers(*PEOPLE_OFFICERS, acts="person")
def person_act(person_id: int, act: str) -> str | Response | tuple[str, int]:
    """One act on a colleague's account."""
    chosen = next((each for each in PersonAct if _slug(each) == act), None)
    if chosen is None:
        abort(404)
    found = people.find_person(person_id)
    if not people.is_theirs(g.officer, chosen, found):
        _refused(found, chosen)
    back = url_for("officer.person", person_id=person_id)
    if request.method == "GET":
        return _form_page(form_of(chosen, found), back, found)
    form = form_of(chosen, None)
    if not form.validate():
        return _form_page(form, back, found), 422
    try:
        _do(chosen, found, form)
    except NotTheirs:
        _refused(found, chosen)
    except Stale:
        form.version.data = str(people.find_person(person_id).version)
        form.add_error(
            None,
            _("Somebody changed this while you were here. Check it, then send yours again."),
        )
        return _form_page(form, back, found), 409
    return redirect(url_for("officer.person", person_id=person_id, done=chosen.value), 303)


def _do(act: PersonAct, found: Person, form: ActForm) -> None:
    if isinstance(form, ProfileForm):
        people.change_profile(found.id, form.seen, form.profile, g.officer)
        return
    if act is PersonAct.RESET_APP:
        people.reset_app(found.id, reset_reason(form), g.officer)
        return
    plain: dict[PersonAct, Callable[..., None]] = {
        PersonAct.INVITE_AGAIN: people.invite_again,
        PersonAct.UNLOCK: people.unlock,
        PersonAct.END_SESSIONS: people.end_sessions,
        PersonAct.DISABLE: people.disable,
        PersonAct.ENABLE: people.enable,
    }
    plain[act](found.id, g.officer)


def _refused(found: Person, act: PersonAct) -> None:
    audit.record(
        "officer.refused",
        officer_id=g.officer.id,
        subject=f"officer:{found.id}",
        facts={"act": act.value},
    )
    abort(403)


def _form_page(form: ActForm, back: str, about: Person | None = None) -> str:
    return render_template("officer/person_act.html", form=form, back_href=back, about=about)


def _slug(act: PersonAct) -> str:
    return act.value.replace("_", "-")


def _row(each: Person) -> dict[str, object]:
    told = each.profile
    return {
        "id": each.id,
        "name": told.name,
        "email": each.email,
        "role": labels.ROLES[told.role],
        "body": _bodies().get(told.body, told.body),
        "team": authority().teams.get(told.team or "", ""),
        "state": _state(each),
        "sessions": ngettext(
            "Signed in in %(num)s browser", "Signed in in %(num)s browsers", each.sessions
        )
        if each.sessions
        else _("Not signed in"),
        "seen": time_words(each.seen_at) if each.seen_at else _("Never yet"),
        "app": _("Set up") if each.has_app else _("Not set up yet"),
    }


def _bodies() -> dict[str, object]:
    return {body.value: words for body, words in review_labels.BODIES.items()}


def _state(each: Person) -> tuple[str, str]:
    if each.disabled:
        return _("Disabled"), "plain"
    if each.locked:
        return _("Locked"), "danger"
    if not each.has_password:
        return _("Invited"), "wait"
    return _("Active"), "done"
