"""Builders of test data."""

from typing import Any

Answers = dict[str, dict[str, Any]]

EMAIL = "ada@example.org"


def report_answers(**changes: dict[str, Any]) -> Answers:
    """A noise report by a named person who can be mailed.

    Args:
        changes: fields by slug, with underscores for hyphens; they replace the question's own.
    """
    answers: Answers = {
        "danger": {"now": "no"},
        "type": {"kind": "noise"},
        "where": {"how": "postcode", "postcode": "SW1A 1AA"},
        "home": {"home": "private_rent"},
        "when": {"timing": "once"},
        "date": {"on": {"kind": "exact", "on": "2026-10-10"}, "time": ""},
        "what-happened": {"account": "Drums until three in the morning — jeden Abend 😡"},
        "signs": {"signs": ["none"]},
        "effect": {"scale": "2", "words": ""},
        "harder": {"vulnerabilities": ["none"]},
        "who": {"relation": "neighbour"},
        "about-them": {"name": "Bert Secretname", "where": "Flat 9", "looks": "", "under_18": "no"},
        "hate": {"hate": "no"},
        "at-risk": {"at_risk": ["none"]},
        "told-before": {"told": "no"},
        "safe-contact": {"ways": ["email"]},
        "identity": {"identity": "named"},
        "contact": {"name": "Ada Lovelace", "email": EMAIL, "careful": ""},
        "avoid": {"avoid": "no"},
        "other-party": {"may_speak": "no"},
    }
    return {**answers, **{slug.replace("_", "-"): fields for slug, fields in changes.items()}}
