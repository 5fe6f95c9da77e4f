"""Reports made here that somebody counts towards a review, proved by their tracking codes."""

import hmac
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from portal import clock
from portal.domain import references
from portal.domain.references import BadReferenceError, ReferenceKind
from portal.domain.vocabulary import Body, ReportKind
from portal.extensions import db
from portal.models.report import Report
from portal.security.tokens import code_hashes
from portal.services import throttles

_TRIES, _TRIES_WINDOW = 10, 60
_TRIES_SITE_WIDE = 300


class TooManyTriesError(Exception):
    """Too many codes were tried from one address, or on the whole site."""


@dataclass(frozen=True, slots=True)
class EarlierReport:
    """A report whose code was right. The days are ``None`` where nobody knew them.

    ``happened``: ``exact``, ``approximate``, ``running`` or ``unknown``.
    """

    reference: str
    kind: ReportKind
    received_on: date
    happened: str
    happened_from: date | None
    happened_to: date | None

    def as_row(self, what: str) -> dict[str, Any]:
        """The entry that the report makes; ``what`` are the words for its kind."""
        telling = {
            "key": "report",
            "body": Body.COUNCIL.value,
            "made": {"kind": "exact", "on": self.received_on.isoformat()},
            "reference": self.reference,
            "who": "",
        }
        return {"what": what, **self._when(), "told": [telling], "reports": [self.reference]}

    def _when(self) -> dict[str, Any]:
        first, last = self.happened_from, self.happened_to
        if first is None or last is None:
            return {"when": "unsure"}
        if self.happened == "exact":
            return {"when": "exact", "on": first.isoformat()}
        if self.happened == "running":
            return {"when": "going_on", "since": first.isoformat(), "ended": last.isoformat()}
        # Rough days were given as a month or a part of one, so the first day tells which.
        part = {11: "middle", 21: "end"}.get(first.day, "start" if last.day == 10 else "")
        return {"when": "about", "month": first.replace(day=1).isoformat(), "part": part}


def claim_report(reference: str, code: str, address: str) -> EarlierReport | None:
    """The report of a reference and its code; ``None`` where the two do not belong together.

    An anonymous report is claimed in the same way.

    Args:
        reference: as typed.
        code: as typed.
        address: the caller's network address, by which tries are counted.

    Raises:
        TooManyTriesError: wait a minute.
    """
    within = throttles.allow(f"claim:{address}", _TRIES, _TRIES_WINDOW)
    if not throttles.allow("claim:all", _TRIES_SITE_WIDE, _TRIES_WINDOW) or not within:
        raise TooManyTriesError
    try:
        wanted = references.normalise(reference, ReferenceKind.ASB)
        digests = code_hashes(references.normalise_code(code), "tracking")
    except BadReferenceError:
        return None
    report = db.session.scalars(
        sa.select(Report).where(Report.tracking_hash.in_(digests))
    ).one_or_none()
    if report is None or not hmac.compare_digest(report.reference, wanted):
        return None
    return EarlierReport(
        reference=report.reference,
        kind=report.kind,
        received_on=clock.local_day(report.received_at),
        happened=report.happened,
        happened_from=report.happened_from,
        happened_to=report.happened_to,
    )
