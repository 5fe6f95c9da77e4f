"""Fixtures: an application on each database, a frozen clock, and a client that checks every page."""

import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask

from portal import clock
from portal.extensions import db
from portal.security import passwords
from tests.databases import FreshDatabase, make_app, spare_the_disk
from tests.demo import make_demo_app
from tests.played import Played, play_all
from tests.postgres import postgres_url
from tests.web.contract import CheckedClient

# A Wednesday morning with no bank holiday near.
NOON = dt.datetime(2026, 10, 14, 11, 0, tzinfo=dt.UTC)
_REAL_HASHER = passwords._hasher


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--db", action="append", choices=["sqlite", "postgresql"])
    parser.addoption("--inner", action="store_true", help="leave out whole servers and long tests")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tests that ask for `backend` run on SQLite and on PostgreSQL."""
    if "backend" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--db") or ["sqlite", "postgresql"]
        metafunc.parametrize("backend", chosen, indirect=True, scope="session")


@pytest.fixture(scope="session", autouse=True)
def hurried_hashes() -> Iterator[None]:
    """Passwords hashed at Argon2's least costs: each real one takes as long as a whole page."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", PasswordHasher(1, 8, 1))
        yield


@pytest.fixture
def real_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords hashed at the costs of the portal, for tests of them."""
    monkeypatch.setattr(passwords, "_hasher", _REAL_HASHER)


@pytest.fixture(scope="session")
def backend(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Flask, FreshDatabase]]:
    """An application on one of the two databases."""
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "sqlite":
        yield from _with_database(f"sqlite:///{folder / 'portal.db'}", folder)
        return
    with postgres_url() as url:
        yield from _with_database(url, folder)


@pytest.fixture(scope="session")
def sqlite_backend(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Flask, FreshDatabase]]:
    """An application on SQLite, for pages whose database does not matter."""
    folder = tmp_path_factory.mktemp("web")
    yield from _with_database(f"sqlite:///{folder / 'portal.db'}", folder)


@pytest.fixture(scope="session")
def demo_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A portal filled as the demonstration is, at the time of this run; kept through the session."""
    base = tmp_path_factory.getbasetemp()
    run = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    application = make_demo_app(tmp_path_factory.mktemp("demo"), run / "demo-of-this-run")
    yield application
    with application.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def played(demo_app: Flask) -> dict[str, Played]:
    """Every page state in English; its tests stand in the group "states", so that it is made once."""
    return play_all(demo_app)


def _with_database(url: str, folder: Path) -> Iterator[tuple[Flask, FreshDatabase]]:
    app = make_app(url, folder)
    spare_the_disk(app)
    yield app, FreshDatabase(app, folder)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def app(backend: tuple[Flask, FreshDatabase], at_noon: dt.datetime) -> Iterator[Flask]:
    """An empty portal on each database, inside an application context."""
    application, database = backend
    database.reset()
    with application.app_context():
        yield application


@pytest.fixture
def web_app(sqlite_backend: tuple[Flask, FreshDatabase], at_noon: dt.datetime) -> Flask:
    """An empty portal for page tests."""
    application, database = sqlite_backend
    database.reset()
    return application


@pytest.fixture
def client(web_app: Flask) -> CheckedClient:
    """A browser without JavaScript that holds every page to the page contract."""
    return CheckedClient(web_app)


@pytest.fixture
def at_noon() -> Iterator[dt.datetime]:
    """The clock held at noon, British Summer Time, on Wednesday 14 October 2026."""
    with clock.stopped_at(NOON):
        yield NOON


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Try a failed test of a browser or of whole servers once more: they share the machine, and may wait.

    The summary counts each second try, so that a test that often needs one is seen.
    """
    is_grouping = getattr(config.option, "loadgroup", False)
    journeys = Path(__file__).parent / "journeys"
    if config.getoption("--inner"):
        left_out = [item for item in items if _groups(item) or item.get_closest_marker("long")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in set(left_out)]
    for item in items:
        groups = _groups(item)
        if item.path.is_relative_to(journeys) or "servers" in groups:
            item.add_marker(pytest.mark.flaky(reruns=1))
        # Otherwise each worker makes what a group shares, and servers of one group stand side by side.
        if is_grouping and groups and "@" not in item.nodeid:
            raise pytest.UsageError("this pytest and this pytest-xdist do not group tests")


def _groups(item: pytest.Item) -> set[str]:
    return {mark.args[0] for mark in item.iter_markers("xdist_group") if mark.args}
