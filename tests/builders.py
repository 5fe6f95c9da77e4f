"""Builders of test data."""

import datetime as dt
import io
from typing import Any

from portal import clock
from portal.domain.evidence import CaseKind
from portal.domain.vocabulary import Body, Intake, Role
from portal.services.case_review import case_review_pages, case_reviews
from portal.services.evidence import evidence
from portal.services.evidence.evidence_case import EvidenceCase, case_of
from portal.services.evidence.evidence_checks import check_waiting
from portal.services.officer import officer_sign_in, officers, second_factors
from portal.services.officer.officer_sign_in import Caller
from portal.services.officer.officers import SignedIn
from portal.services.partner import information_requests, partners
from portal.services.partner.information_requests import Asked, RequestLine
from portal.services.partner.partners import Listing
from portal.services.report import reports
from tests.files.samples import photo
from tests.services.review_answers import application

Answers = dict[str, dict[str, Any]]

EMAIL = "ada@example.org"


def report_answers(**changes: dict[str, Any]) -> Answers:
    """A noise report by a named person who can be mailed.

    Args:
        changes: fields by slug, with underscores for hyphens; they replace the question's own.
    """
    answers: Answers = {
        "danger": {"now": "no"},
        "type": {"kind": "noise"},
        "where": {"how": "postcode", "postcode": "SW1A 1AA"},
        "home": {"home": "private_rent"},
        "when": {"timing": "once"},
        "date": {"on": {"kind": "exact", "on": "2026-10-10"}, "time": ""},
        "what-happened": {"account": "Drums until three in the morning — jeden Abend 😡"},
        "signs": {"signs": ["none"]},
        "effect": {"scale": "2", "words": ""},
        "harder": {"vulnerabilities": ["none"]},
        "who": {"relation": "neighbour"},
        "about-them": {"name": "Bert Secretname", "where": "Flat 9", "looks": "", "under_18": "no"},
        "hate": {"hate": "no"},
        "at-risk": {"at_risk": ["none"]},
        "told-before": {"told": "no"},
        "safe-contact": {"ways": ["email"]},
        "identity": {"identity": "named"},
        "contact": {"name": "Ada Lovelace", "email": EMAIL, "careful": ""},
        "avoid": {"avoid": "no"},
        "other-party": {"may_speak": "no"},
    }
    return {**answers, **{slug.replace("_", "-"): fields for slug, fields in changes.items()}}


PASSWORD = "correct horse battery staple"
APP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def an_officer(role: Role = Role.TRIAGE_OFFICER, body: str = "council", name: str = "") -> SignedIn:
    """An officer who can sign in with `PASSWORD` and `fresh_code`; each call adds another one."""
    number = len(officers.name_officers(range(1, 200))) + 1
    email = f"{role.value.replace('_', '.')}{number}@example.org"
    shown = name or f"{role.value.replace('_', ' ').title()} {number}"
    found = officers.add_officer(email, shown, role, PASSWORD, "asb", body)
    second_factors.give_app(found, APP_SECRET)
    return SignedIn(found, shown, email, role, "asb", body)


def fresh_code(officer: SignedIn) -> str:
    """A code that this officer has not used: the clock stands still in most tests."""
    second_factors.give_app(officer.id, APP_SECRET)
    return second_factors.code_at(APP_SECRET)


def sign_in(officer: SignedIn, caller: Caller = Caller("192.0.2.1")) -> str:  # noqa: B008
    """Take both steps; returns the token of the session."""
    step = officer_sign_in.check_password(officer.email, PASSWORD, caller)
    assert step is not None
    token = officer_sign_in.give_code(step.token, fresh_code(officer), caller)
    assert token is not None
    return token


def a_report(
    officer: SignedIn, received_at: dt.datetime | None = None, **changes: dict[str, Any]
) -> str:
    """A report that came by telephone; returns its reference."""
    came = received_at or clock.now()
    sent = reports.enter_report(report_answers(**changes), Intake.TELEPHONE, officer, came)
    return sent.reference


def an_application(
    officer: SignedIn,
    answers: dict[str, Any],
    received_at: dt.datetime | None = None,
) -> str:
    """An application for a case review that came by telephone; returns its reference."""
    came = received_at or clock.now()
    sent = case_reviews.enter_application(answers, Intake.TELEPHONE, officer, came)
    return sent.reference


def a_photo(reference: str, name: str = "window.jpg") -> int:
    """A checked photo of a case; returns its id."""
    added = evidence.add_file(case_of(reference), name, io.BytesIO(photo()))
    check_waiting()
    return added.id


def a_partner(
    officer: SignedIn, body: Body = Body.POLICE, email: str = "desk@police.example.org"
) -> int:
    """A contact of the directory; returns its id."""
    return partners.add_partner(officer, Listing(body, "Made-up Police", "Review desk", email))


def a_request(
    officer: SignedIn, reference: str, *whom: Asked, words: str = "What do you hold?"
) -> RequestLine:
    """What bodies are asked about a case; returns the newest request."""
    seen = case_review_pages.open_case_review(reference, officer).version
    information_requests.ask(reference, officer, seen, whom, words)
    return information_requests.list_requests(reference)[0]


def a_request_with_a_photo(officer: SignedIn) -> tuple[str, int, int]:
    """A case, a request about it, and a photo that the body added."""
    reference = an_application(officer, application(rows={}))
    asked = a_request(officer, reference, Asked(Body.HEALTH))
    case = EvidenceCase(CaseKind.INFORMATION_REQUEST, asked.id)
    added = evidence.add_file(case, "log.jpg", io.BytesIO(photo()))
    check_waiting()
    return reference, asked.id, added.id
