"""The panel by pages: set by an officer, answered by the victim, on paper and in a calendar."""

import datetime as dt
import re

import pytest

from portal import clock
from portal.domain.vocabulary import Body, Role
from portal.services.case_review import threshold_decisions
from portal.services.officer.officers import SignedIn
from portal.services.tracking import tracking
from tests.builders import a_partner
from tests.services.panel.planned import opened_application, seen
from tests.services.tracked import mails
from tests.web.contract import CheckedClient
from tests.web.officer_walk import act, signed_in

PANEL = {
    "day-day": "20",
    "day-month": "10",
    "day-year": "2026",
    "time": "14:30",
    "minutes": "90",
    "place": "both",
    "where": "Room 3, Town Hall",
    "chair": "Ruth Chair",
    "chair_service": "Independent",
    "chair_body": "none",
    "others": "Ann Example, Noise team\nBob Example",
    "words": "We meet about your case.",
}


@pytest.fixture
def officer(client: CheckedClient) -> SignedIn:
    return signed_in(client, Role.CASE_REVIEW_OFFICER)


@pytest.fixture
def case(client: CheckedClient, officer: SignedIn) -> tuple[str, str]:
    """A case in which information is gathered, and the token of its applicant's browser."""
    with client.app.app_context():
        reference, token = opened_application()
        version = seen(reference, officer)
        threshold_decisions.confirm_met(reference, officer, version, "A review is held.")
    path = f"/officers/case-reviews/{reference}/move"
    act(client, path, to="gathering", reason="x", words="We ask.")
    return reference, token


def test_a_panel_is_set_moved_and_cancelled_by_pages(
    client: CheckedClient, case: tuple[str, str]
) -> None:
    path = f"/officers/case-reviews/{case[0]}"
    assert "panel_set" not in client.get(f"{path}/move").text
    page = act(client, f"{path}/set-panel", **PANEL)
    assert "The panel is set, and the applicant is invited." in page.main
    assert "Tuesday 20 October 2026, 14:30 to 16:00" in page.main
    assert "Ann Example (Noise team)" in page.main
    form = client.get(f"{path}/move-panel")
    assert form.fields(1)["time"] == "14:30"
    page = act(client, f"{path}/move-panel", time="9.00", words="The room was taken.")
    assert "09:00 to 10:30" in page.main
    page = act(client, f"{path}/cancel-panel", words="The chair is ill.")
    assert "The panel is cancelled." in page.main
    assert "Set the panel" in page.main


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"time": "25:00"}, "Enter a time like 14:30."),
        ({"time": "²:30"}, "Enter a time like 14:30."),
        ({"minutes": "0"}, "Enter the minutes, like 90."),
        ({"minutes": "½"}, "Enter the minutes, like 90."),
        ({"day-day": "13"}, "The date must not be before 14 October 2026."),
        ({"day-day": "14", "time": "00:01"}, "The panel must meet in the future."),
        ({"day-month": "12"}, "Write why it is the nearest date."),
        ({"place": "moon"}, "Choose one of the answers"),
        ({"where": ""}, "Enter where it meets."),
        ({"others": "Bob Example, Noise team, bob@"}, "Line 1: end it with an email address"),
        ({"chair_listed": "77"}, "Choose one of the answers"),
    ],
)
def test_bad_input_is_said_and_what_was_typed_stays(
    client: CheckedClient, case: tuple[str, str], wrong: dict[str, str], said: str
) -> None:
    page = act(client, f"/officers/case-reviews/{case[0]}/set-panel", **{**PANEL, **wrong})
    assert page.status == 422
    assert said in page.main
    assert "Bob Example" in page.text


def test_a_chair_who_decided_is_refused_with_what_was_typed(
    client: CheckedClient, case: tuple[str, str], officer: SignedIn
) -> None:
    wrong = {**PANEL, "chair": officer.name, "chair_reason": "Nobody else."}
    page = act(client, f"/officers/case-reviews/{case[0]}/set-panel", **wrong)
    assert page.status == 422
    assert "Only a manager may allow a chair" in page.main
    assert "Bob Example" in page.text
    signed_in(client, Role.MANAGER)
    page = act(client, f"/officers/case-reviews/{case[0]}/set-panel", **wrong)
    assert "The panel is set" in page.main
    assert "Nobody else." in page.main


def test_the_victim_takes_part_by_pages(client: CheckedClient, case: tuple[str, str]) -> None:
    reference, token = case
    path = f"/officers/case-reviews/{reference}"
    act(client, f"{path}/set-panel", **PANEL)
    client.http.set_cookie("track", token, domain="127.0.0.1")
    main = client.get(f"/track/{reference}").main
    assert "The day of the review meeting is set" in main
    assert "We meet about your case." in main
    meeting = client.get(f"/track/{reference}/meeting")
    assert "Room 3, Town Hall" in meeting.main
    wrong = client.submit(client.get(f"/track/{reference}/taking-part"), words="Kept words of mine")
    assert wrong.status == 422
    assert "Kept words of mine" in wrong.text
    done = client.submit(wrong, how="representative", objects="I know the chair.")
    assert "Thank you. We tell the panel how you take part." in done.main
    meeting = client.get(f"/track/{reference}/meeting")
    assert "Someone else speaks for me" in meeting.main
    main = client.get(path).main
    assert "By a representative" in main
    assert "I know the chair." in main
    page = act(client, f"{path}/record-taking-part", how="not_at_all", words="", objects="")
    assert "Not at all" in page.main


