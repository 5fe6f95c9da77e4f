"""The triage queue and a report's page, as officers use them without JavaScript."""

import csv
import datetime as dt
import io

import pytest
import sqlalchemy as sa
from flask import Flask

from portal import clock
from portal.domain.keeping import RestrictionReason
from portal.domain.vocabulary import Role
from portal.extensions import db
from portal.models.audit import AuditEntry
from portal.services.data_protection import restrictions
from portal.services.officer.officers import SignedIn
from portal.services.report import triage
from portal.web.shared.csv_file import safe_cell
from tests.builders import a_report, an_officer
from tests.web.contract import CheckedClient
from tests.web.officer_walk import OWN_FORM, act, signed_in


@pytest.fixture
def officer(client: CheckedClient) -> SignedIn:
    return signed_in(client, Role.TRIAGE_OFFICER)


def _report(client: CheckedClient, officer: SignedIn, days: int = 0, **changes: object) -> str:
    with client.app.app_context():
        came = clock.now() - dt.timedelta(days=days)
        return a_report(officer, came, **changes)  # type: ignore[arg-type]


def _acts(client: CheckedClient) -> list[str]:
    with client.app.app_context():
        return list(db.session.scalars(sa.select(AuditEntry.act).order_by(AuditEntry.id)))


def test_an_empty_queue_says_so(client: CheckedClient, officer: SignedIn) -> None:
    assert "There are no open reports like this." in client.get("/officers/reports").main


def test_due_days_are_said_in_words(client: CheckedClient, officer: SignedIn) -> None:
    for number, days in enumerate((20, 7, 6, 0)):
        _report(
            client,
            officer,
            days,
            identity={"identity": "anonymous"},
            where={"how": "place", "place": f"Park {number}", "place_postcode": ""},
        )
    main = client.get("/officers/reports").main
    assert "13 days overdue" in main
    assert "Due Thu 1 Oct" in main
    assert "due today, Wed 14 Oct" in main
    assert "due tomorrow, Thu 15 Oct" in main
    assert "due Wed 21 Oct" in main


def test_nobody_who_reported_is_named_in_the_queue(
    client: CheckedClient, officer: SignedIn
) -> None:
    _report(client, officer)
    text = client.get("/officers/reports").text + client.get("/officers/reports.csv").text
    assert "Lovelace" not in text
    assert "ada@example.org" not in text


def test_a_repeat_is_marked(client: CheckedClient, officer: SignedIn) -> None:
    for _each in range(3):
        _report(client, officer)
    main = client.get("/officers/reports").main
    assert "3 or more by this person" in main
    assert "3 or more about this place" in main


def test_pages_lead_on_and_back(client: CheckedClient, officer: SignedIn) -> None:
    for _each in range(30):
        _report(client, officer)

    def links(rel: str, path: str) -> list[str]:
        page = client.get(path)
        return [each.get("href", "") for each in page.all("a") if each.get("rel") == rel]

    (after,) = links("next", "/officers/reports?kind=noise")
    assert "kind=noise" in after
    assert links("next", after) == []
    (before,) = links("prev", after)
    assert links("prev", before) == []


@pytest.mark.parametrize(
    "query",
    [
        "status=closed",
        "status=nonsense",
        "kind=%00",
        "priority=HIGH",
        "team=nobody",
        "holder=1",
        "overdue=maybe",
        "reference=ASB-2222-2222",
        "reference=" + "x" * 200,
        "status=received&kind=nonsense",
    ],
)
def test_a_filter_that_is_none_is_said_to_be_wrong(
    client: CheckedClient, officer: SignedIn, query: str
) -> None:
    page = client.get(f"/officers/reports?{query}")
    assert page.status == 422
    assert page.errors


@pytest.mark.parametrize(
    "page",
    [
        "x",
        "after.2026-10-14.high",
        "after.2026-02-31.high.1",
        "after.2026-10-14.urgent.1",
        "sideways.2026-10-14.high.1",
        "after.2026-10-14.high.-1",
        "after.2026-10-14.high.²",
        "after.2026-10-14.high." + "9" * 400,
        "%00",
    ],
)
def test_a_place_in_the_queue_that_is_none_is_refused(
    client: CheckedClient, officer: SignedIn, page: str
) -> None:
    assert client.get(f"/officers/reports?page={page}").status == 400


