"""Clearing up both ways: files that no row knows are removed, rows without their file are flagged."""

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from portal import clock
from portal.domain.evidence import EvidenceState
from portal.extensions import db
from portal.files.store import EvidenceStore, StoredFile
from portal.models.base import CaseKey
from portal.models.evidence import Evidence
from portal.services.evidence.evidence_rows import evidence_store
from portal.services.transaction import transaction

# A file is on the disk shortly before its row is committed; nothing takes as long as this.
SPARED_FOR = timedelta(hours=1)
_AT_ONCE = 500


@dataclass(frozen=True)
class Swept:
    """How many files were removed, and how many rows miss a file now."""

    removed: int
    missing: int


def sweep() -> Swept:
    """Forget the evidence of erased cases, remove what no row knows, look for every row's file."""
    store = evidence_store()
    _forget_erased()
    found = list(store.all_files())
    names = {file.name for file in found}
    return Swept(removed=_remove_strays(store, found), missing=_flag_rows(store, names))


def _forget_erased() -> None:
    # Their files open no more; without a row they are strays.
    erased = sa.exists().where(CaseKey.id == Evidence.key_id, CaseKey.destroyed_at.is_not(None))
    with transaction() as session:
        session.execute(
            sa.delete(Evidence).where(erased).execution_options(synchronize_session=False)
        )


def _remove_strays(store: EvidenceStore, found: list[StoredFile]) -> int:
    spared_from = (clock.now() - SPARED_FOR).timestamp()
    old = [file for file in found if file.changed_at < spared_from]
    strays = [
        file
        for start in range(0, len(old), _AT_ONCE)
        for file in _unknown(old[start : start + _AT_ONCE])
    ]
    for file in strays:
        store.discard(file)
    return len(strays)


def _unknown(files: list[StoredFile]) -> list[StoredFile]:
    names = [file.name for file in files if file.name]
    known: set[str | None] = set()
    try:
        for column in (Evidence.original_name, Evidence.safe_name):
            known.update(db.session.scalars(sa.select(column).where(column.in_(names))))
    finally:
        db.session.rollback()
    return [file for file in files if file.name is None or file.name not in known]


def _flag_rows(store: EvidenceStore, found: set[str | None]) -> int:
    columns = (Evidence.id, Evidence.original_name, Evidence.safe_name, Evidence.missing_at)
    query = sa.select(*columns).where(Evidence.state != EvidenceState.REFUSED)
    try:
        rows = db.session.execute(query).all()
    finally:
        db.session.rollback()
    gone: list[int] = []
    back: list[int] = []
    missing = 0
    for row in rows:
        names = [name for name in (row.original_name, row.safe_name) if name]
        # Asked for one by one only where it came, or went, after the list was made.
        whole = all(name in found or store.holds(name) for name in names)
        missing += not whole
        if whole == (row.missing_at is not None):
            (back if whole else gone).append(row.id)
    _set_missing(gone, missing=True)
    _set_missing(back, missing=False)
    return missing


def _set_missing(ids: list[int], *, missing: bool) -> None:
    for start in range(0, len(ids), _AT_ONCE):
        with transaction() as session:
            session.execute(
                sa.update(Evidence)
                .where(Evidence.id.in_(ids[start : start + _AT_ONCE]))
                .values(missing_at=clock.now() if missing else None)
            )
