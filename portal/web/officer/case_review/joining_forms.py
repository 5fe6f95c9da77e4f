"""The forms of joining applications into one case, and of letting one go on by itself."""

from flask_babel import lazy_gettext as _l

from portal.web.officer.act_form import OFFICERS_READ, ActForm, WordsField, applicant_reads
from portal.web.shared.fields import Option, RadiosField, TextField

_YES = "yes"


class JoinReviewsForm(ActForm):
    """Which other application, whether it was sent twice, and what their person reads."""

    title = _l("Join with another application")
    hint = _l(
        "They become one case. The one that is further on leads, and the earliest date sets the clocks. Each keeps its own finding, and everybody gets every letter. You can part them again until the outcome is sent."
    )
    button = _l("Join them")
    other = TextField(
        _l("Reference of the other application"),
        required=_l("Enter the reference of the other application."),
        hint=_l("The applicants do not see it."),
        max_length=100,
        width=20,
        left_to_right=True,
        autocomplete="off",
    )
    twice = RadiosField(
        _l("Did the same person send the same application twice?"),
        hint=_l("Then the two count as one in the numbers that we publish."),
        required=_l("Choose yes or no."),
        options=(Option(_YES, _l("Yes")), Option("no", _l("No"))),
    )
    reason = WordsField(
        _l("Why do they belong together?"),
        hint=OFFICERS_READ,
        required=_l("Write why they belong together."),
    )
    words = WordsField(
        _l("What the person reads whose application does not lead"),
        hint=_l(
            "Say why you look at it together with another one. Write nothing about anybody else."
        ),
        required=_l("Write what they read."),
        rows=5,
    )

    @property
    def sent_twice(self) -> bool:
        """Whether it is the same application again."""
        return bool(self.twice.data == _YES)


class PartReviewsForm(ActForm):
    """Why it goes on by itself, and what its person reads."""

    title = _l("Let this application go on by itself")
    hint = _l("It goes back to the step that it had, on its own clocks. Its date still counts.")
    button = _l("Let it go on by itself")
    reason = WordsField(
        _l("Why do they not belong together?"),
        hint=OFFICERS_READ,
        required=_l("Write why they do not belong together."),
    )
    words = applicant_reads(
        hint=_l("Say what happens next. Write nothing about anybody else."), rows=5
    )
