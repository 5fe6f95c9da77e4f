"""Entering what came by telephone, letter or at a desk."""

from typing import Any

import pytest
import sqlalchemy as sa

from portal.domain.vocabulary import Intake, Role
from portal.extensions import db
from portal.models.case_review import CaseReview
from portal.models.report import Report
from tests.web.contract import CheckedClient, Page
from tests.web.officer_walk import OWN_FORM, signed_in

DAY = {"came_on-day": "12", "came_on-month": "10", "came_on-year": "2026", "came_at": "9:05"}
REPORT = {
    "intake": "telephone",
    **DAY,
    "danger": "no",
    "kind": "noise",
    "place": "The corner by the park",
    "postcode": "SW1A 1AA",
    "timing": "once",
    "happened_on": "exact",
    "happened_on-on-day": "11",
    "happened_on-on-month": "October",
    "happened_on-on-year": "2026",
    "account": "Drums — jeden Abend 😡",
    "ways": "call",
    "identity": "named",
    "name": "Ada Lovelace",
    "telephone": "07700 900123",
}
APPLICATION = {
    "intake": "letter",
    **DAY,
    "who": "victim",
    "account": "Every night",
    "place": "Example House",
    "ways": "email",
    "name": "Zoë Example",
    "email": "zoe@example.org",
}


@pytest.fixture(autouse=True)
def officer(client: CheckedClient) -> Any:
    return signed_in(client, Role.MANAGER)


def _send(client: CheckedClient, what: str, **values: Any) -> Page:
    return client.submit(client.get(f"/officers/enter/{what}"), OWN_FORM, **values)


def _row(number: int, on: str, made: str) -> dict[str, str]:
    def day(field: str, iso: str) -> dict[str, str]:
        year, month, of_month = iso.split("-")
        parts = {"day": of_month, "month": month, "year": year}
        return {field: "exact", **{f"{field}-on-{name}": part for name, part in parts.items()}}

    name = f"row{number}_"
    return {
        f"{name}what": f"Shouting {number}",
        **day(f"{name}on", on),
        f"{name}body1": "council",
        **day(f"{name}made1", made),
    }


THREE = {
    **_row(1, "2026-08-10", "2026-08-12"),
    **_row(2, "2026-08-20", "2026-08-21"),
    **_row(3, "2026-09-05", "2026-09-30"),
}


def test_a_call_becomes_a_report_of_its_true_day(client: CheckedClient) -> None:
    page = _send(client, "report", **REPORT)
    assert page.h1 == "Saved"
    assert "Read this code out now" in page.main
    with client.app.app_context():
        report = db.session.scalars(sa.select(Report)).one()
        assert report.intake is Intake.TELEPHONE
        assert report.received_at.isoformat() == "2026-10-12T08:05:00+00:00"
        assert report.answers["what-happened"]["account"] == REPORT["account"]
        assert report.contact["contact"]["telephone"] == "07700 900123"
        reference = report.reference
    assert "By telephone, entered by Manager 1" in client.get(f"/officers/reports/{reference}").main


def test_a_double_click_enters_one_report(client: CheckedClient) -> None:
    form = client.get("/officers/enter/report")
    first = client.submit(form, OWN_FORM, **REPORT)
    second = client.submit(form, OWN_FORM, **REPORT)
    assert "Read this code out now" in first.main
    assert "This was saved before." in second.main
    with client.app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Report)) == 1


@pytest.mark.parametrize("key", [None, "", "x", "!" * 40, "a" * 300])
def test_a_form_without_its_key_is_entered_all_the_same(
    client: CheckedClient, key: str | None
) -> None:
    page = _send(client, "report", **{**REPORT, "key": key})
    assert page.h1 == "Saved" or page.errors


def test_an_anonymous_call_keeps_no_name(client: CheckedClient) -> None:
    page = _send(client, "report", **{**REPORT, "identity": "anonymous"})
    assert page.h1 == "Saved"
    with client.app.app_context():
        report = db.session.scalars(sa.select(Report)).one()
        assert report.anonymous
        assert "contact" not in report.contact


