"""The answers of a report, typed: question slug -> fields, read without ever failing.

Slugs and fields as the journey keeps them:
danger: now. type: kind. where: how, address, address_postcode, postcode, place, place_postcode.
home: home, landlord or other_landlord. when: timing. date: on, time. last-time: on. how-long: duration.
how-often: frequency, pattern. what-happened: account. signs: signs. effect: scale, words.
harder: vulnerabilities. who: relation. about-them: name, where, looks, under_18. hate: hate, motives.
at-risk: at_risk. told-before: told, bodies. last-told: on, reference. times-told: times.
safe-contact: ways. identity: identity. contact: name, email, telephone, address, careful.
avoid: avoid, whom, reason. other-party: may_speak.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from portal.domain.facts import LEAST_EFFECT, MOST_EFFECT, ReportFacts
from portal.domain.places import normalise_postcode
from portal.domain.spans import Span
from portal.domain.vocabulary import (
    AtRisk,
    Body,
    Channel,
    Danger,
    Duration,
    Frequency,
    HateMotive,
    Home,
    Identity,
    PlaceKind,
    Relation,
    ReportKind,
    Sign,
    Timing,
    Vulnerability,
    YesNo,
    YesNoUnsure,
)
from portal.services.reading import code, codes, fields_of, rough_day, text

Answers = Mapping[str, Mapping[str, Any]]

# Who the other person is, kept apart from the rest of the report. Their relation to the resident
# is no identity and stays: the rule that withholds mail rests on it.
ALLEGED_SLUGS = ("about-them",)
CONTACT_SLUGS = ("safe-contact", "identity", "contact", "avoid", "other-party")

# Behaviour at home by these people may be domestic abuse. Asked of everyone, so nothing is
# read into typed words.
_AT_HOME = frozenset({Relation.PARTNER, Relation.FAMILY, Relation.LIVES_WITH_YOU})
_TIMES = {"once": 1, "twice": 2, "three_or_more": 3, "unsure": 1}


@dataclass(frozen=True, slots=True)
class Where:
    """The place: `words` as typed; `postcode` in its written form, or None; `typed_postcode` as typed."""

    how: PlaceKind | None
    words: str
    postcode: str | None
    typed_postcode: str


@dataclass(frozen=True, slots=True)
class Told:
    """Tellings to others before: the latest one, and how many within the policy's months."""

    told: YesNoUnsure | None
    bodies: frozenset[Body]
    last_on: Span | None
    reference: str
    times: int


