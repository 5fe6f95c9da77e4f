"""The blueprint of following a case, and what all its pages need."""

from flask import Blueprint, current_app, request
from werkzeug.wrappers import Response

from portal.web.shared.fields import render_field
from portal.web.shared.leaving import CODE_COOKIE, TRACK_COOKIE, exit_href

blueprint = Blueprint("tracking", __name__)


@blueprint.context_processor
def offer() -> dict[str, object]:
    """The quick way out, and a macro for fields."""
    return {"exit_href": exit_href(), "field": render_field}


def opened_token() -> str | None:
    """The token of what this browser opened."""
    return request.cookies.get(TRACK_COOKIE)


def code_token() -> str | None:
    """The token of the code that this browser asked for."""
    return request.cookies.get(CODE_COOKIE)


def caller() -> str:
    """The network address by which tries are counted."""
    return request.remote_addr or ""


def keep(response: Response, cookie: str, token: str) -> Response:
    """Hand a token out; it goes with the browser's session."""
    response.set_cookie(
        cookie,
        token,
        httponly=True,
        samesite="Lax",
        secure=current_app.config["PORTAL"].https,
        path="/",
    )
    return response


def forget(response: Response, cookie: str) -> Response:
    """Take a token away."""
    response.delete_cookie(cookie, path="/")
    return response
