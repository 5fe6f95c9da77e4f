"""Entering an application for a case review that came by telephone, letter or at a desk."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal import clock
from portal.domain.vocabulary import ApplicantKind
from portal.labels import case_review as labels
from portal.labels import report as report_labels
from portal.web.officer.entry.entry_form import LONGEST, EntryForm
from portal.web.officer.queue_forms import options_of
from portal.web.shared.fields import (
    CheckboxesField,
    EmailField,
    HiddenField,
    Option,
    RadiosField,
    RoughDateField,
    SelectField,
    TelephoneField,
    TextAreaField,
    TextField,
)

LEAST_ROWS, MOST_ROWS = 3, 20
_TELLINGS = (1, 2)


class ApplicationEntryForm(EntryForm):
    """Who applies, about what, and how to reach them. The incidents are added by `with_rows`."""

    title = _l("Enter an application for a case review")
    button = _l("Save the application")
    rows = HiddenField(max_length=4)
    who = RadiosField(
        _l("Who applies?"),
        required=_l("Choose who applies."),
        options=[
            Option(
                code,
                label,
                reveals={
                    ApplicantKind.REPRESENTATIVE: ("victim_name", "consent"),
                    ApplicantKind.BUSINESS: ("organisation",),
                }.get(code, ()),
            )
            for code, label in labels.APPLICANT_NAMES.items()
        ],
    )
    victim_name = TextField(
        _l("For whom?"), required=_l("Enter for whom."), max_length=200, autocomplete="off"
    )
    consent = SelectField(
        _l("Has that person agreed?"),
        required=_l("Choose if that person has agreed."),
        options=options_of(labels.CONSENTS),
    )
    organisation = TextField(
        _l("Name of the business"),
        required=_l("Enter the name of the business."),
        max_length=200,
        autocomplete="off",
    )
    kind = SelectField(_l("What is it mostly about?"), options=options_of(report_labels.KINDS))
    account = TextAreaField(
        _l("What has been happening?"),
        required=_l("Write what has been happening."),
        max_length=LONGEST,
    )
    place = TextField(
        _l("Where does it happen?"),
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
    duration = SelectField(
        _l("How long has it gone on?"), options=options_of(report_labels.DURATIONS)
    )
    effect = SelectField(_l("Effect on the applicant"), options=options_of(labels.EFFECTS))
    harm = TextAreaField(_l("What harm does it do?"), max_length=LONGEST, rows=4)
    risks = CheckboxesField(_l("Is anyone at risk?"), options=options_of(report_labels.AT_RISK))
    relation = SelectField(_l("Who does it?"), options=options_of(report_labels.RELATIONS))
    helped = SelectField(_l("What has been done so far?"), options=options_of(labels.HELPED))
    response = TextAreaField(_l("The response, in their words"), max_length=LONGEST, rows=4)
    participation = SelectField(
        _l("How do they want to take part?"), options=options_of(labels.PARTICIPATIONS)
    )
    ways = CheckboxesField(
        _l("Which ways to reach the applicant are safe?"),
        hint=_l("Ask this before you ask for any number or address."),
        options=options_of(report_labels.CHANNELS),
    )
    name = TextField(_l("Name"), required=_l("Enter the name."), max_length=200, autocomplete="off")
    telephone = TelephoneField(_l("Telephone"), autocomplete="off")
    email = EmailField(_l("Email"), autocomplete="off")
    address = TextAreaField(_l("Postal address"), max_length=500, rows=3)
    careful = TextField(_l("Anything to be careful about"), max_length=500, autocomplete="off")

    @property
    def row_count(self) -> int:
        """How many incidents the form has room for."""
        typed = self.rows.data or ""
        # Longer ones are no count of ours, and thousands of digits cannot be read as a number.
        good = typed.isascii() and typed.isdigit() and len(typed) < 3
        number = int(typed) if good else LEAST_ROWS
        return max(LEAST_ROWS, min(number, MOST_ROWS))

    def row_fields(self, number: int) -> list[Any]:
        """The fields of one incident, in order."""
        return [field for field in self if field.short_name.startswith(f"row{number}_")]

    def own_fields(self) -> list[str]:
        """The names of the fields that belong to no incident, in order."""
        return [field.short_name for field in self if not field.short_name.startswith("row")]

    def validate(self, extra_validators: object = None) -> bool:
        """Check the fields; an incident that says when needs to say what, and the other way round."""
        for field in self:
            if isinstance(field, RoughDateField):
                field.not_after = clock.today()
        super().validate(extra_validators)
        for number in range(1, self.row_count + 1):
            self._check_row(number)
        return not self.has_errors

    def application_answers(self) -> dict[str, dict[str, Any]]:
        """The answers as an applicant's own journey keeps them."""
        given = self.answers()
        answers: dict[str, dict[str, Any]] = {
            "who": {"kind": given["who"]},
            "kind": {"kind": given["kind"]},
            "problem": {"account": given["account"]},
            "where": {"place": given["place"], "postcode": given["postcode"]},
            "how-long": {"duration": given["duration"]},
            "effect": {"scale": given["effect"]},
            "harm": {"harm": given["harm"]},
            "at-risk": {"risks": given["risks"] or ["none"]},
            "relation": {"relation": given["relation"]},
            "response": {"helped": given["helped"], "response": given["response"]},
            "taking-part": {"participation": given["participation"], "words": ""},
            "safe-contact": {"ways": given["ways"] or ["none"]},
            "contact": {
                field: given[field]
                for field in ("name", "telephone", "email", "address", "careful")
            },
        }
        if given["who"] == ApplicantKind.REPRESENTATIVE:
            answers["representative"] = {"victim_name": given["victim_name"], "relation": ""}
            answers["consent"] = {"consent": given["consent"]}
        if given["who"] == ApplicantKind.BUSINESS:
            answers["business"] = {"organisation": given["organisation"]}
        for number in range(1, self.row_count + 1):
            if given[f"row{number}_what"]:
                answers[f"row-{number}"] = _row(given, number)
        return answers

    def _check_row(self, number: int) -> None:
        what, on = self[f"row{number}_what"], self[f"row{number}_on"]
        if what.data and not on.data:
            on.errors = [_("Choose when it happened. “I do not know” is an answer too.")]
        if on.data and not what.data:
            what.errors = [_("Write what happened.")]
        for telling in _TELLINGS:
            body, made = self[f"row{number}_body{telling}"], self[f"row{number}_made{telling}"]
            if made.data and not body.data:
                body.errors = [_("Choose whom they told.")]
            if body.data and not made.data:
                made.errors = [_("Choose when they told them.")]


