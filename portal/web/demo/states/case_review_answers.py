"""Sample answers of an application for a case review; its days are counted back from today."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from portal import clock
from portal.web.demo.states.journey_states import Answers, Asked, Fields
from portal.web.demo.states.words import LONG_EMAIL, LONG_LINE, LONG_NAME, LONG_TEXT

# An entry: when it was, days ago, and each telling's body and how many days ago it was.
Days = int | None
Tellings = tuple[tuple[str, Days], ...]

_REPRESENTS = {"who": {"kind": "representative"}}

QUESTIONS = (
    Asked("who", {"kind": "victim"}),
    Asked(
        "representative",
        {"victim_name": "Ifeoma Adeyemi", "relation": "her niece"},
        long={"victim_name": LONG_NAME, "relation": LONG_LINE[:200]},
        given=_REPRESENTS,
    ),
    Asked("consent", {"consent": "given"}, given=_REPRESENTS),
    Asked(
        "business",
        {"organisation": "Corner Stores"},
        long={"organisation": LONG_NAME},
        given={"who": {"kind": "business"}},
    ),
    Asked(
        "group",
        {"organisation": "People in Example House", "people": "14"},
        given={"who": {"kind": "group"}},
    ),
    Asked(
        "under-18",
        {"trusted_adult": "My form teacher", "parent_may_know": "unsure"},
        given={"who": {"kind": "under_18"}},
    ),
    Asked("kind", {"kind": "noise"}),
    Asked(
        "problem",
        {"account": "Music through the wall, night after night."},
        long={"account": LONG_TEXT},
    ),
    Asked(
        "where",
        {"place": "Flat above, Example House", "postcode": "SW1A 1AA"},
        {"place": "", "postcode": "not a postcode"},
        {"place": LONG_LINE, "postcode": "SW1A 1AA"},
    ),
    Asked("incidents", {"more": "no"}),
    Asked("how-long", {"duration": "one_to_six_months"}),
    Asked("how-often", {"frequency": "every_week"}),
    Asked("effect", {"scale": "4"}),
    Asked("harm", {"harm": "I cannot sleep."}, long={"harm": LONG_TEXT}),
    Asked("at-risk", {"risks": ["none"]}, {"risks": ["child", "none"]}),
    Asked("relation", {"relation": "neighbour"}),
    Asked(
        "response",
        {"helped": "no", "response": "A letter."},
        long={"helped": "no", "response": LONG_TEXT},
    ),
    Asked(
        "taking-part",
        {"participation": "decide_later", "words": ""},
        long={"participation": "somebody_for_me", "words": LONG_LINE},
    ),
    Asked(
        "support",
        {"needs": ["none"]},
        {"needs": ["interpreter", "other"]},
        {"needs": ["interpreter", "other"], "language": LONG_NAME, "other": LONG_LINE},
    ),
    Asked("safe-contact", {"ways": ["email", "call", "letter"]}),
    Asked(
        "contact",
        {
            "name": "Sam Carter",
            "email": "sam@example.org",
            "telephone": "020 7946 0101",
            "address": "Flat 4, Example House",
            "careful": "",
        },
        {"email": "sam at example", "telephone": "12"},
        {
            "name": LONG_NAME,
            "email": LONG_EMAIL,
            "telephone": "020 7946 0101",
            "address": LONG_TEXT[:400],
            "careful": LONG_LINE[:400],
        },
    ),
    Asked(
        "reach-them",
        {"reach": ""},
        {"reach": "a" * 501},
        {"reach": LONG_TEXT[:500]},
        given=_REPRESENTS,
    ),
    Asked("avoid", {"avoid": ""}, {"avoid": "a" * 1001}, {"avoid": LONG_TEXT[:1000]}),
)


def entry(what: str, happened: Days, told: Tellings, **more: Any) -> Fields:
    """One incident as a draft keeps it; no days mean that nobody knows the date."""
    when = {"when": "unsure"} if happened is None else {"when": "exact", "on": _ago(happened)}
    tellings = [
        {"key": f"t{number}", "body": body, "made": _made(days), "who": "", "reference": ""}
        for number, (body, days) in enumerate(told, start=1)
    ]
    return {"what": what, **when, "told": tellings, "same_problem": "yes", **more}


def running(what: str, since: int, told: Tellings) -> Fields:
    """Something that goes on, told again and again."""
    return {**entry(what, None, told), "when": "going_on", "since": _ago(since)[:8] + "01"}


def rows(*entries: Fields) -> Answers:
    """The incidents of a draft."""
    return {f"row-{number:08x}": fields for number, fields in enumerate(entries, start=1)}


def met() -> Answers:
    """Three incidents, each told in time."""
    return rows(
        entry("Music until 4 in the morning", 80, (("council", 79),)),
        entry("Music and shouting on the stairs", 55, (("council", 55), ("police", 50))),
        entry("A party with a sound system", 20, (("housing", 18),)),
    )


def long_rows() -> Answers:
    """Incidents in awkward words, and many tellings."""
    tellings = tuple((body, 40 - days) for days, body in enumerate(("council", "police") * 5))
    told = entry(LONG_LINE[:150], 41, tellings)
    told["told"] = [{**one, "who": LONG_LINE, "reference": "R" * 60} for one in told["told"]]
    return rows(told, *(entry(LONG_LINE[:150], days, (("other", days),)) for days in range(2, 12)))


def _two_and(third: Fields) -> Answers:
    return rows(
        entry("Music until 4 in the morning", 60, (("council", 59),)),
        entry("Shouting on the stairs", 30, (("police", 29),)),
        third,
    )


# Each result of the threshold: what the tester is to see, and the incidents that lead to it.
# The keys are the codes of outcomes, reasons and flags.
RESULTS: dict[str, tuple[str, Callable[[], Answers]]] = {
    "met": ("three count", met),
    "officer_decides": (
        "two count, so an officer decides",
        lambda: rows(
            entry("Rubbish over the fence", 60, (("housing", 58),)),
            entry("Bins on fire", 12, (("police", 12),)),
        ),
    ),
    "ask_for_dates": (
        "dates are asked for again",
        lambda: _two_and(entry("Some time in the summer", None, (("council", None),))),
    ),
    "reported_late": (
        "told too late",
        lambda: _two_and(entry("Scooters in the yard", 120, (("council", 60),))),
    ),
    "too_long_ago": (
        "too long ago",
        lambda: _two_and(entry("A broken door", 300, (("council", 295),))),
    ),
    "after_application": (
        "after the application",
        lambda: _two_and(entry("A date that is yet to come", -4, (("council", -5),))),
    ),
    "not_reported": ("told to nobody", lambda: _two_and(entry("Shouting", 20, ()))),
    "another_problem": (
        "another problem",
        lambda: _two_and(entry("A stolen bicycle", 20, (("police", 19),), same_problem="no")),
    ),
    "date_missing": (
        "a date is missing",
        lambda: _two_and(entry("Music", 20, (("council", None),))),
    ),
    "complaint_before_incident": (
        "told before it happened",
        lambda: _two_and(entry("Music", 20, (("council", 25),))),
    ),
    "dates_uncertain": (
        "dates too rough to tell",
        lambda: _two_and({**entry("Music in that month", None, (("council", 20),)), **_about(50)}),
    ),
    "body_to_check": (
        "a body that an officer must check",
        lambda: _two_and(entry("They took my bag", 20, (("other", 19),))),
    ),
    "one_incident_several_bodies": (
        "one incident told to several",
        lambda: rows(entry("A fight", 30, (("council", 29), ("police", 29), ("housing", 28)))),
    ),
    "several_complaints_one_incident": (
        "one incident told several times",
        lambda: rows(entry("A fight", 30, (("council", 29), ("council", 25), ("council", 20)))),
    ),
    "same_day": (
        "two incidents on one day",
        lambda: rows(
            entry("Shouting in the morning", 30, (("council", 29),)),
            entry("Shouting at night", 30, (("council", 28),)),
            entry("Music", 10, (("council", 9),)),
        ),
    ),
    "last_report_over_a_month_ago": (
        "the last telling is over a month ago",
        lambda: rows(
            *(entry("Music", days, (("council", days - 1),)) for days in (120, 100, 80)),
        ),
    ),
    "little_time_to_act": (
        "everything told within a week",
        lambda: rows(*(entry("Music", days, (("council", 2),)) for days in (12, 9, 4))),
    ),
    "going_on": (
        "something that goes on, told three times",
        lambda: rows(running("Music", 110, (("council", 90), ("police", 50), ("council", 10)))),
    ),
    "no_rows": ("no incident at all", dict),
}


def _ago(days: int) -> str:
    return (clock.today() - timedelta(days=days)).isoformat()


def _about(days: int) -> Fields:
    return {"when": "about", "month": _ago(days)[:8] + "01", "part": ""}


def _made(days: Days) -> Fields:
    return {"kind": "unsure"} if days is None else {"kind": "exact", "on": _ago(days)}
