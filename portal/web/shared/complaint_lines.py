"""Complaints that a body holds, one a line, as logs have them: the day, then what it was about."""

import re
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal import clock
from portal.services.partner.information_requests import HeldComplaint
from portal.web.shared.fields import TextAreaField
from portal.web.shared.fields.reading import read_typed

_LINE = re.compile(r"\s*(\w{1,30})[\s./-]+(\w{1,30})[\s./-]+(\w{1,30})\b[\s:,;.–-]*(.*)", re.DOTALL)
_MOST_LINES = 200


class ComplaintLinesField(TextAreaField):
    """One complaint a line. `complaints` is what was read, of a field that was found right."""

    def __init__(self, label: Any = "", **kwargs: Any) -> None:
        kwargs.setdefault(
            "hint",
            _l(
                "One a line: the date, then a few words. For example, 12 May 2026: shouting, log 77."
            ),
        )
        kwargs.setdefault("max_length", 10_000)
        super().__init__(label, **kwargs)

    @property
    def complaints(self) -> tuple[HeldComplaint, ...]:
        """The lines that begin with a date."""
        found = (_read(line) for line in self._lines())
        return tuple(one for one in found if one is not None)

    def problem(self) -> Any:
        lines = self._lines()
        if len(lines) > _MOST_LINES:
            return _("Write at most %(most)s lines. Add the rest as a file.", most=_MOST_LINES)
        for number, line in enumerate(lines, 1):
            if _read(line) is None:
                return _(
                    "Line %(number)s: begin with a date in the past, like 12 May 2026.",
                    number=number,
                )
        return super().problem()

    def _lines(self) -> list[str]:
        return [line for line in (self.data or "").splitlines() if line.strip()]


def _read(line: str) -> HeldComplaint | None:
    parts = _LINE.fullmatch(line)
    if parts is None:
        return None
    typed = dict(zip(("day", "month", "year"), parts.groups(), strict=False))
    day = read_typed(typed, str(get_locale()), latest=clock.today())
    if day.value is None or day.faults:
        return None
    return HeldComplaint(day.value, parts[4].strip())
