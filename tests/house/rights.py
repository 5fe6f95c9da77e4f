"""The tables of docs/rights.md, written from the code; `python -m tests.house.routes` writes them."""

import re
from collections.abc import Iterable, Mapping

from flask import Flask

from portal.config import ROOT
from portal.domain import rights
from portal.domain.rights import Field, Sight
from portal.domain.states import CASE_REVIEWS
from portal.domain.vocabulary import STAFF_ROLES, Role
from portal.web.shared.access import Audience

DOCUMENT = ROOT / "docs" / "rights.md"
OFFICERS = tuple(role for role in Role if role in STAFF_ROLES)

_STEPPING = (Role.RESIDENT, Role.CASE_REVIEW_OFFICER, Role.MANAGER)
_SIGHTS = {
    Sight.SHOWN: "shown",
    Sight.OPENED: "opened",
    Sight.FOR_A_REASON: "for a reason",
    Sight.NEVER: "never",
}
_FIELDS = {
    Field.REPORT_ACCOUNT: "what was told in a report",
    Field.REPORT_RISK_AND_HEALTH: "its answers about risk, effect and health",
    Field.REPORT_SAFE_WAYS: "which ways to its person are safe",
    Field.REPORTER_IDENTITY: "who reported",
    Field.REPORTER_CONTACT: "how they are reached, and what to be careful about",
    Field.REPORTER_AVOIDS: "whom they want us not to tell",
    Field.ALLEGED_PERSON: "who may be doing it, as told in a report",
    Field.REPORT_NOTES: "officers' notes on a report",
    Field.REPORT_PHOTO_COPIES: "cleaned photos of a report",
    Field.REPORT_ORIGINALS: "files of a report as they were sent",
    Field.APPLICATION_ACCOUNT: "what was told in an application",
    Field.APPLICATION_RISK_AND_HEALTH: "its answers about risk, effect, health and support",
    Field.APPLICATION_SAFE_WAYS: "which ways to its people are safe",
    Field.APPLICANT_IDENTITY: "who applied: name, business, group, a trusted adult",
    Field.APPLICANT_CONTACT: "how they are reached, and what to be careful about",
    Field.APPLICANT_AVOIDS: "whom they want us not to tell",
    Field.VICTIM_ACTED_FOR: "whom a representative acts for, and how to reach them",
    Field.JOINT_APPLICANTS: "who applies with them, and how they are reached",
    Field.APPLICATION_NOTES: "officers' notes on a case review",
    Field.APPLICATION_PHOTO_COPIES: "cleaned photos of an application or from a body",
    Field.APPLICATION_ORIGINALS: "files of an application as they were sent",
    Field.PARTNER_ANSWERS: "what bodies answered",
    Field.PARTNER_ORIGINALS: "files as bodies sent them",
    Field.LETTERS: "letters, as they were sent",
    Field.DATA_REQUESTER: "who made a data protection request, and what they ask",
    Field.RATING_WORDS: "words on how it went, without a case",
    Field.STAFF_ACCOUNTS: "colleagues' accounts",
    Field.AUDIT: "the audit: who did what, without content",
    Field.KEYS_AND_CODES: "passwords, codes, keys",
    Field.UNSENT_WORDS: "address and words of a message that waits",
}


def tables(app: Flask) -> Mapping[str, list[str]]:
    """Each generated table by the name of its mark, as lines of markdown."""
    return {
        "addresses": _addresses(app),
        "acts": _acts(),
        "steps": _steps(),
        "fields": _fields(),
    }


def written_anew(app: Flask, text: str) -> str:
    """The document with its tables as the code has them now."""
    for name, lines in tables(app).items():
        pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- end -->)", re.DOTALL)
        body = "\n".join(lines)
        text, found = pattern.subn(lambda mark, body=body: f"{mark[1]}{body}\n{mark[2]}", text)
        if found != 1:
            raise ValueError(f"docs/rights.md needs one place for: {name}")
    return text


def _addresses(app: Flask) -> list[str]:
    views = {
        rule.endpoint: app.view_functions[rule.endpoint]
        for rule in app.url_map.iter_rules()
        if getattr(app.view_functions[rule.endpoint], "audience", None) == Audience.OFFICERS
    }
    rows = ((name, *_yes_no(view.roles)) for name, view in sorted(views.items()))
    return table(("endpoint", *OFFICERS), rows)


def _acts() -> list[str]:
    rows = ((act, *_yes_no(roles)) for act, roles in rights.ACTS.items())
    return table(("act", *OFFICERS), rows)


def _fields() -> list[str]:
    rows = (
        (words, *(_SIGHTS[rights.sight(role, field)] for role in OFFICERS))
        for field, words in _FIELDS.items()
    )
    return table(("field", *OFFICERS), rows)


def _steps() -> list[str]:
    rows = (
        (
            f"`{before.value}`",
            f"`{move.to.value}`",
            *("yes" if role in move.roles else "no" for role in _STEPPING),
        )
        for before, state in CASE_REVIEWS.states.items()
        for move in state.moves
    )
    return table(("from", "to", *_STEPPING), rows)


def _yes_no(roles: Iterable[Role]) -> list[str]:
    allowed = set(roles)
    return ["yes" if role in allowed else "no" for role in OFFICERS]


def table(heading: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    """A table as lines of markdown."""
    titles = [str(title) for title in heading]
    return [
        _row(titles),
        "|" + "---|" * len(titles),
        *(_row(cells) for cells in rows),
    ]


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"
