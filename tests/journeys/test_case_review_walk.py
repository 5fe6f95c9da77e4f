"""One case review from its application to its closure, by everybody who has a part in it."""

import re
from contextlib import ExitStack
from typing import Any

import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Browser, Page

from portal.extensions import db
from portal.models.outbox import OutboxMessage
from portal.services import demo
from portal.services.partner import information_requests
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


def _partner_answers(page: Page, reference: str) -> None:
    """From the link in the mail through the mailed code to the answer."""
    request = information_requests.list_requests(reference)[0]
    page.goto(f"/partners/{request.address}")
    follow(page.locator("main form .govuk-button").first)
    db.session.rollback()
    mail = db.session.scalars(
        sa.select(OutboxMessage)
        .where(OutboxMessage.message == "partner_code")
        .order_by(OutboxMessage.id.desc())
    ).first()
    assert mail is not None
    code = re.search(r"code is ([\d ]+)\.", mail.envelope["body"])
    assert code is not None
    answer(page, {"code": code[1]})
    follow(page.locator("main form .govuk-button").first)
    assert "What do you hold?" in main_text(page)
    answer(page, {"words": "We hold two.", "dates": "1 September 2026: drums"})
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


def test_a_case_review_from_application_to_closure(
    browser: Browser, browser_context_args: dict[str, Any], demo_app: Flask
) -> None:
    with ExitStack() as stack:

        def somebody() -> Page:
            person = visitor(browser, browser_context_args, java_script_enabled=False)
            return stack.enter_context(person)

        resident, partner = somebody(), somebody()
        first, second, manager = (
            _Officer(somebody(), demo_app, f"{name}@example.org")
            for name in ("review", "review2", "manager")
        )
        with _on(demo_app, 10, 5):
            reference, code = _filed(resident)
        with _on(demo_app, 10, 6):
            first.sign_in(reference)
            assert "You are the contact officer now." in first.do("take")
            first.page.goto(f"{first.case}/ask-bodies")
            first.page.get_by_label(re.compile("Made-up Police")).first.check()
            answer(first.page, {"words": "What do you hold?"})
            follow(first.page.get_by_role("button", name="Ask them"))
            assert "The bodies are asked." in main_text(first.page)
            assert "Grace Okonkwo" in _follow(resident, reference, code)
        with _on(demo_app, 10, 7):
            _partner_answers(partner, reference)
        with _on(demo_app, 10, 8):
            first.sign_in(reference)
            said = first.do("propose-not-met", {**REASONS, "else_helps": "Mediation."})
            assert "waits for a second officer" in said
            second.sign_in(reference)
            said = second.do("send-back", {"words": "The harm was not weighed."})
            assert "The proposal went back" in said
            assert "the threshold is met" in first.do("decide-met", REASONS)
            assert "Move the case on" in first.next
            first.do("move", {"to": "gathering", "reason": "Met.", "words": "We ask the bodies."})
        with _on(demo_app, 10, 9):
            first.sign_in(reference)
            panel = {
                **_day("day", "October", 19),
                "time": "14:30",
                "minutes": "90",
                "place": "room",
                "where": "Room 3, Town Hall",
                "chair": "Ruth Chair",
                "chair_service": "Independent",
                "chair_body": "none",
                "words": "We meet about your case.",
            }
            assert "The panel is set" in first.do("set-panel", panel)
            assert "The day of the review meeting is set" in _follow(resident, reference, code)
            part = {"how": "representative", "words": "My sister comes."}
            said = _resident_does(resident, reference, "taking-part", part)
            assert "We tell the panel how you take part." in said
        with _on(demo_app, 10, 20):
            manager.sign_in(reference)
            assert "My sister comes." in main_text(manager.page)
            held = {**_day("held_on", "October", 19), "words": "The panel met."}
            assert "The plan can be drafted now." in manager.do("panel-held", held)
            action = {"body": "police", "text": VISIT, **_day("due_on", "November", 6)}
            manager.do("add-action", action)
            manager.do("add-recommendation", {"body": "housing", "text": "Write to all tenants."})
            manager.do("release-plan", {"words": "Nobody told the landlord."})
            _follow(resident, reference, code)
            resident.goto(f"/track/{reference}/plan")
            assert VISIT in main_text(resident)
            wants = {"answer": "wants_changes", "words": "Saturdays too."}
            assert "Thank you." in _resident_does(resident, reference, "plan-comment", wants)
        with _on(demo_app, 10, 22):
            first.sign_in(reference)
            assert "Answer what the victim said" in first.next
            first.do("take-up", {"how": "in_part", "words": "One Saturday."})
            assert "Send the outcome" in first.next
            assert "The outcome is sent." in first.do("send-outcome", {"words": "We decided."})
            _follow(resident, reference, code)
            _read_outcome_letter(resident)
            first.do("start-follow-up", {"told": "The police, by email.", "words": "It begins."})
        with _on(demo_app, 11, 6):
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
        with _on(demo_app, 11, 9):
            assert "The visits were made." in _follow(resident, reference, code)
            follow(resident.get_by_role("link", name="Tell us how it went"))
            went = {"listened": "4", "outcome": "4", "linked": "yes"}
            answer(resident, went)
            follow(resident.get_by_role("button", name="Send"))
            assert not resident.title().startswith("Error:"), main_text(resident)
            manager.sign_in(reference)
            assert "Note each call in one place." in main_text(manager.page)
