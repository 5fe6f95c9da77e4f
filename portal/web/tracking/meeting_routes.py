"""The meeting about a case, for whoever opened it in this browser."""

from flask import make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.labels.panel import OWN_PART
from portal.letters.pdf import can_write_pdf
from portal.letters.rendering import render
from portal.locales import current_locale
from portal.services.panel import panel_copies, panels
from portal.services.panel.panels import SetPanel
from portal.web.shared.access import for_everyone
from portal.web.shared.fields import QuestionForm
from portal.web.shared.letter_answers import pdf_answer
from portal.web.shared.panel_words import (
    agenda_lines,
    calendar_answer,
    copy_sections,
    meeting_rows,
)
from portal.web.tracking.blueprint import blueprint, opened_token

_MEETING = "/track/<string(maxlength=20):reference>/meeting"


@blueprint.get(_MEETING)
@for_everyone
def meeting(reference: str) -> Response:
    """When, where, who, and what is talked about."""
    panel = _find(reference)
    if panel is None:
        return _to_case(reference)
    page = render_template(
        "tracking/meeting.html",
        reference=reference,
        panel=panel,
        rows=meeting_rows(panel),
        agenda=agenda_lines(),
        part=OWN_PART[panel.answer.how] if panel.answer else None,
        pdf_offered=can_write_pdf(),
        form=QuestionForm(formdata=None),
    )
    return make_response(page)


@blueprint.get(f"{_MEETING}.pdf")
@for_everyone
def meeting_pdf(reference: str) -> Response:
    """The victim's copy of the papers: nothing about other people in it."""
    panel, copy = _find(reference), panel_copies.own_copy(opened_token(), reference)
    if panel is None or copy is None:
        return _to_case(reference)
    if not can_write_pdf():
        return redirect(url_for("tracking.meeting", reference=reference), 303)
    facts = {
        "title": _("The meeting about your case"),
        "reference": reference,
        "warning": _("For you. Show it only to people you trust."),
        "meeting": meeting_rows(panel),
        "agenda": agenda_lines(),
        "sections": copy_sections(copy),
    }
    return pdf_answer(render("panel_pack", current_locale().code, facts), f"meeting-{reference}")


@blueprint.get(f"{_MEETING}.ics")
@for_everyone
def meeting_calendar(reference: str) -> Response:
    """The meeting for a calendar, which may be seen by others: so it does not say what it is."""
    panel = _find(reference)
    if panel is None:
        return _to_case(reference)
    return calendar_answer(panel, _("Appointment"), "appointment")


def _find(reference: str) -> SetPanel | None:
    return panels.find_own_panel(opened_token(), reference)


def _to_case(reference: str) -> Response:
    return redirect(url_for("tracking.case", reference=reference), 303)
