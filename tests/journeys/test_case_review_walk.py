"""One case review from its application to its closure, by everybody who has a part in it.

On both databases: nothing in it depends on one of them.
"""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Browser, Page

from portal.extensions import db
from portal.models.outbox import OutboxMessage
from portal.services import demo
from portal.services.demo import people
from portal.services.partner import partners
from tests.databases import FreshDatabase
from tests.journeys.server import serving
from tests.journeys.test_four_weeks import _codes, _day, _follow, _on
from tests.journeys.test_walks import _apply
from tests.journeys.walking import Answers, answer, follow, go_on, heading, main_text, visitor

TWO_INCIDENTS = (
    ("Music until 4", 80, (("council", 79),)),
    ("A party", 20, (("housing", 18),)),
)
REASONS = dict.fromkeys(
    ("persistence", "harm", "adequacy", "bodies_hold", "words"), "In plain words."
)
VISIT = "Visit on two Friday nights."


class _Officer:
    """An officer's browser at one case."""

    def __init__(self, page: Page, app: Flask, email: str) -> None:
        self.page, self.app, self.email, self.case = page, app, email, ""

    def sign_in(self, reference: str) -> None:
        self.case = f"/officers/case-reviews/{reference}"
        self.page.goto("/officers/sign-in")
        go_on(self.page, {"email": self.email, "password": demo.PASSWORD}, button="Sign in")
        go_on(self.page, {"code": demo.fresh_code(self.email)}, button="Sign in")
        self.page.goto(self.case)

    def do(self, act: str, answers: Answers | None = None) -> str:
        """Choose an act where the page offers it, fill it in, and send it past a letter's preview."""
        self.page.goto(self.case)
        follow(self.page.locator(f'main a[href^="{self.case}/"][href$="/{act}"]').first)
        answer(self.page, answers or {})
        self._press("main form .govuk-button")
        if self.page.locator('main [name="step"][value="send"]').count():
            self._press('main [name="step"][value="send"]')
        return main_text(self.page)

    def _press(self, button: str) -> None:
        follow(self.page.locator(button).first)
        assert not self.page.title().startswith("Error:"), main_text(self.page)

    @property
    def next(self) -> str:
        """What the top of the page names."""
        self.page.goto(self.case)
        return self.page.locator("#next-action").inner_text()


def _filed(page: Page) -> tuple[str, str]:
    _apply(page, TWO_INCIDENTS)
    follow(page.locator("main form button.govuk-button").last)
    assert heading(page).startswith("We have your application")
    return _codes(page)


def _newest(message: str) -> dict[str, str]:
    """What was written last of a message: to whom, and its words."""
    db.session.rollback()
    mail = db.session.scalars(
        sa.select(OutboxMessage)
        .where(OutboxMessage.message == message)
        .order_by(OutboxMessage.id.desc())
    ).first()
    assert mail is not None
    envelope: dict[str, str] = mail.envelope
    return envelope


def _found(pattern: str, message: str) -> str:
    found = re.search(pattern, _newest(message)["body"])
    assert found is not None
    return found[1]


def _opens(page: Page, message: str) -> str:
    """Somebody of another body follows the link in a mail, and types the code of the next one."""
    page.goto(_found(r"(/partners/\S+)", message))
    follow(page.locator("main form .govuk-button").first)
    answer(page, {"code": _found(r"code is ([\d ]+)\.", "partner_code")})
    follow(page.locator("main form .govuk-button").first)
    return main_text(page)


def _partner_answers(page: Page) -> None:
    assert "What do you hold?" in _opens(page, "information_request")
    answer(page, {"words": "We hold two.", "dates": "1 September 2026: drums"})
    follow(page.get_by_role("button", name="Send the answer"))
    assert "Your answer is with us." in main_text(page)


def _chair_notes(page: Page) -> None:
    """The chair reads the papers before the panel, and keeps notes."""
    said = _opens(page, "chair_invited")
    assert "What each service did" in said
    assert "Music until 4" in said or "Incident 1" in said
    answer(page, {"words": "Ask about the log."})
    follow(page.get_by_role("button", name="Save and come back later"))
    assert "It is saved." in main_text(page)


def _chair_sends(page: Page) -> None:
    assert "What the panel found" in _opens(page, "chair_invited")
    assert page.locator('[name="words"]').input_value() == "Ask about the log."
    answer(page, {"words": "Nobody told the landlord."})
    follow(page.get_by_role("button", name="Send it to the contact officer"))
    assert "Your answer is with us." in main_text(page)


def _landlord_answers(page: Page) -> None:
    assert "Write to all tenants." in _opens(page, "recommendations_sent")
    page.get_by_label("We will do part of it").check()
    page.locator("textarea").fill("We write to one street first.")
    follow(page.get_by_role("button", name="Send the answer"))
    assert "Your answer is with us." in main_text(page)


def _resident_does(page: Page, reference: str, act: str, answers: Answers) -> str:
    page.goto(f"/track/{reference}/{act}")
    answer(page, answers)
    follow(page.locator("main form .govuk-button").first)
    assert not page.title().startswith("Error:"), main_text(page)
    return main_text(page)


def _read_outcome_letter(page: Page) -> None:
    follow(page.locator('main a[href*="/letters/"]:not([href$=".pdf"])').first)
    assert VISIT in main_text(page)
    address = page.locator('main a[href$=".pdf"]').first.get_attribute("href")
    assert address is not None
    paper = page.request.get(address)
    assert paper.headers["content-type"] == "application/pdf"
    assert paper.body().startswith(b"%PDF-")


def _in_directory(email: str) -> str:
    return str(next(one.id for one in partners.list_partners() if one.listing.email == email))


