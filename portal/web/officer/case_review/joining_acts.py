"""What can be done with an application and another one, for the table of acts."""

from flask_babel import lazy_gettext as _l

from portal.services.case_review import joined_applications
from portal.services.case_review.case_review_pages import ReviewPage
from portal.web.officer.act import Act
from portal.web.officer.case_review.joining_forms import JoinReviewsForm, PartReviewsForm

JOINING: dict[str, Act[ReviewPage]] = {
    "join": Act(
        _l("Join with another application"),
        JoinReviewsForm,
        lambda reference, officer, seen, form: joined_applications.join(
            reference,
            officer,
            seen,
            form.other.data,
            reason=form.reason.data,
            words=form.words.data,
            sent_twice=form.sent_twice,
        ),
        lambda page, officer: page.may_join,
        _l("The two applications are one case now."),
    ),
    "part": Act(
        _l("Let it go on by itself"),
        PartReviewsForm,
        lambda reference, officer, seen, form: joined_applications.part(
            reference, officer, seen, reason=form.reason.data, words=form.words.data
        ),
        lambda page, officer: page.may_part,
        _l("The application goes on by itself."),
    ),
}

# What is still done with an application that is joined to another; the rest is done where that one is.
WHILE_JOINED = frozenset(
    {"part", "message", "note", "ask-evidence", "consent", "letter-given", "joint-leaves", "safety"}
)
