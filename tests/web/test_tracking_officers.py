"""What officers see of what residents do."""

import pytest
from flask import Flask

from portal.domain.resident_acts import WithdrawalReason
from portal.domain.vocabulary import Channel, Role, YesNo
from portal.services.publication import satisfaction
from portal.services.publication.satisfaction import Rating
from portal.services.tracking import resident_acts, tracking_changes
from portal.services.tracking.tracking_changes import Ways
from tests.services.tracked import opened, sent_report, version
from tests.web.contract import CheckedClient
from tests.web.officer_walk import signed_in

NEW = "Trumpets until two"


@pytest.fixture
def changed(web_app: Flask) -> str:
    """A report that was corrected, has other ways, was withdrawn and judged."""
    with web_app.app_context():
        sent = sent_report()
        token, reference = opened(sent), sent.reference
        resident_acts.correct(token, reference, version(token, reference), NEW, "It was flat 7")
        ways = Ways(
            frozenset({Channel.CALL}), "020 7946 0000", "", "", "Somali", YesNo.YES, "My sister Fay"
        )
        tracking_changes.change_ways(token, reference, version(token, reference), ways)
        resident_acts.withdraw(
            token, reference, version(token, reference), WithdrawalReason.AFRAID, "He shouts"
        )
        rating = Rating(4, 2, "You were kind <b>", linked=False)
        satisfaction.rate(token, reference, version(token, reference), rating)
    return reference


def test_the_timeline_tells_each_act_with_both_texts(client: CheckedClient, changed: str) -> None:
    signed_in(client, Role.TRIAGE_OFFICER)
    page = client.get(f"/officers/reports/{changed}")
    for words in (
        "They corrected what they told us",
        NEW,
        "Drums until three",
        "It was flat 7",
        "They changed how we may reach them",
        "They withdrew it",
        "He shouts",
        "They told us how it went",
        "by the resident",
    ):
        assert words in page.main
    for canary in ("Fay", "Somali", "You were kind"):
        assert canary not in page.main


def test_how_to_talk_stands_behind_the_reason(client: CheckedClient, changed: str) -> None:
    signed_in(client, Role.TRIAGE_OFFICER)
    page = client.get(f"/officers/reports/{changed}/identity")
    shown = client.submit(page, form=len(page.all("form")) - 1, reason="contact")
    for words in ("Somali", "My sister Fay", "Wants an interpreter"):
        assert words in shown.main


def test_new_words_stand_on_the_first_page_until_somebody_acts(
    client: CheckedClient, changed: str
) -> None:
    signed_in(client, Role.MANAGER)
    page = client.get("/officers/")
    assert "New from residents" in page.main
    assert changed in page.main


def test_satisfaction_is_shown_by_month_without_a_reference(
    client: CheckedClient, changed: str
) -> None:
    signed_in(client, Role.MANAGER)
    page = client.get("/officers/satisfaction")
    assert page.h1 == "How it went"
    for words in ("October 2026", "4.0", "2.0", "You were kind <b>"):
        assert words in page.main
    assert changed not in page.text


def test_before_any_answer_it_says_so(client: CheckedClient) -> None:
    signed_in(client, Role.TRIAGE_OFFICER)
    assert "Nobody has answered yet." in client.get("/officers/satisfaction").main
