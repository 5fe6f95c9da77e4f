"""The raw bytes of the database and of the files hold no word of what people told."""

import io
import subprocess
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from portal import clock
from portal.domain.officer_acts import IdentityReason
from portal.domain.vocabulary import Channel, ReportOutcome, Role, Visibility, YesNo
from portal.extensions import db
from portal.models.audit import AuditEntry
from portal.models.base import CaseKey
from portal.models.report import Report
from portal.models.setting import Setting
from portal.services import drafts
from portal.services.audit.audit_trail import read_trail
from portal.services.case_review import case_review_pages, case_reviews
from portal.services.case_search import Wanted, search_cases
from portal.services.evidence import evidence
from portal.services.evidence.evidence_case import case_of_draft
from portal.services.evidence.evidence_checks import check_waiting
from portal.services.officer import officer_sign_in
from portal.services.officer.officer_sign_in import Caller
from portal.services.publication import satisfaction
from portal.services.publication.satisfaction import Rating
from portal.services.report import report_pages, reports, triage
from portal.services.report.report_record import all_answers
from portal.services.tracking import resident_acts, sign_in_codes, tracking_changes
from portal.services.tracking.tracking_changes import Ways
from portal.services.transaction import transaction
from tests.builders import an_officer, report_answers
from tests.files.samples import pdf, photo
from tests.postgres import server_programs
from tests.services.review_answers import application, exactly, row, told
from tests.services.tracked import HERE, kept, mailed_code, opened, version

# Each word is there once in a kind of place, so that a find says where it leaked from.
WORDS = (
    "Zanzibarname", "zanzibar.mail", "zanzibar.changed", "02079460123", "020 7946 0123", "02079460456",
    "Zanzibarstreet", "SW1A 1AA", "SW1A1AA", "Zanzibaraccount", "Zanzibareffect", "Zanzibaralleged",
    "Zanzibarflat", "Zanzibarlooks", "Zanzibarcareful", "Zanzibaravoid", "Zanzibarreply", "Zanzibarnote",
    "Zanzibarmessage", "Zanzibarfile", "Zanzibarbytes", "Zanzibarapplicant", "zanzibar.applies",
    "Zanzibarharm", "Zanzibarplace", "Zanzibarrow", "Zanzibarresponse", "Zanzibardraft", "Zanzibarclosing",
    "Zanzibarrating", "Zanzibarsister", "Zanzibarsearch", "zanzibar.nobody", "zanzibar.asked",
)  # fmt: skip


@pytest.fixture
def folder(app: Flask) -> Path:
    found: Path = app.config["PORTAL"].instance
    return found


def a_full_report() -> str:
    token = drafts.start_draft("report", "en", "danger", {"now": "no"})
    file = case_of_draft(token, "report")
    for name, data in (
        ("Zanzibarfile.jpg", photo()),
        ("Zanzibarfile.pdf", pdf().replace(b"Catalog", b"Catalog/Zanzibarbytes")),
    ):
        evidence.add_file(file, name, io.BytesIO(data))
    answers = report_answers(
        where={"how": "address", "address": "9 Zanzibarstreet", "address_postcode": "SW1A 1AA"},
        what_happened={"account": "Zanzibaraccount every night"},
        effect={"scale": "4", "words": "Zanzibareffect"},
        about_them={
            "name": "Zanzibaralleged",
            "where": "Zanzibarflat",
            "looks": "Zanzibarlooks",
            "under_18": "no",
        },
        safe_contact={"ways": ["email", "call"]},
        contact={
            "name": "Zanzibarname",
            "email": "zanzibar.mail@example.org",
            "telephone": "020 7946 0123",
            "careful": "Zanzibarcareful",
        },
        avoid={"avoid": "yes", "whom": "Zanzibaravoid"},
    )
    sent = reports.submit_draft(token, answers)
    officer = an_officer(Role.MANAGER)
    reference = sent.reference
    check_waiting()
    triage.take(reference, officer, kept(reference).version)
    for words, reader in (
        ("Zanzibarnote", Visibility.STAFF),
        ("Zanzibarmessage", Visibility.PUBLIC),
    ):
        triage.add_note(reference, officer, kept(reference).version, words, reader)
    triage.ask_resident(reference, officer, kept(reference).version, "Zanzibarmessage?")
    browser = opened(sent)
    resident_acts.answer(browser, reference, version(browser, reference), "Zanzibarreply")
    _change_contact(browser, reference)
    report_pages.open_report(reference, officer)
    report_pages.reveal_identity(reference, officer, IdentityReason.CONTACT)
    search_cases(Wanted(name="Zanzibarsearch", words="Zanzibarsearch"), officer)
    triage.close(
        reference,
        officer,
        kept(reference).version,
        outcome=ReportOutcome.ADVICE_GIVEN,
        words="Zanzibarclosing",
    )
    satisfaction.rate(
        browser,
        reference,
        version(browser, reference),
        Rating(4, 3, "Zanzibarrating", linked=False),
    )
    return reference


