"""Entries of the same day: one occasion told twice, or two [docs/domain.md 3]."""

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import combinations
from typing import Any

from portal.domain.vocabulary import YesNoUnsure
from portal.services.case_review.review_rows import Row, When

Fields = Mapping[str, Any]


def pair_key(one: str, other: str) -> str:
    """One name for two entries, whichever comes first."""
    return " ".join(sorted((one, other)))


def pair_to_ask_about(rows: Iterable[Row], apart: Iterable[str]) -> tuple[Row, Row] | None:
    """Two entries of the same day that nobody has yet told apart or joined.

    Args:
        rows: all entries; those that go on, lack a day or are of another problem are left out.
        apart: the ``pair_key`` of each two that were said to be two occasions.
    """
    settled = set(apart)
    dated = [(day, row) for row in rows if (day := _one_day(row))]
    for (day, one), (other_day, other) in combinations(dated, 2):
        if day == other_day and pair_key(one.key, other.key) not in settled:
            return one, other
    return None


def joined(one: Fields, other: Fields) -> dict[str, Any]:
    """The fields of two entries as one occasion: nothing that was told is lost."""
    whats = dict.fromkeys(str(each.get("what") or "") for each in (one, other))
    return {
        **one,
        "what": "; ".join(what for what in whats if what),
        "told": [*(one.get("told") or []), *(other.get("told") or [])],
        "reports": [*(one.get("reports") or []), *(other.get("reports") or [])],
        "nobody_told": False,
    }


def _one_day(row: Row) -> date | None:
    if row.when is not When.EXACT or row.same_problem is YesNoUnsure.NO:
        return None
    return row.occurred.first if row.occurred else None
