"""A browser for the reliability benchmarks: cookies, forms, files, and an address of its own for each request."""

import http.client
import io
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from bench.servers import Server

Fields = Sequence[tuple[str, str]]
_dice = random.Random(7)


@dataclass
class Answer:
    """What came back for a path. `page` is its body as text."""

    path: str
    status: int
    headers: http.client.HTTPMessage
    page: str


@dataclass
class Browser:
    """Keeps cookies as a browser does; `cookies` by name."""

    cookies: dict[str, str] = field(default_factory=dict)

    def ask(
        self, port: int, path: str, fields: Fields | None = None, photo: bytes | None = None
    ) -> Answer:
        """GET, or POST where there are fields.

        Args:
            photo: a file that goes with the fields.

        Raises:
            OSError: no answer came.
            http.client.HTTPException: half an answer came.
        """
        # Each from an address of their own, as nginx tells it: the throttle of uploads is not on trial.
        address = f"10.{_dice.randrange(256)}.{_dice.randrange(256)}.1"
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookies, "X-Forwarded-For": address}
        body = None
        if photo is not None:
            file = FileStorage(io.BytesIO(photo), "window.jpg")
            boundary, body = encode_multipart(MultiDict([*(fields or ()), ("files", file)]))
            headers["Content-Type"] = f"multipart/form-data; boundary={boundary}"
        elif fields is not None:
            body = urlencode(fields).encode()
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        response, content = Server(0, port).ask(path, headers, body)
        for given in response.headers.get_all("Set-Cookie") or ():
            for name, morsel in SimpleCookie(given).items():
                self.cookies[name] = morsel.value
        return Answer(path, response.status, response.headers, content.decode("utf-8", "replace"))
