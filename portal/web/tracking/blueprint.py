"""The blueprint of following a case, and what all its pages need."""

from flask import Blueprint, request

from portal.web.shared.cookies import read_cookie
from portal.web.shared.fields import render_field
from portal.web.shared.leaving import CODE_COOKIE, TRACK_COOKIE, exit_href

blueprint = Blueprint("tracking", __name__)


@blueprint.context_processor
def offer() -> dict[str, object]:
    """The quick way out, and a macro for fields."""
    return {"exit_href": exit_href(), "field": render_field}


def opened_token() -> str | None:
    """The token of what this browser opened."""
    return read_cookie(TRACK_COOKIE)


def code_token() -> str | None:
    """The token of the code that this browser asked for."""
    return read_cookie(CODE_COOKIE)


def caller() -> str:
    """The network address by which tries are counted."""
    return request.remote_addr or ""
