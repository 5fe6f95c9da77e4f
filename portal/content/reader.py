"""A strict view of a TOML table: every key is asked for by name and type, the rest is refused."""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, time
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from portal.content.errors import ContentError

T = TypeVar("T")


class Table:
    """One TOML table that knows its file and place.

    Used as a context manager it refuses, on leaving, the keys that nobody asked for: a
    misspelt key would otherwise be silently ignored.
    """

    def __init__(self, values: Mapping[str, Any], file: str, path: str = "") -> None:
        self.file = file
        self.path = path
        self._values = values
        self._asked: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None:
            self.finish()

    def finish(self) -> None:
        """Refuse the keys that were never asked for.

        Raises:
            ContentError: naming the first unknown key.
        """
        for key in self._values:
            if key not in self._asked:
                raise self.error(key, "unknown key")

    def error(self, key: str, problem: str) -> ContentError:
        """The error for one of this table's keys."""
        return ContentError(self.file, self.at(key), problem)

    def at(self, key: str) -> str:
        """The dotted path of one of this table's keys."""
        return f"{self.path}.{key}" if self.path else key

    def has(self, key: str) -> bool:
        """Whether the key is there; it does not count as asked for."""
        return key in self._values

    def names(self) -> tuple[str, ...]:
        """The table's keys in the file's order."""
        return tuple(self._values)

    def _get(self, key: str, kind: type[T], default: T | None = None) -> T:
        self._asked.add(key)
        if key not in self._values:
            if default is None:
                raise self.error(key, "missing")
            return default
        value = self._values[key]
        # bool is an int in Python, but `required = true` is no number.
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise self.error(key, f"must be of type {kind.__name__}")
        return value

    def text(self, key: str, default: str | None = None) -> str:
        """A string; without a default it must be there and hold more than blanks."""
        value = self._get(key, str, default).strip()
        if not value and default is None:
            raise self.error(key, "must not be empty")
        return value

    def number(self, key: str, default: int | None = None) -> int:
        """A whole number, never negative."""
        value = self._get(key, int, default)
        if value < 0:
            raise self.error(key, "must not be negative")
        return value

    def flag(self, key: str, default: bool | None = None) -> bool:
        """A true or false."""
        return self._get(key, bool, default)

    def day(self, key: str) -> date:
        """A calendar day."""
        return self._get(key, date)

    def optional_day(self, key: str) -> date | None:
        """A calendar day, or nothing."""
        self._asked.add(key)
        return self.day(key) if key in self._values else None

    def hour(self, key: str) -> time:
        """A time of day."""
        return self._get(key, time)

    def texts(self, key: str, default: list[str] | None = None) -> tuple[str, ...]:
        """A list of strings, none of them blank."""
        values = self._get(key, list, default)
        for index, value in enumerate(values):
            if not isinstance(value, str) or not value.strip():
                raise self.error(f"{key}[{index}]", "must be a string that is not empty")
        return tuple(value.strip() for value in values)

    def rows(self, key: str) -> tuple[Any, ...]:
        """A list whose members the caller checks."""
        return tuple(self._get(key, list))

    def table(self, key: str) -> "Table":
        """A table inside this one."""
        return Table(self._get(key, dict), self.file, self.at(key))

    def tables(self, key: str) -> Iterator["Table"]:
        """The tables of a list, each refusing unknown keys once it has been used."""
        for index, value in enumerate(self._get(key, list, [])):
            place = self.at(f"{key}[{index}]")
            if not isinstance(value, dict):
                raise ContentError(self.file, place, "must be a table")
            with Table(value, self.file, place) as table:
                yield table

    def named_tables(self) -> Iterator[tuple[str, "Table"]]:
        """Every key of this table with the table it holds."""
        for key in self._values:
            with self.table(key) as table:
                yield key, table


def read_toml(root: Path, name: str) -> Table:
    """Read one file of an authority.

    Args:
        root: the authority's folder.
        name: the file's path inside it.

    Raises:
        ContentError: the file is missing, not UTF-8 or not TOML.
    """
    try:
        return Table(tomllib.loads((root / name).read_text("utf-8")), name)
    except FileNotFoundError:
        raise ContentError(name, "", "the file is missing") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ContentError(name, "", str(error)) from error
