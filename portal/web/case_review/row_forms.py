"""The questions of one incident: when it happened, and whom somebody told."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal import clock
from portal.labels.case_review import BODIES, BODY_HINTS, QUESTIONS, SAME_PROBLEM
from portal.web.case_review.options import options_of
from portal.web.shared.fields import (
    DateField,
    HiddenField,
    MonthField,
    Option,
    QuestionForm,
    RadiosField,
    RoughDateField,
    SelectField,
    TextAreaField,
    TextField,
    span_days,
)

NOBODY = "nobody"


class IncidentsForm(QuestionForm):
    """The list of incidents: is there another one?"""

    title = QUESTIONS["incidents"]
    more = RadiosField(
        _l("Do you want to add anything?"),
        required=_l("Choose if you want to add another incident."),
        options=(
            Option("add", _l("Yes, add an incident")),
            Option(
                "report",
                _l("Yes, add a report that I made on this website"),
                hint=_l("You need its reference and its code."),
            ),
            Option("no", _l("No, that is all")),
        ),
    )


class WhenForm(QuestionForm):
    """What happened, and when."""

    title = _l("What happened, and when?")
    new_key = HiddenField(max_length=20)
    what = TextField(
        _l("What happened, in a few words"),
        hint=_l("For example, shouting in the stairs. It helps you to tell your incidents apart."),
        required=_l("Say in a few words what happened."),
        max_length=150,
    )
    when = RadiosField(
        _l("When was it?"),
        required=_l("Choose when it happened. You can choose that you do not know."),
        options=(
            Option("exact", _l("I know the date"), reveals=("on",)),
            Option("about", _l("I know roughly when"), reveals=("month", "part")),
            Option(
                "going_on",
                _l("It goes on, or went on for a while"),
                hint=_l("Then you can tell us each day on which you told someone."),
                reveals=("since", "ended"),
            ),
            Option("unsure", _l("I do not know")),
        ),
    )
    on = DateField(
        _l("The date"),
        hint=_l("For example, 9 3 2026 or 9 March 2026."),
        required=_l("Enter the date."),
    )
    month = MonthField(
        _l("The month"),
        hint=_l("For example, 3 2026 or March 2026."),
        required=_l("Enter the month and the year."),
    )
    part = SelectField(
        _l("The part of the month"),
        prompt=_l("I do not know"),
        mark_optional=False,
        options=(
            Option("start", _l("The start")),
            Option("middle", _l("The middle")),
            Option("end", _l("The end")),
        ),
    )
    since = MonthField(_l("The month when it began"), hint=_l("For example, March 2026."))
    ended = DateField(
        _l("If it has stopped: the last day of it"),
        hint=_l("Leave this empty if it still goes on."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = clock.today()
        for field in (self.on, self.month, self.since, self.ended):
            field.not_after = today

    def validate(self, extra_validators: Any = None) -> bool:
        """Also refuses a part of this month that is yet to come, and an end before the start."""
        if not super().validate(extra_validators):
            return False
        today = clock.today()
        if self.when.data == "about":
            about = {
                "kind": "about",
                "month": (self.month.answer or "")[:7],
                "part": self.part.data,
            }
            days = span_days(about)
            if days and days[0] > today:
                self.add_error("part", _("That part of the month has not come yet."))
        began, ended = self.since.data, self.ended.data
        if self.when.data == "going_on" and began and ended and ended < began:
            self.add_error("ended", _("The last day must not be before the month it began."))
        return not self.has_errors


class WhomForm(QuestionForm):
    """One telling: whom."""

    title = _l("Who did you tell about it?")
    body = RadiosField(
        required=_l("Choose who you told."),
        hint=_l("If you told several, choose one. You can add the others next."),
        options=(
            *options_of(BODIES, hints=BODY_HINTS),
            Option(NOBODY, _l("I have not told anyone"), after_or=True),
        ),
    )


class ToldWhenForm(QuestionForm):
    """One telling: on which day, and what they gave for it."""

    title = _l("When did you tell them?")
    made = RoughDateField(
        _l("The day you told them"),
        required=_l("Choose when you told them. You can choose that you do not know."),
    )
    who = TextField(
        _l("Which service or person was it?"),
        hint=_l("For example, the noise team, or PC Example."),
    )
    reference = TextField(
        _l("The reference they gave you"),
        hint=_l("You do not need one."),
        max_length=60,
        width=20,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.made.not_after = clock.today()


class SinceForm(QuestionForm):
    """One telling of what goes on: was there something new to tell?"""

    title = _l("Had anything new happened since the last time you told someone?")
    new = RadiosField(
        _l("Had it happened again?"),
        required=_l("Choose if anything new had happened."),
        options=(
            Option("yes", _l("Yes, it had happened again")),
            Option("no", _l("No, I asked what they were doing about it")),
            Option("unsure", _l("I am not sure")),
        ),
    )
    happened = TextAreaField(_l("What had happened?"), max_length=1000, rows=4)


class AnotherForm(QuestionForm):
    """Whether somebody else was told."""

    title = _l("Did you tell anyone else about it?")
    another = RadiosField(
        _l("Do you want to add another one?"),
        required=_l("Choose if you told anyone else, or told them again."),
        options=(
            Option("yes", _l("Yes, someone else, or the same ones on another day")),
            Option("no", _l("No, that is all")),
        ),
    )


class SameProblemForm(QuestionForm):
    """Whether a row belongs to the problem that the application is about."""

    title = _l("Is it part of the same problem?")
    same_problem = RadiosField(
        required=_l("Choose if it is part of the same problem."),
        hint=_l("If it is another problem, we keep it but do not count it."),
        options=options_of(SAME_PROBLEM),
    )


class FromReportForm(QuestionForm):
    """A report made here, proved by its code."""

    title = _l("Add a report that you made here")
    hint = _l(
        "Both stand on the page that you saw when you sent it. You may have made it without your name."
    )
    reference = TextField(
        _l("The reference"),
        hint=_l("It begins with ASB."),
        required=_l("Enter the reference."),
        max_length=60,
        width=20,
        left_to_right=True,
        autocomplete="off",
    )
    code = TextField(
        _l("The tracking code"),
        hint=_l("It has 4 groups of letters and numbers."),
        required=_l("Enter the tracking code."),
        max_length=60,
        width=20,
        left_to_right=True,
        autocomplete="off",
    )


class SameOccasionForm(QuestionForm):
    """Whether two rows of one day were one occasion."""

    title = _l("Was this the same occasion?")
    one = HiddenField(max_length=20)
    other = HiddenField(max_length=20)
    same = RadiosField(
        _l("Did you tell us about one occasion twice?"),
        required=_l("Choose if it was the same occasion."),
        options=(
            Option("yes", _l("Yes, it was one occasion: put them together")),
            Option("no", _l("No, it happened twice that day")),
        ),
    )


class RemoveForm(QuestionForm):
    """Nothing is removed by a link alone."""

    title = _l("Do you want to remove this?")
    sure = RadiosField(
        required=_l("Choose if you want to remove it."),
        options=(Option("yes", _l("Yes, remove it")), Option("no", _l("No, keep it"))),
    )


class NoBetterDatesForm(QuestionForm):
    """Asked once more; going on is always possible."""

    title = _l("Can you give us better dates?")
