"""Where content's page names lead, and which telephone number is answered now."""

from flask import url_for

from portal import clock
from portal.content.holidays import bank_holidays
from portal.content.hours import leading_number
from portal.content.model import Contact, PhoneNumber

_ENDPOINTS = {
    "home": "guidance.home",
    "help": "guidance.find_help",
    "victims-rights": "guidance.victims_rights",
    "accessibility": "guidance.accessibility",
    "privacy": "guidance.privacy",
    "data-complaint": "data_protection.complaint",
    "cookies": "guidance.cookies",
    "report-asb": "report.start",
    "community-trigger": "case_review.start",
}


def page_url(slug: str, anchor: str = "") -> str:
    """The address of a page by the name that content knows it by."""
    if slug in _ENDPOINTS:
        return url_for(_ENDPOINTS[slug], _anchor=anchor or None)
    return url_for("guidance.priority", slug=slug, _anchor=anchor or None)


def phones_now(contact: Contact) -> tuple[PhoneNumber, ...]:
    """A contact's numbers, the one that is answered at this hour first."""
    leading = leading_number(contact, clock.local_now(), bank_holidays())
    return tuple(sorted(contact.phones, key=lambda number: number != leading))
