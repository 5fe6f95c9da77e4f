"""Trouble behind the pages: plain words, nothing half-written, and one press sends what was typed again."""

import io
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import AbstractContextManager
from threading import Event

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.domain.vocabulary import Role
from portal.extensions import db
from portal.files.store import FolderStore
from portal.models.audit import AuditEntry
from portal.models.draft import Draft
from portal.models.evidence import Evidence
from portal.models.outbox import OutboxMessage
from portal.models.report import Report, ReportEvent
from portal.web.shared.places import MOST, MOST_ELSEWHERE, SLOW
from tests.builders import a_report
from tests.databases import FreshDatabase
from tests.faulty import database_locked, disk_full, held_by_another, waiting_at_most
from tests.files.samples import photo
from tests.web.contract import CheckedClient, Page, check_page
from tests.web.officer_walk import BASE, OWN_FORM, signed_in
from tests.web.report_walk import slug_of, walk

Fault = Callable[[Flask, str], AbstractContextManager[None]]
FAULTS = [database_locked, disk_full]
# More than the room that is left inside a database's pages.
TOLD = ("Drums until three — jeden Abend 😡. " * 110).strip()
CLOSED = "This service is closed for a short while"


@pytest.fixture
def served(backend: tuple[Flask, FreshDatabase], at_noon: object) -> Iterator[CheckedClient]:
    """A browser of an empty portal on each database."""
    application, database = backend
    database.reset()
    yield CheckedClient(application)
    # A pragma of a fault must not outlive its test.
    with application.app_context():
        db.engine.dispose()


def counts(app: Flask) -> list[int | None]:
    with app.app_context():
        models = (Report, ReportEvent, OutboxMessage, AuditEntry, Evidence)
        return [db.session.scalar(sa.select(sa.func.count()).select_from(each)) for each in models]


def refused(client: CheckedClient, page: Page, form: int = 0, **values: str) -> Page:
    """Send a form in vain; gives the page of the trouble, held to the contract."""
    answer = client.http.post(
        page.action(form), data={**page.fields(form), **values}, base_url=BASE
    )
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    trouble = Page(answer)
    check_page(trouble)
    assert trouble.h1 == CLOSED
    return trouble


@pytest.mark.parametrize("fault", FAULTS)
def test_an_answer_that_could_not_be_kept_is_sent_again_with_one_press(
    served: CheckedClient, fault: Fault
) -> None:
    page, _ = walk(served, until="what-happened")
    with fault(served.app, "draft"):
        trouble = refused(served, page, account=TOLD)
        assert TOLD in trouble.main
        # Still in trouble: the same page again, with all of it.
        trouble = refused(served, trouble)
    page = served.submit(trouble)
    assert slug_of(page) == "evidence"
    assert served.get("/report-asb/what-happened").fields()["account"] == TOLD


@pytest.mark.parametrize("fault", FAULTS)
def test_a_report_is_whole_or_not_there(served: CheckedClient, fault: Fault) -> None:
    page, _ = walk(served, what_happened={"account": TOLD})
    before = counts(served.app)
    with fault(served.app, "outbox_message"):
        trouble = refused(served, page)
    assert counts(served.app) == before
    confirmation = served.submit(trouble)
    assert slug_of(confirmation) == "sent"
    assert counts(served.app)[0] == 1
    # Sent again from the page of the trouble, it is the same report.
    served.submit(trouble)
    assert counts(served.app)[0] == 1


@pytest.mark.parametrize("fault", FAULTS)
def test_what_an_officer_typed_is_sent_again_with_one_press(
    served: CheckedClient, fault: Fault
) -> None:
    officer = signed_in(served, Role.MANAGER)
    with served.app.app_context():
        reference = a_report(officer)
    page = served.get(f"/officers/reports/{reference}/note")
    before = counts(served.app)
    with fault(served.app, "report_event"):
        trouble = refused(served, page, OWN_FORM, words=TOLD, visibility="staff")
    assert counts(served.app)[:3] == before[:3]
    after = served.submit(trouble)
    assert after.status == 200
    assert TOLD in served.get(f"/officers/reports/{reference}").main


def test_a_reading_that_cannot_be_recorded_shows_nothing(served: CheckedClient) -> None:
    officer = signed_in(served, Role.MANAGER)
    with served.app.app_context():
        reference = a_report(officer)
    pages = ("/officers/reports", f"/officers/reports/{reference}")
    with database_locked(served.app, "audit_entry"):
        for path in pages:
            closed = Page(served.http.get(path, base_url=BASE))
            assert (closed.status, closed.h1) == (503, CLOSED)
            assert reference not in closed.main
    assert all(reference in served.get(path).main for path in pages)


def test_no_password_stands_in_the_page_of_the_trouble(served: CheckedClient) -> None:
    page = served.get("/officers/sign-in")
    with database_locked(served.app, "throttle"):
        trouble = refused(served, page, email="a@example.org", password="my secret password")
    assert "my secret password" not in trouble.text
    assert trouble.all("form") == []


