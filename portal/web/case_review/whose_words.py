"""Fits the questions to who applies: nobody who acts for another is asked about themselves."""

from flask_babel import gettext as _

from portal.domain.vocabulary import ApplicantKind, Participation
from portal.labels.acting_for import Wording, wording_for
from portal.web.case_review.options import options_of
from portal.web.case_review.problem_forms import risk_options
from portal.web.case_review.review_forms import support_options
from portal.web.shared.fields import QuestionForm
from portal.web.shared.journey import Answers


def wording_of(answers: Answers) -> Wording:
    """The words for the one who gives these answers."""
    return wording_for(answers.value("who", "kind"))


def fit_effect(form: QuestionForm, answers: Answers) -> None:
    """Whom it affects."""
    words = wording_of(answers)
    form.title = words.questions["effect"]
    form["scale"].options = options_of(words.effects)


def fit_harm(form: QuestionForm, answers: Answers) -> None:
    """Whom it harms."""
    form.title = wording_of(answers).questions["harm"]
    if _acts_for_another(answers):
        form["harm"].hint = _(
            "For example, to their sleep, health, work, family or money. Say also what they fear."
        )


def fit_at_risk(form: QuestionForm, answers: Answers) -> None:
    """Who is at risk: the one who writes, and whoever they write for, are two people."""
    form["risks"].options = risk_options(wording_of(answers).at_risk)


def fit_relation(form: QuestionForm, answers: Answers) -> None:
    """To whom they are related."""
    words = wording_of(answers)
    form.title = words.questions["relation"]
    form["relation"].options = options_of(words.relations)
    if _acts_for_another(answers):
        form.why = _("it helps us to keep them safe.")


def fit_taking_part(form: QuestionForm, answers: Answers) -> None:
    """Who takes part."""
    if not _acts_for_another(answers):
        return
    words = wording_of(answers)
    form.title = words.questions["taking-part"]
    field = form["participation"]
    field.options = options_of(
        words.participations, reveals={Participation.SOMEBODY_FOR_ME: ("words",)}
    )
    field.required = _("Choose how they want to take part. They can decide later.")
    field.hint = _("They can change their mind at any time.")
    form["words"].label.text = _("Who speaks for them?")


def fit_support(form: QuestionForm, answers: Answers) -> None:
    """Whom it would help."""
    if not _acts_for_another(answers):
        return
    words = wording_of(answers)
    form.title = words.questions["support"]
    field = form["needs"]
    field.options = support_options(words.nothing_special)
    field.required = _("Choose what would help them, or “They need nothing special”.")
    field.hint = _("Choose all that they need. It costs them nothing.")
    form["other"].label.text = _("What do they need?")
    form["other"].required = _("Tell us what they need.")


def fit_safe_contact(form: QuestionForm, answers: Answers) -> None:
    """Whose ways these are: those of the one who writes."""
    form.title = wording_of(answers).questions["safe-contact"]


def _acts_for_another(answers: Answers) -> bool:
    return bool(answers.value("who", "kind") == ApplicantKind.REPRESENTATIVE.value)