def test_a_reference_leads_to_its_report(client: CheckedClient, officer: SignedIn) -> None:
    reference = _report(client, officer)
    typed = reference.lower().replace("-", "+")
    answer = client.http.get(f"/officers/reports?reference={typed}", base_url="http://127.0.0.1")
    assert client.follow(answer).h1 == f"Report {reference}"


def test_the_file_has_every_row_and_is_recorded(client: CheckedClient, officer: SignedIn) -> None:
    _report(client, officer, where={"how": "place", "place": "=HYPERLINK(1)", "place_postcode": ""})
    _report(client, officer, danger={"now": "yes"})
    answer = client.get("/officers/reports.csv").response
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Cache-Control"] == "no-store"
    rows = list(csv.reader(io.StringIO(answer.get_data(as_text=True).lstrip("\ufeff"))))
    assert len(rows) == 3
    assert "'=HYPERLINK(1)" in [row[2] for row in rows]
    narrowed = client.get("/officers/reports.csv?priority=high").text
    assert len(list(csv.reader(io.StringIO(narrowed)))) == 2
    assert _acts(client).count("report_queue.exported") == 2


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "  =1", "\t=1", "\r=1", "%a", "|a"])
def test_no_cell_becomes_a_formula(cell: str) -> None:
    assert safe_cell(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["", "Noise", "1+1", "W1A 1AA", "😀"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert safe_cell(cell) == cell


def test_what_must_not_be_said_needs_no_identity(client: CheckedClient, officer: SignedIn) -> None:
    silent = {"avoid": "yes", "whom": "My brother Cain", "reason": "He shouts."}
    page = client.get(f"/officers/reports/{_report(client, officer, avoid=silent)}")
    assert "Do not speak to the other person." in page.main
    assert "They named somebody." in page.main
    assert "Cain" not in page.text
    assert "report.identity_shown" not in _acts(client)
    free = _report(client, officer, other_party={"may_speak": "yes"})
    main = client.get(f"/officers/reports/{free}").main
    assert "Do not speak to the other person." not in main
    assert "They named somebody." not in main


def test_a_report_from_receipt_to_closing(client: CheckedClient, officer: SignedIn) -> None:
    reference = _report(client, officer)
    path = f"/officers/reports/{reference}"
    page = client.get(path)
    assert "Next: Give the resident a first answer" in page.main
    assert "Drums until three in the morning" in page.main
    page = client.submit(page, OWN_FORM)
    assert "You have taken this report." in page.main
    page = act(client, f"{path}/note", words="Called them.", visibility="staff")
    assert "Called them." in page.main
    page = act(client, f"{path}/ask", words="Which flat is it?")
    assert "Waiting for the resident" in page.main
    assert "We mailed them that there is news." in page.main
    page = act(client, f"{path}/resume")
    assert "In progress" in page.main
    page = act(client, f"{path}/priority", priority="high", reason="Threats now.")
    assert "Priority changed to: High" in page.main
    assert f"High, changed by {officer.name} because: Threats now." in page.main
    assert "changed by an officer" in client.get("/officers/reports").main
    page = act(
        client,
        f"{path}/pass-on",
        body="police",
        accepted="no",
        reason="Team 4",
        words="The police have it.",
    )
    assert "Passed on to: The police" in page.main
    page = act(client, f"{path}/close", outcome="action_taken", words="It has stopped.")
    assert "Closed: Action was taken" in page.main
    page = act(client, f"{path}/reopen", words="It began again.")
    assert "Reopened" in page.main


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("note", {}),
        ("note", {"words": "kept words", "visibility": "everyone"}),
        ("assign", {"to": "999"}),
        ("assign", {"to": "²"}),
        ("ask", {"words": "  \n "}),
        ("ask", {"words": "x" * 4001}),
        ("pass-on", {"body": "mafia", "words": "kept words"}),
        ("close", {"outcome": "joined", "words": "kept words"}),
        ("close", {"outcome": "joined", "joined_to": "CR-1", "words": "kept words"}),
        ("close", {"words": "kept words"}),
        ("reopen", {"words": "kept words"}),
        ("priority", {"priority": "standard", "reason": "kept words"}),
        ("safeguarding", {"referred": "maybe", "words": "kept words"}),
        ("note", {"csrf_token": "old", "words": "kept words", "visibility": "staff"}),
        ("take", {"csrf_token": "old"}),
    ],
)
def test_bad_input_is_said_beside_the_field_and_kept(
    client: CheckedClient, officer: SignedIn, name: str, values: dict[str, str]
) -> None:
    path = f"/officers/reports/{_report(client, officer)}/{name}"
    page = act(client, path, **values)
    assert page.status == 422
    assert page.errors
    if values.get("words") == "kept words":
        assert "kept words" in page.text


