"""The incidents of the draft: read for the pages, written one at a time."""

import re
import secrets
from collections.abc import Mapping
from typing import Any

from portal import clock
from portal.services import drafts
from portal.services.case_review.review_rows import (
    MOST_ROWS,
    MOST_TELLINGS,
    ROW_PREFIX,
    Row,
    read_rows,
)
from portal.services.drafts import DraftView
from portal.web.case_review.pages import pages

APART = "_apart"
ASKED_AGAIN = "_asked-again"

_KEY = re.compile(r"[0-9a-f]{8}")
Fields = dict[str, Any]


def new_key() -> str:
    """A fresh key for an entry or a telling, made when its form is shown: sent twice, it is one entry."""
    return secrets.token_hex(4)


def is_new_key(typed: Any) -> bool:
    """Whether a key that came with a form has the shape of ours."""
    return isinstance(typed, str) and bool(_KEY.fullmatch(typed))


def rows_of(draft: DraftView) -> tuple[Row, ...]:
    """The entries so far."""
    return read_rows(draft.answers, clock.today())


def fields_of_row(draft: DraftView, key: str) -> Fields | None:
    """The kept fields of one entry, or None where there is no such entry."""
    fields = draft.answers.get(ROW_PREFIX + key)
    return dict(fields) if isinstance(fields, Mapping) else None


def telling_of(fields: Fields, key: str) -> Fields | None:
    """The kept fields of one telling of an entry."""
    return next((one for one in fields.get("told") or [] if one.get("key") == key), None)


def with_telling(fields: Fields, key: str, changes: Fields) -> Fields:
    """An entry's fields with one telling changed, or added at the end."""
    told = [dict(one) for one in fields.get("told") or []]
    known = next((one for one in told if one.get("key") == key), None)
    if known is None:
        told.append({"key": key, **changes})
    else:
        known.update(changes)
    return {**fields, "told": told, "nobody_told": False}


def without_telling(fields: Fields, key: str) -> Fields:
    """An entry's fields without one telling."""
    return {**fields, "told": [one for one in fields.get("told") or [] if one.get("key") != key]}


def is_full(draft: DraftView) -> bool:
    """Whether no entry more can be kept."""
    return len(rows_of(draft)) >= MOST_ROWS


def is_full_of_tellings(fields: Fields) -> bool:
    """Whether an entry can hold no telling more."""
    return len(fields.get("told") or []) >= MOST_TELLINGS


def keep(changes: Mapping[str, Fields | None]) -> DraftView:
    """Write answers of the draft; None forgets one.

    Raises:
        DraftGone: the draft has ended.
    """
    token = pages.token()
    if token is None:
        raise drafts.DraftGone
    return drafts.change_answers(token, pages.name, dict(changes))


def keep_row(key: str, fields: Fields | None) -> DraftView:
    """Write one entry, or remove it with None.

    Raises:
        DraftGone: the draft has ended.
    """
    return keep({ROW_PREFIX + key: fields})


def pairs_apart(draft: DraftView) -> list[str]:
    """The pairs of entries of one day that were said to be two occasions."""
    kept = draft.answers.get(APART, {}).get("pairs")
    return [one for one in kept if isinstance(one, str)] if isinstance(kept, list) else []


def asked_again(draft: DraftView) -> list[str]:
    """The rows whose dates were asked about a second time."""
    kept = draft.answers.get(ASKED_AGAIN, {}).get("keys")
    return [one for one in kept if isinstance(one, str)] if isinstance(kept, list) else []