@pytest.fixture
def site(backend: tuple[Flask, FreshDatabase]) -> Iterator[tuple[Flask, str]]:
    """An office without cases on each database, and where it answers."""
    application, database = backend
    database.reset()
    with application.app_context():
        people.add_officers()
        people.add_partners()
    with serving(application) as address:
        yield application, address


def test_a_case_review_from_application_to_closure(
    browser: Browser, browser_context_args: dict[str, Any], site: tuple[Flask, str]
) -> None:
    office, address = site
    browser_context_args = {**browser_context_args, "base_url": address}
    with ExitStack() as stack:

        def somebody() -> Page:
            person = visitor(browser, browser_context_args, java_script_enabled=False)
            return stack.enter_context(person)

        resident, partner, chair, landlord = (somebody() for _ in range(4))
        first, second, manager = (
            _Officer(somebody(), office, f"{name}@example.org")
            for name in ("review", "review2", "manager")
        )
        with _on(office, 10, 5):
            reference, code = _filed(resident)
        with _on(office, 10, 6):
            first.sign_in(reference)
            assert "You are the contact officer now." in first.do("take")
            first.page.goto(f"{first.case}/ask-bodies")
            first.page.get_by_label(re.compile("Made-up Police")).first.check()
            answer(first.page, {"words": "What do you hold?"})
            follow(first.page.get_by_role("button", name="Ask them"))
            assert "The bodies are asked." in main_text(first.page)
            assert "Grace Okonkwo" in _follow(resident, reference, code)
        with _on(office, 10, 7):
            _partner_answers(partner)
        with _on(office, 10, 8):
            first.sign_in(reference)
            said = first.do("propose-not-met", {**REASONS, "else_helps": "Mediation."})
            assert "waits for a second officer" in said
            second.sign_in(reference)
            said = second.do("send-back", {"words": "The harm was not weighed."})
            assert "The proposal went back" in said
            assert "the threshold is met" in first.do("decide-met", REASONS)
            assert "Move the case on" in first.next
            first.do("move", {"to": "gathering", "reason": "Met.", "words": "We ask the bodies."})
        with _on(office, 10, 9):
            first.sign_in(reference)
            panel = {
                **_day("day", "October", 19),
                "time": "14:30",
                "minutes": "90",
                "place": "room",
                "where": "Room 3, Town Hall",
                "chair_listed": _in_directory("care-board@example.org"),
                "others": "Ann Example, Noise team, ann@example.org",
                "words": "We meet about your case.",
            }
            assert "The panel is set" in first.do("set-panel", panel)
            invited = _newest("panel_invited")
            assert invited["to"] == "ann@example.org"
            assert "DTSTART:20261019T133000Z" in invited["calendar"]
            assert "The chair is mailed a link" in first.do("give-papers")
            _chair_notes(chair)
            assert "The day of the review meeting is set" in _follow(resident, reference, code)
            part = {"how": "representative", "words": "My sister comes."}
            said = _resident_does(resident, reference, "taking-part", part)
            assert "We tell the panel how you take part." in said
        with _on(office, 10, 19):
            _chair_sends(chair)
        with _on(office, 10, 20):
            manager.sign_in(reference)
            assert "My sister comes." in main_text(manager.page)
            held = {**_day("held_on", "October", 19), "words": "The panel met."}
            assert "The plan can be drafted now." in manager.do("panel-held", held)
            action = {"body": "police", "text": VISIT, **_day("due_on", "November", 6)}
            manager.do("add-action", action)
            manager.do("add-recommendation", {"body": "housing", "text": "Write to all tenants."})
            # The draft begins with what the chair wrote.
            manager.do("release-plan")
            _follow(resident, reference, code)
            resident.goto(f"/track/{reference}/plan")
            assert VISIT in main_text(resident)
            assert "Nobody told the landlord." in main_text(resident)
            wants = {"answer": "wants_changes", "words": "Saturdays too."}
            assert "Thank you." in _resident_does(resident, reference, "plan-comment", wants)
        with _on(office, 10, 22):
            first.sign_in(reference)
            assert "Answer what the victim said" in first.next
            first.do("take-up", {"how": "in_part", "words": "One Saturday."})
            assert "Send the outcome" in first.next
            assert "The outcome is sent." in first.do("send-outcome", {"words": "We decided."})
            _follow(resident, reference, code)
            _read_outcome_letter(resident)
            _landlord_answers(landlord)
            assert "We write to one street first." in _follow(resident, reference, code)
            first.page.goto(first.case)
            assert "They accept part of it" in main_text(first.page)
            first.do("start-follow-up", {"told": "The police, by email.", "words": "It begins."})
        with _on(office, 11, 6):
            first.sign_in(reference)
            assert VISIT in first.page.locator(".app-next").inner_text()
            done = {"state": "done", **_day("ended_on", "November", 6), "words": "Two visits."}
            assert "The action has ended." in first.do("end", done)
            assert "Close the review" in first.next
            closing = {
                "theme": "records",
                "lesson": "Note each call in one place.",
                "reason": "All is done.",
                "words": "The visits were made.",
            }
            assert "The case is closed." in first.do("close", closing)
        with _on(office, 11, 9):
            assert "The visits were made." in _follow(resident, reference, code)
            follow(resident.get_by_role("link", name="Tell us how it went"))
            went = {"listened": "4", "outcome": "4", "linked": "yes"}
            answer(resident, went)
            follow(resident.get_by_role("button", name="Send"))
            assert not resident.title().startswith("Error:"), main_text(resident)
            manager.sign_in(reference)
            assert "Note each call in one place." in main_text(manager.page)
