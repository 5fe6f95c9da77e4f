"""Appealing on the page of a case, and deciding it on the officers' pages."""

import pytest
from flask import Flask

from portal.domain.vocabulary import Role
from portal.services.case_review import threshold_decisions
from portal.services.officer.officers import SignedIn
from tests.builders import an_officer
from tests.services.case_review.test_appeals import WHY
from tests.services.tracked import kept
from tests.web.contract import CheckedClient, Page
from tests.web.officer_walk import act, add_officer, sign_in
from tests.web.test_tracking_promises import _follow, _sent

REVIEWER = Role.CASE_REVIEW_OFFICER


@pytest.fixture
def sent(client: CheckedClient, web_app: Flask, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """A case that was not met, open in this browser: its reference and its code."""
    found: tuple[str, str] = _sent(web_app, monkeypatch, met=False)
    with web_app.app_context():
        first, second = an_officer(REVIEWER), an_officer(REVIEWER, "police")
        threshold_decisions.propose_not_met(found[0], first, 1, WHY, "Not met, because.")
        seen = kept(found[0]).version
        threshold_decisions.agree(found[0], second, seen, words="I looked at it.")
    _follow(client, found)
    return found


def _form(page: Page) -> int:
    """The form of the question, behind those around it."""
    return next(n for n in range(len(page.all("form"))) if "words" in page.fields(n))


def test_appealing_and_what_follows(client: CheckedClient, sent: tuple[str, str]) -> None:
    reference = sent[0]
    path = f"/track/{reference}/appeal"
    page = client.get(path)
    assert "We send you a letter within 15 working days." in page.main
    assert "Why is your appeal late?" not in page.main
    number = _form(page)
    empty = client.submit(page, number)
    assert (empty.status, len(empty.errors)) == (422, 2)
    done = client.submit(page, number, grounds="not_met", words="Nobody came to look.")
    assert "We have your appeal." in done.main
    assert "Next: We decide about your appeal" in done.main
    assert "Nobody came to look." in done.main
    assert "you can appeal" not in done.main
    # A second click finds the first.
    again = client.submit(page, number, grounds="not_met", words="Nobody came to look.")
    assert "We have your appeal." in again.main
    assert again.main.count("You appealed") == 1


def test_a_ground_that_was_not_offered_is_refused(
    client: CheckedClient, sent: tuple[str, str]
) -> None:
    page = client.get(f"/track/{sent[0]}/appeal")
    assert "The plan" not in page.main
    wrong = client.submit(page, _form(page), grounds="plan", words="x")
    assert wrong.status == 422


def _manager(client: CheckedClient) -> SignedIn:
    manager = add_officer(client, Role.MANAGER)
    sign_in(client, manager)
    return manager


def test_officers_enter_and_decide_it(client: CheckedClient, sent: tuple[str, str]) -> None:
    reference = sent[0]
    contact = add_officer(client, REVIEWER)
    with client.app.app_context():
        threshold_decisions.take(reference, contact, kept(reference).version)
    sign_in(client, contact)
    base = f"/officers/case-reviews/{reference}"
    given = {
        "intake": "telephone",
        "made_on-day": "14",
        "made_on-month": "10",
        "made_on-year": "2026",
        "grounds": "delay",
        "words": "It took too long.",
    }
    future = act(client, f"{base}/appeal", **{**given, "made_on-year": "2027"})
    assert future.status == 422
    page = act(client, f"{base}/appeal", **given)
    assert "The appeal is entered." in page.main
    assert "It took too long." in page.main
    # Who looks after the case has no way to decide, and is told so.
    assert "Somebody else must decide the appeal." in page.main
    assert f"{base}/decide-appeal" not in page.text
    decision = {"outcome": "upheld", "reasons": "Read.", "words": "We were slow, and are sorry."}
    refused = act(client, f"{base}/decide-appeal", **decision, back_to="threshold_decision")
    assert refused.status == 422
    assert "had no part in it must do this" in refused.main

    _manager(client)
    assert f"{base}/decide-appeal" in client.get(base).text
    assert act(client, f"{base}/decide-appeal", **decision).status == 422
    page = act(client, f"{base}/decide-appeal", **decision, back_to="threshold_decision")
    assert "The appeal is decided" in page.main
    assert "We decide again if there must be a review." in page.main
    page = act(client, f"{base}/go-back", words="We decide again.")
    assert "went back to the step" in page.main
    assert "Next: Decide about the threshold" in page.main

    told = _follow(client, sent)
    assert "What we decided about your appeal" in told.main
    letter = client.get(f"/track/{reference}/letters/2")
    assert "We were slow, and are sorry." in letter.main
