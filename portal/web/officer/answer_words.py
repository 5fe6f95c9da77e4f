"""Kept answers in words, question by question, whatever an older form left in them."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from flask_babel import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from portal.services.reading import day

Words = Mapping[str, Any]


# Fields that need a name of their own, because their question asks for several things.
FIELDS = {
    "name": _l("Name"),
    "where": _l("Where they are"),
    "looks": _l("What they look like"),
    "under_18": _l("Under 18"),
    "telephone": _l("Telephone"),
    "email": _l("Email"),
    "address": _l("Address"),
    "postcode": _l("Postcode"),
    "careful": _l("Be careful"),
    "victim_name": _l("For whom"),
    "organisation": _l("Organisation"),
    "language": _l("Language"),
    "interpreter": _l("Wants an interpreter"),
    "person": _l("Supported by"),
}
_SEVERAL = frozenset({"about-them", "contact", "talking", "representative", "business", "group"})


def answer_rows(
    answers: Mapping[str, Any], questions: Words, vocabularies: Mapping[str, Iterable[Words]]
) -> list[dict[str, Any]]:
    """Rows for the macro `summary`, in the questions' order; empty answers are left out.

    Args:
        answers: question slug -> fields.
        questions: slug -> the question's words.
        vocabularies: slug -> the words of its codes.
    """
    rows = []
    for slug, title in questions.items():
        fields = answers.get(slug)
        if not isinstance(fields, Mapping):
            continue
        words = {
            str(code): text for each in vocabularies.get(slug, ()) for code, text in each.items()
        }
        told = {name: said for name, value in fields.items() if (said := value_words(value, words))}
        if slug in _SEVERAL:
            rows += [{"key": FIELDS.get(name, title), "value": said} for name, said in told.items()]
        elif told:
            rows.append({"key": title, "value": Markup("\n").join(told.values())})
    return rows


def value_words(value: Any, words: Words) -> str:
    """One field's value: a code by its word, a list by its words, a day, or the text as typed."""
    if isinstance(value, str):
        return str(words.get(value, value))
    if isinstance(value, list):
        return ", ".join(said for each in value if (said := value_words(each, words)))
    if isinstance(value, Mapping):
        return day_words(value)
    return ""


def day_words(value: Mapping[str, Any]) -> str:
    """A day as it was told: exact, about, or not known."""
    kind = value.get("kind")
    if kind == "exact":
        on = day(value.get("on"))
        return _full(on) if on else ""
    if kind == "about":
        month = day(f"{value.get('month')}-01")
        if month is None:
            return ""
        name = format_date(month, "MMMM y")
        return {
            "start": _("the start of %(month)s", month=name),
            "middle": _("the middle of %(month)s", month=name),
            "end": _("the end of %(month)s", month=name),
        }.get(str(value.get("part")), _("sometime in %(month)s", month=name))
    return _("They do not know the date") if kind == "unsure" else ""


def _full(on: date) -> str:
    return str(format_date(on, "EEEE d MMMM y"))