@pytest.mark.parametrize("version", ["", "x", "²", "-1", "9" * 50, "2"])
def test_what_was_typed_stays_where_a_colleague_was_faster(
    client: CheckedClient, officer: SignedIn, version: str
) -> None:
    path = f"/officers/reports/{_report(client, officer)}/note"
    page = act(client, path, version=version, words="My long note", visibility="staff")
    if len(version) > 20:
        assert page.status == 200 or page.errors
        return
    assert page.status == 409
    assert "My long note" in page.text
    page = client.submit(page, OWN_FORM, visibility="staff")
    assert "My long note" in page.main
    assert "Your note is saved." in page.main


def test_who_reported_is_shown_for_a_recorded_reason(
    client: CheckedClient, officer: SignedIn
) -> None:
    path = f"/officers/reports/{_report(client, officer)}"
    assert "Lovelace" not in client.get(path).text
    page = act(client, f"{path}/identity")
    assert page.status == 422
    assert "Lovelace" not in page.text
    page = act(client, f"{path}/identity", reason="contact")
    assert "Ada Lovelace" in page.main
    assert page.response.headers["Cache-Control"] == "no-store"
    assert "report.identity_shown" in _acts(client)
    assert "Lovelace" not in client.get(path).text


def test_who_reported_is_not_shown_while_the_use_is_restricted(
    client: CheckedClient, officer: SignedIn, web_app: Flask
) -> None:
    reference = _report(client, officer)
    with web_app.app_context():
        restrictions.restrict(
            reference, an_officer(Role.MANAGER), RestrictionReason.ACCURACY, "The day is wrong"
        )
    page = act(client, f"/officers/reports/{reference}/identity", reason="contact")
    assert page.status == 422
    assert "Lovelace" not in page.text
    assert "report.refused" in _acts(client)


def test_a_colleagues_role_is_checked_in_the_service_too(
    client: CheckedClient, officer: SignedIn
) -> None:
    with client.app.app_context():
        auditor = an_officer(Role.AUDITOR)
    page = act(client, f"/officers/reports/{_report(client, officer)}/assign", to=str(auditor.id))
    assert page.status == 422


def test_hard_words_are_shown_as_words(client: CheckedClient, officer: SignedIn) -> None:
    account = "<script>alert(1)</script> {{ 7*7 }} شكوى 😀 " + "long" * 200
    reference = _report(client, officer, what_happened={"account": account})
    text = client.get(f"/officers/reports/{reference}").text
    assert "<script>alert" not in text
    assert "{{ 7*7 }}" in text


def test_refusals_and_readings_are_recorded(client: CheckedClient, officer: SignedIn) -> None:
    reference = _report(client, officer)
    act(client, f"/officers/reports/{reference}/reopen", words="x")
    acts = _acts(client)
    assert "report.read" in acts
    assert "report.refused" in acts


def test_the_first_page_shows_my_work_and_the_counts(
    client: CheckedClient, officer: SignedIn
) -> None:
    with client.app.app_context():
        mine = a_report(officer)
        triage.take(mine, officer, 1)
        other = a_report(officer, clock.now() - dt.timedelta(days=30))
    page = client.get("/officers/")
    assert mine in page.main
    assert other not in page.main
    assert "2 open" in page.main
    assert "1 overdue" in page.main
    assert "1 with nobody yet" in page.main
