"""Bad input for every form and every address: what the tests and the bench of it send, and where to."""

import random
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import count
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

from flask import Flask
from werkzeug.datastructures import Headers
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule
from werkzeug.sansio.multipart import Data, Epilogue, Field, File, MultipartEncoder, Preamble

from portal.web.demo.states.forms import read_forms

TOKEN = "csrf_token"
# Text as people write it, which has to be on the page again where it is refused.
WRITTEN = "Ölçü «x» <b>&amp;</b> \"' مرحبا 😡 {{7*7}} 100%"
HOSTILE: tuple[str | bytes, ...] = (
    "", " ", "\x00", "a\x00b", b"\xed\xa0\x80", b"\xff\xfe", "²", "٣", "-1", "0", "9" * 5000, "1e999", "NaN",
    "1.5", "true", "null", "[]", "{}", "x" * 20_000, "‮evil", "\r\nBcc: eve@example.org", "=1+1", "../../etc/passwd",
    "' OR 1=1 --", "<script>alert(1)</script>", "31", "13", "0000", "9999-99-99", "a@b", "\U0010ffff", "\ufffe", "\x1b[0m",
    WRITTEN,
)  # fmt: skip
# Sent by scripts or by nothing but a redirect: no page has a form for them.
WITHOUT_A_FORM = {"officer.interrupted"}
# The first ends what is tried; the others show the page of a trouble or of a state, whatever comes.
WITHOUT_TRIES = {"officer.sign_out", "demo.error", "demo.state", "demo.state_in"}
# What stands for a part of an address, by its converter.
_PARTS = {"number": "1", "int": "404"}
_OFFERED = re.compile(r'<(?:input|option)\b[^>]*\bvalue="([^"]*)"')
_BOUNDARY = b"----the-end-of-a-part-of-this-form"


class Attached(NamedTuple):
    """A file, where text or a file is asked for."""

    name: str
    content: bytes


Value = str | bytes | Attached
Pairs = list[tuple[str, Value]]


@dataclass(frozen=True)
class FoundForm:
    """A form as it stands on a page.

    Args:
        endpoint: what takes it.
        action: its whole address.
        method: "get" or "post".
        usual: what is sent when nothing is changed.
        names: its controls, without the token against forgery.
        offered: every value that the page has in a control.
    """

    endpoint: str
    action: str
    method: str
    usual: tuple[tuple[str, str], ...]
    names: tuple[str, ...]
    offered: tuple[str, ...]

    @property
    def token(self) -> Pairs:
        """The token against forgery alone."""
        return [(name, value) for name, value in self.usual if name == TOKEN]

    def changed(self, values: Mapping[str, Sequence[Value]]) -> Pairs:
        """What is sent with any number of values by name in place of the usual ones."""
        kept: Pairs = [pair for pair in self.usual if pair[0] not in values]
        return kept + [(name, one) for name, several in values.items() for one in several]

    def request(self, pairs: Pairs) -> tuple[str, bytes | None, str]:
        """The address, the body and its type; an address holds no file."""
        if self.method == "post":
            return self.action, *encoded(pairs)
        texts = [pair for pair in pairs if not isinstance(pair[1], Attached)]
        return f"{self.action}?{encoded(texts)[0].decode()}", None, ""


class Cookies(dict[str, str]):
    """What a browser keeps of the cookies that it was given."""

    def take(self, given: Iterable[str]) -> None:
        """Keep what an answer hands out.

        Args:
            given: its Set-Cookie headers.
        """
        for header in given:
            name, _, value = header.partition(";")[0].partition("=")
            self[name] = value
            if "max-age=0" in header.lower():
                del self[name]

    @property
    def header(self) -> str:
        """The Cookie header."""
        return "; ".join(f"{name}={value}" for name, value in self.items())


def forms_on(app: Flask, html: str) -> list[FoundForm]:
    """The forms of a page that the portal itself takes."""
    found = []
    for form in read_forms(html):
        endpoint = endpoint_of(app, urlsplit(form.action).path, form.method)
        if endpoint is not None:
            names = tuple(sorted(form.names - {TOKEN}))
            offered = tuple(dict.fromkeys(unescape(value) for value in _OFFERED.findall(html)))
            found.append(
                FoundForm(endpoint, form.action, form.method, tuple(form.sent), names, offered)
            )
    return found


def endpoint_of(app: Flask, path: str, method: str = "get") -> str | None:
    """What answers at an address."""
    try:
        return str(app.url_map.bind("127.0.0.1").match(path, method=method.upper())[0])
    except HTTPException:
        return None


def rules_for(app: Flask, method: str) -> list[Rule]:
    """Every address that can be asked so.

    Args:
        method: "GET" or "POST".
    """
    return [rule for rule in app.url_map.iter_rules() if method in (rule.methods or ())]


def takers(app: Flask) -> set[str]:
    """Every endpoint that takes a form."""
    return {rule.endpoint for rule in rules_for(app, "POST")}


def path_of(rule: Rule) -> str:
    """An address of this rule, most likely of nothing that is there."""
    return re.sub(r"<(?:(\w+)[^:>]*:)?[^>]+>", lambda kind: _PARTS.get(kind[1], "a-1"), rule.rule)


def visitors() -> Iterator[str]:
    """Addresses of people: tries are counted by address, and the counting is not on trial."""
    return (f"198.19.{net}.{host}" for net in count() for host in range(1, 255))


def encoded(pairs: Pairs) -> tuple[bytes, str]:
    """Fields as a browser sends them: the body and its type. Lone surrogates are written as their code says."""
    if not any(isinstance(value, Attached) for _, value in pairs):
        plain = [(_bytes(name), _bytes(value)) for name, value in pairs]
        return urlencode(plain).encode(), "application/x-www-form-urlencoded"
    encoder = MultipartEncoder(_BOUNDARY)
    parts = [encoder.send_event(Preamble(data=b""))]
    for name, value in pairs:
        if isinstance(value, Attached):
            kind = Headers({"Content-Type": "application/octet-stream"})
            begun = encoder.send_event(File(name=name, filename=value.name, headers=kind))
            content = value.content
        else:
            begun = encoder.send_event(Field(name=name, headers=Headers()))
            content = _bytes(value)
        parts += [begun, encoder.send_event(Data(data=content, more_data=False))]
    parts.append(encoder.send_event(Epilogue(data=b"")))
    return b"".join(parts), f"multipart/form-data; boundary={_BOUNDARY.decode()}"


def _bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")


def broken_body(dice: random.Random, token: str = "x") -> tuple[bytes, str]:
    """A body that no form would send, and the type that it claims.

    Args:
        token: a token against forgery, so that some are taken for a form of ours.
    """
    parts = (
        dice.randbytes(dice.randrange(300)),
        b'--x\r\nContent-Disposition: form-data; name="account"; filename="../../a"\r\n\r\n',
        b"--x--\r\n",
        b"account=%ff%00%ed%a0%80&account=&=&&;csrf_token=x&csrf_token=" + token.encode(),
        b"%" * dice.randrange(50),
    )
    kinds = (
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "multipart/form-data",
        "application/json",
        "text/plain; charset=utf-16",
        "\u00ff/\u00fe",
        "",
    )
    return b"".join(dice.sample(parts, dice.randrange(1, len(parts)))), dice.choice(kinds)
