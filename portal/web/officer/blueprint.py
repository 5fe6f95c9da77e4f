"""The officers' blueprint, and what all its pages show."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, g, request, url_for
from flask_babel import format_date
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf

from portal.domain.vocabulary import Role
from portal.labels.keeping import RESTRICTION_REASONS
from portal.services.data_protection import case_keeping, restrictions
from portal.services.officer.officers import SignedIn
from portal.web.shared.access import (
    AUDITORS,
    KEEPERS,
    MAIL_OFFICERS,
    PARTNER_OFFICERS,
    PEOPLE_OFFICERS,
    REVIEW_OFFICERS,
    STAFF,
)
from portal.web.shared.fields import render_field

blueprint = Blueprint("officer", __name__, url_prefix="/officers")

# With more pages than this, those after the daily ones wait behind "More".
_AT_ONCE = 8
_DAILY = 6


@dataclass(frozen=True)
class NavigationPage:
    """A link of the navigation. `here`: the value of aria-current, or None."""

    href: str
    text: str
    here: str | None


@blueprint.context_processor
def offer() -> dict[str, Any]:
    """The officers' own navigation, and the token of the sign-out form."""
    officer: SignedIn | None = g.get("officer")
    pages = [_linked(*page) for page in _navigation(officer.role)] if officer else []
    shown = len(pages) if len(pages) <= _AT_ONCE else _DAILY
    return {
        "csrf_token": generate_csrf,
        "field": render_field,
        "may_keep": officer is not None and officer.role in KEEPERS,
        "erased_on": _erased_on,
        "restricted_by": _restricted_by,
        "officer_nav": pages[:shown],
        "officer_nav_more": pages[shown:],
    }


def _linked(href: str, text: str) -> NavigationPage:
    if request.path == href:
        return NavigationPage(href, text, "page")
    return NavigationPage(href, text, "true" if request.path.startswith(f"{href}/") else None)


def _erased_on(reference: str) -> str | None:
    day = case_keeping.erased_on(reference)
    return format_date(day, "long") if day else None


def _restricted_by(reference: str) -> dict[str, Any] | None:
    standing = restrictions.find_standing(reference, g.officer)
    if standing is None:
        return None
    return {
        "reason": RESTRICTION_REASONS[standing.reason],
        "since": format_date(standing.since, "long"),
        "in_use": standing.in_use,
    }


def _navigation(role: Role) -> list[tuple[str, str]]:
    pages = [(url_for("officer.home"), _("Your work"))]
    if role in STAFF:
        pages.append((url_for("officer.reports"), _("Reports")))
    if role in REVIEW_OFFICERS:
        pages.append((url_for("officer.case_reviews"), _("Case reviews")))
        pages.append((url_for("officer.clocks"), _("Clocks")))
    if role in STAFF:
        pages.append((url_for("officer.search"), _("Find")))
        pages.append((url_for("officer.enter"), _("Enter a call")))
        pages.append((url_for("officer.all_lessons"), _("Lessons")))
        pages.append((url_for("officer.satisfaction_by_month"), _("How it went")))
    if role is Role.MANAGER:
        pages.append((url_for("officer.hand_over"), _("Hand over")))
        pages.append((url_for("officer.statistics"), _("Yearly numbers")))
    if role in KEEPERS:
        pages.append((url_for("officer.data_requests_list"), _("Data requests")))
    if role in MAIL_OFFICERS:
        pages.append((url_for("officer.mail"), _("Messages")))
    if role in PEOPLE_OFFICERS:
        pages.append((url_for("officer.people_list"), _("People")))
    if role in PARTNER_OFFICERS:
        pages.append((url_for("officer.partner_directory"), _("Partners")))
    if role in AUDITORS:
        pages.append((url_for("officer.audit_trail"), _("Audit")))
    return pages
