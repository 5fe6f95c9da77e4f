"""The questions about what happened: one form a page."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.domain.vocabulary import (
    Danger,
    Duration,
    Frequency,
    Home,
    PlaceKind,
    ReportKind,
    Timing,
)
from portal.labels.report import (
    DANGERS,
    DURATIONS,
    FREQUENCIES,
    HOMES,
    KINDS,
    PLACE_KINDS,
    QUESTIONS,
    TIMINGS,
    YES_NO_UNSURE,
)
from portal.web.shared.fields import (
    CheckboxesField,
    Option,
    QuestionForm,
    RadiosField,
    RoughDateField,
    TextAreaField,
    TextField,
)

LONGEST_ACCOUNT = 5000
LONGEST_PLACE = 500

CHOOSE_ONE = _l("Choose one answer.")
CHOOSE_ANY = _l("Choose one answer or more.")
NONE_OF_THESE = _l("None of these")
NOT_KNOWN = _l("I do not know")


def options(
    words: Mapping[Any, Any],
    *,
    hints: Mapping[Any, Any] | None = None,
    reveals: Mapping[Any, tuple[str, ...]] | None = None,
) -> tuple[Option, ...]:
    """Every code of a table of words as an answer on offer, in the table's order."""
    return tuple(
        Option(
            str(code),
            label,
            hint=(hints or {}).get(code, ""),
            reveals=(reveals or {}).get(code, ()),
        )
        for code, label in words.items()
    )


def none_of_these(label: Any = NONE_OF_THESE) -> Option:
    """The answer that excludes the others."""
    return Option("none", label, after_or=True, exclusive=True)


def not_known(label: Any = NOT_KNOWN) -> Option:
    """The answer of somebody who cannot say; it excludes the others too."""
    return Option("unsure", label, exclusive=True)


class DangerForm(QuestionForm):
    """Danger comes before everything else."""

    title = QUESTIONS["danger"]
    hint = _l("You may be in danger, or someone else.")
    now = RadiosField(required=CHOOSE_ONE, options=options(YES_NO_UNSURE))


class Call999Form(QuestionForm):
    """Nothing is asked: the page says whom to call, and goes on."""

    title = QUESTIONS["call-999"]


class TypeForm(QuestionForm):
    """What sort of behaviour it is."""

    title = QUESTIONS["type"]
    hint = _l("Choose the one that fits best. You can tell us more later.")
    kind = RadiosField(
        required=CHOOSE_ONE,
        options=options(
            KINDS,
            hints={
                ReportKind.HATE: _l("Such as their race, faith, disability or who they love."),
                ReportKind.OTHER: _l("You can say what it is in your own words later."),
            },
        ),
    )


class WhereForm(QuestionForm):
    """The place of the behaviour, which need not have a postcode."""

    title = QUESTIONS["where"]
    hint = _l("Tell us where the problem is, not where you are now.")
    how = RadiosField(
        required=CHOOSE_ONE,
        options=options(
            PLACE_KINDS,
            reveals={
                PlaceKind.ADDRESS: ("address", "address_postcode"),
                PlaceKind.POSTCODE: ("postcode",),
                PlaceKind.PLACE: ("place", "place_postcode"),
            },
        ),
    )
    address = TextAreaField(
        _l("House or flat, and street"),
        required=_l("Enter the address, as much of it as you know."),
        max_length=LONGEST_PLACE,
        rows=3,
    )
    address_postcode = TextField(_l("Postcode"), max_length=20, width=10, left_to_right=True)
    postcode = TextField(
        _l("Postcode"),
        required=_l("Enter the postcode, like SW1A 1AA."),
        hint=_l("For example, SW1A 1AA."),
        max_length=20,
        width=10,
        left_to_right=True,
    )
    place = TextAreaField(
        _l("Describe the place"),
        required=_l("Describe the place, as well as you can."),
        hint=_l("For example, the bench by the north gate of the park."),
        max_length=LONGEST_PLACE,
        rows=3,
    )
    place_postcode = TextField(
        _l("Postcode nearby, if you know one"),
        max_length=20,
        width=10,
        left_to_right=True,
        mark_optional=False,
    )


class HomeForm(QuestionForm):
    """The resident's home, for the better door and the right team."""

    title = QUESTIONS["home"]
    why = _l("Your landlord may be able to help, and we will know whom to ask.")
    home = RadiosField(
        required=CHOOSE_ONE,
        options=options(
            HOMES,
            reveals={
                Home.HOUSING_ASSOCIATION: ("landlord",),
                Home.OTHER_SOCIAL: ("other_landlord",),
            },
        ),
    )
    landlord = TextField(_l("The name of your housing association"), max_length=200)
    other_landlord = TextField(_l("The name of your landlord"), max_length=200)


class WhenForm(QuestionForm):
    """Now, once, or going on."""

    title = QUESTIONS["when"]
    timing = RadiosField(
        required=CHOOSE_ONE,
        options=options(
            TIMINGS,
            hints={Timing.GOING_ON: _l("It happened more than once, or it has not stopped.")},
        ),
    )


class DateForm(QuestionForm):
    """When something that happened once was."""

    title = QUESTIONS["date"]
    on = RoughDateField(
        _l("The day"), required=_l("Say when it happened, or that you do not know.")
    )
    time = TextField(
        _l("The time of day"), hint=_l("For example, about 2 in the morning."), max_length=100
    )


class LastTimeForm(QuestionForm):
    """The latest occasion of something that goes on."""

    title = QUESTIONS["last-time"]
    hint = _l("Give the last time that you know of.")
    on = RoughDateField(required=_l("Say when it last happened, or that you do not know."))


class HowLongForm(QuestionForm):
    """For how long it has gone on."""

    title = QUESTIONS["how-long"]
    duration = RadiosField(
        required=CHOOSE_ONE,
        options=tuple(
            Option(str(code), words, after_or=code is Duration.UNSURE)
            for code, words in DURATIONS.items()
        ),
    )


class HowOftenForm(QuestionForm):
    """How often it happens."""

    title = QUESTIONS["how-often"]
    frequency = RadiosField(
        _l("How often"),
        required=CHOOSE_ONE,
        options=tuple(
            Option(str(code), words, after_or=code is Frequency.UNSURE)
            for code, words in FREQUENCIES.items()
        ),
    )
    pattern = TextField(
        _l("Is it worse at some times?"),
        hint=_l("For example, on Friday nights from 11pm."),
        max_length=300,
    )


class WhatHappenedForm(QuestionForm):
    """The account, in the person's own words."""

    title = QUESTIONS["what-happened"]
    hint = _l(
        "Use your own words, in any language. Please do not name the other person here: we ask about them later."
    )
    account = TextAreaField(
        required=_l("Tell us what happened. A few words are enough."),
        max_length=LONGEST_ACCOUNT,
        rows=10,
    )


class EvidenceQuestion(QuestionForm):
    """Files to add. They are no answers, so nothing of them stands here: their page is a feature."""

    title = QUESTIONS["evidence"]


class SignsForm(QuestionForm):
    """Threats, violence and weapons, which make a report urgent."""

    title = QUESTIONS["signs"]
    why = _l("It tells us how soon someone must look at this.")
    signs = CheckboxesField(
        required=CHOOSE_ANY,
        hint=_l("Choose all that fit."),
        options=(
            *(Option(str(code), DANGERS[code]) for code in Danger),
            none_of_these(),
            not_known(),
        ),
    )
