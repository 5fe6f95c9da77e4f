"""Answers of an application, as the journey keeps them."""

from typing import Any

Fields = dict[str, Any]


def exactly(day: str) -> Fields:
    """A day that somebody knows."""
    return {"kind": "exact", "on": day}


def about(month: str, part: str = "") -> Fields:
    """A month, or a part of it."""
    return {"kind": "about", "month": month, "part": part}


def told(body: str, made: Fields | None, **more: Any) -> Fields:
    """One telling."""
    return {"key": f"{body}-{made}", "body": body, "made": made or {"kind": "unsure"}, **more}


def row(on: str, *tellings: Fields, **more: Any) -> Fields:
    """Something that happened on one day."""
    return {"what": "Shouting", "when": "exact", "on": on, "told": list(tellings), **more}


THREE_IN_TIME = {
    "row-a": row("2026-08-10", told("council", exactly("2026-08-12"))),
    "row-b": row("2026-08-20", told("police", exactly("2026-08-21"))),
    "row-c": row("2026-09-05", told("housing", exactly("2026-09-30"))),
}


def application(rows: dict[str, Fields] | None = None, **changes: Fields) -> dict[str, Fields]:
    """Every question answered; ``changes`` by slug, with underscores for hyphens."""
    answers: dict[str, Fields] = {
        "who": {"kind": "victim"},
        "kind": {"kind": "noise"},
        "problem": {"account": "Music through the wall, night after night."},
        "where": {"place": "Flat above, Example House", "postcode": "W1A 1AA"},
        **(THREE_IN_TIME if rows is None else rows),
        "incidents": {"more": "no"},
        "how-long": {"duration": "one_to_six_months"},
        "how-often": {"frequency": "every_week"},
        "effect": {"scale": "3"},
        "harm": {"harm": "I cannot sleep."},
        "at-risk": {"risks": []},
        "relation": {"relation": "neighbour"},
        "response": {"helped": "no", "response": "A letter."},
        "taking-part": {"participation": "decide_later"},
        "support": {"needs": []},
        "safe-contact": {"ways": ["email"]},
        "contact": {"name": "Zoë Example", "email": "zoe@example.org"},
        "avoid": {"avoid": ""},
    }
    answers.update({slug.replace("_", "-"): fields for slug, fields in changes.items()})
    return answers
