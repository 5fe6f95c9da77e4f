"""The letters of a case review, for officers; each reading is recorded."""

from flask import g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from portal.letters.pdf import can_write_pdf
from portal.locales import KNOWN
from portal.services.case_review.letter_reading import LetterNotFound, read_for_officer
from portal.web.officer.blueprint import blueprint
from portal.web.officer.case_review import review_presenter as present
from portal.web.officer.references import written_reference
from portal.web.shared.access import REVIEW_OFFICERS, for_officers
from portal.web.shared.letter_answers import pdf_answer

_LETTER = "/case-reviews/<reference>/letters/<number:number>"


@blueprint.errorhandler(LetterNotFound)
def no_such_letter(error: LetterNotFound) -> tuple[str, int]:
    """A guessed number, or a case that was erased."""
    return render_template("errors/error.html", code=404), 404


@blueprint.get(_LETTER)
@for_officers(*REVIEW_OFFICERS)
def case_review_letter(reference: str, number: int) -> str:
    """One letter as it was written; who it is for stays hidden."""
    case = written_reference(reference)
    line, letter = read_for_officer(case, number, g.officer)
    return render_template(
        "officer/letter.html",
        letter=letter,
        spoken=KNOWN[letter.locale],
        about=present.letter_row(case, line),
        reference=case,
        number=number,
        pdf_offered=can_write_pdf(),
    )


@blueprint.get(f"{_LETTER}.pdf")
@for_officers(*REVIEW_OFFICERS)
def case_review_letter_pdf(reference: str, number: int) -> Response:
    """The letter as tagged PDF, to print and post; without a name, as its page."""
    case = written_reference(reference)
    _line, letter = read_for_officer(case, number, g.officer)
    if not can_write_pdf():
        return redirect(url_for("officer.case_review_letter", reference=case, number=number), 303)
    return pdf_answer(letter.page(addressed=False), f"letter-{case}-{number}")
