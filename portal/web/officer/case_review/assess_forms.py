"""The forms with which an officer looks again at what counts."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal import clock
from portal.domain.spans import Span
from portal.domain.threshold import Standing
from portal.domain.vocabulary import Body
from portal.labels import case_review as labels
from portal.services.case_review.case_review_pages import ReviewPage
from portal.services.case_review.reassessments import Correction
from portal.web.officer.act_form import ActForm, WordsField
from portal.web.officer.queue_forms import options_of
from portal.web.shared.fields import (
    DateField,
    Option,
    RadiosField,
    SelectField,
    TextField,
)

_NEW = "new"


class CountForm(ActForm):
    """Which uncertain row counts, and why."""

    title = _l("Count an incident that is uncertain")
    hint = _l("The first finding stays. Yours stands beside it, and is the one to decide by.")
    row = RadiosField(_l("Which incident?"), required=_l("Choose the incident."))
    reason = WordsField(
        _l("Why does it count?"),
        hint=_l("For example: the log of the body was asked and is lost, so the best date stands."),
        required=_l("Write why it counts."),
    )

    def fit(self, page: ReviewPage) -> None:
        """Offer those that are uncertain."""
        self.row.options = tuple(
            Option(each.row.key, each.row.what or _("No description"))
            for each in page.rows
            if each.standing is Standing.UNCERTAIN
        )


class CorrectFactsForm(ActForm):
    """What was found to be so, and from where."""

    title = _l("Correct the facts")
    hint = _l(
        "For example, a complaint that a body holds, from anyone. The first finding stays, and yours stands beside it."
    )
    row = RadiosField(_l("Which incident is it about?"), required=_l("Choose the incident."))
    what = TextField(
        _l("What happened?"),
        required=_l("Write what happened."),
        max_length=500,
        autocomplete="off",
    )
    on = DateField(_l("When did it happen?"), hint=_l("Leave it empty where that date is right."))
    body = SelectField(
        _l("Whom did somebody tell?"),
        prompt=_l("Nobody more"),
        options=options_of(labels.BODIES),
    )
    told_on = DateField(_l("When did they tell them?"))
    reason = WordsField(_l("How do you know?"), required=_l("Write how you know."))

    def fit(self, page: ReviewPage) -> None:
        """Offer every incident, and one more."""
        self.row.options = (
            *(Option(each.row.key, each.row.what or _("No description")) for each in page.rows),
            Option(
                _NEW, _("Another incident of the same problem"), after_or=True, reveals=("what",)
            ),
        )

    def validate(self, extra_validators: object = None) -> bool:
        """Check the fields, that a telling is whole, and that there is anything to correct."""
        today = clock.today()
        self.on.not_after = self.told_on.not_after = today
        if not super().validate(extra_validators):
            return False
        is_new = self.row.data == _NEW
        if self.body.data and not self.told_on.data:
            self.told_on.errors = [_("Enter when they told them.")]
        if self.told_on.data and not self.body.data:
            self.body.errors = [_("Choose whom they told.")]
        if is_new and not self.on.data:
            self.on.errors = [_("Enter when it happened.")]
        if is_new and not self.body.data and not self.body.errors:
            self.body.errors = [_("Choose whom they told.")]
        if not self.has_errors and not self.on.data and not self.body.data:
            self.add_error("on", _("Enter a date, or whom somebody told and when."))
        return not self.has_errors

    @property
    def correction(self) -> Correction:
        """The correction as the service takes it."""
        is_new = self.row.data == _NEW
        return Correction(
            key=None if is_new else self.row.data,
            what=(self.what.data or "") if is_new else "",
            occurred=Span.on(self.on.data) if self.on.data else None,
            body=Body(self.body.data) if self.body.data else None,
            made=Span.on(self.told_on.data) if self.told_on.data else None,
        )
