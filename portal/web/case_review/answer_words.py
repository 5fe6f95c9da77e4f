"""The answers of an application in words, for "check your answers"."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from portal.labels.acting_for import Wording
from portal.labels.case_review import (
    APPLICANTS,
    CONSENTS,
    HELPED,
    PARTS,
    SUPPORT_NEEDS,
)
from portal.labels.report import (
    AT_RISK,
    CHANNELS,
    DANGERS,
    DURATIONS,
    FREQUENCIES,
    KINDS,
    YES_NO_UNSURE,
)
from portal.web.case_review.pages import INCIDENTS, pages
from portal.web.case_review.problem_forms import NO_RISK
from portal.web.case_review.review_forms import NO_WAY, NO_WAY_WORDS
from portal.web.case_review.whose_words import wording_of
from portal.web.shared.journey import Answers, Question

Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One question with its answer and the page that changes it."""

    key: Any
    value: str
    href: str
    change_words: str


def answer_parts(answers: Answers) -> list[tuple[Any, list[AnswerLine]]]:
    """The answers that were given, by part of the journey; the incidents are shown apart."""
    lines: dict[str, list[AnswerLine]] = {}
    for question in pages.journey.plan(answers):
        if question.slug != INCIDENTS:
            lines.setdefault(question.part, []).append(_line(question, answers))
    return [(PARTS[part], found) for part, found in lines.items()]


def _line(question: Question, answers: Answers) -> AnswerLine:
    wording = wording_of(answers)
    words = wording.questions[question.slug]
    read = _WORDS.get(question.slug) or _in_words_of(wording)[question.slug]
    return AnswerLine(
        key=words,
        value=read(answers.of(question.slug)) or _empty(question.slug),
        href=pages.href(question, changing=True),
        change_words=_("your answer to “%(question)s”", question=words),
    )


def _empty(slug: str) -> str:
    if slug == "reach-them":
        return _("Contact only me")
    return _("You did not answer")


def _one(words: Mapping[Any, Any], name: str) -> Callable[[Fields], str]:
    def read(fields: Fields) -> str:
        value = fields.get(name)
        return str(words[value]) if isinstance(value, str) and value in words else ""

    return read


def _many(words: Mapping[Any, Any], name: str) -> Callable[[Fields], str]:
    def read(fields: Fields) -> str:
        chosen = fields.get(name) or []
        return "\n".join(str(words[value]) for value in chosen if value in words)

    return read


def _texts(*names: str) -> Callable[[Fields], str]:
    def read(fields: Fields) -> str:
        return "\n".join(str(fields[name]) for name in names if fields.get(name))

    return read


def _all(*readers: Callable[[Fields], str]) -> Callable[[Fields], str]:
    def read(fields: Fields) -> str:
        return "\n".join(found for reader in readers if (found := reader(fields)))

    return read


_WORDS: dict[str, Callable[[Fields], str]] = {
    "who": _one(APPLICANTS, "kind"),
    "representative": _texts("victim_name", "relation"),
    "consent": _one(CONSENTS, "consent"),
    "business": _texts("organisation"),
    "group": _texts("organisation", "people"),
    "under-18": _all(_texts("trusted_adult"), _one(YES_NO_UNSURE, "parent_may_know")),
    "kind": _one(KINDS, "kind"),
    "problem": _texts("account"),
    "where": _texts("place", "postcode"),
    "how-long": _one(DURATIONS, "duration"),
    "how-often": _one(FREQUENCIES, "frequency"),
    "harm": _texts("harm"),
    "response": _all(_one(HELPED, "helped"), _texts("response")),
    "safe-contact": _many({**CHANNELS, NO_WAY: NO_WAY_WORDS}, "ways"),
    "contact": _texts("name", "email", "telephone", "address", "careful"),
    "reach-them": _texts("reach"),
    "avoid": _texts("avoid"),
}


def _in_words_of(wording: Wording) -> dict[str, Callable[[Fields], str]]:
    risks: dict[Any, Any] = {**AT_RISK, **wording.at_risk, **DANGERS, "none": NO_RISK}
    needs: dict[Any, Any] = {**SUPPORT_NEEDS, "none": wording.nothing_special}
    return {
        "effect": _one(wording.effects, "scale"),
        "at-risk": _many(risks, "risks"),
        "relation": _one(wording.relations, "relation"),
        "taking-part": _all(_one(wording.participations, "participation"), _texts("words")),
        "support": _all(_many(needs, "needs"), _texts("language", "other")),
    }
