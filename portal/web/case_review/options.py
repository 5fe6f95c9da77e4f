"""Labelled codes as the options of a field."""

from collections.abc import Mapping
from typing import Any

from portal.web.shared.fields import Option


def options_of(
    words: Mapping[Any, Any],
    *,
    hints: Mapping[Any, Any] | None = None,
    reveals: Mapping[Any, tuple[str, ...]] | None = None,
) -> tuple[Option, ...]:
    """One option for each code, in the order of ``words``.

    Args:
        words: code to label.
        hints: code to the sentence under its label.
        reveals: code to the fields that matter only with it.
    """
    return tuple(
        Option(
            str(code),
            label,
            hint=(hints or {}).get(code, ""),
            reveals=(reveals or {}).get(code, ()),
        )
        for code, label in words.items()
    )
