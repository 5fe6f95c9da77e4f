"""What is asked about a colleague's account."""

from flask_babel import lazy_gettext as _l

from portal.content.current import authority
from portal.domain.officer_acts import AppReset, PersonAct
from portal.domain.vocabulary import Role
from portal.labels import case_review as review_labels
from portal.labels import officer as labels
from portal.services.officer.people import Person, Profile
from portal.web.officer.act_form import ActForm
from portal.web.officer.queue_forms import options_of
from portal.web.shared.fields import EmailField, RadiosField, SelectField, TextField

_ROLES = {role: words for role, words in labels.ROLES.items() if role is not Role.RESIDENT}


class ProfileForm(ActForm):
    """Name, role, team and body."""

    title = labels.PERSON_ACTS[PersonAct.CHANGE]
    name = TextField(
        _l("Name"),
        required=_l("Enter the name."),
        hint=_l("Colleagues and letters show it."),
        max_length=100,
        autocomplete="off",
    )
    role = RadiosField(_l("Role"), required=_l("Choose the role."), options=options_of(_ROLES))
    body = RadiosField(
        _l("Body"), required=_l("Choose the body."), options=options_of(review_labels.BODIES)
    )
    team = SelectField(_l("Team"), prompt=_l("No team"))

    def offer_teams(self) -> None:
        """Take the teams of this partnership up into the list."""
        self.team.options = tuple(options_of(authority().teams))

    @property
    def profile(self) -> Profile:
        """What was chosen, of a form that was found right."""
        return Profile(
            self.name.data or "", Role(self.role.data), self.team.data or None, self.body.data
        )


class InviteForm(ProfileForm):
    """A new colleague."""

    title = _l("Invite a colleague")
    hint = _l("They are mailed a link with which they choose a password. It works for 3 days.")
    button = _l("Invite")
    email = EmailField(
        _l("Email address"), required=_l("Enter the email address."), autocomplete="off"
    )


class ConfirmForm(ActForm):
    """An act that asks nothing more."""

    button = _l("Do it")


class ResetAppForm(ConfirmForm):
    """Why the app is taken away."""

    reason = RadiosField(
        _l("Why?"), required=_l("Choose why."), options=options_of(labels.APP_RESETS)
    )


HINTS = {
    PersonAct.CHANGE: _l("It counts at once."),
    PersonAct.INVITE_AGAIN: _l(
        "The old password works until they choose a new one. The code of their app is asked for as before."
    ),
    PersonAct.UNLOCK: _l(
        "It was locked because many wrong codes came after the right password. Ask them first whether that was "
        "them. If not, mail them a link to choose a new password."
    ),
    PersonAct.RESET_APP: _l(
        "Be sure that it is really them who asks. Their app and their recovery codes stop working, and they set up "
        "another app when they next sign in."
    ),
    PersonAct.END_SESSIONS: _l("They can sign in again."),
    PersonAct.DISABLE: _l(
        "They are signed out everywhere at once and cannot sign in. Their name stays in the record. Hand over their "
        "cases first."
    ),
    PersonAct.ENABLE: _l("They can sign in again, with the password and the app that they had."),
}


def form_of(act: PersonAct, person: Person | None) -> ActForm:
    """The form of an act; with the person's values where a person is given."""
    if act is PersonAct.CHANGE:
        form: ActForm = _profile_form(person)
    else:
        form = ResetAppForm() if act is PersonAct.RESET_APP else ConfirmForm()
        form.title = labels.PERSON_ACTS[act]
    form.hint = HINTS[act]
    return form


def reset_reason(form: ActForm) -> AppReset:
    """Why the app is taken away, of a form that was found right."""
    return AppReset(form["reason"].data)


def _profile_form(person: Person | None) -> ProfileForm:
    if person is None:
        form = ProfileForm()
    else:
        told = person.profile
        form = ProfileForm.from_answers(
            {
                "name": told.name,
                "role": told.role.value,
                "body": told.body,
                "team": told.team,
                "version": str(person.version),
            }
        )
    form.offer_teams()
    return form
