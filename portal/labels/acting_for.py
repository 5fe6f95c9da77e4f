"""Words of an application's questions that change with who applies, and for whom."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.domain.vocabulary import ApplicantKind, AtRisk, Participation, Relation
from portal.labels.case_review import EFFECTS, PARTICIPATIONS, QUESTIONS
from portal.labels.report import AT_RISK_CHOICES, RELATIONS

Words = Mapping[Any, Any]

_NOTHING_SPECIAL = _l("I need nothing special")


@dataclass(frozen=True)
class Wording:
    """The questions, and the answers that name a person.

    ``nothing_special``: the answer of somebody who needs no support.
    """

    questions: Words = field(default_factory=lambda: QUESTIONS)
    effects: Words = field(default_factory=lambda: EFFECTS)
    at_risk: Words = field(default_factory=lambda: AT_RISK_CHOICES)
    relations: Words = field(default_factory=lambda: RELATIONS)
    participations: Words = field(default_factory=lambda: PARTICIPATIONS)
    nothing_special: Any = _NOTHING_SPECIAL


def wording_for(kind: object) -> Wording:
    """The words for who applies.

    Args:
        kind: an ``ApplicantKind`` or its code; anything else is answered as by a victim.
    """
    return _WORDINGS.get(str(kind), _OWN)


def _with_acted_for(words: Any) -> dict[str, Any]:
    return {AtRisk.ACTED_FOR.value: words, **AT_RISK_CHOICES}


_OWN = Wording()

_OUR_EFFECTS = {
    "1": _l("1: It hardly affects us"),
    "2": _l("2: It bothers us a little"),
    "3": _l("3: It often upsets us"),
    "4": _l("4: It makes daily life or work hard"),
    "5": _l("5: We cannot live or work normally, or we are afraid"),
}

_REPRESENTATIVE = Wording(
    questions={
        **QUESTIONS,
        "effect": _l("How much does it affect the person you act for?"),
        "harm": _l("What harm does it do to the person you act for?"),
        "relation": _l("Who does it to the person you act for?"),
        "taking-part": _l("How does the person you act for want to take part?"),
        "support": _l("What would help them to take part?"),
        "safe-contact": _l("How can we contact you, who act for them, safely?"),
    },
    effects={
        "1": _l("1: It hardly affects them"),
        "2": _l("2: It bothers them a little"),
        "3": _l("3: It often upsets them"),
        "4": _l("4: It makes daily life hard for them"),
        "5": _l("5: They cannot live normally, or they are afraid"),
    },
    at_risk=_with_acted_for(_l("The person I act for is at risk")),
    relations={
        **RELATIONS,
        Relation.PARTNER: _l("Their partner or ex-partner"),
        Relation.FAMILY: _l("Someone in their family"),
        Relation.LIVES_WITH_YOU: _l("Someone else they live with"),
        Relation.NEIGHBOUR: _l("A neighbour of theirs"),
        Relation.LANDLORD: _l("Their landlord, or someone who works for the landlord"),
        Relation.KNOWN: _l("Someone else they know"),
        Relation.STRANGER: _l("People they do not know"),
    },
    participations={
        Participation.MEET_THE_PANEL: _l("They want to meet the people who review it"),
        Participation.WRITE: _l("They want to write something for the review"),
        Participation.SPEAK_TO_THE_OFFICER: _l("They want to tell the officer, who passes it on"),
        Participation.SOMEBODY_FOR_ME: _l("They want me or someone else to speak for them"),
        Participation.NOT_TAKE_PART: _l("They do not want to take part"),
        Participation.DECIDE_LATER: _l("They want to decide later, or I do not know"),
    },
    nothing_special=_l("They need nothing special"),
)

_WORDINGS: dict[str, Wording] = {
    ApplicantKind.REPRESENTATIVE: _REPRESENTATIVE,
    ApplicantKind.BUSINESS: Wording(
        questions={
            **QUESTIONS,
            "effect": _l("How much does it affect your business?"),
            "harm": _l("What harm does it do to your business?"),
        },
        effects=_OUR_EFFECTS,
        at_risk=_with_acted_for(_l("Someone in the business is at risk")),
    ),
    ApplicantKind.GROUP: Wording(
        questions={
            **QUESTIONS,
            "effect": _l("How much does it affect your group?"),
            "harm": _l("What harm does it do to your group?"),
        },
        effects=_OUR_EFFECTS,
        at_risk=_with_acted_for(_l("Someone in the group is at risk")),
    ),
}
