"""Error pages: plain words, the reason, and what to do next."""

from flask import Flask, render_template, request
from werkzeug.exceptions import HTTPException, InternalServerError

from portal.locales import set_locale
from portal.logs import request_id
from portal.services.transaction import Stale


def install_errors(app: Flask) -> None:
    """Answer every error with a page of ours."""
    app.register_error_handler(HTTPException, _page)
    app.register_error_handler(Stale, _stale)


def _page(error: HTTPException) -> tuple[str, int] | HTTPException:
    # Redirects raised by routing are no errors.
    if error.code is not None and error.code < 400:
        return error
    set_locale(request.environ.get("portal.locale", "en"))
    code = error.code or 500
    if isinstance(error, InternalServerError):
        code = 500
    return render_template("errors/error.html", code=code, number=_spoken(code)), code


def _spoken(code: int) -> str | None:
    """The beginning of the request's number, short enough to be read out; it finds the line in the log."""
    whole = request_id.get()
    return f"{whole[:4]} {whole[4:8]}" if whole and code == 500 else None


def _stale(error: Stale) -> tuple[str, int]:
    return render_template("errors/error.html", code=409), 409
