"""Fixtures of the browser tests: a server and one Chromium for each worker."""

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.models.throttle import Throttle
from portal.services.transaction import transaction
from tests.house.needs import installed_chromium
from tests.journeys.server import serving

_FLAGS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking"]


@pytest.fixture(scope="session")
def base_url(demo_app: Flask) -> Iterator[str]:
    """Where this worker's portal answers."""
    with serving(demo_app) as address:
        yield address


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The lightest Chromium of the machine; CHROMIUM names another one."""
    return {**browser_type_launch_args, "executable_path": installed_chromium(), "args": _FLAGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any], base_url: str) -> dict[str, Any]:
    """A visitor from London."""
    return {
        **browser_context_args,
        "base_url": base_url,
        "locale": "en-GB",
        "timezone_id": "Europe/London",
        "service_workers": "block",
    }


@pytest.fixture(autouse=True)
def tries_forgotten(request: pytest.FixtureRequest) -> None:
    """Each journey begins with no try counted: one officer signs in for many of them in a minute."""
    if "demo_app" not in request.fixturenames:
        return
    with request.getfixturevalue("demo_app").app_context(), transaction() as session:
        session.execute(sa.delete(Throttle))
