"""The sample applications for a case review: those that meet the threshold and those that do not."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from portal import clock
from portal.content.current import authority

Answers = dict[str, Any]


@dataclass(frozen=True)
class _Application:
    """One application. Days are counted back from the day of applying.

    `rows`: what happened, days ago, and to whom it was told how many days ago (None: no date known).
    `acts`: what officers did since, each with the working day after the application.
    """

    applied_days_ago: int
    name: str
    email: str
    account: str
    rows: tuple[tuple[str, int | None, tuple[tuple[str, int | None], ...]], ...]
    intake: str = "online"
    kind: str = "noise"
    answers: Answers = field(default_factory=dict)
    acts: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class SampleApplication:
    """One application, ready to be sent. `intake` as for a report."""

    received_at: dt.datetime
    answers: Answers
    intake: str
    acts: tuple[tuple[int, str], ...]


_SAMPLES = (
    _Application(
        70,
        "Sam Carter",
        "sam.carter@example.org",
        "Loud music nearly every weekend since the spring. I told the council each time.",
        (
            ("Music until 4 in the morning", 80, (("council", 79),)),
            ("Music and shouting on the stairs", 55, (("council", 55), ("police", 50))),
            ("A party with a sound system", 20, (("council", 18),)),
        ),
        acts=(
            (1, "take"),
            (2, "confirm"),
            (4, "gathering"),
            (9, "panel_set"),
            (12, "hold_panel"),
            (13, "plan_actions"),
            (13, "recommend"),
            (14, "release_plan"),
            (17, "record_comment"),
            (18, "take_up"),
            (24, "send_outcome"),
            (26, "start_follow_up"),
        ),
    ),
    _Application(
        48,
        "Margaret Ellis",
        "margaret@example.org",
        "I told the police once and the landlord once. It has gone on since.",
        (
            ("Rubbish thrown over our fence", 60, (("housing", 58),)),
            ("The bins were set on fire", 12, (("police", 12),)),
        ),
        kind="vandalism",
        acts=((1, "take"), (2, "ask_bodies"), (8, "propose_not_met"), (9, "agree")),
    ),
    _Application(
        33,
        "Corner Stores (a made-up shop)",
        "shop@example.org",
        "Groups drink in our doorway and stop customers from coming in.",
        (
            ("Six people, shouting", 90, (("police", 90),)),
            ("Bottles broken", 61, (("council", 60),)),
            ("Staff were threatened", 30, (("police", 29),)),
            ("Shouting again", 3, (("council", 2),)),
        ),
        intake="telephone",
        kind="street_drinking",
        answers={"who": {"kind": "business"}, "business": {"organisation": "Corner Stores"}},
        acts=((1, "take"), (2, "confirm"), (3, "gathering"), (10, "panel_set")),
    ),
    _Application(
        24,
        "نور الدين",
        "nour@example.org",
        "It happened often, and I do not remember every day. الموسيقى كل ليلة.",
        (
            ("Music all night", 40, (("council", 39),)),
            ("Music, some time in the summer", None, (("council", None),)),
        ),
        acts=((2, "take"), (2, "ask_bodies"), (9, "decide_met"), (10, "gathering")),
    ),
    _Application(
        15,
        "Ngozi Adeyemi",
        "ngozi@example.org",
        "I ask for my aunt, who is afraid to leave her flat.",
        (
            ("Shouting through the letter box", 75, (("housing", 74),)),
            ("Banging on the door at night", 44, (("police", 44), ("housing", 43))),
            ("Threats in the lift", 9, (("police", 9),)),
        ),
        kind="harassment",
        answers={
            "who": {"kind": "representative"},
            "representative": {"victim_name": "Ifeoma Adeyemi", "relation": "her niece"},
            "consent": {"consent": "given"},
            "at-risk": {"risks": ["adult"]},
            "taking-part": {"participation": "somebody_for_me", "words": ""},
            "support": {"needs": ["interpreter", "step_free"], "language": "Igbo", "other": ""},
        },
        acts=((1, "take"), (1, "confirm")),
    ),
    _Application(
        9,
        "Residents of a made-up court",
        "court@example.org",
        "We are 14 households. We were told too late that we could ask for this.",
        (
            ("Scooters in the courtyard", 200, (("council", 140),)),
            ("Scooters in the courtyard", 160, (("council", 100),)),
            ("A child was nearly hit", 35, (("police", 35),)),
        ),
        intake="letter",
        kind="vehicles",
        answers={
            "who": {"kind": "group"},
            "group": {"organisation": "Residents of a made-up court", "people": "14 households"},
        },
        acts=((1, "take"), (4, "propose_not_met")),
    ),
    _Application(
        3,
        "Wolfgang Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh",
        "wolfgang.wolfeschlegelsteinhausenbergerdorff@example.org",
        "“They” do it <b>every</b> week 😡 & nobody comes. " + "Straßenlärm" * 12,
        (
            ("Dogs barking from 6am", 14, (("council", 13),)),
            ("Dogs barking from 5am", 7, (("council", 6),)),
            ("Dogs barking all night", 1, (("council", 0),)),
        ),
        kind="animals",
        acts=((1, "take"),),
    ),
    _Application(
        0,
        "Jo Park",
        "jo@example.org",
        "They wait for me after school. I am 16.",
        (("They took my bag", 5, (("other", 5),)),),
        kind="harassment",
        answers={
            "who": {"kind": "under_18"},
            "under-18": {"trusted_adult": "My form teacher", "parent_may_know": "unsure"},
        },
    ),
)

COUNT = len(_SAMPLES)


def sample_applications() -> Iterator[SampleApplication]:
    """All sample applications, the oldest first."""
    postcodes = sorted(authority().places.postcodes)
    for number, sample in enumerate(_SAMPLES):
        applied_on = clock.today() - dt.timedelta(days=sample.applied_days_ago)
        planned = dt.datetime.combine(applied_on, dt.time(9 + number, 20), tzinfo=clock.LONDON)
        received_at = min(planned, clock.now() - dt.timedelta(minutes=3))
        postcode = postcodes[(number + 1) * 977 % len(postcodes)]
        yield SampleApplication(
            received_at,
            _answers(sample, number, clock.local_day(received_at), postcode),
            sample.intake,
            sample.acts,
        )


def _answers(sample: _Application, number: int, applied_on: dt.date, postcode: str) -> Answers:
    # Everybody has a number of their own: the same one would make them the same person.
    contact = {
        "name": sample.name,
        "email": sample.email,
        "telephone": f"020 7946 {110 + number:04}",
    }
    answers: Answers = {
        "who": {"kind": "victim"},
        "kind": {"kind": sample.kind},
        "problem": {"account": sample.account},
        "where": {"postcode": f"{postcode[:-3]} {postcode[-3:]}", "place": ""},
        "how-long": {"duration": "one_to_six_months"},
        "how-often": {"frequency": "every_week"},
        "effect": {"scale": "4"},
        "harm": {"harm": "I cannot sleep, and I am afraid to come home late."},
        "at-risk": {"risks": []},
        "relation": {"relation": "neighbour"},
        "response": {"helped": "no", "response": "Somebody wrote to them once."},
        "taking-part": {"participation": "meet_the_panel", "words": ""},
        "safe-contact": {"ways": ["email", "call"]},
        "contact": contact,
    }
    for row, (what, happened, told) in enumerate(sample.rows, start=1):
        answers[f"row-{row}"] = {
            "what": what,
            **_when(happened, applied_on),
            "told": [
                {"key": f"t{place}", "body": body, "made": _made(days, applied_on)}
                for place, (body, days) in enumerate(told, start=1)
            ],
            "same_problem": "yes",
        }
    return {**answers, **sample.answers}


def _when(days_ago: int | None, applied_on: dt.date) -> dict[str, str]:
    if days_ago is None:
        return {"when": "unsure"}
    return {"when": "exact", "on": (applied_on - dt.timedelta(days=days_ago)).isoformat()}


def _made(days_ago: int | None, applied_on: dt.date) -> dict[str, str] | None:
    if days_ago is None:
        return None
    return {"kind": "exact", "on": (applied_on - dt.timedelta(days=days_ago)).isoformat()}