def _change_contact(browser: str, reference: str) -> None:
    ways = Ways(
        frozenset({Channel.EMAIL, Channel.CALL}),
        telephone="020 7946 0456",
        address="9 Zanzibarstreet",
        careful="Zanzibarcareful",
        language="",
        interpreter=YesNo.NO,
        person="Zanzibarsister",
    )
    tracking_changes.change_ways(browser, reference, version(browser, reference), ways)
    email = "zanzibar.changed@example.org"
    made = tracking_changes.ask_to_confirm(browser, reference, email, HERE)
    assert tracking_changes.confirm_email(browser, reference, made, mailed_code("confirm_email"))


def an_application() -> str:
    token = drafts.start_draft("case_review", "en", "who", {"kind": "victim"})
    rows = {"row-a": row("2026-09-05", told("council", exactly("2026-09-06")), what="Zanzibarrow")}
    sent = case_reviews.submit_draft(
        token,
        application(
            rows,
            problem={"account": "Zanzibaraccount"},
            where={"place": "Zanzibarplace", "postcode": "SW1A 1AA"},
            harm={"harm": "Zanzibarharm"},
            response={"helped": "no", "response": "Zanzibarresponse"},
            contact={"name": "Zanzibarapplicant", "email": "zanzibar.applies@example.org"},
        ),
    )
    case_review_pages.open_case_review(sent.reference, an_officer(Role.MANAGER))
    return sent.reference


@pytest.fixture
def lived(app: Flask, folder: Path) -> tuple[str, str]:
    """A portal in which everything was told that can be."""
    drafts.start_draft("report", "en", "what-happened", {"account": "Zanzibardraft"})
    references = a_full_report(), an_application()
    typed = ("zanzibar.nobody@example.org", "Zanzibarsearch 12345")
    officer_sign_in.check_password(*typed, Caller(HERE))
    sign_in_codes.ask_for_code(references[0], "zanzibar.asked@example.org", HERE)
    return references


def raw_database() -> bytes:
    """All bytes that somebody gets who copies the database."""
    url = db.engine.url
    if db.engine.dialect.name == "sqlite":
        file = Path(str(url.database))
        found = [file, file.with_name(f"{file.name}-wal"), file.with_name(f"{file.name}-shm")]
        return b"".join(each.read_bytes() for each in found if each.exists())
    programs = server_programs()
    assert programs is not None
    host, port = url.query["host"], url.query["port"]
    dump = [programs / "pg_dump", "-h", host, "-p", port, "-U", url.username, url.database]
    return subprocess.run(dump, capture_output=True, check=True).stdout


def found_in(data: bytes) -> set[str]:
    plain = data.lower()

    def leaked(word: str) -> bool:
        # A dump writes bytes as hexadecimal digits.
        spellings = (word.lower().encode(), word.encode().hex().encode())
        return any(spelling in plain for spelling in spellings)

    return {word for word in WORDS if leaked(word)}


def test_the_database_holds_no_word_of_what_people_told(lived: tuple[str, str]) -> None:
    data = raw_database()
    for reference in lived:
        assert reference.encode() in data
    report = db.session.scalars(sa.select(Report).where(Report.reference == lived[0])).one()
    opened_again = str(all_answers(report))
    for word in ("Zanzibarname", "Zanzibaraccount", "Zanzibarlooks", "Zanzibarstreet"):
        assert word in opened_again
    assert found_in(data) == set()


def test_the_search_would_find_a_word_that_leaked(app: Flask) -> None:
    with transaction() as session:
        session.add(Setting(name="leak", value="Zanzibarname"))
        session.add(CaseKey(id="x", master="x", wrapped=b"Zanzibarnote", created_at=clock.now()))
    assert found_in(raw_database()) == {"Zanzibarname", "Zanzibarnote"}


def test_the_files_hold_no_word_and_no_picture(lived: tuple[str, str], folder: Path) -> None:
    files = [file for file in (folder / "evidence").rglob("*") if file.is_file()]
    assert len(files) >= 3
    for file in files:
        data = file.read_bytes()
        assert found_in(data) == found_in(file.name.encode()) == set()
        for sign in (b"JFIF", b"%PDF", b"Secretphone"):
            assert sign not in data


def test_the_audit_holds_no_content(lived: tuple[str, str]) -> None:
    entries = db.session.scalars(sa.select(AuditEntry)).all()
    acts = {entry.act for entry in entries}
    assert {"report.read", "report.identity_shown", "officer.sign_in_failed"} <= acts
    assert len(acts) >= 15
    told_there = " ".join(f"{e.act} {e.subject} {e.facts} {e.request_id}" for e in entries)
    assert found_in(told_there.encode()) == set()
    shown = read_trail(an_officer(Role.AUDITOR))
    assert found_in(str(shown).encode()) == set()
