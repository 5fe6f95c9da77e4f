"""A report's answers as words: what was asked and what was said, for whoever reads them."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.labels.report import (
    AT_RISK,
    BODIES,
    CHANNELS,
    DANGERS,
    DURATIONS,
    EFFECTS,
    FREQUENCIES,
    HATE_MOTIVES,
    HOMES,
    IDENTITIES,
    KINDS,
    PLACE_KINDS,
    QUESTIONS,
    RELATIONS,
    TIMES_TOLD,
    TIMINGS,
    VULNERABILITIES,
    YES_NO,
    YES_NO_UNSURE,
)

_TEXT: dict[Any, Any] = {}
_DAY: dict[Any, Any] = {}
_MORE = {"none": _l("None of these"), "unsure": _l("I do not know")}

# Question -> its fields in order, each with the words of its codes, or how it is read, and with
# the words before it where the answer alone does not tell what it is.
_FIELDS: dict[str, tuple[tuple[str, Mapping[Any, Any], Any], ...]] = {
    "danger": (("now", YES_NO_UNSURE, ""),),
    "type": (("kind", KINDS, ""),),
    "where": (
        ("how", PLACE_KINDS, ""),
        ("address", _TEXT, ""),
        ("address_postcode", _TEXT, ""),
        ("postcode", _TEXT, ""),
        ("place", _TEXT, ""),
        ("place_postcode", _TEXT, _l("Postcode nearby")),
    ),
    "home": (("home", HOMES, ""), ("landlord", _TEXT, ""), ("other_landlord", _TEXT, "")),
    "when": (("timing", TIMINGS, ""),),
    "date": (("on", _DAY, ""), ("time", _TEXT, _l("Time"))),
    "last-time": (("on", _DAY, ""),),
    "how-long": (("duration", DURATIONS, ""),),
    "how-often": (("frequency", FREQUENCIES, ""), ("pattern", _TEXT, "")),
    "again": (("changed", YES_NO, ""), ("change", _TEXT, "")),
    "what-happened": (("account", _TEXT, ""),),
    "signs": (("signs", DANGERS, ""),),
    "effect": (("scale", EFFECTS, ""), ("words", _TEXT, "")),
    "harder": (("vulnerabilities", VULNERABILITIES, ""),),
    "who": (("relation", RELATIONS, ""),),
    "about-them": (
        ("name", _TEXT, _l("Name")),
        ("where", _TEXT, _l("Where")),
        ("looks", _TEXT, _l("What they look like")),
        ("under_18", YES_NO_UNSURE, _l("Under 18")),
    ),
    "hate": (("hate", YES_NO_UNSURE, ""), ("motives", HATE_MOTIVES, "")),
    "at-risk": (("at_risk", {**AT_RISK, "none": _l("Nobody")}, ""),),
    "told-before": (("told", YES_NO_UNSURE, ""), ("bodies", BODIES, "")),
    "last-told": (("on", _DAY, ""), ("reference", _TEXT, _l("Reference"))),
    "times-told": (("times", TIMES_TOLD, ""),),
    "safe-contact": (("ways", {**CHANNELS, "none": _l("None of these is safe")}, ""),),
    "identity": (("identity", IDENTITIES, ""),),
    "contact": (
        ("name", _TEXT, ""),
        ("email", _TEXT, ""),
        ("telephone", _TEXT, ""),
        ("address", _TEXT, ""),
        ("careful", _TEXT, _l("Before we reach you")),
    ),
    "avoid": (
        ("avoid", YES_NO_UNSURE, ""),
        ("whom", _TEXT, _l("Who")),
        ("reason", _TEXT, _l("Why")),
    ),
    "other-party": (("may_speak", YES_NO, ""),),
}


@dataclass(frozen=True)
class AnswerWords:
    """One question, and its answer in lines; no line where it was left empty."""

    slug: str
    question: str
    lines: tuple[str, ...]


def answer_words(answers: Mapping[str, Any]) -> list[AnswerWords]:
    """Every answered question in the order in which it is asked; spoilt answers give no line.

    Args:
        answers: question slug -> fields, as a draft or a report holds them.
    """
    return [
        AnswerWords(slug, str(QUESTIONS[slug]), _lines(slug, answers[slug]))
        for slug in QUESTIONS
        if slug in _FIELDS and isinstance(answers.get(slug), Mapping)
    ]


def rough_day_words(value: Any) -> str:
    """An exact or a rough day in words, such as "about the start of March 2026"."""
    if not isinstance(value, Mapping):
        return ""
    exact, month = _day(value.get("on")), _day(f"{value.get('month')}-01")
    if value.get("kind") == "exact" and exact:
        return str(format_date(exact, "EEEE d MMMM y"))
    if value.get("kind") == "about" and month:
        name = format_date(month, "MMMM y")
        return {
            "start": _("About the start of %(month)s", month=name),
            "middle": _("About the middle of %(month)s", month=name),
            "end": _("About the end of %(month)s", month=name),
        }.get(str(value.get("part")), _("Some time in %(month)s", month=name))
    return _("I do not know") if value.get("kind") == "unsure" else ""


def _lines(slug: str, fields: Mapping[str, Any]) -> tuple[str, ...]:
    found: list[str] = []
    for name, words, label in _FIELDS[slug]:
        said = _said(fields.get(name), words)
        if label and said:
            said = [_("%(label)s: %(answer)s", label=label, answer=", ".join(said))]
        found.extend(said)
    return tuple(found)


def _said(value: Any, words: Mapping[Any, Any]) -> list[str]:
    if words is _DAY:
        return [text] if (text := rough_day_words(value)) else []
    if words is _TEXT:
        return [value] if isinstance(value, str) and value else []
    codes = value if isinstance(value, list | tuple) else [value]
    known = {str(code): said for code, said in {**_MORE, **words}.items()}
    return [str(known[code]) for code in codes if isinstance(code, str) and code in known]


def _day(text: Any) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
