"""People who report over HTTP, one after the other, and do not give up: and whether each report is there whole."""

import http.client
import queue
import re
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import sqlalchemy as sa

from bench.faults.browser import Answer, Browser, Fields
from bench.faults.sites import Site
from bench.residents import CHECK, draft_cookie, drafted
from portal.extensions import db
from portal.models.report import Report
from portal.services import drafts
from portal.services.report import reports
from portal.web.demo.states.forms import PageForm, read_forms
from tests.builders import report_answers
from tests.files.samples import photo
from tests.services.report.whole import count, missing_of

PEOPLE = 6
_ACCOUNT, _EVIDENCE = "/report-asb/what-happened?change=1", "/report-asb/evidence"
_REFERENCE = re.compile(r"ASB-\w{4}-\w{4}")
_NO_ANSWER = (OSError, http.client.HTTPException)
_CLOSED = "This service is closed for a short while"
_NOT_KEPT = "We could not keep your file"
# Seconds: nobody presses again at once.
_BEFORE_AGAIN = 0.5
_BROKEN_AT_MOST = 50
_Done = TypeVar("_Done")


class GivenUp(Exception):
    """The portal did not come right in time, or too much of it makes no sense."""


@dataclass
class Crowd:
    """People who type an account, add a photo and send their report, each in turn from a draft that is all but ready.

    Whoever gets no answer sends the same again. Whoever is put off with a page that says so does what it says. What a
    person cannot make use of, such as an error that keeps nothing of what they typed, is `broken`.

    `tokens` are their drafts. `told` maps a draft to the reference on its confirmation, or to None until it is read.
    `thinks`: seconds between opening a form and sending it. `slowest`: seconds of the slowest answer. `until`: the
    moment of `time.monotonic` at which they give up.
    """

    tokens: list[str]
    photo: bytes = field(default_factory=photo)
    thinks: float = 0.0
    until: float = float("inf")
    told: dict[str, str | None] = field(default_factory=dict)
    unanswered: int = 0
    put_off: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)
    slowest: float = 0.0
    port: int = 0
    open: threading.Event = field(default_factory=threading.Event)

    def begin(self, people: int = PEOPLE) -> list[threading.Thread]:
        """Let so many come; they are gone when all drafts are sent."""
        waiting: queue.SimpleQueue[tuple[int, str]] = queue.SimpleQueue()
        for each in enumerate(self.tokens):
            waiting.put(each)
        begun = [
            threading.Thread(target=self._person, args=(waiting,), daemon=True)
            for _ in range(people)
        ]
        for person in begun:
            person.start()
        return begun

    def _person(self, waiting: queue.SimpleQueue[tuple[int, str]]) -> None:
        while True:
            try:
                number, token = waiting.get_nowait()
                self._report(number, token)
            except (queue.Empty, GivenUp):
                return

    def _report(self, number: int, token: str) -> None:
        name, _, value = draft_cookie(token).partition("=")
        browser = Browser({name: value})
        form = self.form(browser, _ACCOUNT)
        self.send(browser, form.action or _ACCOUNT, form.filled({"account": account_of(number)}))
        self._add_photo(browser)
        form = self.form(browser, CHECK)
        sent = self.send(browser, form.action or CHECK, form.sent)
        if not sent.headers["Location"].endswith("/sent"):
            self.broken.append(f"{CHECK} led to {sent.headers['Location']}")
            return
        self.told[token] = None
        confirmation = self.read(browser, "/report-asb/sent")
        found = _REFERENCE.search(confirmation.page)
        self.told[token] = found.group() if found else "none on the page"

    def form(self, browser: Browser, path: str, asks: str = "csrf_token") -> PageForm:
        """The form that is sent and asks for a field of this name, when somebody has filled it in."""
        answer = self.read(browser, path)
        time.sleep(self.thinks)
        return next(form for form in forms_of(answer) if asks in form.names)

    def read(self, browser: Browser, path: str) -> Answer:
        """Ask for a page until it comes."""
        while True:
            answer = self._ask(browser, path)
            if answer.status == 200:
                return answer
            self._note(answer, is_plain=_is_closed(answer))

    def send(self, browser: Browser, path: str, fields: Fields) -> Answer:
        """Send a form until it is taken, from the page of the trouble where there is one."""
        while True:
            answer = self._ask(browser, path, fields)
            if answer.status == 303:
                return answer
            again = next((one for one in forms_of(answer) if _holds(one, fields)), None)
            self._note(answer, is_plain=_is_closed(answer) and again is not None)
            if again is not None:
                path, fields = again.action, again.sent

    def _add_photo(self, browser: Browser) -> None:
        # A page cannot send a file again: each time from the start.
        while True:
            form = self.form(browser, _EVIDENCE, asks="files")
            answer = self._ask(browser, form.action or _EVIDENCE, form.sent, self.photo)
            if answer.status == 303:
                return
            # The whole site takes 300 a minute: whoever is one too many comes again.
            is_late = answer.status == 429
            is_kept_out = answer.status == 422 and _NOT_KEPT in answer.page
            self._note(answer, is_plain=is_late or is_kept_out or _is_closed(answer))

    def _note(self, answer: Answer, *, is_plain: bool) -> None:
        """Count somebody who was not served, and wait before they press again.

        Raises:
            GivenUp: too much of it makes no sense.
        """
        said = f"{answer.path} {answer.status}"
        if is_plain:
            self.put_off[said] += answer.status != 429
        else:
            self.broken.append(said)
            if len(self.broken) > _BROKEN_AT_MOST:
                raise GivenUp
        time.sleep(_BEFORE_AGAIN)

    def _ask(
        self, browser: Browser, path: str, fields: Fields | None = None, photo: bytes | None = None
    ) -> Answer:
        """Ask until an answer comes, whatever it says."""

        def ask() -> Answer:
            begun = time.monotonic()
            answer = browser.ask(self.port, path, fields, photo)
            self.slowest = max(self.slowest, time.monotonic() - begun)
            return answer

        return self._until_answered(ask)

    def _until_answered(self, act: Callable[[], _Done]) -> _Done:
        while time.monotonic() < self.until:
            self.open.wait()
            try:
                return act()
            except _NO_ANSWER:
                self.unanswered += 1
                time.sleep(0.05)
        raise GivenUp


