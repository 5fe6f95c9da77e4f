"""How the person who sent a case is reached: read from a report or an application alike."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.domain.contact import ContactRule
from portal.domain.vocabulary import Channel, YesNo
from portal.models.case_review import CaseReview
from portal.models.report import Report
from portal.services.case_review import case_review_changes
from portal.services.reading import code, codes, fields_of, text
from portal.services.report import report_changes

Case = Report | CaseReview

# The slug under which both keep how somebody wants to talk with us.
TALKING = "talking"


@dataclass(frozen=True)
class ContactNow:
    """What stands on a case. ``telephone`` and ``address`` may be there though not safe to use.

    ``person``: who supports them, in their own words. ``anonymous``: no contact is kept at all.
    """

    safe: frozenset[Channel]
    email: str
    telephone: str
    address: str
    careful: str
    language: str
    interpreter: YesNo | None
    person: str
    anonymous: bool


def contact_answers(case: Case) -> dict[str, Any]:
    """The answers about contact, slug to fields."""
    kept: Mapping[str, Any] = case.contact or {}
    found = kept if isinstance(case, Report) else kept.get("answers", {})
    return {slug: dict(fields) for slug, fields in found.items() if isinstance(fields, Mapping)}


def keep_contact_answers(case: Case, answers: dict[str, Any]) -> None:
    """Seal changed answers about contact."""
    case.contact = (
        answers if isinstance(case, Report) else {**(case.contact or {}), "answers": answers}
    )


def read_contact(case: Case) -> ContactNow:
    """How the person is reached, as they said last."""
    answers = contact_answers(case)
    given, talking = fields_of(answers, "contact"), fields_of(answers, TALKING)
    return ContactNow(
        safe=codes(fields_of(answers, "safe-contact"), "ways", Channel),
        email=text(given, "email"),
        telephone=text(given, "telephone"),
        address=text(given, "address"),
        careful=text(given, "careful"),
        language=text(talking, "language") or _language(case),
        interpreter=code(talking, "interpreter", YesNo),
        person=text(talking, "person"),
        anonymous=isinstance(case, Report) and case.anonymous,
    )


def rule_of(case: Case) -> ContactRule:
    """Which ways may be used now [docs/domain.md 6]."""
    if isinstance(case, Report):
        return report_changes.contact_rule(case)
    return case_review_changes.contact_rule(case)


def email_to_use(case: Case) -> str:
    """The address that may be mailed now; empty where there is none."""
    contact = read_contact(case)
    if contact.anonymous or Channel.EMAIL not in rule_of(case).channels:
        return ""
    return contact.email


def _language(case: Case) -> str:
    return text(fields_of(case.answers or {}, "support"), "language")
