"""Counting what is uncertain and correcting facts, by pages."""

from typing import Any

import pytest

from portal.domain.vocabulary import Role
from tests.builders import an_application
from tests.services.case_review.test_reassessments import UNCERTAIN
from tests.services.review_answers import application
from tests.web.contract import CheckedClient
from tests.web.officer_walk import OWN_FORM, act, signed_in


@pytest.fixture
def path(client: CheckedClient) -> str:
    officer = signed_in(client, Role.CASE_REVIEW_OFFICER)
    with client.app.app_context():
        reference = an_application(officer, application(rows=UNCERTAIN))
    return f"/officers/case-reviews/{reference}"


def _date(name: str, day: str, month: str, year: str) -> dict[str, Any]:
    return {f"{name}-day": day, f"{name}-month": month, f"{name}-year": year}


NEW = {
    "row": "new",
    "what": "Logged by a neighbour",
    **_date("on", "1", "9", "2026"),
    "body": "police",
    **_date("told_on", "2", "9", "2026"),
    "reason": "The log of the police.",
}


def test_both_findings_stand_side_by_side(client: CheckedClient, path: str) -> None:
    assert "2 incidents count" in client.get(path).main
    page = act(client, f"{path}/count", row="c", reason="The mail was found.")
    assert "It counts now. The first finding is kept beside yours." in page.main
    for said in (
        "3 incidents count",
        "the bodies must find that it is met",
        "It was uncertain. An officer counts it, with a written reason.",
        "The mail was found.",
        "The first finding, Wed 14 Oct",
    ):
        assert said in page.main, said
    page = act(client, f"{path}/correct-facts", **NEW)
    assert "4 incidents count" in page.main
    assert "Logged by a neighbour" in page.main


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"row": None}, "Choose the incident."),
        ({"what": ""}, "Write what happened."),
        ({"reason": ""}, "Write how you know."),
        ({"body": ""}, "Choose whom they told."),
        (_date("told_on", "", "", ""), "Enter when they told them."),
        (_date("on", "", "", ""), "Enter when it happened."),
        (_date("on", "31", "2", "2026"), "on"),
        (_date("on", "1", "12", "2026"), "must not be after"),
        (
            {"row": "a", "body": "", **_date("on", "", "", ""), **_date("told_on", "", "", "")},
            "Enter a date, or whom somebody told and when.",
        ),
        ({"csrf_token": "forged"}, "Your page was open too long."),
    ],
)
def test_what_is_wrong_is_said_and_kept(
    client: CheckedClient, path: str, wrong: dict[str, Any], said: str
) -> None:
    page = act(client, f"{path}/correct-facts", **{**NEW, **wrong})
    assert page.status == 422
    assert said in " ".join(page.errors)
    if "reason" not in wrong:
        assert page.fields(OWN_FORM)["reason"] == "The log of the police."
