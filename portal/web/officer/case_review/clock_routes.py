"""The board of all clocks of the case reviews, and the same as a file."""

from typing import Any

from flask import Response, abort, g, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from portal import clock
from portal.domain.deadlines import Urgency
from portal.domain.state_machine import Clock
from portal.labels import case_review as review_labels
from portal.labels.clocks import BOARD, URGENCIES
from portal.services.audit import audit
from portal.services.case_review import clock_board
from portal.services.case_review.clock_board import BoardCursor, BoardRow, ClockFilter
from portal.services.reading import day
from portal.web.officer.blueprint import blueprint
from portal.web.officer.presenter import appeal_over_words, day_words, due_words, review_status_kind
from portal.web.officer.queue_forms import GREATEST_ID, options_of
from portal.web.shared.access import REVIEW_OFFICERS, for_act, for_officers
from portal.web.shared.csv_file import csv_text
from portal.web.shared.fields import CheckboxesField, Option, QuestionForm, SelectField

_KINDS = {Urgency.OVERDUE: "overdue", Urgency.AT_RISK: "soon", Urgency.ON_TIME: "later"}


class ClockFilterForm(QuestionForm):
    """What the board is narrowed to."""

    class Meta(QuestionForm.Meta):
        """A form that changes nothing needs no token, and its address stays short."""

        csrf = False

    title = _l("Clocks")
    mine = CheckboxesField("", options=[Option("yes", _l("Only mine"))], mark_optional=False)
    urgency = SelectField(
        _l("How it stands"), prompt=_l("Any"), options=options_of(URGENCIES), mark_optional=False
    )
    kind = SelectField(
        _l("What is due"), prompt=_l("Any"), options=options_of(BOARD), mark_optional=False
    )

    @property
    def narrowed(self) -> ClockFilter:
        """The filter of a form that was found good."""
        return ClockFilter(
            kind=self.kind.data or None,
            urgency=Urgency(self.urgency.data) if self.urgency.data else None,
            mine=bool(self.mine.data),
        )

    def address(self) -> dict[str, str]:
        """The filters for another address of the board."""
        chosen = {name: self[name].data for name in ("urgency", "kind")}
        if self.mine.data:
            chosen["mine"] = "yes"
        return {name: value for name, value in chosen.items() if value}


@blueprint.get("/clocks")
@for_officers(*REVIEW_OFFICERS)
def clocks() -> str | tuple[str, int]:
    """One page of the board, narrowed by the address's filters."""
    form = ClockFilterForm(formdata=MultiDict(request.args))
    if not form.validate():
        page = render_template("officer/clocks.html", form=form, rows=[], counts=[], filters={})
        return page, 422
    narrow, filters = form.narrowed, form.address()
    shown: dict[str, Any] = dict(filters)
    found = clock_board.list_clocks(narrow, g.officer.id, _cursor())
    counts = clock_board.count_clocks(narrow, g.officer.id)
    audit.record("clock_board.read", officer_id=g.officer.id, facts={"rows": len(found.rows)})
    return render_template(
        "officer/clocks.html",
        form=form,
        rows=[_row(each) for each in found.rows],
        counts=[
            (url_for("officer.clocks", **{**shown, "urgency": each.value}), words, counts[each])
            for each, words in URGENCIES.items()
        ],
        filters=filters,
        after=url_for("officer.clocks", **shown, page=_written(found.after))
        if found.after
        else None,
    )


@blueprint.get("/clocks.csv")
@for_act("case-review/export-clocks")
def clocks_file() -> Response:
    """The board as a file for a spreadsheet; it names no person but officers."""
    form = ClockFilterForm(formdata=MultiDict(request.args))
    if not form.validate():
        abort(422)
    found = clock_board.export_clocks(form.narrowed, g.officer.id)
    audit.record("clock_board.exported", officer_id=g.officer.id, facts={"rows": len(found)})
    heading = ("reference", "status", "due_on", "what", "stands", "officer", "procedure")
    rows = [
        (
            each.reference,
            str(review_labels.STATUSES[each.status]),
            each.due_on.isoformat(),
            str(BOARD.get(each.kind, each.kind)),
            _stands(each),
            each.contact_officer.name if each.contact_officer else "",
            each.policy_version,
        )
        for each in found
    ]
    return csv_text(f"clocks-{clock.today().isoformat()}.csv", heading, rows)


def _stands(each: BoardRow) -> str:
    """How a clock stands; of a paused one the day is its latest."""
    if each.paused_on is None:
        return str(URGENCIES[each.urgency])
    return _("Paused since %(day)s, due then at the latest", day=day_words(each.paused_on))


def _row(each: BoardRow) -> dict[str, Any]:
    over = each.kind == Clock.APPEAL and each.due_on < clock.today()
    return {
        "reference": each.reference,
        "status": review_labels.STATUSES[each.status],
        "status_kind": review_status_kind(each.status),
        "what": BOARD.get(each.kind, each.kind),
        "due": appeal_over_words(each.due_on) if over else due_words(each.due_on),
        "stands": _("Ready to close") if over else _stands(each),
        "kind": _KINDS[each.urgency],
        "who": each.contact_officer.name if each.contact_officer else _("Nobody yet"),
    }


def _written(cursor: BoardCursor) -> str:
    return f"{cursor.due_on.isoformat()}.{cursor.source}.{cursor.id}"


def _cursor() -> BoardCursor | None:
    text = request.args.get("page")
    if not text:
        return None
    due_on, source, number = [*text.split("."), "", ""][:3]
    on = day(due_on)
    good = all(part.isascii() and part.isdigit() and len(part) <= 16 for part in (source, number))
    if on is None or not good or int(source) > GREATEST_ID or int(number) > GREATEST_ID:
        abort(400)
    return BoardCursor(on, min(int(source), 9), int(number))
