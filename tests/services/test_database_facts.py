"""Facts about the database that several processes note at once."""

import threading
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.services import watching
from portal.services.database_facts import note_fact, note_first
from portal.services.transaction import transaction


@pytest.mark.parametrize("note_it", [note_fact, note_first])
def test_processes_may_note_a_new_fact_at_once(
    app: Flask, note_it: Callable[[Session, str, str], None]
) -> None:
    both, troubles = threading.Barrier(2), []

    def note() -> None:
        with app.app_context():
            try:
                with transaction() as session:
                    if session.get_bind().dialect.name == "postgresql":
                        both.wait(5)
                    note_it(session, "worker_ran_at", "2026-10-14T11:00:00+00:00")
            except Exception as error:
                troubles.append(error)

    threads = [threading.Thread(target=note) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert troubles == []
    assert watching.worker_ran_at() is not None
