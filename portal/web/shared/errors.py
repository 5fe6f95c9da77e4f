"""Error pages: plain words, the reason, and what to do next."""

from flask import Flask, render_template, request
from werkzeug.exceptions import HTTPException, InternalServerError

from portal.locales import set_locale
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
    return render_template("errors/error.html", code=code), code


def _stale(error: Stale) -> tuple[str, int]:
    return render_template("errors/error.html", code=409), 409
