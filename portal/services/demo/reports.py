"""The sample reports: who tells what, when, and what officers did since."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from portal import clock
from portal.content.current import authority
from portal.services.demo.words import PEOPLE, STORIES, Person, Story

COUNT = 40
# Few enough that some come up again and again.
_PLACES = 24

Answers = dict[str, dict[str, Any]]

# What officers did with each report, the oldest first; the words come from `words.py`. Those of the
# last month are open: some untouched, some overdue, some due soon.
_PATHS_OF_CLOSED = (
    "take note close:action_taken",
    "take close:advice_given",
    "take news close:no_action_possible",
    "take ask close:withdrawn",
    "take pass_on close:passed_on",
    "take note close:joined",
)
_PATHS_OF_OPEN = (
    "take pass_on",
    "take news",
    "take close:action_taken reopen",
    "take ask",
    "",
    "take priority note",
    "take pass_on",
    "take note",
    "",
    "take ask",
    "",
    "take",
    "",
    "",
)


@dataclass(frozen=True)
class SampleReport:
    """One report. `intake` "online" is sent by the resident; else an officer enters it."""

    received_at: dt.datetime
    answers: Answers
    intake: str
    locale: str
    acts: tuple[str, ...]


def sample_reports(locales: tuple[str, ...]) -> Iterator[SampleReport]:
    """All sample reports, the oldest first; the same ones each time for the same day.

    Args:
        locales: the codes that this portal speaks; some residents write in each.
    """
    dice = Random(20)  # noqa: S311
    places = dice.sample(sorted(authority().places.postcodes), _PLACES)
    for number in range(COUNT):
        story, person = STORIES[number % len(STORIES)], PEOPLE[number % len(PEOPLE)]
        received_at = _received_at(number, dice)
        postcode = places[min(dice.randrange(_PLACES), dice.randrange(_PLACES))]
        opened = number - (COUNT - len(_PATHS_OF_OPEN))
        path = (_PATHS_OF_CLOSED * COUNT)[number] if opened < 0 else _PATHS_OF_OPEN[opened]
        yield SampleReport(
            received_at=received_at,
            answers=answers_of(number, story, person, postcode, received_at),
            intake=("online", "online", "telephone", "online", "desk")[number % 5],
            locale=locales[number % len(locales)] if number % 4 == 3 else locales[0],
            acts=tuple(path.split()),
        )


def _received_at(number: int, dice: Random) -> dt.datetime:
    # Over six months, closer together towards today; the newest came within the last hours.
    age = round(180 * (1 - number / (COUNT - 1)) ** 1.6)
    at = dt.time(dice.randrange(7, 24), dice.randrange(60))
    day = clock.today() - dt.timedelta(days=age)
    planned = dt.datetime.combine(day, at, tzinfo=clock.LONDON)
    return min(planned, clock.now() - dt.timedelta(minutes=9 * (COUNT - number)))


def answers_of(
    number: int, story: Story, person: Person, postcode: str, received_at: dt.datetime
) -> Answers:
    """What a person tells of a story; the number varies what is beside it."""
    last = clock.local_day(received_at) - dt.timedelta(days=number % 4)
    day = {"kind": "exact", "on": last.isoformat()}
    answers: Answers = {
        "danger": {"now": "no"},
        "type": {"kind": story.kind},
        "where": _where(story, postcode),
        "home": {"home": story.home},
        "when": {"timing": "going_on" if story.going_on else "once"},
        "what-happened": {"account": story.account},
        "effect": {"scale": story.effect},
        "told-before": {"told": "no"},
        "safe-contact": {"ways": list(person.ways)},
        "identity": {"identity": "named"},
        "contact": {"name": person.name, "email": person.email, "telephone": person.telephone},
    }
    if story.going_on:
        durations = (
            "under_a_month",
            "under_a_week",
            "one_to_six_months",
            "unsure",
            "over_two_years",
        )
        answers["last-time"] = {"on": day}
        answers["how-long"] = {"duration": durations[number % 5]}
        answers["how-often"] = {"frequency": "every_week"}
    else:
        answers["date"] = {"on": day}
    if number % 9 == 4:
        answers["identity"] = {"identity": "anonymous"}
        del answers["contact"]
    if number % 7 == 5:
        answers["told-before"] = {"told": "yes", "bodies": ["police", "housing"]}
        answers["times-told"] = {"times": "twice"}
    return {**answers, **story.answers}


def _where(story: Story, postcode: str) -> dict[str, Any]:
    written = f"{postcode[:-3]} {postcode[-3:]}"
    if story.place:
        return {"how": "place", "place": story.place, "place_postcode": written}
    return {"how": "postcode", "postcode": written}