@pytest.mark.parametrize(
    "wrong",
    [
        {"intake": None},
        {"intake": "online"},
        {"came_on-day": "31", "came_on-month": "2"},
        {"came_on-year": "26"},
        {"came_on-day": "99999999999"},
        {"came_on-day": "15"},
        {"came_on-day": "14", "came_at": "23:59"},
        {"came_at": "25:00"},
        {"came_at": "²"},
        {"kind": "nonsense"},
        {"place": ""},
        {"place": "x" * 201},
        {"account": "\x00"},
        {"timing": "sometimes"},
        {"happened_on-on-day": "31", "happened_on-on-month": "2"},
        {"ways": "pigeon"},
        {"telephone": "call me"},
        {"name": ""},
        {"csrf_token": "old"},
    ],
)
def test_a_wrong_answer_keeps_all_that_was_typed(
    client: CheckedClient, wrong: dict[str, str | None]
) -> None:
    page = _send(client, "report", **{**REPORT, **wrong})
    assert page.status == 422
    assert page.errors
    kept = page.fields(OWN_FORM)
    assert wrong.get("place") is not None or kept["place"] == REPORT["place"]
    assert "account" in wrong or kept["account"].strip() == REPORT["account"]
    with client.app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Report)) == 0


def test_a_letter_becomes_an_application_judged_at_its_true_day(client: CheckedClient) -> None:
    page = _send(client, "application", **APPLICATION, **THREE)
    assert page.h1 == "Saved"
    with client.app.app_context():
        review = db.session.scalars(sa.select(CaseReview)).one()
        assert (review.finding, review.applied_on.isoformat()) == ("met", "2026-10-12")
        assert review.intake is Intake.LETTER


def test_an_application_without_incidents_is_taken_too(client: CheckedClient) -> None:
    assert _send(client, "application", **APPLICATION).h1 == "Saved"


def test_room_for_another_incident_keeps_everything(client: CheckedClient) -> None:
    page = _send(client, "application", **APPLICATION, **THREE, then="add")
    assert page.status == 200
    assert "Incident 4" in page.main
    assert page.fields(OWN_FORM)["row3_what"] == "Shouting 3"
    page = client.submit(page, OWN_FORM, **THREE, **_row(4, "2026-09-20", "2026-09-21"))
    assert page.h1 == "Saved"
    with client.app.app_context():
        review = db.session.scalars(sa.select(CaseReview)).one()
        assert len(review.inputs) == 4


@pytest.mark.parametrize("rows", ["0", "999999", "-1", "²", "", "x" * 99, "9" * 5000])
def test_the_number_of_rows_cannot_be_forced(client: CheckedClient, rows: str) -> None:
    page = _send(client, "application", **{**APPLICATION, "rows": rows, "then": "add"})
    assert page.status == 200
    assert "Incident 21" not in page.main


@pytest.mark.parametrize(
    "wrong",
    [
        {"row1_on": None},
        {"row1_what": ""},
        {"row1_body1": ""},
        {"row1_made1": None},
        {"row1_on-on-year": "2027"},
        {"row2_made1-on-day": "99"},
        {"who": "representative"},
        {"name": ""},
        {"account": ""},
    ],
)
def test_half_an_incident_is_asked_about(
    client: CheckedClient, wrong: dict[str, str | None]
) -> None:
    page = _send(client, "application", **{**APPLICATION, **THREE, **wrong})
    assert page.status == 422
    assert page.errors
    assert page.fields(OWN_FORM)["row3_what"] == "Shouting 3"


def test_a_triage_officer_takes_an_application_down_and_does_not_open_it(
    client: CheckedClient,
) -> None:
    signed_in(client, Role.TRIAGE_OFFICER)
    page = _send(client, "application", **APPLICATION)
    assert page.h1 == "Saved"
    assert "Open the case" not in page.main
