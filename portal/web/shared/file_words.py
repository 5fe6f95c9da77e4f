"""The size of a file in words."""

from typing import Any

from babel.numbers import format_decimal

_KILOBYTE, _MEGABYTE = 1_000, 1_000_000


def size_words(size: int, locale: Any) -> str:
    """A size as telephones show it, such as "2.4 MB".

    Args:
        size: in bytes.
        locale: how numbers are written.
    """
    if size < _MEGABYTE:
        return f"{format_decimal(max(1, round(size / _KILOBYTE)), locale=locale)} KB"
    return f"{format_decimal(size / _MEGABYTE, format='#,##0.#', locale=locale)} MB"
