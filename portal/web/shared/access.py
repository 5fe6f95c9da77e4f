"""Who may ask for which page: denied unless the endpoint declares its audience."""

from collections.abc import Callable
from enum import StrEnum, auto
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response

from portal.domain.vocabulary import STAFF_ROLES, Role
from portal.services.audit import audit
from portal.services.officer import officer_sessions
from portal.web.shared.cookies import read_cookie

View = TypeVar("View", bound=Callable[..., Any])

OFFICER_COOKIE = "officer"

EVERY_OFFICER = tuple(role for role in Role if role in STAFF_ROLES)
STAFF = (Role.TRIAGE_OFFICER, Role.CASE_REVIEW_OFFICER, Role.MANAGER)
REPORT_OFFICERS = (Role.TRIAGE_OFFICER, Role.MANAGER)
REVIEW_OFFICERS = (Role.CASE_REVIEW_OFFICER, Role.MANAGER)
# The named right to evidence as it was sent, with the place and the device that it may tell of.
EVIDENCE_OFFICERS = (Role.CASE_REVIEW_OFFICER, Role.MANAGER)
# No case is opened by looking at what was not sent.
MAIL_OFFICERS = (Role.MANAGER, Role.ADMINISTRATOR)
# Whom bodies have named tells of no case.
# What a manager may do there is less: see `services.people`.
PEOPLE_OFFICERS = (Role.MANAGER, Role.ADMINISTRATOR)
PARTNER_OFFICERS = (Role.MANAGER, Role.ADMINISTRATOR)
# Holds and deletions; a deletion takes two of them.
KEEPERS = (Role.MANAGER,)
AUDITORS = (Role.AUDITOR, Role.ADMINISTRATOR)

# A longer address is no page of ours; it would only swell the sign-in page.
_LONGEST_WAY_BACK = 1000


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
    if audience != Audience.OFFICERS:
        abort(404 if audience == Audience.DEMO else 403)
    return _check_officer(view)


def _check_officer(view: Any) -> Response | None:
    officer = officer_sessions.find_session(read_cookie(OFFICER_COOKIE))
    if officer is None:
        return _to_sign_in()
    g.officer = officer
    if officer.role not in view.roles:
        audit.record(
            "officer.refused", officer_id=officer.id, facts={"endpoint": str(request.endpoint)}
        )
        abort(403)
    return None


def _to_sign_in() -> Response:
    if request.method == "POST":
        # 307 sends the form again, so that what was typed survives the time-out.
        return redirect(url_for("officer.interrupted", next=request.path), 307)
    back = request.full_path.rstrip("?")
    return redirect(
        url_for("officer.sign_in", next=back if len(back) <= _LONGEST_WAY_BACK else None)
    )
