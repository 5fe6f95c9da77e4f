"""Every page state, played once for all tests that look at pages without a browser."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from unittest.mock import patch

from flask import Flask, request
from flask.signals import request_finished
from werkzeug.test import TestResponse

from portal.content.loader import load_authority
from portal.web.demo.states.catalogue import all_states
from portal.web.guidance.cache import GuidanceCache
from tests.web.contract import Page

BASE = "http://127.0.0.1"
STATES = all_states(load_authority("westminster", ["en"]))
# The same pages are there in other languages, and for people without a sign-in.
SPOKEN = {slug: state for slug, state in STATES.items() if state.every_locale}


@dataclass(frozen=True)
class Played:
    """What a state answered, and the endpoint of its last page."""

    response: TestResponse
    endpoint: str | None

    @cached_property
    def page(self) -> Page:
        """The answer, parsed."""
        return Page(self.response)


def play_all(app: Flask) -> dict[str, Played]:
    """Ask for each state in English."""
    endpoints: list[str | None] = []

    def note(sender: Flask, **more: Any) -> None:
        if request.endpoint not in ("demo.state", "demo.state_in"):
            endpoints.append(request.endpoint)

    found = {}
    # A guidance page that was asked for before is answered without an endpoint.
    uncached = patch.object(
        GuidanceCache, "__call__", lambda cache, environ, start: cache._app(environ, start)
    )
    with uncached, request_finished.connected_to(note, app):
        for slug in STATES:
            response = app.test_client().get(f"/demo/states/{slug}", base_url=BASE)
            found[slug] = Played(response, endpoints[-1])
    return found
