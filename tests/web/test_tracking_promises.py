"""What an applicant is promised on their page: each state's own day, and what they can do then."""

import pytest
from flask import Flask

from portal.domain.vocabulary import Body, CaseReviewStatus, Role
from portal.services.case_review import case_review_work, threshold_decisions
from portal.services.case_review.threshold_reasons import Reasons
from portal.services.partner import information_requests
from portal.services.partner.information_requests import Asked
from tests.builders import an_officer
from tests.services.review_answers import application
from tests.services.tracked import kept, sent_application
from tests.web.case_review_walk import Walk, told
from tests.web.contract import CheckedClient, Page
from tests.web.officer_walk import add_officer, sign_in

WHY = Reasons("Every week", "No sleep", "Nobody came", "Police: none.", "We knew what each holds.")
REVIEWER = Role.CASE_REVIEW_OFFICER


def _sent(app: Flask, monkeypatch: pytest.MonkeyPatch, *, met: bool) -> tuple[str, str]:
    with app.app_context():
        if met:
            return sent_application()
        monkeypatch.setattr("tests.services.tracked.application", lambda: application(rows={}))
        return sent_application()


def _follow(client: CheckedClient, sent: tuple[str, str]) -> Page:
    return client.submit(client.get("/track"), reference=sent[0], code=sent[1])


def _seen(reference: str) -> int:
    return kept(reference).version


def _not_met(app: Flask, reference: str) -> None:
    with app.app_context():
        first = an_officer(REVIEWER, name="Grace Okonkwo")
        threshold_decisions.propose_not_met(reference, first, 1, WHY, "Not met, because.")
        second = an_officer(REVIEWER, "police")
        threshold_decisions.agree(reference, second, _seen(reference), words="I looked at it.")


def test_not_met_says_how_and_until_when_to_appeal(
    client: CheckedClient, web_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = _sent(web_app, monkeypatch, met=False)
    _not_met(web_app, sent[0])
    page = _follow(client, sent)
    for words in (
        "Next: You can appeal",
        "until Wednesday 28 October 2026",
        "10 working days",
        "and say your reference",
        "You can still appeal. Tell us why it is late",
        "Nobody who decided before decides about your appeal.",
        "Local Government and Social Care Ombudsman",
        "Housing Ombudsman",
        "Your contact is Grace Okonkwo",
    ):
        assert words in page.main, words
    assert "16 October" not in page.main
    assert f"/track/{sent[0]}/appeal" in page.text


def test_met_promises_the_meeting(
    client: CheckedClient, web_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = _sent(web_app, monkeypatch, met=True)
    page = _follow(client, sent)
    assert "Next: We confirm that there will be a review" in page.main
    with web_app.app_context():
        officer = an_officer(REVIEWER)
        threshold_decisions.confirm_met(sent[0], officer, 1, "A review is held.")
    page = _follow(client, sent)
    assert "Next: The services meet about your case" in page.main
    assert "by Friday 30 October 2026, or on the first day that they can" in page.main
    assert "you can appeal" not in page.main
    with web_app.app_context():
        case_review_work.advance(
            sent[0],
            officer,
            _seen(sent[0]),
            to=CaseReviewStatus.GATHERING,
            reason="x",
            words="We ask.",
        )
    page = _follow(client, sent)
    assert "We ask everyone involved what they did, then the services meet" in page.main


def test_who_was_asked_is_told(
    client: CheckedClient, web_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = _sent(web_app, monkeypatch, met=False)
    with web_app.app_context():
        officer = an_officer(REVIEWER)
        information_requests.ask(
            sent[0], officer, 1, [Asked(Body.POLICE), Asked(Body.HEALTH)], "By mail."
        )
    page = _follow(client, sent)
    assert "We asked others what they hold: the police and the NHS" in page.main
    assert "There was progress" not in page.main


def test_officers_see_which_clock_ends_first_and_an_act_that_is_there(
    client: CheckedClient, web_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    reference, _ = _sent(web_app, monkeypatch, met=False)
    officer = add_officer(client, REVIEWER)
    sign_in(client, officer)
    path = f"/officers/case-reviews/{reference}"
    main = client.get(path).main
    assert "Next: Decide about the threshold due Wed 21 Oct" in main
    assert "First: Acknowledge with a named contact, due Fri 16 Oct" in main
    _not_met(web_app, reference)
    main = client.get(path).main
    assert "Next: Wait until the time to appeal is over due Wed 28 Oct" in main
    assert "First:" not in main


def test_met_offers_officers_the_step_that_is_named(
    client: CheckedClient, web_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    reference, _ = _sent(web_app, monkeypatch, met=True)
    officer = add_officer(client, REVIEWER)
    sign_in(client, officer)
    with web_app.app_context():
        threshold_decisions.confirm_met(reference, officer, 1, "A review is held.")
    page = client.get(f"/officers/case-reviews/{reference}")
    first = page.main.split("The finding")[0]
    assert "Move to another step" in first
    assert "Send the letter" not in page.main


def test_the_sent_page_says_when_the_services_meet_and_how_word_comes(
    client: CheckedClient,
) -> None:
    walk = Walk(client)
    walk.to_incidents()
    for on in ("2026-09-01", "2026-09-08", "2026-09-15"):
        walk.on("Shouting", on, told("council", on))
    meeting = "By Tuesday 3 November 2026, or on the first day that they can"
    assert meeting in walk.to_result().main
    sent = walk.send()
    assert meeting in sent.main
    assert "We send you a message with your reference and these dates." in sent.main
