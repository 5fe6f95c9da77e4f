"""The questions about people: the effect, the other person, who is at risk, who was told."""

from flask_babel import lazy_gettext as _l

from portal.domain.vocabulary import YesNoUnsure
from portal.labels.report import (
    AT_RISK_CHOICES,
    BODIES,
    EFFECTS,
    HATE_MOTIVES,
    QUESTIONS,
    RELATIONS,
    TIMES_TOLD,
    VULNERABILITIES,
    YES_NO_UNSURE,
)
from portal.web.report.forms import CHOOSE_ANY, CHOOSE_ONE, none_of_these, not_known, options
from portal.web.shared.fields import (
    CheckboxesField,
    Option,
    QuestionForm,
    RadiosField,
    RoughDateField,
    TextAreaField,
    TextField,
)


class EffectForm(QuestionForm):
    """The effect on a scale of 1 to 5, each with its words."""

    title = QUESTIONS["effect"]
    why = _l("The more it affects you, the sooner we act.")
    scale = RadiosField(
        _l("Choose the words that fit best"),
        required=CHOOSE_ONE,
        options=tuple(
            Option(code, words, after_or=code == "unsure") for code, words in EFFECTS.items()
        ),
    )
    words = TextAreaField(
        _l("How does it affect you?"),
        hint=_l("For example, your sleep, your health, your work or your children."),
        max_length=1000,
        rows=4,
    )


class HarderForm(QuestionForm):
    """What makes the behaviour harder to bear."""

    title = QUESTIONS["harder"]
    hint = _l("Think of yourself and the people who live with you.")
    why = _l("If something makes it harder, we act sooner. You do not have to say.")
    vulnerabilities = CheckboxesField(
        required=CHOOSE_ANY,
        options=(
            *options(VULNERABILITIES),
            none_of_these(),
            not_known(_l("I do not know, or I would rather not say")),
        ),
    )


class WhoForm(QuestionForm):
    """Who the other person is to the resident: asked of everyone in the same words."""

    title = QUESTIONS["who"]
    why = _l("It helps us to keep you safe when we act.")
    relation = RadiosField(required=CHOOSE_ONE, options=options(RELATIONS))


class AboutThemForm(QuestionForm):
    """Who they are, as far as known. Nothing is needed."""

    title = QUESTIONS["about-them"]
    hint = _l(
        "You can leave all of this empty. We keep it apart from the rest, and we do not tell them about you."
    )
    name = TextField(_l("Their name, or what people call them"), max_length=200)
    where = TextField(_l("Where they live or can be found"), max_length=300)
    looks = TextAreaField(_l("What they look like, or their vehicle"), max_length=1000, rows=3)
    under_18 = RadiosField(_l("Are any of them under 18?"), options=options(YES_NO_UNSURE))


class HateForm(QuestionForm):
    """Hostility because of who somebody is."""

    title = QUESTIONS["hate"]
    hint = _l("For example, because of their race, faith, disability or who they love.")
    hate = RadiosField(
        required=CHOOSE_ONE, options=options(YES_NO_UNSURE, reveals={YesNoUnsure.YES: ("motives",)})
    )
    motives = CheckboxesField(
        _l("What do you think it is about?"),
        options=options(HATE_MOTIVES),
        hint=_l("Choose all that fit."),
        mark_optional=False,
    )


class AtRiskForm(QuestionForm):
    """Who may come to harm."""

    title = QUESTIONS["at-risk"]
    hint = _l("Choose all that fit. If someone is in danger at this moment, call 999.")
    at_risk = CheckboxesField(
        required=CHOOSE_ANY,
        options=(*options(AT_RISK_CHOICES), none_of_these(_l("Nobody")), not_known()),
    )


class ToldBeforeForm(QuestionForm):
    """Whom the resident told before."""

    title = QUESTIONS["told-before"]
    why = _l("If you told someone before, you may have a right to more help.")
    told = RadiosField(
        required=CHOOSE_ONE, options=options(YES_NO_UNSURE, reveals={YesNoUnsure.YES: ("bodies",)})
    )
    bodies = CheckboxesField(_l("Who did you tell?"), required=CHOOSE_ANY, options=options(BODIES))


class LastToldForm(QuestionForm):
    """The latest telling."""

    title = QUESTIONS["last-told"]
    on = RoughDateField(
        _l("The last day that you told someone"),
        required=_l("Say when you last told someone, or that you do not know."),
    )
    reference = TextField(
        _l("A reference or crime number"),
        hint=_l("If they gave you more than one, enter them all."),
        max_length=300,
    )


class TimesToldForm(QuestionForm):
    """How often within the policy's months; the months stand in the hint."""

    title = QUESTIONS["times-told"]
    times = RadiosField(required=CHOOSE_ONE, options=options(TIMES_TOLD))