def test_papers_and_calendar_files(client: CheckedClient, case: tuple[str, str]) -> None:
    reference, token = case
    path = f"/officers/case-reviews/{reference}"
    assert client.get(f"{path}/panel").status == 404
    act(client, f"{path}/set-panel", **PANEL)
    pack = client.get(f"{path}/panel")
    assert "Agenda and case pack" in pack.main
    assert "Silence or a lost log never counts" in pack.main
    assert "Safe to use" not in pack.main
    client.http.set_cookie("track", token, domain="127.0.0.1")
    files = {}
    for name, address in {
        "pack": f"{path}/panel.pdf",
        "copy": f"{path}/panel/victims-copy.pdf",
        "own": f"/track/{reference}/meeting.pdf",
        "members": f"{path}/panel.ics",
        "calendar": f"/track/{reference}/meeting.ics",
    }.items():
        answer = client.http.get(address, base_url="http://127.0.0.1")
        assert answer.status_code == 200, name
        assert "attachment" in answer.headers["Content-Disposition"]
        assert answer.headers["Cache-Control"] == "no-store"
        files[name] = answer.data
    assert files["pack"].startswith(b"%PDF")
    assert files["own"].startswith(b"%PDF")
    assert b"SUMMARY:Appointment" in files["calendar"]
    assert reference.encode() not in files["calendar"]
    assert b"DTSTART:20261020T133000Z" in files["calendar"]
    assert reference.encode() in files["members"]


def test_without_the_case_open_nothing_of_the_meeting_is_shown(
    client: CheckedClient, case: tuple[str, str]
) -> None:
    reference, token = case
    act(client, f"/officers/case-reviews/{reference}/set-panel", **PANEL)
    with client.app.app_context():
        tracking.close_case(token)
    for below in ("meeting", "meeting.pdf", "meeting.ics", "taking-part"):
        answer = client.http.get(f"/track/{reference}/{below}", base_url="http://127.0.0.1")
        assert answer.status_code == 303, below


def test_who_is_in_the_directory_is_chosen_and_kept_when_it_is_moved(
    client: CheckedClient, case: tuple[str, str], officer: SignedIn
) -> None:
    with client.app.app_context():
        chair = a_partner(officer, Body.HEALTH, "chair@nhs.example.org")
        member = a_partner(officer)
    path = f"/officers/case-reviews/{case[0]}"
    chosen = {**PANEL, "chair": "", "chair_service": "", "listed": str(member)}
    del chosen["chair_body"]
    assert act(client, f"{path}/set-panel", **chosen).status == 422
    others = "Ann Example, Noise team, ann@example.org"
    chosen |= {"chair_listed": str(chair), "others": others}
    page = act(client, f"{path}/set-panel", **chosen)
    assert "The panel is set" in page.main
    fields = client.get(f"{path}/move-panel").fields(1)
    assert (fields["chair_listed"], fields["others"]) == (str(chair), others)
    act(client, f"{path}/move-panel", time="9.00", words="The room was taken.")
    with client.app.app_context():
        moved = sorted(mail["to"] for mail in mails("panel_moved"))
    assert moved == ["ann@example.org", "chair@nhs.example.org", "desk@police.example.org"]


def test_the_chair_opens_the_papers_and_writes_what_the_panel_found(
    client: CheckedClient, case: tuple[str, str], officer: SignedIn
) -> None:
    with client.app.app_context():
        chair = a_partner(officer, Body.HEALTH, "chair@nhs.example.org")
    path = f"/officers/case-reviews/{case[0]}"
    assert "Give the chair the case pack" not in act(client, f"{path}/set-panel", **PANEL).text
    listed = {"chair_listed": str(chair), "words": "Another chair."}
    act(client, f"{path}/move-panel", **listed)
    given = act(client, f"{path}/give-papers")
    assert "The chair is mailed a link" in given.main
    with client.app.app_context():
        (mail,) = mails("chair_invited")
    link = re.search(r"/partners/[\w-]{16}", mail["body"])
    assert link is not None
    other = CheckedClient(client.app)
    page = other.submit(other.get(link[0]))
    with client.app.app_context():
        code = re.search(r"code is ([\d ]+)\.", mails("partner_code")[-1]["body"])
    assert code is not None
    page = other.submit(page, code=code[1])
    # The pack as officers read it, and no more: nobody who applied, and no note.
    for words in ("Room 3, Town Hall", "Tuesday 20 October 2026", "What each service did"):
        assert words in page.main
    assert "Zoë" not in page.text
    early = other.submit(page, words="It went wrong early.", then="send")
    assert early.status == 422
    assert "It went wrong early." in early.text
    saved = other.submit(early, words="It went wrong early.", then="save")
    assert "It is saved." in saved.main
    with clock.stopped_at(dt.datetime(2026, 10, 20, 16, tzinfo=dt.UTC)):
        page = other.submit(other.get(link[0]))
        with client.app.app_context():
            code = re.search(r"code is ([\d ]+)\.", mails("partner_code")[-1]["body"])
        assert code is not None
        page = other.submit(page, code=code[1])
        assert page.fields()["words"] == "It went wrong early."
        empty = other.submit(page, words="", then="send")
        assert "Write what the panel found." in empty.main
        sent = other.submit(empty, words="Nobody told the landlord.", then="send")
        assert "Your answer is with us." in sent.main
        signed_in(client, Role.CASE_REVIEW_OFFICER)
        assert "Nobody told the landlord." in client.get(path).main
        held = {"held_on-day": "20", "held_on-month": "10", "held_on-year": "2026"}
        act(client, f"{path}/panel-held", **held, words="The panel met.")
        # The draft begins with what the chair wrote.
        assert client.get(f"{path}/release-plan").fields(1)["words"] == "Nobody told the landlord."
