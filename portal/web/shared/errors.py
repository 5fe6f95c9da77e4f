"""Error pages: plain words, the reason, and what to do next."""

import sys

from flask import Flask, current_app, make_response, render_template, request
from flask_wtf.csrf import validate_csrf
from werkzeug.exceptions import HTTPException, InternalServerError, ServiceUnavailable
from werkzeug.wrappers import Response
from wtforms import ValidationError

from portal.locales import set_locale
from portal.logs import request_id
from portal.services.database_away import DatabaseError, is_away
from portal.services.transaction import Stale
from portal.web.shared.kept_form import Kept

_SECONDS_TO_WAIT = 30


def install_errors(app: Flask) -> None:
    """Answer every error with a page of ours."""
    app.register_error_handler(HTTPException, _page)
    app.register_error_handler(Stale, _stale)
    app.register_error_handler(DatabaseError, _database_trouble)


def _page(error: HTTPException) -> Response | HTTPException:
    # Redirects raised by routing are no errors.
    if error.code is not None and error.code < 400:
        return error
    set_locale(request.environ.get("portal.locale", "en"))
    code = error.code or 500
    if isinstance(error, InternalServerError):
        code = 500
    again = _to_send_again() if code == 503 else None
    page = render_template("errors/error.html", code=code, number=_spoken(code), again=again)
    response = make_response(page, code)
    if code == 503:
        response.headers["Retry-After"] = str(_SECONDS_TO_WAIT)
    return response


def _database_trouble(error: Exception) -> Response | HTTPException:
    current_app.log_exception(sys.exc_info())
    return _page(ServiceUnavailable() if is_away(error) else InternalServerError())


def _to_send_again() -> Kept | None:
    """The form that could not be taken, where all of it can be sent again with one press.

    Only a form of our own pages is: the token against forgery tells. A file cannot be, and a password
    would stand in the page to be read.
    """
    try:
        fields = list(request.form.items(multi=True))
        with_files = any(file.filename for file in request.files.values())
        validate_csrf(request.form.get("csrf_token"))
    except (HTTPException, ValidationError):
        return None
    kept = Kept.of_form(fields)
    whole = len(kept.fields) + 1 == len(fields)
    return Kept(tuple(fields)) if whole and not with_files else None


def _spoken(code: int) -> str | None:
    """The beginning of the request's number, short enough to be read out; it finds the line in the log."""
    whole = request_id.get()
    return f"{whole[:4]} {whole[4:8]}" if whole and code == 500 else None


def _stale(error: Stale) -> tuple[str, int]:
    return render_template("errors/error.html", code=409), 409