def with_rows(count: int) -> type[ApplicationEntryForm]:
    """The form with room for a number of incidents, each with up to two tellings."""
    fields: dict[str, Any] = {}
    for number in range(1, max(LEAST_ROWS, min(count, MOST_ROWS)) + 1):
        row = f"row{number}_"
        fields[row + "what"] = TextField(
            _l("What happened?"), max_length=500, mark_optional=False, autocomplete="off"
        )
        fields[row + "on"] = RoughDateField(_l("When did it happen?"), mark_optional=False)
        for telling in _TELLINGS:
            first = telling == 1
            fields[f"{row}body{telling}"] = SelectField(
                _l("Whom did they tell?") if first else _l("Whom else did they tell?"),
                prompt=_l("Nobody"),
                options=options_of(labels.BODIES),
                mark_optional=False,
            )
            fields[f"{row}made{telling}"] = RoughDateField(
                _l("When did they tell them?"), mark_optional=False
            )
            fields[f"{row}ref{telling}"] = TextField(
                _l("Reference they were given"),
                max_length=100,
                width=20,
                mark_optional=False,
                autocomplete="off",
            )
    return type("ApplicationEntryFormWithRows", (ApplicationEntryForm,), fields)


def _row(given: dict[str, Any], number: int) -> dict[str, Any]:
    row = f"row{number}_"
    told = [
        {
            "key": str(telling),
            "body": given[f"{row}body{telling}"],
            "made": given[f"{row}made{telling}"],
            "who": "",
            "reference": given[f"{row}ref{telling}"],
            "new": "yes",
            "happened": "",
        }
        for telling in _TELLINGS
        if given[f"{row}body{telling}"]
    ]
    return {
        "what": given[row + "what"],
        **_when(given[row + "on"]),
        "told": told,
        "same_problem": "yes",
        "nobody_told": not told,
    }


def _when(on: Any) -> dict[str, Any]:
    kept = on if isinstance(on, dict) else {}
    if kept.get("kind") == "exact":
        return {"when": "exact", "on": kept["on"]}
    if kept.get("kind") == "about":
        return {"when": "about", "month": kept["month"], "part": kept.get("part", "")}
    return {"when": "unsure"}
