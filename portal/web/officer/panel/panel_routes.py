"""The panel's agenda and case pack: as a page, as PDF, as the victim's copy; and for calendars."""

from flask import abort, g, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.labels import panel as labels
from portal.letters.pdf import can_write_pdf
from portal.letters.rendering import Letter, render
from portal.locales import DEFAULT
from portal.services.case_review import case_review_pages
from portal.services.case_review.case_review_pages import ReviewPage
from portal.services.panel import panel_copies
from portal.services.panel.panels import SetPanel
from portal.web.officer.blueprint import blueprint
from portal.web.officer.panel.panel_pack import case_pack
from portal.web.officer.references import written_reference
from portal.web.shared.access import REVIEW_OFFICERS, for_officers
from portal.web.shared.letter_answers import pdf_answer
from portal.web.shared.panel_words import (
    agenda_lines,
    calendar_answer,
    copy_sections,
    meeting_rows,
)

_PANEL = "/case-reviews/<reference>/panel"


@blueprint.get(_PANEL)
@for_officers(*REVIEW_OFFICERS)
def case_review_panel(reference: str) -> str:
    """The agenda and the case pack, as the panel reads it."""
    page, panel = _open(reference)
    return render_template(
        "officer/panel.html",
        page=page,
        pdf_offered=can_write_pdf(),
        **case_pack(page, panel),
    )


@blueprint.get(f"{_PANEL}.pdf")
@for_officers(*REVIEW_OFFICERS)
def case_review_panel_pdf(reference: str) -> Response:
    """The same on paper."""
    page, panel = _open(reference)
    if not can_write_pdf():
        return _to_page(page)
    return pdf_answer(
        render("panel_pack", DEFAULT, case_pack(page, panel)), f"panel-{page.reference}"
    )


@blueprint.get(f"{_PANEL}/victims-copy.pdf")
@for_officers(*REVIEW_OFFICERS)
def case_review_panel_copy(reference: str) -> Response:
    """The copy that may be handed to the victim."""
    page, panel = _open(reference)
    if not can_write_pdf():
        return _to_page(page)
    copy = panel_copies.copy_for_victim(page.reference)
    sections = copy_sections(copy) if copy else []
    letter: Letter = render(
        "panel_pack",
        DEFAULT,
        {
            "title": _("The meeting about your case"),
            "reference": page.reference,
            "warning": _("For you. Show it only to people you trust."),
            "meeting": meeting_rows(panel),
            "agenda": agenda_lines(),
            "sections": sections,
        },
    )
    return pdf_answer(letter, f"meeting-{page.reference}")


@blueprint.get(f"{_PANEL}.ics")
@for_officers(*REVIEW_OFFICERS)
def case_review_panel_calendar(reference: str) -> Response:
    """The meeting for the calendars of its members."""
    page, panel = _open(reference)
    title = str(labels.CALENDAR_TITLE) % {"reference": page.reference}
    return calendar_answer(panel, title, f"panel-{page.reference}")


def _open(reference: str) -> tuple[ReviewPage, SetPanel]:
    page = case_review_pages.open_case_review(written_reference(reference), g.officer)
    return page, page.panel or abort(404)


def _to_page(page: ReviewPage) -> Response:
    return redirect(url_for("officer.case_review_panel", reference=page.reference), 303)
