"""An officer who reads reports and writes notes on them, and does not give up: and whether each note is there once."""

import contextlib
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import sqlalchemy as sa

from bench.faults.browser import Browser
from bench.faults.crowd import Crowd, GivenUp
from bench.faults.sites import Site
from portal.extensions import db
from portal.models.report import Report, ReportEvent
from portal.services.officer.officer_sessions import open_session
from portal.services.transaction import transaction
from portal.web.shared.access import OFFICER_COOKIE
from portal.web.shared.cookies import full_name
from tests.builders import an_officer

# Seconds between a note and the next one.
_RESTS = 0.3


@dataclass
class Notes:
    """What an officer was told is saved: `written` maps the words of a note to the reference of its report."""

    written: dict[str, str] = field(default_factory=dict)


@contextlib.contextmanager
def officer_at_work(portal: Site, crowd: Crowd) -> Iterator[Notes]:
    """Let an officer write notes on the reports that come in, beside the crowd and as patient, until the block ends."""
    with portal.app.app_context():
        officer = an_officer()
        with transaction() as session:
            token = open_session(session, officer.id)
    browser = Browser({full_name(OFFICER_COOKIE, https=True): token})
    notes, ended = Notes(), threading.Event()

    def work() -> None:
        number = 0
        with contextlib.suppress(GivenUp):
            while not ended.wait(_RESTS):
                told = [reference for reference in list(crowd.told.values()) if reference]
                if not told:
                    continue
                reference = told[number % len(told)]
                number += 1
                _write(crowd, browser, notes, reference, f"Note {number}: I rang the landlord 😡")

    working = threading.Thread(target=work, daemon=True)
    working.start()
    try:
        yield notes
    finally:
        ended.set()
        working.join()


def _write(crowd: Crowd, browser: Browser, notes: Notes, reference: str, words: str) -> None:
    crowd.read(browser, "/officers/reports")
    crowd.read(browser, f"/officers/reports/{reference}")
    path = f"/officers/reports/{reference}/note"
    form = crowd.form(browser, path, asks="words")
    crowd.send(browser, form.action or path, form.filled({"words": words, "visibility": "staff"}))
    notes.written[words] = reference


def look_at_notes(portal: Site, notes: Notes) -> dict[str, int]:
    """How many notes were written, and how many of them are lost or doubled, as the database has them now."""
    there: Counter[tuple[str, str]] = Counter()
    with portal.app.app_context():
        for event in db.session.scalars(sa.select(ReportEvent).join(Report)):
            there[event.report.reference, event.words or ""] += 1
        db.session.rollback()
    found = [there[reference, words] for words, reference in notes.written.items()]
    return {
        "notes": len(found),
        "notes_lost": found.count(0),
        "notes_doubled": sum(times > 1 for times in found),
    }
