"""A Notify of our own on 127.0.0.1, which speaks the published API as far as we use it."""

import contextlib
import json
import re
import threading
import uuid
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt

from portal.config import Notify

SERVICE = "26785a09-ab16-4eb0-8407-a37497a57506"
SECRET = "3d844edf-8d35-48ac-975b-e847b4f122b0"
KEY = f"tests-{SERVICE}-{SECRET}"
TEMPLATES = {
    "email": "11111111-1111-4111-8111-111111111111",
    "sms": "22222222-2222-4222-8222-222222222222",
    "letter": "33333333-3333-4333-8333-333333333333",
}
_TO = {"email": "email_address", "sms": "phone_number"}


class FakeNotify:
    """What was sent, and how to answer instead.

    `answers`: one for each request to send: a status with an error's name, "lost" (taken, but the answer
    does not come back), "late" (nothing comes within the client's patience) or "noise" (no JSON).
    """

    def __init__(self, *answers: tuple[int, str] | str) -> None:
        self.sent: list[dict[str, Any]] = []
        self.asked: list[str] = []
        self.answers = list(answers)
        self.patience = threading.Event()

    def kept(self, reference: str) -> list[dict[str, Any]]:
        return [one for one in self.sent if one["reference"] == reference]


class _Handler(BaseHTTPRequestHandler):
    notify: FakeNotify

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        if not self._is_ours():
            return
        parts = urlsplit(self.path)
        assert parts.path == "/v2/notifications"
        reference = parse_qs(parts.query)["reference"][0]
        self.notify.asked.append(reference)
        self._answer(200, {"notifications": self.notify.kept(reference), "links": {}})

    def do_POST(self) -> None:
        told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        planned = self.notify.answers.pop(0) if self.notify.answers else None
        if isinstance(planned, tuple):
            self._refuse(*planned)
        elif planned == "late":
            self.notify.patience.wait(10)
        elif planned == "noise":
            self._write(201, b"<html>hello</html>")
        elif self._is_ours():
            self._take(told, lost=planned == "lost")

    def _is_ours(self) -> bool:
        token = self.headers["Authorization"].removeprefix("Bearer ")
        try:
            claims = jwt.decode(token, SECRET, algorithms=["HS256"])
        except jwt.InvalidTokenError:
            self._refuse(403, "AuthError")
            return False
        if claims["iss"] != SERVICE:
            self._refuse(403, "AuthError")
            return False
        return True

    def _take(self, told: dict[str, Any], lost: bool) -> None:
        kind = self.path.rsplit("/", 1)[-1]
        if self.path != f"/v2/notifications/{kind}" or told["template_id"] != TEMPLATES[kind]:
            return self._refuse(400, "BadRequestError")
        if not _is_valid(kind, told):
            return self._refuse(400, "ValidationError")
        self.notify.sent.append({**told, "type": kind, "status": "created"})
        if lost:
            self.close_connection = True
            return None
        return self._answer(
            201, {"id": str(uuid.uuid4()), "reference": told["reference"], "content": {}}
        )

    def _refuse(self, status: int, name: str) -> None:
        # Notify's own sentences may name what was sent; ours must not repeat them.
        said = [{"error": name, "message": "sam@example.org is wrong"}]
        self._answer(status, {"status_code": status, "errors": said})

    def _answer(self, status: int, body: dict[str, Any]) -> None:
        self._write(status, json.dumps(body).encode())

    def _write(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _is_valid(kind: str, told: dict[str, Any]) -> bool:
    words = told["personalisation"]
    if not {"subject", "body"} <= set(words):
        return False
    if kind == "letter":
        lines = [words.get(f"address_line_{number}") for number in range(1, 8)]
        filled = [line for line in lines if line]
        return len(filled) >= 3 and bool(re.fullmatch(r"[A-Z0-9]+ [0-9][A-Z]{2}", filled[-1]))
    if kind == "sms":
        return bool(re.fullmatch(r"[0-9+ ]{10,16}", told["phone_number"]))
    return "@" in told[_TO[kind]]


@contextlib.contextmanager
def notify_server(notify: FakeNotify) -> Iterator[str]:
    """Serve it; yields its address."""
    handler = type("Handler", (_Handler,), {"notify": notify})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        notify.patience.set()
        server.shutdown()
        thread.join()
        server.server_close()


def settings(url: str, *, key: str = KEY, timeout: float = 5.0) -> Notify:
    """Settings that lead to it."""
    return Notify(url, key, TEMPLATES["email"], TEMPLATES["sms"], TEMPLATES["letter"], timeout)
