"""Questions on the problem, what it does, and what was done about it."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.places import normalise_postcode
from portal.labels.case_review import EFFECTS, HELPED, QUESTIONS
from portal.labels.report import (
    AT_RISK,
    AT_RISK_CHOICES,
    DANGERS,
    DURATIONS,
    FREQUENCIES,
    KINDS,
    RELATIONS,
)
from portal.web.case_review.options import options_of
from portal.web.shared.fields import (
    CheckboxesField,
    Option,
    QuestionForm,
    RadiosField,
    TextAreaField,
    TextField,
)

NO_RISK = _l("None of these")


class KindForm(QuestionForm):
    """What sort of behaviour."""

    title = QUESTIONS["kind"]
    kind = RadiosField(
        required=_l("Choose what the problem is mostly about."),
        hint=_l("Choose the one that fits best."),
        options=options_of(KINDS),
    )


class ProblemForm(QuestionForm):
    """The problem as a whole."""

    title = QUESTIONS["problem"]
    account = TextAreaField(
        required=_l("Tell us what has been happening."),
        hint=_l("A few sentences are enough. You can give the dates in a moment."),
        max_length=6000,
    )


class PostcodeField(TextField):
    """A postcode, where there is one."""

    def malformed(self) -> Any:
        written = normalise_postcode(self.data)
        if written is None:
            return _("Enter a whole postcode like W1A 1AA, or leave it empty.")
        self.data = written
        return None


class WhereForm(QuestionForm):
    """The place. It need not be the applicant's home, nor have a postcode."""

    title = QUESTIONS["where"]
    hint = _l("You may live somewhere else. What counts is where it happens.")
    place = TextField(
        _l("The address or the place"),
        hint=_l("For example, Flat 4, Example House, or the playground in Example Park."),
        required=_l("Enter the address or the place where it happens."),
        max_length=400,
    )
    postcode = PostcodeField(
        _l("The postcode"), max_length=20, width=10, left_to_right=True, autocomplete="off"
    )


class HowLongForm(QuestionForm):
    """Persistence."""

    title = QUESTIONS["how-long"]
    duration = RadiosField(
        required=_l("Choose how long it has gone on."), options=options_of(DURATIONS)
    )


class HowOftenForm(QuestionForm):
    """Persistence."""

    title = QUESTIONS["how-often"]
    frequency = RadiosField(
        required=_l("Choose how often it happens."), options=options_of(FREQUENCIES)
    )


class EffectForm(QuestionForm):
    """Harm, on a scale."""

    title = QUESTIONS["effect"]
    scale = RadiosField(required=_l("Choose the words that fit best."), options=options_of(EFFECTS))


class HarmForm(QuestionForm):
    """Harm, in words."""

    title = QUESTIONS["harm"]
    why = _l("the services must look at the harm when they decide.")
    harm = TextAreaField(
        required=_l("Tell us what harm it does. If there is none, say so."),
        hint=_l(
            "For example, to your sleep, health, work, family or money. Say also what you fear."
        ),
        max_length=4000,
    )


def risk_options(at_risk: Mapping[Any, Any]) -> tuple[Option, ...]:
    """Who may be at risk, in the words of the one who applies, and the signs of danger."""
    return (
        *options_of(at_risk),
        *options_of(DANGERS),
        Option("none", NO_RISK, after_or=True, exclusive=True),
        Option("unsure", AT_RISK["unsure"], exclusive=True),
    )


class AtRiskForm(QuestionForm):
    """Signs of danger; asked of everyone in the same words."""

    title = QUESTIONS["at-risk"]
    risks = CheckboxesField(
        required=_l("Choose all that are true, “None of these” or “I do not know”."),
        hint=_l("Choose all that are true."),
        options=risk_options(AT_RISK_CHOICES),
    )


class RelationForm(QuestionForm):
    """Who does it; some answers keep the portal from sending anything."""

    title = QUESTIONS["relation"]
    why = _l("it helps us to contact you in a safe way.")
    relation = RadiosField(
        required=_l("Choose who does it. You can choose that you would rather not say."),
        options=options_of(RELATIONS),
    )


class ResponseForm(QuestionForm):
    """What the bodies did; whatever it was, it bars nobody from a review."""

    title = QUESTIONS["response"]
    helped = RadiosField(
        _l("Did it help?"), required=_l("Choose if it helped."), options=options_of(HELPED)
    )
    response = TextAreaField(
        _l("What did the services do?"),
        hint=_l("Say also what they said they would do, and did not."),
        max_length=4000,
        rows=6,
    )
