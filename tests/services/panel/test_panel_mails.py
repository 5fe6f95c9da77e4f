"""Members of a panel get a mail with a calendar file; one that follows changes the one before."""

import datetime as dt
import re
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest
import sqlalchemy as sa

from portal import clock
from portal.domain.resident_acts import WithdrawalReason
from portal.domain.vocabulary import Body, CaseReviewStatus
from portal.extensions import db
from portal.mail.mailbox import newest
from portal.mail.message import Letter, compose
from portal.mail.transports import FilesTransport
from portal.models.outbox import OutboxMessage
from portal.services.case_review import case_review_work
from portal.services.messages.delivery import deliver_next
from portal.services.officer.officers import SignedIn
from portal.services.panel import panels
from portal.services.panel.panels import Member, Plan
from portal.services.tracking import resident_acts
from tests.services.panel.planned import a_plan, gather, opened_application, seen

ANN = Member("Ann Example", Body.POLICE, "Made-up Police", "ann@police.example.org")
BOB = Member("Bob Example", Body.HEALTH, "Made-up NHS", "bob@nhs.example.org")
CHAIR = Member("Ruth Chair", None, "Independent", "ruth@example.org")
NO_MAIL = Member("Cy Example", None, "Wardens")
PLAN = {"chair": CHAIR, "members": (ANN, NO_MAIL), "where": "Room 3,\nTown Hall"}

Mail = dict[str, str]


@pytest.fixture
def case(officer: SignedIn) -> tuple[str, str]:
    """A case whose panel can be set, and the token of its applicant's browser."""
    reference, token = opened_application()
    gather(reference, officer)
    return reference, token


def _set(reference: str, officer: SignedIn) -> Plan:
    plan = a_plan(**PLAN)
    panels.set_panel(reference, officer, seen(reference, officer), plan, "Words to Zoë Victim.")
    return plan


def _sent() -> dict[tuple[str, str], Mail]:
    """The mails of panels, by message and address."""
    rows = db.session.scalars(sa.select(OutboxMessage).where(OutboxMessage.message.like("panel_%")))
    return {(row.message, row.envelope["to"]): row.envelope for row in rows}


def _fact(mail: Mail, name: str) -> str:
    found = re.search(rf"^{name}(?:;[^:]*)?:(.*)\r$", mail["calendar"], re.MULTILINE)
    assert found is not None, name
    return found[1]


def test_who_has_an_address_is_invited_with_no_word_of_the_case(
    officer: SignedIn, case: tuple[str, str]
) -> None:
    _set(case[0], officer)
    sent = _sent()
    assert set(sent) == {("panel_invited", ANN.email), ("panel_invited", CHAIR.email)}
    mail = sent["panel_invited", ANN.email]
    for words in (case[0], "Friday 16 October 2026, 12:00", "13:30", "Room 3, Town Hall"):
        assert words in mail["body"], words
    for name, value in (
        ("METHOD", "REQUEST"),
        ("SEQUENCE", "0"),
        ("DTSTART", "20261016T110000Z"),
        ("DTEND", "20261016T123000Z"),
        ("SUMMARY", f"Case review panel {case[0]}"),
        ("ATTENDEE", f"mailto:{ANN.email}"),
        ("STATUS", "CONFIRMED"),
    ):
        assert _fact(mail, name) == value
    assert _fact(mail, "ORGANIZER").startswith("mailto:")
    for secret in ("Zoë", "Victim", "Ruth", "Cy Example"):
        assert secret not in mail["body"] + mail["calendar"]


def test_a_change_moves_what_stands_in_the_calendars(
    officer: SignedIn, case: tuple[str, str]
) -> None:
    reference = case[0]
    plan = _set(reference, officer)
    uid = _fact(_sent()["panel_invited", ANN.email], "UID")
    later = replace(plan, starts_at=plan.starts_at + dt.timedelta(days=3), members=(BOB, NO_MAIL))
    panels.move_panel(reference, officer, seen(reference, officer), later, "The room was taken.")
    sent = _sent()
    kept, new, gone = (
        sent["panel_moved", CHAIR.email],
        sent["panel_invited", BOB.email],
        sent["panel_cancelled", ANN.email],
    )
    assert [_fact(each, "METHOD") for each in (kept, new, gone)] == ["REQUEST", "REQUEST", "CANCEL"]
    assert {_fact(each, "UID") for each in (kept, new, gone)} == {uid}
    assert {_fact(each, "SEQUENCE") for each in (kept, new, gone)} == {"1"}
    assert _fact(kept, "DTSTART") == "20261019T110000Z"
    assert "The room was taken." not in kept["body"]
    panels.cancel_panel(reference, officer, seen(reference, officer), "The chair is ill.")
    over = _sent()["panel_cancelled", BOB.email]
    assert (_fact(over, "METHOD"), _fact(over, "STATUS"), _fact(over, "SEQUENCE")) == (
        "CANCEL",
        "CANCELLED",
        "2",
    )
    assert "ill" not in over["body"]


@pytest.mark.parametrize("own_act", [True, False])
def test_a_case_that_is_taken_back_cancels_its_panel(
    officer: SignedIn, case: tuple[str, str], *, own_act: bool
) -> None:
    reference, token = case
    _set(reference, officer)
    version = seen(reference, officer)
    if own_act:
        resident_acts.withdraw(token, reference, version, WithdrawalReason.STOPPED, "Enough.")
    else:
        case_review_work.advance(
            reference, officer, version, to=CaseReviewStatus.WITHDRAWN, reason="x", words="x"
        )
    assert panels.find_panel(reference) is None
    assert ("panel_cancelled", ANN.email) in _sent()


def test_a_panel_that_met_is_not_cancelled_by_what_comes_later(
    officer: SignedIn, case: tuple[str, str]
) -> None:
    reference = case[0]
    plan = _set(reference, officer)
    with clock.stopped_at(plan.starts_at + dt.timedelta(days=1)):
        case_review_work.advance(
            reference,
            officer,
            seen(reference, officer),
            to=CaseReviewStatus.WITHDRAWN,
            reason="x",
            words="x",
        )
    assert not [message for message, _to in _sent() if message == "panel_cancelled"]


def test_the_mail_carries_the_file(
    officer: SignedIn, case: tuple[str, str], tmp_path: Path
) -> None:
    _set(case[0], officer)
    transport = FilesTransport(tmp_path)
    while deliver_next(transport):
        pass
    mail = next(each for each in newest(tmp_path, 50) if each.to == ANN.email)
    assert mail.attached == ("meeting.ics",)
    assert mail.locale == "en"
    assert any("Room 3, Town Hall" in line for lines in mail.paragraphs for line in lines)


def test_the_method_stands_in_the_header_where_programs_look_for_it() -> None:
    letter = Letter(
        to=ANN.email,
        subject="Panel",
        body="Words",
        locale="en",
        identity="a" * 32,
        written_at=dt.datetime(2026, 10, 14, tzinfo=dt.UTC),
        calendar="BEGIN:VCALENDAR\r\nMETHOD:CANCEL\r\nSUMMARY:Zoë\r\nEND:VCALENDAR\r\n",
    )
    mail: EmailMessage = compose(letter, "Made-up", "portal@example.org")
    (attached,) = mail.iter_attachments()
    assert attached.get_content_type() == "text/calendar"
    assert attached["Content-Type"].params["method"] == "CANCEL"
    assert "SUMMARY:Zoë" in attached.get_content()
    assert mail.get_body().get_content().strip() == "Words"  # type: ignore[union-attr]