def account_of(number: int) -> str:
    """What the person of so many types."""
    return f"It was night {number}: drums until three in the morning — jeden Abend 😡"


def crowd_of(portal: Site, count: int, **choices: Any) -> Crowd:
    """So many people with drafts that are all but ready."""
    return Crowd(drafted(portal.app, count), **choices)


def look(portal: Site, crowd: Crowd) -> dict[str, Any]:
    """Each draft's report, as the database has it now.

    Returns:
        How many that were acknowledged are `lost`, how many are `doubled`, which parts are `missing` how often, and
        how many `reports` there are.
    """
    lost, doubled, missing = 0, 0, []
    with portal.app.app_context():
        rows = {row.reference: row for row in db.session.scalars(sa.select(Report))}
        for number, token in enumerate(crowd.tokens):
            draft = drafts.find_draft(token, reports.JOURNEY)
            reference = draft.sent_reference if draft else None
            row = rows.get(reference or "")
            if row is None:
                lost += token in crowd.told
                continue
            # What the person was told is what is there.
            doubled += crowd.told.get(token) not in (None, reference)
            contact = {"name": f"Ada {number}", "email": f"ada{number}@example.org", "careful": ""}
            typed = {"account": account_of(number)}
            missing += missing_of(row, report_answers(contact=contact, what_happened=typed))
        doubled += len(rows) - len({row.submission_key for row in rows.values()})
        return {
            "lost": lost,
            "doubled": doubled,
            "missing": dict(Counter(missing)),
            "reports": count(Report),
        }


def forms_of(answer: Answer) -> list[PageForm]:
    """The forms of a page that are sent by POST."""
    return [one for one in read_forms(answer.page) if one.method == "post"]


def _holds(form: PageForm, fields: Fields) -> bool:
    """Whether a form has all that was sent in it."""
    # The token against forgery may be another one.
    return {each for each in fields if each[0] != "csrf_token"} <= set(form.sent)


def _is_closed(answer: Answer) -> bool:
    """Whether this is our whole page for a trouble that will pass."""
    return (
        answer.status == 503
        and int(answer.headers.get("Retry-After", "0")) > 0
        and _CLOSED in answer.page
        and answer.page.rstrip().endswith("</html>")
    )
