"""Asking bodies, taking a request back, and recording what a body said."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal import clock
from portal.content.current import authority
from portal.domain.information import ASKED_IN, AnswerWay, RequestKind
from portal.domain.vocabulary import Body
from portal.labels import case_review as labels
from portal.labels.information import WAYS
from portal.services.case_review.case_review_pages import ReviewPage
from portal.services.partner import partners
from portal.services.partner.information_requests import Answer, Asked
from portal.services.working_days import working_days
from portal.web.officer.act_form import OFFICERS_READ, ActForm, WordsField
from portal.web.officer.presenter import day_words
from portal.web.officer.queue_forms import GREATEST_ID, options_of
from portal.web.shared.complaint_lines import ComplaintLinesField
from portal.web.shared.fields import (
    CheckboxesField,
    DateField,
    Option,
    RadiosField,
    TextAreaField,
)

_CONTACT = "contact-"


class AskBodiesForm(ActForm):
    """Whom to ask, what, and by when."""

    title = _l("Ask other bodies")
    button = _l("Ask them")
    bodies = CheckboxesField(
        _l("Whom do you ask?"),
        hint=_l("A contact gets a mail with a link. It does not say what the case is about."),
        required=_l("Choose at least one body."),
    )
    words = WordsField(
        _l("What do you ask?"),
        hint=_l("They read this after they typed a code. Write only what they need to answer."),
        required=_l("Write what you ask."),
        rows=6,
    )
    due = DateField(_l("By when?"))

    @classmethod
    def begins_with(cls, page: ReviewPage) -> dict[str, Any]:
        return {"words": _first_words(ASKED_IN.get(page.status))}

    def fit(self, page: ReviewPage) -> None:
        """Offer the directory, then every body by telephone or letter."""
        self.due.not_before = clock.today()
        days = authority().policy.clocks.answer_request
        by = day_words(working_days().due(clock.today(), days))
        self.due.hint = _("Without a day it is %(day)s.", day=by)
        listed = partners.list_partners(active_only=True)
        self.bodies.options = (
            *(
                Option(f"{_CONTACT}{one.id}", f"{one.listing.organisation}: {one.listing.name}")
                for one in listed
            ),
            *(
                Option(
                    body.value,
                    _("%(body)s, by telephone or letter", body=words),
                    after_or=bool(listed) and place == 0,
                )
                for place, (body, words) in enumerate(labels.BODIES.items())
            ),
        )

    @property
    def whom(self) -> list[Asked]:
        """Whom, of a form that was found right."""
        return [
            Asked(contact_id=min(int(code.removeprefix(_CONTACT)), GREATEST_ID))
            if code.startswith(_CONTACT)
            else Asked(Body(code))
            for code in self.bodies.data
        ]


class CancelRequestForm(ActForm):
    """Why a request is taken back."""

    title = _l("Take the request back")
    button = _l("Take it back")
    words = WordsField(_l("Why?"), hint=OFFICERS_READ, required=_l("Write why."), rows=3)


class ChaseRequestForm(ActForm):
    """Only a button."""

    title = _l("Chase it now")
    hint = _l(
        "It gets a mail that its answer is late. The mail does not say what the case is about."
    )
    button = _l("Chase it now")


class RecordAnswerForm(ActForm):
    """What a body said by telephone, in a letter or at a meeting."""

    title = _l("Record an answer")
    button = _l("Record it")
    way = RadiosField(
        _l("How did it come?"),
        required=_l("Choose how it came."),
        options=[each for each in options_of(WAYS) if each.value != AnswerWay.PAGE],
    )
    words = WordsField(_l("What did they say?"), required=_l("Write what they said."), rows=6)
    dates = ComplaintLinesField(_l("Complaints they hold"), rows=5)
    law = TextAreaField(
        _l("Do they refuse? Then the law or rule that they name"), max_length=1000, rows=3
    )

    @property
    def told(self) -> Answer:
        """The answer, of a form that was found right."""
        return Answer(self.words.data, self.dates.complaints, self.law.data or "")


def _first_words(kind: RequestKind | None) -> str:
    if kind is RequestKind.COMPLAINTS_HELD:
        return _(
            "Which complaints about this behaviour do you hold, from anyone? Please give the date "
            "of each. Is a log lost? Please say so: it does not count against the applicant."
        )
    if kind is RequestKind.WHAT_WAS_DONE:
        return _("What do you know about this case? What did you do, and when?")
    return ""
