"""Facts about the database itself, which several processes may note at once."""

from sqlalchemy.orm import Session

from portal.database import insert
from portal.extensions import db
from portal.models.setting import Setting


def note_first(session: Session, name: str, value: str) -> None:
    """Keep a fact where nothing is noted under its name yet."""
    row = insert(db.engine, Setting).values(name=name, value=value)
    session.execute(row.on_conflict_do_nothing(index_elements=["name"]))


def note_fact(session: Session, name: str, value: str) -> None:
    """Keep a fact, in place of what was noted under its name."""
    row = insert(db.engine, Setting).values(name=name, value=value)
    session.execute(row.on_conflict_do_update(index_elements=["name"], set_={"value": value}))
