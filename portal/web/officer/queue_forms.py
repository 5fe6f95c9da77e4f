"""The filters of the queues, sent with GET so that a filtered queue has an address."""

from collections.abc import Mapping
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from portal.domain.vocabulary import Priority, ReportKind, ReportStatus
from portal.labels import officer as labels
from portal.labels import report as report_labels
from portal.services.reading import day
from portal.services.report.queues import Cursor, Holder, ReportFilter
from portal.web.shared.fields import CheckboxesField, Option, QuestionForm, SelectField, TextField

# No id of ours comes near it, and every database can hold it.
GREATEST_ID = 2**53


def options_of(words: Mapping[Any, Any]) -> list[Option]:
    """A vocabulary's words as options."""
    return [Option(str(code), label) for code, label in words.items()]


class FilterForm(QuestionForm):
    """What the triage queue is narrowed to."""

    class Meta(QuestionForm.Meta):
        """A form that changes nothing needs no token, and its address stays short."""

        csrf = False

    title = _l("Reports")
    holder = SelectField(
        _l("Whose"),
        prompt=_l("Everyone's"),
        options=options_of(labels.HOLDERS),
        mark_optional=False,
    )
    status = SelectField(
        _l("Status"),
        prompt=_l("Any open"),
        options=[
            Option(code, label)
            for code, label in report_labels.STATUSES.items()
            if code is not ReportStatus.CLOSED
        ],
        mark_optional=False,
    )
    kind = SelectField(
        _l("Type"), prompt=_l("Any"), options=options_of(report_labels.KINDS), mark_optional=False
    )
    priority = SelectField(
        _l("Priority"),
        prompt=_l("Any"),
        options=options_of(report_labels.PRIORITIES),
        mark_optional=False,
    )
    team = SelectField(_l("Team"), prompt=_l("Any"), mark_optional=False)
    overdue = CheckboxesField("", options=[Option("yes", _l("Only overdue"))], mark_optional=False)
    reference = TextField(
        _l("Reference"),
        max_length=100,
        left_to_right=True,
        mark_optional=False,
        autocomplete="off",
    )

    @classmethod
    def from_address(cls, teams: Mapping[str, str]) -> "FilterForm":
        """The filters as the address says them."""
        form = cls(formdata=MultiDict(request.args))
        form.team.options = tuple(options_of(teams))
        return form

    @property
    def narrowed(self) -> ReportFilter:
        """The filter of a form that was found good."""
        return ReportFilter(
            status=ReportStatus(self.status.data) if self.status.data else None,
            kind=ReportKind(self.kind.data) if self.kind.data else None,
            priority=Priority(self.priority.data) if self.priority.data else None,
            team=self.team.data or None,
            holder=Holder(self.holder.data) if self.holder.data else None,
            overdue=bool(self.overdue.data),
        )

    def address(self) -> dict[str, str]:
        """The filters for another address of the same queue."""
        chosen = {
            name: self[name].data for name in ("holder", "status", "kind", "priority", "team")
        }
        if self.overdue.data:
            chosen["overdue"] = "yes"
        return {name: value for name, value in chosen.items() if value}


def read_cursor(text: str | None) -> Cursor | None:
    """The place in the queue that an address names.

    Raises:
        ValueError: it names none.
    """
    if not text:
        return None
    way, due_on, priority, number = [*text.split("."), "", "", ""][:4]
    on = day(due_on)
    good = way in ("after", "before") and number.isascii() and number.isdigit()
    if on is None or not good or len(number) > 16 or int(number) > GREATEST_ID:
        raise ValueError("no place in the queue")
    return Cursor(on, Priority(priority), int(number), back=way == "before")


def write_cursor(cursor: Cursor | None) -> str | None:
    """A place in the queue, for an address. It says nothing of a person."""
    if cursor is None:
        return None
    way = "before" if cursor.back else "after"
    return f"{way}.{cursor.due_on.isoformat()}.{cursor.priority}.{cursor.id}"


def unknown_reference() -> str:
    """What to say where no case has the reference."""
    return _("We cannot find this reference. Check it, or use Find to look for the person.")
