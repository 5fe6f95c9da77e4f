"""A copy of a person's data: everything of theirs, nothing of others, in one file."""

import datetime as dt
import io
import json
import zipfile

import pytest

from portal.domain.data_requests import DataRequestKind
from portal.domain.vocabulary import Intake, Role, Visibility
from portal.services.case_review import case_review_pages, threshold_decisions
from portal.services.case_review.joint_applicants import add_joint_applicant
from portal.services.data_protection import data_requests
from portal.services.officer.officers import SignedIn
from portal.services.report import report_pages, triage
from tests.builders import a_photo, a_report, an_application
from tests.files.samples import photo
from tests.services.review_answers import application
from tests.web.contract import CheckedClient
from tests.web.officer_walk import OWN_FORM, signed_in

CAME = dt.date(2026, 10, 12)


def asked(client: CheckedClient, manager: SignedIn) -> tuple[str, str, str]:
    """A request about a report with a photo and notes, and about an application."""
    with client.app.app_context():
        report = a_report(manager)
        review = an_application(manager, application())
        a_photo(report)
        seen = report_pages.open_report(report, manager).version
        triage.add_note(report, manager, seen, "Zanzibarnote of staff", Visibility.STAFF)
        told = {"name": "Ada", "reach": "By letter", "words": "A copy"}
        reference = data_requests.log_request(
            manager, DataRequestKind.ACCESS, Intake.LETTER, CAME, told, "k" * 24
        )
        data_requests.name_cases(reference, manager, 1, [report, review])
    return f"/officers/data-requests/{reference}/copy", report, review


def copy(client: CheckedClient, path: str, out: list[str], words: str = "") -> zipfile.ZipFile:
    token = next(
        field.get("value")
        for field in client.get(path).all("input")
        if field.get("name") == "csrf_token"
    )
    data = {"csrf_token": token, "words": words, "out": out}
    with client.http.post(path, data=data, base_url="http://127.0.0.1") as answer:
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"].startswith("attachment")
        return zipfile.ZipFile(io.BytesIO(answer.data))


def ticked(client: CheckedClient, path: str) -> list[str]:
    boxes = [field for field in client.get(path).all("input") if field.get("name") == "out"]
    assert len(boxes) > 20
    return [box.get("value") for box in boxes if box.get("checked") is not None]


def test_the_copy_holds_everything_of_theirs_and_nothing_of_others(client: CheckedClient) -> None:
    manager = signed_in(client, Role.MANAGER)
    path, report, review = asked(client, manager)
    out = ticked(client, path)
    assert out
    made = copy(client, path, out)
    page = made.read("read-me-first.html").decode()
    for word in (
        "Drums until three",
        "Ada Lovelace",
        "ada@example.org",
        "Zanzibarnote",
        report,
        review,
    ):
        assert word in page
    assert "Music through the wall" in page
    assert "zoe@example.org" in page
    everything = b"".join(made.read(name) for name in made.namelist() if "files/" not in name)
    assert b"Bert Secretname" not in everything
    assert b"<script" not in everything
    data = json.loads(made.read("data.json"))
    assert data["cases"][report]["kind"] == "noise"
    files = [name for name in made.namelist() if name.startswith(f"files/{report}/")]
    assert [made.read(name) for name in files] == [photo()]
    assert not any("file_key" in piece["key"] for piece in data["pieces"])


def test_what_is_left_out_or_blacked_out_does_not_go(client: CheckedClient) -> None:
    manager = signed_in(client, Role.MANAGER)
    path, *_ = asked(client, manager)
    keys = [box.get("value") for box in client.get(path).all("input") if box.get("name") == "out"]
    out = [key for key in keys if "contact" in key or ":file:" in key]
    made = copy(client, path, out, "drums UNTIL\nMusic\n\n")
    everything = b"".join(made.read(name) for name in made.namelist()).decode()
    assert "Drums until" not in everything
    assert "[…] three" in everything
    assert "Music" not in everything
    assert "Ada Lovelace" not in everything
    assert not any(name.startswith("files/") for name in made.namelist())


def test_it_is_on_record_before_it_goes(client: CheckedClient) -> None:
    manager = signed_in(client, Role.MANAGER)
    path, *_ = asked(client, manager)
    copy(client, path, [])
    signed_in(client, Role.AUDITOR)
    main = client.get("/officers/audit").main
    assert "data_request.copied" in main
    assert "left_out: 0" in main


def test_without_a_case_there_is_nothing_to_copy(client: CheckedClient) -> None:
    manager = signed_in(client, Role.MANAGER)
    with client.app.app_context():
        told = {"name": "Ada", "reach": "By letter", "words": "A copy"}
        reference = data_requests.log_request(
            manager, DataRequestKind.ACCESS, Intake.LETTER, CAME, told, "k" * 24
        )
    page = client.get(f"/officers/data-requests/{reference}/copy")
    assert "First say which cases it is about." in page.main


@pytest.mark.parametrize("values", [{"csrf_token": "old"}, {"words": "x" * 5000}])
def test_bad_input_gives_no_file(client: CheckedClient, values: dict[str, str]) -> None:
    manager = signed_in(client, Role.MANAGER)
    path, *_ = asked(client, manager)
    assert client.submit(client.get(path), OWN_FORM, **values).status == 422


def test_letters_and_messages_to_joint_applicants_are_left_out_first(client: CheckedClient) -> None:
    manager = signed_in(client, Role.MANAGER)
    path, _report, review = asked(client, manager)
    with client.app.app_context():
        contact = {
            "contact": {
                "name": "Jo Jointname",
                "email": "jo@example.org",
                "address": "9 Hidden Row",
            },
            "safe-contact": {"ways": ["email", "letter"]},
        }
        seen = case_review_pages.open_case_review(review, manager).version
        add_joint_applicant(review, manager, seen, contact, safety_confirmed=True)
        threshold_decisions.confirm_met(review, manager, seen + 1, "A review is held.")
    made = copy(client, path, ticked(client, path))
    everything = made.read("read-me-first.html") + made.read("data.json")
    assert b"A review is held." in everything
    for word in (b"Jointname", b"jo@example.org", b"Hidden Row"):
        assert word not in everything


def test_people_read_words_and_machines_the_codes_beside_them(client: CheckedClient) -> None:
    manager = signed_in(client, Role.MANAGER)
    path, report, review = asked(client, manager)
    made = copy(client, path, [])
    page = made.read("read-me-first.html").decode()
    for word in (
        "I rent from a private landlord",
        "Wednesday 14 October 2026",
        "Saturday 10 October 2026",
        "Received",
    ):
        assert word in page
    for code in ("private_rent", "none", "2026-10-10", "may_speak", "received_at", "standard"):
        assert f">{code}<" not in page
        assert f" {code}\n" not in page
    data = json.loads(made.read("data.json"))
    homes = [each for each in data["pieces"] if "private_rent" in each["text"]]
    assert homes
    assert all("landlord" in each["words"] for each in homes)
    assert data["cases"][report]["kind"] == "noise"
    assert data["cases_in_words"][report]["Type"] == "Noise"
    assert data["cases_in_words"][review]["Status"]
