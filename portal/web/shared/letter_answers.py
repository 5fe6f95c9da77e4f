"""A letter as a file."""

from flask import Response, current_app

from portal.letters.rendering import Letter


def pdf_answer(letter: Letter, name: str) -> Response:
    """The letter as tagged PDF, to keep.

    Raises:
        PdfUnavailable: this machine lacks the libraries.
    """
    response = current_app.response_class(letter.pdf(), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response
