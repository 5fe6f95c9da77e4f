"""In every open status the top of a case review names what is next, and offers the acts that do it."""

from xml.etree.ElementTree import Element

import pytest
from flask import Flask

from portal.domain.states import CASE_REVIEWS
from portal.domain.vocabulary import CaseReviewStatus, Role
from portal.services.officer import officers, second_factors
from portal.services.officer.officers import SignedIn
from portal.web.demo.states import review_cases
from portal.web.demo.states.words import LONG_TEXT
from tests.builders import APP_SECRET, PASSWORD
from tests.web.contract import CheckedClient, Page
from tests.web.officer_walk import sign_in

REVIEW, SECOND, MANAGER = "review@example.org", "review2@example.org", "manager@example.org"
ROLES = {REVIEW: Role.CASE_REVIEW_OFFICER, SECOND: Role.CASE_REVIEW_OFFICER, MANAGER: Role.MANAGER}

DECIDE, ASK_VICTIM = "Decide about the threshold", "Ask the victim about the draft plan"
DRAFT = {"add-recommendation", "add-action"}
SECONDS = {"agree", "send-back"}

# A sample case, who looks at it, what its top names, and the acts that it offers there.
TOPS: list[tuple[str, str, str, set[str]]] = [
    ("confirming", REVIEW, "Confirm that the threshold is met", {"take", "confirm-met"}),
    ("departure", SECOND, "Confirm that the threshold is met", SECONDS),
    (
        "threshold-decision",
        REVIEW,
        DECIDE,
        {"take", "ask-bodies", "decide-met", "propose-not-met"},
    ),
    ("proposed", SECOND, DECIDE, SECONDS),
    ("met", REVIEW, "Move the case on, then ask the bodies for information", {"move"}),
    ("not-met", REVIEW, "Wait until the time to appeal is over", {"appeal"}),
    (
        "not-met-long-ago",
        REVIEW,
        "Close the case: the time to appeal is over",
        {"appeal", "move"},
    ),
    (
        "gathering",
        REVIEW,
        "Ask the bodies for information, then set the panel",
        {"ask-bodies", "set-panel"},
    ),
    ("panel-set", REVIEW, "Hold the panel", {"panel-held", "record-taking-part"}),
    ("plan-draft", REVIEW, ASK_VICTIM, DRAFT | {"release-plan"}),
    ("plan-released", REVIEW, ASK_VICTIM, DRAFT | {"release-plan", "record-comment"}),
    (
        "plan-commented",
        REVIEW,
        "Answer what the victim said about the draft",
        DRAFT | {"take-up"},
    ),
    ("plan-taken-up", REVIEW, "Send the outcome", DRAFT | {"release-plan", "send-outcome"}),
    ("outcome-sent", REVIEW, "Start the actions", {"start-follow-up"}),
    ("following-up", REVIEW, "Follow the actions up", {"progress", "end"}),
    ("actions-ended", REVIEW, "Close the review: no action is open", {"close"}),
    ("appeal", MANAGER, "Decide the appeal", {"decide-appeal"}),
    ("appeal-upheld", REVIEW, "Go back to the step that was named", {"go-back"}),
    ("appeal-dismissed", REVIEW, "End the appeal", {"close"}),
]

# A case never stands there: it is filed straight into its lane.
NEVER_SEEN = {CaseReviewStatus.RECEIVED}


@pytest.fixture
def office(web_app: Flask) -> dict[str, SignedIn]:
    """Those who take the samples' steps."""
    with web_app.app_context():
        return {email: _an_officer(email, role) for email, role in ROLES.items()}


def _an_officer(email: str, role: Role) -> SignedIn:
    body = "police" if email == SECOND else "council"
    found = officers.add_officer(email, email, role, PASSWORD, "community_safety", body)
    second_factors.give_app(found, APP_SECRET)
    return SignedIn(found, email, email, role, "community_safety", body)


def _box(page: Page) -> Element:
    (found,) = [each for each in page.all("section") if each.get("class") == "app-next"]
    return found


def _look(browser: CheckedClient, name: str) -> Page:
    """The page of a new case like the sample of this name."""
    with browser.app.app_context():
        reference = review_cases.make(name)
    return browser.get(f"/officers/case-reviews/{reference}")


def test_every_open_status_offers_its_next_step(
    web_app: Flask, office: dict[str, SignedIn]
) -> None:
    browsers = {email: CheckedClient(web_app) for email in office}
    for email, browser in browsers.items():
        sign_in(browser, office[email])
    for name, email, title, acts in TOPS:
        page = _look(browsers[email], name)
        box = _box(page)
        assert page.words(box).startswith(f"Next: {title} "), (name, page.words(box))
        links = {each.get("href") or "" for each in box.iter() if each.get("href")}
        assert {link.rsplit("/", 1)[1] for link in links} == acts, name
    open_ones = {status for status, state in CASE_REVIEWS.states.items() if state.action}
    looked_at = {review_cases.SAMPLES[name].status for name, *_ in TOPS}
    assert looked_at == open_ones - NEVER_SEEN


def test_the_action_that_is_due_first_is_seen_to_from_the_top(
    client: CheckedClient, office: dict[str, SignedIn]
) -> None:
    sign_in(client, office[REVIEW])
    page = _look(client, "actions-late")
    said = page.words(_box(page))
    assert "9 days overdue" in said
    assert "1 day overdue" not in said
    # However long its words are, what can be done stays in sight.
    assert len(said) < 400
    (end,) = [
        href for each in _box(page).iter() if (href := each.get("href") or "").endswith("/end")
    ]
    assert LONG_TEXT.split()[0] in client.get(end).main
