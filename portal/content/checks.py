"""What a council has to look at in its content: pure, so that it can run anywhere and any day.

The loader has refused what is malformed; these are the things that load but should not stay:
numbers that nobody confirmed, sources that are missing, reviews that are overdue.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, timedelta
from enum import StrEnum, auto

from portal.content.model import Authority, Contact, Page, PhoneNumber

REVIEW_AFTER = timedelta(days=365)
STATEMENT_AFTER = timedelta(days=90)

_DIALLED = re.compile(r"\+44[1-9][0-9]{6,9}|[1-9][0-9]{2,7}")


class Trouble(StrEnum):
    """What is wrong."""

    NUMBER_MALFORMED = auto()
    ADDRESS_MALFORMED = auto()
    SOURCE_MISSING = auto()
    NOT_CHECKED = auto()
    REVIEW_OVERDUE = auto()
    DATE_IN_FUTURE = auto()
    STATEMENT_OVERDUE = auto()
    NOT_ADOPTED = auto()
    FACT_MISSING = auto()
    TRANSLATION_DIFFERS = auto()


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right: in which file, under which key, and what."""

    trouble: Trouble
    file: str
    key: str
    detail: str = ""


def check(authority: Authority, today: date) -> list[Problem]:
    """Everything in an authority's content that somebody should look at.

    Args:
        authority: as loaded.
        today: the local day; reviews are measured against it.
    """
    return [
        *_contact_problems(authority, today),
        *_policy_problems(authority),
        *_fact_problems(authority),
        *_page_problems(authority, today),
        *_statement_problems(authority, today),
    ]


def _contact_problems(authority: Authority, today: date) -> Iterator[Problem]:
    file = "contacts.toml"
    for key, contact in authority.contacts["en"].items():
        for number in contact.phones:
            if not _well_formed(number):
                yield Problem(Trouble.NUMBER_MALFORMED, file, key, number.printed)
        yield from _address_problems(file, contact)
        if not contact.source:
            yield Problem(Trouble.SOURCE_MISSING, file, key)
        if not contact.checked:
            yield Problem(Trouble.NOT_CHECKED, file, key, contact.source)
        yield from _age_problems(file, key, contact.checked_on, today)


def _well_formed(number: PhoneNumber) -> bool:
    digits = "".join(one for one in number.printed if not one.isspace())
    dialled = f"+44{digits[1:]}" if digits.startswith("0") else digits
    return dialled == number.tel and _DIALLED.fullmatch(number.tel) is not None


def _address_problems(file: str, contact: Contact) -> Iterator[Problem]:
    if contact.href and not re.fullmatch(r"https://[a-z0-9.-]+\.[a-z]+(/\S*)?", contact.href):
        yield Problem(Trouble.ADDRESS_MALFORMED, file, contact.key, contact.href)
    if contact.email and not re.fullmatch(r"[^@\s]+@[a-z0-9.-]+\.[a-z]+", contact.email):
        yield Problem(Trouble.ADDRESS_MALFORMED, file, contact.key, contact.email)


def _age_problems(file: str, key: str, day: date, today: date) -> Iterator[Problem]:
    if day > today:
        yield Problem(Trouble.DATE_IN_FUTURE, file, key, day.isoformat())
    elif today - day > REVIEW_AFTER:
        yield Problem(Trouble.REVIEW_OVERDUE, file, key, day.isoformat())


def _policy_problems(authority: Authority) -> Iterator[Problem]:
    file = "policy.toml"
    if not authority.policy.procedure.is_adopted:
        yield Problem(Trouble.NOT_ADOPTED, file, "procedure", authority.policy.procedure.version)
    noted = {note.path for note in authority.policy_notes}
    for part in ("threshold", "clocks", "risk", "retention", "publication"):
        for item in fields(getattr(authority.policy, part)):
            if (path := f"{part}.{item.name}") not in noted:
                yield Problem(
                    Trouble.SOURCE_MISSING, file, path, "not in the file: the default holds"
                )
    for note in authority.policy_notes:
        if not note.source:
            yield Problem(Trouble.SOURCE_MISSING, file, note.path)
        if not note.checked:
            yield Problem(Trouble.NOT_CHECKED, file, note.path, note.source)
    for period in authority.statistics:
        if not period.checked:
            yield Problem(Trouble.NOT_CHECKED, file, f"statistics {period.label}", period.source)
    for earlier in authority.earlier_procedures:
        if not earlier.checked:
            key = f"earlier_procedures {earlier.version}"
            yield Problem(Trouble.NOT_CHECKED, file, key, earlier.source)


def _fact_problems(authority: Authority) -> Iterator[Problem]:
    for key, fact in authority.facts.items():
        place = f"facts.{key}"
        if not fact.value:
            yield Problem(Trouble.FACT_MISSING, "authority.toml", place, fact.what)
            continue
        if not fact.source:
            yield Problem(Trouble.SOURCE_MISSING, "authority.toml", place)
        if not fact.checked:
            yield Problem(Trouble.NOT_CHECKED, "authority.toml", place, fact.source)


def _page_problems(authority: Authority, today: date) -> Iterator[Problem]:
    for locale, pages in authority.pages.items():
        for slug, page in pages.items():
            file = f"guidance/{slug}.{locale}.toml"
            yield from _age_problems(file, "reviewed_on", page.reviewed_on, today)
            if _outline(page) != _outline(authority.pages["en"][slug]):
                yield Problem(Trouble.TRANSLATION_DIFFERS, file, "")


def _outline(page: Page) -> tuple[object, ...]:
    """What a translation must share with the English page: its parts and their order."""
    return (
        page.anchors,
        tuple(one.key for one in page.figures),
        len(page.intro),
        len(page.objectives),
        len(page.steps),
        len(page.achievements),
        tuple((link.page, link.anchor) for link in page.links),
        tuple(tuple(block.kind for block in one.blocks) for one in page.sections),
        tuple(
            (one.key, tuple(choice.to for choice in one.choices))
            for one in (page.tree.questions.values() if page.tree else ())
        ),
    )


def _statement_problems(authority: Authority, today: date) -> Iterator[Problem]:
    day = authority.statement_on
    if day > today:
        yield Problem(Trouble.DATE_IN_FUTURE, "authority.toml", "statement_on", day.isoformat())
    elif today - day > STATEMENT_AFTER:
        yield Problem(Trouble.STATEMENT_OVERDUE, "authority.toml", "statement_on", day.isoformat())
