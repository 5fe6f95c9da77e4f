"""The journey: which questions apply, in which order."""

from collections.abc import Callable

from portal.domain.vocabulary import ApplicantKind
from portal.labels.case_review import PARTS
from portal.services.case_review.case_reviews import JOURNEY
from portal.web.case_review import (
    applicant_forms,
    problem_forms,
    review_forms,
    row_forms,
    whose_words,
)
from portal.web.case_review.blueprint import blueprint
from portal.web.shared.journey import Answers, Journey, Question
from portal.web.shared.journey_pages import JourneyPages

BASE = "/community-trigger"
INCIDENTS = "incidents"


def _is(kind: ApplicantKind) -> Callable[[Answers], bool]:
    def applies(answers: Answers) -> bool:
        return bool(answers.value("who", "kind") == kind.value)

    return applies


JOURNEY_OF_QUESTIONS = Journey(
    (
        Question("who", applicant_forms.WhoForm, "you"),
        Question(
            "representative",
            applicant_forms.RepresentativeForm,
            "you",
            applies=_is(ApplicantKind.REPRESENTATIVE),
        ),
        Question(
            "consent",
            applicant_forms.ConsentForm,
            "you",
            applies=_is(ApplicantKind.REPRESENTATIVE),
        ),
        Question(
            "business", applicant_forms.BusinessForm, "you", applies=_is(ApplicantKind.BUSINESS)
        ),
        Question("group", applicant_forms.GroupForm, "you", applies=_is(ApplicantKind.GROUP)),
        Question(
            "under-18", applicant_forms.Under18Form, "you", applies=_is(ApplicantKind.UNDER_18)
        ),
        Question("kind", problem_forms.KindForm, "problem"),
        Question("problem", problem_forms.ProblemForm, "problem"),
        Question("where", problem_forms.WhereForm, "problem"),
        Question(INCIDENTS, row_forms.IncidentsForm, "incidents"),
        Question("how-long", problem_forms.HowLongForm, "harm"),
        Question("how-often", problem_forms.HowOftenForm, "harm"),
        Question("effect", problem_forms.EffectForm, "harm", prepare=whose_words.fit_effect),
        Question("harm", problem_forms.HarmForm, "harm", prepare=whose_words.fit_harm),
        Question("at-risk", problem_forms.AtRiskForm, "harm", prepare=whose_words.fit_at_risk),
        Question("relation", problem_forms.RelationForm, "harm", prepare=whose_words.fit_relation),
        Question("response", problem_forms.ResponseForm, "harm"),
        Question(
            "taking-part",
            review_forms.TakingPartForm,
            "review",
            prepare=whose_words.fit_taking_part,
        ),
        Question("support", review_forms.SupportForm, "review", prepare=whose_words.fit_support),
        Question(
            "safe-contact",
            review_forms.SafeContactForm,
            "review",
            prepare=whose_words.fit_safe_contact,
        ),
        Question(
            "contact", review_forms.ContactForm, "review", prepare=review_forms.keep_safe_ways
        ),
        Question(
            "reach-them",
            review_forms.ReachThemForm,
            "review",
            applies=_is(ApplicantKind.REPRESENTATIVE),
        ),
        Question("avoid", review_forms.AvoidForm, "review"),
    )
)

pages = JourneyPages(blueprint, JOURNEY_OF_QUESTIONS, name=JOURNEY, base=BASE, parts=PARTS)
