"""Cases that states show: each made once by the services, then found again.

Where they are is kept beside the demonstration's mail. A case that a tester has moved on is left
to the tester, and another one is made.
"""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from flask import current_app

from portal.domain.vocabulary import CaseReviewStatus, ReportStatus
from portal.services import drafts
from portal.services.demo.people import officer
from portal.services.officer.officers import SignedIn
from portal.services.tracking import tracking
from portal.web.demo.states.browser import StateBrowser
from portal.web.demo.states.journey_states import Answers

_FILE = "demo-states.json"
_LOCK = threading.RLock()


@dataclass(frozen=True)
class Made:
    """A case with its key. `token` opens it in one browser for a short while."""

    reference: str
    code: str
    token: str


def find(
    browser: StateBrowser,
    name: str,
    status: ReportStatus | CaseReviewStatus,
    make: Callable[[], tuple[str, str]],
) -> Made:
    """The case of this name, made where it is not there or stands elsewhere.

    Args:
        make: makes it, and gives its reference and its code.

    Raises:
        LookupError: it was made, and does not stand where it should.
    """
    with _LOCK:
        kept = _read()
        found = _open(browser, *kept[name], status) if name in kept else None
        if found is not None:
            return found
        kept[name] = make()
        found = _open(browser, *kept[name], status)
        if found is None:
            raise LookupError(f"{name} does not stand at {status}")
        _write(kept)
        return found


def drafted(journey: str, answers: Answers) -> tuple[str, str]:
    """A draft with these answers: its token and the code of the case that it becomes."""
    slug, fields = next(iter(answers.items()))
    token = drafts.start_draft(journey, "en", slug, fields)
    held = drafts.find_draft(token, journey)
    return token, (held.tracking_code or "") if held else ""


def hand(email: str) -> SignedIn:
    """An officer of the demonstration, who does something to a case."""
    return officer(email)


def _open(
    browser: StateBrowser, reference: str, code: str, status: ReportStatus | CaseReviewStatus
) -> Made | None:
    opened = tracking.open_case(reference, code, browser.address)
    if opened is None:
        return None
    token, reference = opened
    case = tracking.find_case(token, reference)
    return Made(reference, code, token) if case is not None and case.status is status else None


def _path() -> Path:
    instance: Path = current_app.config["PORTAL"].instance
    return instance / _FILE


def _read() -> dict[str, tuple[str, str]]:
    try:
        return {name: tuple(pair) for name, pair in json.loads(_path().read_text()).items()}
    except (OSError, ValueError):
        return {}


def _write(kept: dict[str, tuple[str, str]]) -> None:
    # Replaced as a whole: another process may be reading it.
    new = _path().with_suffix(".new")
    new.write_text(json.dumps(kept, indent=1))
    new.replace(_path())
