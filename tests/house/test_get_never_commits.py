"""A resident's GET never commits; an officer's writes the audit and last-seen only."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from portal.extensions import db
from portal.web.shared.access import Audience
from tests.web.contract import CheckedClient

_WRITES = ("insert", "update", "delete", "replace")
# The reading of a case is recorded, and that the officer was there.
_OFFICERS_MAY_WRITE = {"audit_entry", "officer_session"}


@contextmanager
def written_tables(app: Flask) -> Iterator[set[str]]:
    """The names of tables written to while the block runs."""
    tables: set[str] = set()

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        words = statement.split()
        if words and words[0].lower() in _WRITES:
            name = words[1] if words[0].lower() == "update" else words[2]
            tables.add(name.strip('"').split("(")[0])

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield tables
    finally:
        event.remove(engine, "before_cursor_execute", note)


def _plain_get_paths(app: Flask, audience: Audience) -> list[str]:
    return sorted(
        rule.rule
        for rule in app.url_map.iter_rules()
        if "GET" in rule.methods
        and not rule.arguments
        and app.view_functions[rule.endpoint].audience == audience
    )


def test_the_watch_sees_a_write(web_app: Flask) -> None:
    with written_tables(web_app) as tables, web_app.app_context(), db.engine.begin() as connection:
        connection.exec_driver_sql("insert into setting (name, value) values ('a', 'b')")
    assert tables == {"setting"}


def test_a_residents_get_never_writes(web_app: Flask, client: CheckedClient) -> None:
    paths = _plain_get_paths(web_app, Audience.EVERYONE)
    assert len(paths) > 15
    with written_tables(web_app) as tables:
        for path in paths:
            client.get(path)
    assert tables == set()


@pytest.mark.parametrize(
    "path",
    [
        "/report-asb/what-happened",
        "/community-trigger/who",
        "/track/ASB-0000-0000",
        "/help/home",
        "/nothing-here",
    ],
)
def test_neither_does_a_get_with_a_name_in_its_path(
    web_app: Flask, client: CheckedClient, path: str
) -> None:
    with written_tables(web_app) as tables:
        client.get(path)
    assert tables == set()