def test_nobody_elses_form_is_offered(served: CheckedClient) -> None:
    served.get("/report-asb/danger")
    with database_locked(served.app, "draft"):
        forged = served.http.post(
            "/report-asb/danger", data={"now": "no", "csrf_token": "forged"}, base_url=BASE
        )
    assert forged.status_code in (422, 503)
    assert "Send it again" not in forged.get_data(as_text=True)


def test_guidance_stays_open_while_the_database_is_locked(served: CheckedClient) -> None:
    with database_locked(served.app, "draft"):
        for path in ("/", "/help", "/report-asb", "/priorities/west-end", "/health"):
            assert served.get(path).status == 200


def test_who_waits_for_the_database_leaves_threads_for_guidance(served: CheckedClient) -> None:
    page, _ = walk(served, until="what-happened")
    clients = [CheckedClient(served.app) for _ in range(MOST + 3)]
    pages = [client.get("/report-asb/danger") for client in clients]

    def send(number: int) -> int:
        page = pages[number]
        data = {**page.fields(), "now": "no"}
        return clients[number].http.post(page.action(), data=data, base_url=BASE).status_code

    with waiting_at_most(served.app, 60_000), ThreadPoolExecutor(len(clients)) as pool:
        with held_by_another(served.app, "draft"):
            waiting = [pool.submit(send, number) for number in range(len(clients))]
            # Those who found no place are told so, when it is clear that none comes free.
            told, _ = wait(waiting, timeout=SLOW + 1)
            assert [each.result() for each in told] == [503] * (len(clients) - MOST)
            began = time.monotonic()
            assert served.get("/help").status == served.get("/health").status == 200
            # Nobody else is held up to be told, and what they typed is there to be sent again.
            trouble = refused(served, page, account=TOLD)
            assert TOLD in trouble.main
            assert time.monotonic() - began < SLOW
        taken = [each.result() for each in waiting]
    assert sorted(taken) == [303] * MOST + [503] * (len(clients) - MOST)
    assert slug_of(served.submit(trouble)) == "evidence"


def test_where_the_store_of_files_hangs_people_still_report(
    served: CheckedClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    hang, written = Event(), FolderStore.write

    def hanging(store: FolderStore, key: bytes, chunks: Iterable[bytes]) -> str:
        hang.wait(60)
        return written(store, key, chunks)

    monkeypatch.setattr(FolderStore, "write", hanging)
    clients = [CheckedClient(served.app) for _ in range(MOST_ELSEWHERE + 3)]
    pages = [walk(client, until="evidence")[0] for client in clients]

    def send(number: int) -> int:
        page = pages[number]
        form = {**page.fields(len(page.all("form")) - 1), "then": "add"}
        form["files"] = (io.BytesIO(photo(size=(1600, 1200))), "window.jpg")
        answer = clients[number].http.post(
            "/report-asb/evidence", data=form, base_url=BASE, content_type="multipart/form-data"
        )
        return answer.status_code

    with ThreadPoolExecutor(len(clients)) as pool:
        try:
            waiting = [pool.submit(send, number) for number in range(len(clients))]
            told, _ = wait(waiting, timeout=SLOW + 1)
            assert [each.result() for each in told] == [503] * (len(clients) - MOST_ELSEWHERE)
            # Whoever has no file, or gives it up, goes on.
            last, _ = walk(served)
            assert slug_of(last) == "check-answers"
            assert served.get("/report-asb/evidence").status == 200
        finally:
            hang.set()
        taken = [each.result() for each in waiting]
    assert sorted(taken) == [303] * MOST_ELSEWHERE + [503] * (len(clients) - MOST_ELSEWHERE)


def test_a_draft_is_as_it_was_after_the_trouble(served: CheckedClient) -> None:
    page, _ = walk(served, until="what-happened")
    with served.app.app_context():
        before = db.session.scalars(sa.select(Draft.answers_sealed)).all()
    with disk_full(served.app, "draft"):
        refused(served, page, account=TOLD)
    with served.app.app_context():
        assert db.session.scalars(sa.select(Draft.answers_sealed)).all() == before


def test_a_form_that_was_open_when_the_clock_was_set_back_is_taken(
    served: CheckedClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, _ = walk(served, until="what-happened")
    # What signs cookies asks the system itself. Two machines differ by as much as a second each day.
    for seconds in (1, 3600):
        back = time.time() - seconds
        monkeypatch.setattr(time, "time", lambda back=back: back)
        assert slug_of(served.submit(page, account=TOLD)) == "evidence"


def test_a_mistake_of_ours_is_no_trouble_of_the_databases(served: CheckedClient) -> None:
    page, _ = walk(served, until="what-happened")
    with served.app.app_context(), db.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE draft RENAME TO hidden")
    try:
        answer = served.http.post(page.action(0), data=page.fields(), base_url=BASE)
    finally:
        with served.app.app_context(), db.engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE hidden RENAME TO draft")
    assert answer.status_code == 500
    assert Page(answer).h1 == "Something went wrong here"
