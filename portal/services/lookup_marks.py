"""Which look-up key the database rests on: several machines may have them in another order for a while."""

from portal.extensions import db
from portal.models.setting import Setting
from portal.security.vault import vault

INDEX_KEY = "index_key"
_MARK_LETTERS = 32


def noted_index_mark() -> str | None:
    """The mark of the look-up key that all look-ups here rest on; None where there is nothing yet."""
    noted = db.session.get(Setting, INDEX_KEY, populate_existing=True)
    return noted.value if noted is not None else None


def index_marks() -> list[str]:
    """By what the database knows our look-up keys again, newest first."""
    return [key.hex()[:_MARK_LETTERS] for key in vault().every_derived("index-mark")]


def place_of_noted_key() -> int:
    """Where the key that all look-ups here rest on stands in our list; 0, the newest, where none is noted."""
    noted, marks = noted_index_mark(), index_marks()
    return marks.index(noted) if noted in marks else 0
