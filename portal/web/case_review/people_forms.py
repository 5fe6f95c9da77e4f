"""The questions about each person who applies together with the applicant."""

from flask_babel import lazy_gettext as _l

from portal.labels.case_review import CHANNELS_OF_OTHERS
from portal.web.case_review.options import options_of
from portal.web.case_review.review_forms import NO_WAY
from portal.web.shared.fields import (
    CheckboxesField,
    EmailField,
    HiddenField,
    Option,
    QuestionForm,
    RadiosField,
    TelephoneField,
    TextAreaField,
    TextField,
)


class PeopleForm(QuestionForm):
    """The list of people: is there another one?"""

    title = _l("Who asks together with you?")
    more = RadiosField(
        _l("Do you want to add anyone?"),
        required=_l("Choose if you want to add a person."),
        options=(
            Option("add", _l("Yes, add a person")),
            Option("no", _l("No, that is all")),
        ),
    )


class PersonForm(QuestionForm):
    """Who it is, and which ways to reach them are safe; asked before any detail."""

    title = _l("Who is it, and how can we reach them safely?")
    hint = _l("Add only people who said that they want this. We ask them before we send anything.")
    why = _l("someone else may see their messages or hear their calls.")
    new_key = HiddenField(max_length=20)
    name = TextField(_l("Their name"), required=_l("Enter their name."), max_length=200)
    ways = CheckboxesField(
        _l("Which ways to reach them are safe?"),
        required=_l("Choose the ways that are safe, or “I do not know”."),
        hint=_l("Choose only what they told you. We use no other."),
        options=(
            *options_of(CHANNELS_OF_OTHERS),
            Option(NO_WAY, _l("I do not know, or no way is safe"), after_or=True, exclusive=True),
        ),
    )


class PersonDetailsForm(QuestionForm):
    """Details, only of the ways that were called safe."""

    title = _l("How do we reach this person?")
    email = EmailField(_l("Their email address"), required=_l("Enter their email address."))
    telephone = TelephoneField(
        _l("Their telephone number"), required=_l("Enter their telephone number.")
    )
    address = TextAreaField(
        _l("Their address and postcode"),
        required=_l("Enter the address that we can write to."),
        max_length=400,
        rows=4,
    )
    careful = TextField(
        _l("Is there anything we should be careful about?"),
        hint=_l("For example, call only in the morning, or do not say who is calling."),
        max_length=400,
    )


class RemovePersonForm(QuestionForm):
    """Nobody is removed by a link alone."""

    title = _l("Do you want to remove this person?")
    sure = RadiosField(
        required=_l("Choose if you want to remove them."),
        options=(Option("yes", _l("Yes, remove them")), Option("no", _l("No, keep them"))),
    )
