"""Entering a report that came by telephone, letter or at a desk: one page, the resident's answers."""

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.domain.vocabulary import Identity, PlaceKind, Timing, YesNo
from portal.labels import report as labels
from portal.web.officer.entry.entry_form import LONGEST, EntryForm
from portal.web.officer.queue_forms import options_of
from portal.web.shared.fields import (
    CheckboxesField,
    EmailField,
    Option,
    RadiosField,
    RoughDateField,
    SelectField,
    TelephoneField,
    TextAreaField,
    TextField,
)


class ReportEntryForm(EntryForm):
    """The answers of one report, asked in the order of a call."""

    title = _l("Enter a report")
    button = _l("Save the report")
    danger = RadiosField(
        _l("Is anyone in danger now?"),
        required=_l("Choose if anyone is in danger now."),
        options=options_of(labels.YES_NO_UNSURE),
        inline=True,
    )
    kind = SelectField(
        _l("What is the problem?"),
        required=_l("Choose the problem."),
        options=options_of(labels.KINDS),
    )
    place = TextField(
        _l("Where does it happen?"),
        hint=_l("An address, a street, a park or another place."),
        required=_l("Enter where it happens."),
        max_length=200,
        autocomplete="off",
    )
    postcode = TextField(
        _l("Postcode of that place"),
        max_length=10,
        width=10,
        left_to_right=True,
        autocomplete="off",
    )
    home = SelectField(_l("The caller's home"), options=options_of(labels.HOMES))
    timing = RadiosField(
        _l("When does it happen?"),
        required=_l("Choose when it happens."),
        options=[
            Option(Timing.NOW, labels.TIMINGS[Timing.NOW]),
            Option(Timing.ONCE, labels.TIMINGS[Timing.ONCE], reveals=("happened_on",)),
            Option(
                Timing.GOING_ON,
                labels.TIMINGS[Timing.GOING_ON],
                reveals=("last_on", "duration", "frequency"),
            ),
        ],
    )
    happened_on = RoughDateField(_l("When did it happen?"), required=_l("Choose when it happened."))
    last_on = RoughDateField(
        _l("When did it last happen?"), required=_l("Choose when it last happened.")
    )
    duration = SelectField(_l("How long has it gone on?"), options=options_of(labels.DURATIONS))
    frequency = SelectField(_l("How often?"), options=options_of(labels.FREQUENCIES))
    account = TextAreaField(
        _l("What happened?"), required=_l("Write what happened."), max_length=LONGEST
    )
    signs = CheckboxesField(_l("Did any of these happen?"), options=options_of(labels.DANGERS))
    at_risk = CheckboxesField(_l("Is anyone at risk?"), options=options_of(labels.AT_RISK))
    effect = SelectField(_l("Effect on the caller"), options=options_of(labels.EFFECTS))
    vulnerabilities = CheckboxesField(
        _l("Does anything make it harder?"), options=options_of(labels.VULNERABILITIES)
    )
    hate = RadiosField(
        _l("Is someone picked on because of who they are?"),
        options=options_of(labels.YES_NO_UNSURE),
        inline=True,
    )
    relation = SelectField(_l("Who is doing it?"), options=options_of(labels.RELATIONS))
    them_name = TextField(_l("Their name, if known"), max_length=200, autocomplete="off")
    them_where = TextField(_l("Where they live, if known"), max_length=200, autocomplete="off")
    ways = CheckboxesField(
        _l("Which ways to reach the caller are safe?"),
        hint=_l("Ask this before you ask for any number or address."),
        options=options_of(labels.CHANNELS),
    )
    identity = RadiosField(
        _l("Does the caller give a name?"),
        required=_l("Choose if the caller gives a name."),
        options=[
            Option(
                Identity.NAMED,
                _l("Yes"),
                reveals=("name", "telephone", "email", "address", "careful"),
            ),
            Option(Identity.ANONYMOUS, _l("No, they stay anonymous")),
        ],
    )
    name = TextField(_l("Name"), required=_l("Enter the name."), max_length=200, autocomplete="off")
    telephone = TelephoneField(_l("Telephone"), autocomplete="off")
    email = EmailField(_l("Email"), autocomplete="off")
    address = TextAreaField(_l("Postal address"), max_length=500, rows=3)
    careful = TextField(_l("Anything to be careful about"), max_length=500, autocomplete="off")

    def report_answers(self) -> dict[str, dict[str, Any]]:
        """The answers as a resident's own journey keeps them."""
        given = self.answers()
        named = given["identity"] == Identity.NAMED
        answers: dict[str, dict[str, Any]] = {
            "danger": {"now": given["danger"]},
            "type": {"kind": given["kind"]},
            "where": {
                "how": PlaceKind.PLACE.value,
                "place": given["place"],
                "place_postcode": given["postcode"],
            },
            "home": {"home": given["home"]},
            "when": {"timing": given["timing"]},
            "what-happened": {"account": given["account"]},
            "signs": {"signs": given["signs"] or ["none"]},
            "at-risk": {"at_risk": given["at_risk"] or ["none"]},
            "effect": {"scale": given["effect"], "words": ""},
            "harder": {"vulnerabilities": given["vulnerabilities"] or ["none"]},
            "hate": {"hate": given["hate"]},
            "who": {"relation": given["relation"]},
            "about-them": {"name": given["them_name"], "where": given["them_where"]},
            "safe-contact": {"ways": given["ways"] or ["none"]},
            "identity": {"identity": given["identity"]},
            # Nobody was asked, so the other party is not spoken to.
            "other-party": {"may_speak": YesNo.NO.value},
        }
        if given["timing"] == Timing.ONCE:
            answers["date"] = {"on": given["happened_on"]}
        if given["timing"] == Timing.GOING_ON:
            answers["last-time"] = {"on": given["last_on"]}
            answers["how-long"] = {"duration": given["duration"]}
            answers["how-often"] = {"frequency": given["frequency"]}
        if named:
            kept = ("name", "telephone", "email", "address", "careful")
            answers["contact"] = {field: given[field] for field in kept}
        return answers
