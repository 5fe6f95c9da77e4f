"""Questions on who asks for the review, and for whom."""

from flask_babel import lazy_gettext as _l

from portal.domain.vocabulary import ApplicantKind
from portal.labels.case_review import APPLICANTS, CONSENTS, QUESTIONS
from portal.labels.report import YES_NO_UNSURE
from portal.web.case_review.options import options_of
from portal.web.shared.fields import QuestionForm, RadiosField, TextField


class WhoForm(QuestionForm):
    """Who applies."""

    title = QUESTIONS["who"]
    kind = RadiosField(
        required=_l("Choose who is asking for the review."),
        hint=_l("Anyone can ask. You can ask for someone else too."),
        options=options_of(
            APPLICANTS,
            hints={ApplicantKind.UNDER_18: _l("You can ask without a parent.")},
        ),
    )


class RepresentativeForm(QuestionForm):
    """For whom somebody acts."""

    title = QUESTIONS["representative"]
    hint = _l("We use their name only for this review.")
    victim_name = TextField(
        _l("Their name"), required=_l("Enter the name of the person you act for.")
    )
    relation = TextField(
        _l("What are you to them?"), hint=_l("For example, a daughter, a friend or a councillor.")
    )


class ConsentForm(QuestionForm):
    """Whether the victim agrees; the application goes on whatever the answer."""

    title = QUESTIONS["consent"]
    consent = RadiosField(
        required=_l("Choose if the person has agreed."),
        hint=_l("You can go on whatever you answer. It decides what we may tell you."),
        options=options_of(CONSENTS),
    )


class BusinessForm(QuestionForm):
    """The business."""

    title = QUESTIONS["business"]
    organisation = TextField(required=_l("Enter the name of your business."))


class GroupForm(QuestionForm):
    """The group, and for how many it speaks."""

    title = QUESTIONS["group"]
    organisation = TextField(
        _l("What is the group called?"),
        hint=_l("If it has no name, say who you are. For example, people in Example House."),
        required=_l("Enter a name for the group."),
    )
    people = TextField(
        _l("For how many people does it speak?"),
        hint=_l("A rough number will do."),
        max_length=40,
        width=10,
    )


class Under18Form(QuestionForm):
    """A trusted adult, and whether a parent may know. Neither is a condition."""

    title = QUESTIONS["under-18"]
    hint = _l("You do not need an adult to ask for a review. Your own voice counts.")
    trusted_adult = TextField(
        _l("Who is it, and how can we reach them?"),
        hint=_l("For example, a parent, a teacher or a youth worker."),
    )
    parent_may_know = RadiosField(
        _l("Is it safe if a parent or carer knows about this?"),
        required=_l("Choose if it is safe that a parent or carer knows."),
        options=options_of(YES_NO_UNSURE),
    )