@dataclass(frozen=True, slots=True)
class Alleged:
    """Whoever behaves so. Kept apart; `under_18` is flagged and never named in letters."""

    relation: Relation | None
    name: str
    where: str
    looks: str
    under_18: YesNoUnsure | None


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach the resident; only `safe` channels may be used, and never when `anonymous`."""

    safe: frozenset[Channel]
    anonymous: bool
    name: str
    email: str
    telephone: str
    address: str
    careful: str
    avoid: YesNoUnsure | None
    avoid_whom: str
    avoid_why: str
    may_speak_to_other_party: bool


@dataclass(frozen=True, slots=True)
class ReportAnswers:
    """A whole report. What was not asked or not known is None or empty."""

    danger: YesNoUnsure | None
    kind: ReportKind
    where: Where
    home: Home | None
    landlord: str
    timing: Timing | None
    on: Span | None
    last_on: Span | None
    duration: Duration | None
    frequency: Frequency | None
    pattern: str
    account: str
    signs: frozenset[Danger]
    effect: int | None
    effect_words: str
    vulnerabilities: frozenset[Vulnerability]
    hate: YesNoUnsure | None
    motives: frozenset[HateMotive]
    at_risk: frozenset[AtRisk]
    harm_signs: frozenset[Sign]
    told: Told
    alleged: Alleged
    contact: Contact

    def happened(self, received_on: date) -> Span | None:
        """When it happened, as at the London day of receipt; None where nobody knows.

        Something that goes on is kept by the latest day known: a complaint is judged from there.
        """
        if self.timing is Timing.NOW:
            return Span.on(received_on)
        known = self.last_on if self.timing is Timing.GOING_ON else self.on
        if known is None:
            return None
        # "About this month" reaches beyond today; the behaviour cannot.
        first, last = (min(day, received_on) for day in (known.first, known.last))
        return (
            Span.running(first, last)
            if self.timing is Timing.GOING_ON
            else replace(known, first=first, last=last)
        )


def read_where(answers: Answers) -> Where:
    """Only where it was."""
    return _where(fields_of(answers, "where"))


def read_answers(answers: Answers) -> ReportAnswers:
    """All answers of a report, typed; a kind nobody knows is `OTHER`."""
    timing = code(fields_of(answers, "when"), "timing", Timing)
    going_on = timing is Timing.GOING_ON
    home, signs = fields_of(answers, "home"), fields_of(answers, "at-risk")
    return ReportAnswers(
        danger=code(fields_of(answers, "danger"), "now", YesNoUnsure),
        kind=code(fields_of(answers, "type"), "kind", ReportKind) or ReportKind.OTHER,
        where=read_where(answers),
        home=code(home, "home", Home),
        landlord=text(home, "landlord") or text(home, "other_landlord"),
        timing=timing,
        on=rough_day(fields_of(answers, "date").get("on")) if timing is Timing.ONCE else None,
        last_on=rough_day(fields_of(answers, "last-time").get("on")) if going_on else None,
        duration=code(fields_of(answers, "how-long"), "duration", Duration),
        frequency=code(fields_of(answers, "how-often"), "frequency", Frequency),
        pattern=text(fields_of(answers, "how-often"), "pattern"),
        account=text(fields_of(answers, "what-happened"), "account"),
        signs=codes(fields_of(answers, "signs"), "signs", Danger),
        effect=_effect(text(fields_of(answers, "effect"), "scale")),
        effect_words=text(fields_of(answers, "effect"), "words"),
        vulnerabilities=codes(fields_of(answers, "harder"), "vulnerabilities", Vulnerability),
        hate=code(fields_of(answers, "hate"), "hate", YesNoUnsure),
        motives=codes(fields_of(answers, "hate"), "motives", HateMotive),
        at_risk=codes(signs, "at_risk", AtRisk),
        harm_signs=codes(signs, "at_risk", Sign),
        told=_told(answers),
        alleged=_alleged(answers),
        contact=_contact(answers),
    )


def facts(
    answers: ReportAnswers,
    *,
    in_borough: bool | None = None,
    earlier_here: int = 0,
    earlier_about_place: int = 0,
) -> ReportFacts:
    """What the rules need to know of a report.

    Args:
        in_borough: whether the place is known to lie in the authority's area.
        earlier_here: the person's earlier reports to this portal within the policy's period.
        earlier_about_place: others' and own reports about the same postcode in that period.
    """
    return ReportFacts(
        kind=answers.kind,
        danger_now=answers.danger is YesNoUnsure.YES,
        home=answers.home,
        timing=answers.timing,
        duration=answers.duration,
        effect=answers.effect,
        hate=answers.hate is YesNoUnsure.YES,
        at_risk=answers.at_risk,
        weapon=Danger.WEAPON in answers.signs,
        threats=Danger.THREATS in answers.signs,
        violence=Danger.VIOLENCE in answers.signs,
        domestic_abuse_signs=answers.alleged.relation in _AT_HOME,
        suicide_signs=Sign.SUICIDE in answers.harm_signs,
        exploitation_signs=Sign.EXPLOITATION in answers.harm_signs,
        vulnerabilities=answers.vulnerabilities,
        earlier_by_person=_earlier(answers.told, earlier_here),
        earlier_about_place=earlier_about_place,
        in_borough=in_borough,
    )


def _earlier(told: Told, here: int) -> int:
    # What was told to the council may be the very reports made here: they count once.
    return max(told.times, here) if Body.COUNCIL in told.bodies else told.times + here


def _where(fields: Mapping[str, Any]) -> Where:
    how = code(fields, "how", PlaceKind)
    words, postcode = {
        PlaceKind.ADDRESS: ("address", "address_postcode"),
        PlaceKind.PLACE: ("place", "place_postcode"),
    }.get(how or PlaceKind.POSTCODE, ("", "postcode"))
    typed = text(fields, postcode)
    return Where(how, text(fields, words), normalise_postcode(typed), typed)


def _effect(scale: str) -> int | None:
    known = {str(number): number for number in range(LEAST_EFFECT, MOST_EFFECT + 1)}
    return known.get(scale)


def _told(answers: Answers) -> Told:
    before, last = fields_of(answers, "told-before"), fields_of(answers, "last-told")
    told = code(before, "told", YesNoUnsure)
    times = text(fields_of(answers, "times-told"), "times")
    return Told(
        told=told,
        bodies=codes(before, "bodies", Body),
        last_on=rough_day(last.get("on")),
        reference=text(last, "reference"),
        times=_TIMES.get(times, 0) if told is YesNoUnsure.YES else 0,
    )


def _alleged(answers: Answers) -> Alleged:
    about = fields_of(answers, "about-them")
    return Alleged(
        relation=code(fields_of(answers, "who"), "relation", Relation),
        name=text(about, "name"),
        where=text(about, "where"),
        looks=text(about, "looks"),
        under_18=code(about, "under_18", YesNoUnsure),
    )


def _contact(answers: Answers) -> Contact:
    given, avoid = fields_of(answers, "contact"), fields_of(answers, "avoid")
    named = code(fields_of(answers, "identity"), "identity", Identity) is Identity.NAMED
    shown = given if named else {}
    may_speak = code(fields_of(answers, "other-party"), "may_speak", YesNo)
    return Contact(
        safe=codes(fields_of(answers, "safe-contact"), "ways", Channel),
        anonymous=not named,
        name=text(shown, "name"),
        email=text(shown, "email"),
        telephone=text(shown, "telephone"),
        address=text(shown, "address"),
        careful=text(shown, "careful"),
        avoid=code(avoid, "avoid", YesNoUnsure),
        avoid_whom=text(avoid, "whom"),
        avoid_why=text(avoid, "reason"),
        may_speak_to_other_party=may_speak is YesNo.YES,
    )
