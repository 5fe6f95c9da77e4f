"""Who may ask for which page: denied unless the endpoint declares its audience."""

from collections.abc import Callable
from enum import StrEnum, auto
from typing import Any, NoReturn, TypeVar

from flask import Flask, abort, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response

from portal.domain import rights
from portal.domain.rights import (
    AUDITORS,
    EVERY_OFFICER,
    EVIDENCE_OFFICERS,
    KEEPERS,
    MAIL_OFFICERS,
    PARTNER_OFFICERS,
    PEOPLE_OFFICERS,
    REPORT_OFFICERS,
    REVIEW_OFFICERS,
    STAFF,
)
from portal.domain.vocabulary import Role
from portal.services.audit import audit
from portal.services.officer import officer_sessions
from portal.services.officer.officers import SignedIn
from portal.web.shared.cookies import read_cookie

__all__ = [
    "AUDITORS",
    "EVERY_OFFICER",
    "EVIDENCE_OFFICERS",
    "KEEPERS",
    "MAIL_OFFICERS",
    "OFFICER_COOKIE",
    "PARTNER_OFFICERS",
    "PEOPLE_OFFICERS",
    "REPORT_OFFICERS",
    "REVIEW_OFFICERS",
    "STAFF",
    "Audience",
    "for_act",
    "for_demo",
    "for_everyone",
    "for_officers",
    "install_access",
]

View = TypeVar("View", bound=Callable[..., Any])

OFFICER_COOKIE = "officer"

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


def for_officers(*roles: Role, acts: str = "") -> Callable[[View], View]:
    """Signed-in officers of one of the roles.

    Args:
        acts: for an address that names its act: what the acts are about, as `rights.ACTS` begins
            their names. Each is then open to the roles of its own entry only.
    """

    def declare(view: View) -> View:
        view.audience = Audience.OFFICERS  # type: ignore[attr-defined]
        view.roles = frozenset(roles)  # type: ignore[attr-defined]
        view.acts = acts  # type: ignore[attr-defined]
        return view

    return declare


def for_act(act: str) -> Callable[[View], View]:
    """Signed-in officers who may do this act.

    Raises:
        KeyError: at start-up, where the act has no entry in `rights.ACTS`.
    """
    roles = rights.ACTS[act]

    def declare(view: View) -> View:
        view.act = act  # type: ignore[attr-defined]
        return for_officers(*roles)(view)

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
        _refuse(officer)
    act = _named_act(view)
    if act is None:
        return None
    if act not in rights.ACTS:
        abort(404)
    if not rights.may(officer.role, act):
        _refuse(officer, act)
    return None


def _named_act(view: Any) -> str | None:
    """The act that the address names; `kind` is the part of a plan that it is done to."""
    if not view.acts:
        return None
    named = request.view_args or {}
    return f"{view.acts}/{'-'.join(named[part] for part in ('kind', 'act') if part in named)}"


def _refuse(officer: SignedIn, act: str | None = None) -> NoReturn:
    facts = {"endpoint": str(request.endpoint)} | ({"act": act} if act else {})
    audit.record("officer.refused", officer_id=officer.id, facts=facts)
    abort(403)


def _to_sign_in() -> Response:
    if request.method == "POST":
        # 307 sends the form again, so that what was typed survives the time-out.
        return redirect(url_for("officer.interrupted", next=request.path), 307)
    back = request.full_path.rstrip("?")
    return redirect(
        url_for("officer.sign_in", next=back if len(back) <= _LONGEST_WAY_BACK else None)
    )
