"""Who may ask for which page: denied unless the endpoint declares its audience."""

from collections.abc import Callable
from enum import StrEnum, auto
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response

from portal.domain.vocabulary import Role
from portal.services import officers

View = TypeVar("View", bound=Callable[..., Any])

OFFICER_COOKIE = "officer"
STAFF = (Role.TRIAGE_OFFICER, Role.CASE_REVIEW_OFFICER, Role.MANAGER)


class Audience(StrEnum):
    """For whom an endpoint is."""

    EVERYONE = auto()
    OFFICERS = auto()
    DEMO = auto()


def for_everyone(view: View) -> View:
    """Residents and everybody else, without signing in."""
    view.audience = Audience.EVERYONE  # type: ignore[attr-defined]
    return view


def for_demo(view: View) -> View:
    """Only where the demo runs; elsewhere the page does not exist."""
    view.audience = Audience.DEMO  # type: ignore[attr-defined]
    return view


def for_officers(*roles: Role) -> Callable[[View], View]:
    """Signed-in officers of one of the roles."""

    def declare(view: View) -> View:
        view.audience = Audience.OFFICERS  # type: ignore[attr-defined]
        view.roles = frozenset(roles)  # type: ignore[attr-defined]
        return view

    return declare


def install_access(app: Flask) -> None:
    """Check every request before its view runs."""
    app.before_request(_check)


def _check() -> Response | None:
    if request.endpoint is None:
        return None
    view = current_app.view_functions[request.endpoint]
    audience = getattr(view, "audience", None)
    if audience == Audience.EVERYONE:
        return None
    if audience == Audience.DEMO and current_app.config["PORTAL"].env != "production":
        return None
    if audience == Audience.OFFICERS:
        return _check_officer(view)
    abort(404 if audience == Audience.DEMO else 403)


def _check_officer(view: Any) -> Response | None:
    officer = officers.find_session(request.cookies.get(OFFICER_COOKIE))
    if officer is None:
        back = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("officer.sign_in", next=back))
    g.officer = officer
    if officer.role not in view.roles:
        abort(403)
    return None
