"""The forms of what is done with two reports."""

from flask import abort
from flask_babel import lazy_gettext as _l

from portal.services.report.report_pages import ReportPage
from portal.web.officer.act_form import OFFICERS_READ, ActForm, WordsField
from portal.web.officer.references import is_written
from portal.web.shared.fields import Option, RadiosField, TextField

_REFERENCE = {
    "required": _l("Enter the reference of the other report."),
    "max_length": 100,
    "width": 20,
    "left_to_right": True,
    "autocomplete": "off",
}


class LinkForm(ActForm):
    """Which other report, and why."""

    title = _l("Link with another report")
    hint = _l(
        "Both go on, and each shows the other to officers. Each resident reads that we look at it with what else we know, and nothing of the other."
    )
    button = _l("Link them")
    other = TextField(_l("Reference of the other report"), **_REFERENCE)
    reason = WordsField(
        _l("Why do they belong together?"),
        hint=OFFICERS_READ,
        required=_l("Write why they belong together."),
    )


class UnlinkForm(ActForm):
    """Which link ends, and why."""

    title = _l("End a link with another report")
    button = _l("End the link")
    other = RadiosField(_l("Which one?"), required=_l("Choose a report."))
    reason = WordsField(
        _l("Why do they not belong together?"),
        hint=OFFICERS_READ,
        required=_l("Write why they do not belong together."),
    )

    def fit(self, page: ReportPage) -> None:
        """Offer the reports that are linked now, and the one that was sent: a colleague may have been faster."""
        linked = page.links.linked
        sent = self.other.data or ""
        offered = (*linked, sent) if is_written(sent) and sent not in linked else linked
        self.other.options = tuple(Option(each, each) for each in offered)
        if not offered:
            abort(404)


class JoinForm(ActForm):
    """The report that goes on, and what the resident reads."""

    title = _l("Join this report to another one")
    hint = _l(
        "This one closes, and the other goes on. Its day still counts towards a case review. You can open it again."
    )
    button = _l("Join it")
    other = TextField(
        _l("Reference of the report that goes on"),
        **{**_REFERENCE, "hint": _l("The resident does not see it.")},
    )
    words = WordsField(
        _l("What the resident reads"),
        hint=_l("Say why you join them. Write nothing about the other person."),
        required=_l("Write what the resident reads."),
        rows=5,
    )
