"""The forms of what officers do with an appeal."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal import clock
from portal.domain.appeals import AppealGround, AppealOutcome, grounds_for, steps_back
from portal.domain.vocabulary import CaseReviewStatus, Intake
from portal.labels import report as report_labels
from portal.labels.appeals import BACK_TO, GROUNDS, OUTCOMES
from portal.services.case_review.appeals import ToldAppeal
from portal.services.case_review.case_review_pages import ReviewPage
from portal.web.officer.act_form import OFFICERS_READ, ActForm, WordsField, applicant_reads
from portal.web.shared.fields import CheckboxesField, DateField, Option, RadiosField


class EnterAppealForm(ActForm):
    """An appeal by telephone, at a desk or in writing."""

    title = _l("Enter an appeal")
    hint = _l("Its time runs from the day on which they got in touch.")
    button = _l("Enter it")
    intake = RadiosField(
        _l("How did they get in touch?"),
        required=_l("Choose how they got in touch."),
        options=[
            Option(code, label)
            for code, label in report_labels.INTAKES.items()
            if code is not Intake.ONLINE
        ],
    )
    made_on = DateField(_l("On which day?"), required=_l("Enter the day."))
    grounds = CheckboxesField(
        _l("What do they not agree with?"), required=_l("Choose at least one answer.")
    )
    words = WordsField(
        _l("Why do they not agree?"),
        hint=_l("In their own words."),
        required=_l("Write why they do not agree."),
        rows=5,
    )
    late_why = WordsField(
        _l("Why is it late?"),
        hint=_l("Only if it is. A late appeal is accepted with its reason."),
        rows=2,
    )

    def fit(self, page: ReviewPage) -> None:
        """What this case can be appealed against."""
        self.grounds.options = tuple(
            Option(each, GROUNDS[each]) for each in grounds_for(held=page.held)
        )
        self.made_on.not_after = clock.today()

    @property
    def told(self) -> ToldAppeal:
        """What was said, of a form that was found right."""
        return ToldAppeal(
            tuple(AppealGround(code) for code in self.grounds.data),
            self.words.data,
            self.late_why.data or "",
        )


class DecideAppealForm(ActForm):
    """What was decided, where it leads, and why."""

    title = _l("Decide the appeal")
    hint = _l("Only if you had no part in this case. The letter names who else can look into it.")
    button = _l("Go on: see the letter first")
    send = _l("Decide it, and send the letter")
    outcome = RadiosField(
        _l("What do you decide?"),
        required=_l("Choose what you decide."),
        options=[
            Option(code, label, reveals=("back_to",) if code is AppealOutcome.UPHELD else ())
            for code, label in OUTCOMES.items()
        ],
    )
    back_to = RadiosField(
        _l("What happens next?"),
        hint=_l("The letter says it in these words."),
        required=_l("Choose what happens next."),
    )
    reasons = WordsField(_l("Your reasons"), hint=OFFICERS_READ, required=_l("Write your reasons."))
    words = WordsField(
        _l("The reasons in the letter"),
        hint=_l("Answer each thing that they do not agree with, in plain words."),
        required=_l("Write the reasons for the letter."),
        rows=6,
    )

    def fit(self, page: ReviewPage) -> None:
        """The steps to which this case can go back."""
        self.back_to.options = tuple(
            Option(step, BACK_TO[step]) for step in steps_back(held=page.held)
        )

    @property
    def step(self) -> CaseReviewStatus | None:
        """The step that was chosen for an upheld appeal."""
        upheld = self.outcome.data == AppealOutcome.UPHELD
        return CaseReviewStatus(self.back_to.data) if upheld else None


class GoBackForm(ActForm):
    """What the applicant reads when the case goes back."""

    title = _l("Go back to the step that the appeal named")
    button = _l("Go back")
    words = applicant_reads(hint=_l("Say what you do now, and by when."))

    def fit(self, page: ReviewPage) -> None:
        """Say where it goes."""
        step = page.appeals[0].back_to if page.appeals else None
        if step is not None:
            self.hint = _("The appeal was upheld: %(next)s", next=BACK_TO[step])
