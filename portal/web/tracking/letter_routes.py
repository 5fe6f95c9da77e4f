"""The letters of a case, for the person each went to."""

from flask import abort, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from portal.letters.pdf import can_write_pdf
from portal.letters.written import WrittenLetter
from portal.locales import KNOWN
from portal.services.case_review import letter_reading
from portal.services.case_review.letter_reading import LetterNotFound
from portal.services.tracking import tracking
from portal.web.shared.access import for_everyone
from portal.web.shared.letter_answers import pdf_answer
from portal.web.tracking.blueprint import blueprint, opened_token

_LETTER = "/track/<string(maxlength=20):reference>/letters/<number:number>"


@blueprint.get(_LETTER)
@for_everyone
def letter(reference: str, number: int) -> Response:
    """One letter, as it was written."""
    if not _is_open(reference):
        return redirect(url_for("tracking.open_case"), 303)
    found = _find(reference, number)
    page = render_template(
        "tracking/letter.html",
        letter=found,
        spoken=KNOWN[found.locale],
        reference=reference,
        number=number,
        pdf_offered=can_write_pdf(),
    )
    return make_response(page)


@blueprint.get(f"{_LETTER}.pdf")
@for_everyone
def letter_pdf(reference: str, number: int) -> Response:
    """The letter as tagged PDF; the page instead where this machine cannot write one."""
    if not _is_open(reference):
        return redirect(url_for("tracking.open_case"), 303)
    found = _find(reference, number)
    if not can_write_pdf():
        return redirect(url_for("tracking.letter", reference=reference, number=number), 303)
    return pdf_answer(found.page(), f"letter-{reference}-{number}")


def _is_open(reference: str) -> bool:
    token = opened_token()
    opened = tracking.find_case(token, reference) or tracking.find_joint_case(token, reference)
    return opened is not None


def _find(reference: str, number: int) -> WrittenLetter:
    try:
        return letter_reading.read_own(opened_token(), reference, number)
    except LetterNotFound:
        abort(404)
