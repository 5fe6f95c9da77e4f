"""The log: one JSON line for each thing that happens, made of allowed keys with values of allowed shapes.

An ASB report is criminal-offence data, and a message of an exception, an address or a query string may
quote one. So no line holds free text: what is not on the list below does not get in, whoever logs it
(docs/decisions/0029).
"""

import json
import logging
import re
import sys
import threading
import traceback
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

_ROOT = str(Path(__file__).resolve().parent.parent) + "/"
_PACKAGES = re.compile(r".*/(?:site|dist)-packages/|.*/lib/python3[.0-9]*/")
# Frames of one error. A line stays below 4 KB, so that two processes never write into one another's.
_MOST_FRAMES = 12
# gunicorn's master, which never sees a request: only here its own words are kept.
_MASTER = re.compile(r"/gunicorn/(?:arbiter|sock)\.py")
_PLAIN_WORDS = re.compile(r"[\w .,:;()'\[\]/-]{1,200}", re.ASCII)

METHODS = frozenset(("GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "OTHER"))
REQUEST_ID = re.compile(r"[0-9a-f]{32}")
_CODE = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*", re.ASCII)
_REASON = re.compile(r"[a-z]+(?: [A-Za-z0-9_]+){0,2}", re.ASCII)

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)


def _is(pattern: re.Pattern[str]) -> Callable[[Any], bool]:
    return lambda value: (
        isinstance(value, str) and len(value) <= 80 and pattern.fullmatch(value) is not None
    )


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


# What a caller may tell in `extra={"facts": {...}}`, and how each must look.
_ALLOWED: dict[str, Callable[[Any], bool]] = {
    "endpoint": _is(_CODE),
    "method": lambda value: value in METHODS,
    "status": _is_number,
    "ms": _is_number,
    "bytes": _is_number,
    "role": _is(_CODE),
    "refused": _is(_CODE),
    "chore": _is(_CODE),
    "message": _is(_CODE),
    "kind": _is(_CODE),
    "reason": _is(_REASON),
    "attempt": _is_number,
    "count": _is_number,
    "seal": _is_number,
    "digest": _is(re.compile(r"[0-9a-f]{64}")),
}


class JsonLines(logging.Formatter):
    """Writes a record as one line of JSON.

    A message counts only as the name of an event ("mail.sent"): anything else, such as the words of another
    library, is left out, and the place in the code that logged it stands for it.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        line: dict[str, Any] = {
            "time": _instant(record.created),
            "level": record.levelname.lower(),
        }
        event = _event(record)
        line.update({"event": event} if event else {"from": _place_of(record)})
        if (current := request_id.get()) is not None:
            line["request"] = current
        facts = getattr(record, "facts", None)
        for key, value in facts.items() if isinstance(facts, dict) else ():
            if key in _ALLOWED and _ALLOWED[key](value):
                line[key] = value
        if record.exc_info and record.exc_info[1] is not None:
            line.update(described(record.exc_info[1]))
        return json.dumps(line, separators=(",", ":"))


def described(error: BaseException) -> dict[str, Any]:
    """An error without its words: its type, those of its causes, and the places in the code, innermost first."""
    causes: list[str] = []
    cause = error.__cause__ or error.__context__
    while cause is not None and len(causes) < 4:
        causes.append(type(cause).__name__)
        cause = cause.__cause__ or cause.__context__
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{_short(each.filename)}:{each.lineno} {each.name}" for each in reversed(frames)]
    # Where it broke, and our own part of the way there.
    ours = [place for place in places[1:] if place.startswith(("portal/", "wsgi.py"))]
    return {
        "error": type(error).__name__,
        **({"causes": causes} if causes else {}),
        "at": [*places[:1], *ours][:_MOST_FRAMES],
    }


def begin(level: str) -> None:
    """Let this process log to standard error by our rules alone, what ends it included.

    Args:
        level: the least that is logged: debug, info, warning, error.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("portal").setLevel(level.upper())
    logging.captureWarnings(True)
    # An error that ends a process or a thread would be printed with its words.
    sys.excepthook = _note_end
    threading.excepthook = lambda told: _note_end(
        told.exc_type, told.exc_value or told.exc_type(), told.exc_traceback
    )


def configuration(level: str) -> dict[str, Any]:
    """The same for gunicorn's own loggers, as `logging.config` wants it."""
    ours = {"handlers": ["lines"], "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": "portal.logs.JsonLines"}},
        "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"level": "WARNING", "handlers": ["lines"]},
        "loggers": {
            "gunicorn.error": {"level": level.upper(), **ours},
            "gunicorn.access": {"level": "CRITICAL", **ours},
        },
    }


def _note_end(
    kind: type[BaseException], error: BaseException, frames: TracebackType | None
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("portal").critical("process.ended", exc_info=(kind, error, frames))


def _event(record: logging.LogRecord) -> str | None:
    if record.name.partition(".")[0] == "portal":
        return record.msg if _ALLOWED["endpoint"](record.msg) else None
    if _MASTER.search(record.pathname):
        said = record.getMessage()
        return said if _PLAIN_WORDS.fullmatch(said) else None
    return None


def _place_of(record: logging.LogRecord) -> str:
    return f"{_short(record.pathname)}:{record.lineno} {record.funcName}"


def _short(filename: str) -> str:
    """A file's path within the program or its packages: the machine's own folders are no news."""
    return (
        _PACKAGES.sub("", filename) if "/lib/python3" in filename else filename.removeprefix(_ROOT)
    )


def _instant(seconds: float) -> str:
    told = datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")
    return told.replace("+00:00", "Z")
