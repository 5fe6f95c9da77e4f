"""The forms of a review's plan: what is recommended, what is done, and what the victim says."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from portal import clock
from portal.domain.dates import EARLIEST
from portal.domain.review_plan import ActionState, DraftAnswer, LessonTheme, Response, TakenUp
from portal.domain.vocabulary import Body, Visibility
from portal.labels import officer as labels
from portal.labels import review_plan as plan_labels
from portal.services.case_review.case_review_pages import ReviewPage
from portal.services.panel.chair_papers import found_by_chair
from portal.services.panel.plan_pages import ActionLine, RecommendationLine
from portal.services.panel.review_plan import ActionWords, RecommendationWords
from portal.services.partner import partners
from portal.web.officer.act_form import OFFICERS_READ, ActForm, WordsField, applicant_reads
from portal.web.officer.queue_forms import options_of
from portal.web.shared.fields import (
    CheckboxesField,
    DateField,
    Option,
    RadiosField,
    TextField,
)

_VICTIM_READS = _l("The victim reads this. Leave out names, and facts about other people.")


def _body_field(label: Any) -> RadiosField:
    return RadiosField(
        label,
        required=_l("Choose the body."),
        options=options_of(plan_labels.BODY_NAMES),
    )


def _private_field() -> WordsField:
    return WordsField(_l("What only officers need to know"), hint=OFFICERS_READ, rows=3)


class HoldPanelForm(ActForm):
    """When the panel met."""

    title = _l("Record that the panel has met")
    hint = _l("The days until the outcome run from the day of the panel.")
    button = _l("Begin the plan")
    held_on = DateField(_l("When did it meet?"), required=_l("Enter the day of the panel."))
    words = applicant_reads(
        hint=_l("Say that the panel met, and that they will read a draft of its plan.")
    )

    def fit(self, page: ReviewPage) -> None:
        self.held_on.not_after = clock.today()


class RecommendationForm(ActForm):
    """What is recommended, and to whom."""

    title = _l("Add a recommendation")
    hint = _l(
        "A body that carries out public functions must have regard to it "
        "(Anti-social Behaviour, Crime and Policing Act 2014, section 104)."
    )
    body = _body_field(_l("To which body?"))
    text = WordsField(
        _l("What do you recommend?"), hint=_VICTIM_READS, required=_l("Write what you recommend.")
    )
    private = _private_field()

    @property
    def recommended(self) -> RecommendationWords:
        """What the service keeps."""
        return RecommendationWords(
            Body(self.body.data), self.text.data or "", self.private.data or ""
        )


class ChangeRecommendationForm(RecommendationForm):
    """The same, for one that is there."""

    title = _l("Change a recommendation")


class ActionForm(ActForm):
    """What is done, by whom, by when."""

    title = _l("Add an action")
    body = _body_field(_l("Which body does it?"))
    text = WordsField(
        _l("What does it do?"), hint=_VICTIM_READS, required=_l("Write what the body does.")
    )
    owner = TextField(
        _l("Who there does it"),
        hint=_l("A name or a post. Officers only read this."),
        max_length=200,
        autocomplete="off",
    )
    due_on = DateField(_l("By when?"), required=_l("Enter the day by which it is done."))
    private = _private_field()

    def fit(self, page: ReviewPage) -> None:
        self.due_on.not_before = clock.today()

    @property
    def agreed(self) -> ActionWords:
        """What the service keeps, of a form that was found right."""
        if self.due_on.data is None:
            raise ValueError("an action needs its day")
        return ActionWords(
            body=Body(self.body.data),
            text=self.text.data or "",
            due_on=self.due_on.data,
            owner=self.owner.data or "",
            private=self.private.data or "",
        )


class ChangeActionForm(ActionForm):
    """The same, for one that is there."""

    title = _l("Change an action")

    def fit(self, page: ReviewPage) -> None:
        # Its day may have gone by while the plan was talked about.
        self.due_on.not_before = EARLIEST


class RemoveForm(ActForm):
    """Only a button."""

    title = _l("Take it out of the draft")
    hint = _l("What the victim has read already stays on record.")
    button = _l("Take it out")


class ResponseForm(ActForm):
    """What the body says."""

    title = _l("Record the body’s response")
    response = RadiosField(
        _l("What does it say?"),
        required=_l("Choose what the body says."),
        options=options_of(plan_labels.RESPONSES),
    )
    responded_on = DateField(
        _l("When did it say so?"), required=_l("Enter the day of the response.")
    )
    reason = WordsField(
        _l("The body’s reason"),
        hint=_l("Needed unless all is accepted. The victim reads it."),
        mark_optional=False,
    )

    def fit(self, page: ReviewPage) -> None:
        self.responded_on.not_after = clock.today()

    def validate(self, extra_validators: Any = None) -> bool:
        """A body that does not accept all of it has to say why."""
        right = super().validate(extra_validators)
        if self.response.data in (Response.IN_PART, Response.NOT_ACCEPTED) and not (
            self.reason.data or ""
        ):
            self.add_error("reason", _l("Write the body’s reason."))
            right = False
        return right


class ProgressForm(ActForm):
    """How an action goes."""

    title = _l("Note how an action is going")
    words = WordsField(_l("How is it going?"), required=_l("Write how it is going."))
    visibility = RadiosField(
        _l("Who may read it?"),
        required=_l("Choose who may read it."),
        options=[
            Option(Visibility.STAFF, labels.VISIBILITIES[Visibility.STAFF]),
            Option(
                Visibility.PUBLIC,
                labels.VISIBILITIES[Visibility.PUBLIC],
                hint=_l("Leave out names, and facts about other people."),
            ),
        ],
    )


class MoveDayForm(ActForm):
    """Another day for an action."""

    title = _l("Give an action another day")
    due_on = DateField(_l("By when now?"), required=_l("Enter the new day."))
    words = WordsField(_l("Why?"), hint=_VICTIM_READS, required=_l("Write why."))

    def fit(self, page: ReviewPage) -> None:
        self.due_on.not_before = clock.today()


class EndActionForm(ActForm):
    """How an action ended."""

    title = _l("End an action")
    state = RadiosField(
        _l("Was it done?"),
        required=_l("Choose if it was done."),
        options=[
            Option(ActionState.DONE, _l("Yes, it was done")),
            Option(ActionState.NOT_DONE, _l("No, and it will not be done")),
        ],
    )
    ended_on = DateField(_l("When?"), required=_l("Enter the day."))
    words = WordsField(
        _l("What was done, or why not?"),
        hint=_VICTIM_READS,
        required=_l("Write what was done, or why not."),
    )

    def fit(self, page: ReviewPage) -> None:
        self.ended_on.not_after = clock.today()


class ReleaseForm(ActForm):
    """What the victim reads above the draft."""

    title = _l("Ask the victim about the draft")
    hint = _l(
        "They read the recommendations and the actions as they are now, and can comment. Did the "
        "chair write down what the panel found? Then it stands below: make it fit for the victim."
    )
    button = _l("Let the victim read it")
    words = WordsField(
        _l("What the review found"),
        hint=_VICTIM_READS,
        required=_l("Write what the review found."),
        rows=8,
    )

    @classmethod
    def begins_with(cls, page: ReviewPage) -> dict[str, Any]:
        latest = page.plan.latest
        return {"words": latest.found if latest else found_by_chair(page.reference)}


class RecordCommentForm(ActForm):
    """What the victim said in another way."""

    title = _l("Record what the victim said about the draft")
    hint = _l("On the telephone, face to face or in a letter. Silence is no agreement.")
    answer = RadiosField(
        _l("Do they agree with the draft?"),
        required=_l("Choose what they said."),
        options=options_of(plan_labels.ANSWERED),
    )
    words = WordsField(_l("What they said"), required=_l("Write what they said."), rows=5)

    @property
    def said(self) -> DraftAnswer:
        """What they said, of a form that was found right."""
        return DraftAnswer(self.answer.data)


class TakeUpForm(ActForm):
    """What became of the comment."""

    title = _l("Answer what the victim said about the draft")
    hint = _l("Change the plan first, where you take it up.")
    how = RadiosField(
        _l("Was it taken up?"),
        required=_l("Choose if it was taken up."),
        options=options_of(plan_labels.TAKEN_UP),
    )
    words = WordsField(
        _l("What the victim reads"),
        hint=_l("Say what you changed, and why not the rest."),
        required=_l("Write what the victim reads."),
        rows=5,
    )

    @property
    def chosen(self) -> TakenUp:
        """What became of it, of a form that was found right."""
        return TakenUp(self.how.data)


class SendOutcomeForm(ActForm):
    """What the letter says above the plan."""

    title = _l("Send the outcome")
    hint = _l(
        "The letter goes to the applicant and each joint applicant, with the actions and the recommendations."
    )
    button = _l("Go on: see the letter first")
    send = _l("Send the outcome")
    words = WordsField(
        _l("What the review found and decided"),
        hint=_VICTIM_READS,
        required=_l("Write what the review found and decided."),
        rows=8,
    )

    @classmethod
    def begins_with(cls, page: ReviewPage) -> dict[str, Any]:
        latest = page.plan.latest
        return {"words": latest.found} if latest else {}


class SendRecommendationsForm(ActForm):
    """To which contacts of the directory."""

    title = _l("Send the recommendations")
    hint = _l("Each gets a mail with a link. It does not say what the case is about.")
    button = _l("Send them")
    listed = CheckboxesField(
        _l("To whom?"),
        hint=_l("Only who has to know. Is somebody missing? Add them to the directory first."),
        required=_l("Choose at least one contact."),
    )

    def fit(self, page: ReviewPage) -> None:
        """Offer the contacts of the bodies that are waited for."""
        wanted = frozenset(page.plan.unsent)
        self.listed.options = tuple(
            Option(str(one.id), f"{one.listing.organisation}: {one.listing.name}")
            for one in partners.list_partners(active_only=True)
            if one.listing.body in wanted
        )

    @property
    def contacts(self) -> list[int]:
        """Their ids, of a form that was found right."""
        return [int(each) for each in self.listed.data]


class StartFollowUpForm(ActForm):
    """That the bodies know what they have to do."""

    title = _l("Start following up the actions")
    button = _l("Start")
    told = WordsField(
        _l("Who was told of the actions and recommendations, and how"),
        hint=OFFICERS_READ,
        required=_l("Write who was told."),
    )
    words = applicant_reads()


def _lesson_fields() -> tuple[RadiosField, WordsField]:
    return (
        RadiosField(
            _l("What is the lesson about?"),
            required=_l("Choose what the lesson is about."),
            options=options_of(plan_labels.THEMES),
        ),
        WordsField(
            _l("What did the partnership learn?"),
            hint=_l("All officers can find this. Name nobody. If nothing is new, say why."),
            required=_l("Write what was learned."),
            rows=5,
        ),
    )


class LessonForm(ActForm):
    """One more lesson."""

    title = _l("Add a lesson")
    theme, lesson = _lesson_fields()

    @property
    def chosen(self) -> LessonTheme:
        """The theme, of a form that was found right."""
        return LessonTheme(self.theme.data)


class CloseForm(ActForm):
    """What was learned, and the last words."""

    title = _l("Close the case")
    hint = _l("Only when every action has ended. The applicant is asked how it went.")
    button = _l("Close the case")
    theme, lesson = _lesson_fields()
    reason = WordsField(
        _l("Why can it close?"), hint=OFFICERS_READ, required=_l("Write why it can close."), rows=3
    )
    words = applicant_reads(
        hint=_l("Say what was done. They can open it again if it is not solved.")
    )

    @property
    def chosen(self) -> LessonTheme:
        """The theme, of a form that was found right."""
        return LessonTheme(self.theme.data)


class ReopenForm(ActForm):
    """Why it is opened again."""

    title = _l("Open the review again")
    button = _l("Open it again")
    reason = WordsField(_l("Why?"), hint=OFFICERS_READ, required=_l("Write why."), rows=3)
    words = applicant_reads()


def recommendation_answers(line: RecommendationLine) -> dict[str, Any]:
    """What a form for changing it begins with."""
    return {"body": line.body.value, "text": line.text, "private": line.private}


def action_answers(line: ActionLine) -> dict[str, Any]:
    """What a form for changing it begins with."""
    return {
        "body": line.body.value,
        "text": line.text,
        "owner": line.owner,
        "due_on": line.due_on.isoformat(),
        "private": line.private,
    }


def response_answers(line: RecommendationLine) -> dict[str, Any]:
    """What a form for its response begins with."""
    on: date = line.responded_on or clock.today()
    return {
        "response": line.response.value if line.response else "",
        "responded_on": on.isoformat(),
        "reason": line.reason,
    }


def today_answers(line: ActionLine) -> dict[str, Any]:
    """An action usually ended on the day on which it is recorded."""
    return {"ended_on": clock.today().isoformat()}
