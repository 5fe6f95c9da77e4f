"""Residents for the benchmarks: drafts with every answer, ready to be sent, and their browsers."""

from http.client import HTTPResponse
from typing import Any
from urllib.parse import urlencode

from flask import Flask

from bench.servers import Server
from portal.services import drafts
from portal.services.report import reports
from portal.web.demo.states.forms import read_forms
from portal.web.shared.cookies import SESSION, full_name
from portal.web.shared.journey_pages import cookie_name
from tests.builders import report_answers

CHECK = "/report-asb/check-answers"


def draft_cookie(token: str) -> str:
    """What the browser sends that holds a draft of the portal in production."""
    return f"{full_name(cookie_name(reports.JOURNEY), https=True)}={token}"


def given_session(response: HTTPResponse) -> str:
    """The cookie with the secret against forgery, as the browser sends it back."""
    given = response.headers.get_all("Set-Cookie") or []
    name = full_name(SESSION, https=True)
    return next(one for one in given if one.startswith(f"{name}=")).split(";")[0]


def drafted(app: Flask, count: int) -> list[str]:
    """The tokens of so many drafts that are ready to be sent; each person has an address of their own."""
    with app.app_context():
        tokens = []
        for number in range(count):
            contact = {"name": f"Ada {number}", "email": f"ada{number}@example.org", "careful": ""}
            answers = report_answers(contact=contact, evidence={})
            slug, fields = next(iter(answers.items()))
            token = drafts.start_draft(reports.JOURNEY, "en", slug, fields)
            rest: dict[str, dict[str, Any] | None] = {k: v for k, v in answers.items() if k != slug}
            drafts.change_answers(token, reports.JOURNEY, rest)
            tokens.append(token)
        return tokens


class Resident:
    """A browser that is about to send drafts: it has a token against forgery.

    `sent` are the fields of the form at `path`, and `body` is what they become.
    """

    def __init__(self, server: Server, token: str, path: str = CHECK) -> None:
        self._server = server
        response, page = server.ask(path, {"Cookie": draft_cookie(token)})
        assert response.status == 200, response.status
        self._session = given_session(response)
        form = next(one for one in read_forms(page.decode()) if one.method == "post")
        self.sent = form.sent
        self.body = urlencode(form.sent).encode()

    def send(self, token: str) -> bool:
        """Send a draft; whether it was acknowledged."""
        response, _ = self._server.ask(CHECK, self.headers(token), self.body)
        return acknowledged(response)

    def headers(self, token: str) -> dict[str, str]:
        """What goes with `body` to send a draft."""
        return {
            "Cookie": f"{draft_cookie(token)}; {self._session}",
            "Content-Type": "application/x-www-form-urlencoded",
        }


def acknowledged(response: HTTPResponse) -> bool:
    """Whether an answer says that the report is in."""
    return response.status in (302, 303) and "/sent" in response.headers["Location"]
