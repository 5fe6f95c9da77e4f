"""Every page that residents see, in every state: reading age 9 to 11, and no long sentence."""

import calendar
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import pytest
from flask import Flask

from tests.content.reading import grade, sentences
from tests.played import SPOKEN, Played
from tests.web.contract import Page

pytestmark = pytest.mark.xdist_group("states")

HIGHEST_GRADE = 6
LONGEST_SENTENCE = 25

_H = "{http://www.w3.org/1999/xhtml}"
_BLOCKS = {
    _H + tag
    for tag in [
        "p",
        "li",
        "h1",
        "h2",
        "h3",
        "h4",
        "legend",
        "label",
        "dt",
        "dd",
        "td",
        "th",
        "summary",
        "button",
        "caption",
        "div",
    ]
}
_NOT_READ = {_H + "textarea", _H + "select", _H + "script", _H + "svg", _H + "bdi"}

# Names that stand fixed, beside those of the bodies in the authority's contacts.
_FIXED_NAMES = (
    "Anti-social Behaviour, Crime and Policing Act 2014",
    "Community Trigger",
    "anti-social behaviour",
    "Anti-social behaviour",
    "Westminster",
)
# As long or as short as the day on which the tests run.
_DATE = re.compile(
    rf"(?:(?:{'|'.join(calendar.day_name)}) )?\b\d{{1,2}} (?:{'|'.join(calendar.month_name[1:])})(?: \d{{4}})?"
)
# Pages in the words of the law or of a regulation, each with its source.
_STATUTORY = {
    "review-procedure": "the review procedure that the 2014 Act, Schedule 4, tells the bodies to publish",
}


@pytest.fixture(scope="module")
def names(demo_app: Flask) -> list[str]:
    """Every fixed name, the longest first."""
    held = demo_app.extensions["authority"]
    bodies = {contact.body for contact in held.contacts["en"].values()}
    return sorted({*_FIXED_NAMES, *bodies, held.name, held.council}, key=len, reverse=True)


# In the states with long words most of the page is what people typed.
_READ = [slug for slug in SPOKEN if slug not in _STATUTORY and not slug.endswith("-long")]


@pytest.mark.parametrize("slug", _READ)
def test_a_page_reads_at_grade_six_or_less(
    played: dict[str, Played], names: list[str], slug: str
) -> None:
    said = list(_said(played[slug].page, names))
    long = [one for text in said for one in sentences(text) if len(one.split()) > LONGEST_SENTENCE]
    assert long == []
    assert grade(said) <= HIGHEST_GRADE


def _said(page: Page, names: list[str]) -> Iterator[str]:
    """The portal's own words on a page, block by block; what people typed is theirs."""
    for text in _blocks(page.all("main")[0]):
        for name in names:
            text = text.replace(name, "it")
        text = _DATE.sub("it", text)
        if any(sentences(text)):
            yield text


def _blocks(block: Element) -> Iterator[str]:
    own: list[str] = [block.text or ""]
    for child in block:
        if _is_block(child) and child.get("dir") != "auto":
            yield from _blocks(child)
        elif child.tag not in _NOT_READ and child.get("dir") != "auto":
            inner = list(_blocks(child))
            own += inner if len(inner) == 1 else []
            yield from inner if len(inner) > 1 else []
        own.append(child.tail or "")
    text = " ".join("".join(own).split())
    if text:
        yield text


def _is_block(element: Element) -> bool:
    # The number, the words and the source of a figure stand under one another.
    return element.tag in _BLOCKS or "app-figures__" in (element.get("class") or "")
