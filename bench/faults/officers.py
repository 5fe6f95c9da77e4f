"""An officer who reads reports and writes notes on them, and does not give up: and whether each note is there once."""

import contextlib
import datetime as dt
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import sqlalchemy as sa

from bench.faults.browser import Answer, Browser, Fields
from bench.faults.crowd import GivenUp, forms_of
from bench.faults.sites import Site
from bench.faults.stage import Stage
from portal import clock
from portal.extensions import db
from portal.models.report import Report, ReportEvent
from portal.services.officer.officer_sessions import open_session
from portal.services.officer.officers import SignedIn
from portal.services.transaction import transaction
from portal.web.shared.access import OFFICER_COOKIE
from portal.web.shared.cookies import full_name
from tests.builders import an_officer

# Seconds between a note and the next one.
_RESTS = 0.3
_QUEUE, _SIGN_IN = "/officers/reports", "/officers/sign-in"


class _SignedOut(Exception):
    """The page for signing in came instead."""


class _OfficersBrowser(Browser):
    def ask(
        self, port: int, path: str, fields: Fields | None = None, photo: bytes | None = None
    ) -> Answer:
        answer = super().ask(port, path, fields, photo)
        leads_to = answer.headers.get("Location") or ""
        if _SIGN_IN in leads_to or any(_SIGN_IN in each.action for each in forms_of(answer)):
            raise _SignedOut
        return answer


@dataclass
class Officer:
    """Somebody who opens the queue and a report, and writes a note on it; put off, they do what the page says.

    `notes` maps the words of each note that they were told is saved to the reference of its report.
    """

    stage: Stage
    who: SignedIn
    browser: Browser = field(default_factory=_OfficersBrowser)
    notes: dict[str, str] = field(default_factory=dict)

    def work(self, ended: threading.Event) -> None:
        """Write a note on one report after the other."""
        number = 0
        with contextlib.suppress(GivenUp):
            while not ended.wait(_RESTS):
                told = [each for each in list(self.stage.crowd.told.values()) if each]
                if told:
                    number += 1
                    self._write(told[number % len(told)], f"Note {number}: I rang the landlord 😡")

    def _write(self, reference: str, words: str) -> None:
        crowd = self.stage.crowd
        while words not in self.notes:
            try:
                crowd.read(self.browser, _QUEUE)
                crowd.read(self.browser, f"{_QUEUE}/{reference}")
                path = f"{_QUEUE}/{reference}/note"
                form = crowd.form(self.browser, path, asks="words")
                typed = form.filled({"words": words, "visibility": "staff"})
                crowd.send(self.browser, form.action or path, typed)
                self.notes[words] = reference
            except _SignedOut:
                self._sign_in()

    def _sign_in(self) -> None:
        """Take a session by the servers' clock: nobody who was signed in before it was set back still is."""
        back = dt.timedelta(seconds=float(self.stage.seconds_back.read_text()))
        with (
            self.stage.portal.app.app_context(),
            clock.stopped_here_at(dt.datetime.now(dt.UTC) - back),
            transaction() as session,
        ):
            token = open_session(session, self.who.id)
        self.browser.cookies[full_name(OFFICER_COOKIE, https=True)] = token


@contextlib.contextmanager
def officer_at_work(stage: Stage) -> Iterator[Officer]:
    """Let an officer work beside the crowd until the block ends; what they have begun they finish."""
    with stage.portal.app.app_context():
        officer = Officer(stage, an_officer())
    ended = threading.Event()
    working = threading.Thread(target=officer.work, args=(ended,), daemon=True)
    working.start()
    try:
        yield officer
    finally:
        ended.set()
        working.join()


def look_at_notes(portal: Site, notes: dict[str, str]) -> dict[str, int]:
    """How many notes there are, and how many of them are lost or doubled, as the database has them now."""
    there: Counter[tuple[str, str]] = Counter()
    with portal.app.app_context():
        for event in db.session.scalars(sa.select(ReportEvent).join(Report)):
            there[event.report.reference, event.words or ""] += 1
        db.session.rollback()
    found = [there[reference, words] for words, reference in notes.items()]
    return {
        "notes": len(found),
        "notes_lost": found.count(0),
        "notes_doubled": sum(times > 1 for times in found),
    }
