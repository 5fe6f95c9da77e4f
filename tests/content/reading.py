"""Plain language, measured: the prose of a page, its sentences and its school grade."""

import re
from collections.abc import Iterator

import pyphen

from portal.content.model import Page, Rich

_HYPHENS = pyphen.Pyphen(lang="en_GB")
_WORD = re.compile(r"[A-Za-z][A-Za-z’'-]*")


def read_aloud(rich: Rich) -> str:
    return "".join(one.text for one in rich if one.kind != "missing")


def strings(page: Page) -> Iterator[str]:
    """Every piece of prose on a page; contacts' own names and numbers apart."""
    yield page.title
    yield page.description
    riches = [*page.intro, *page.objectives, *page.achievements]
    for group in page.groups:
        yield group.heading
        for card in group.cards:
            yield card.title
            riches += card.text
    for section in page.sections:
        yield section.heading
        for block in section.blocks:
            riches += [block.text, *block.items, *(cell for row in block.rows for cell in row)]
            yield from (block.caption, *block.head)
    yield from (one.heading for one in page.spotlights)
    yield from (one.heading for one in page.themes)
    riches += [text for one in page.spotlights for text in one.text]
    riches += [text for one in page.themes for text in one.text]
    for step in page.steps:
        yield step.heading
        riches.append(step.text)
    for link in page.links:
        yield from (link.text, link.hint)
    yield from (f"{one.value} {one.label}" for one in page.figures)
    if page.tree:
        for question in page.tree.questions.values():
            yield from (question.title, question.hint)
            yield from (choice.label for choice in question.choices)
        for door in page.tree.doors.values():
            yield door.title
            riches += door.text
    yield from (read_aloud(one) for one in riches)


def sentences(text: str) -> list[str]:
    return [one for one in re.split(r"(?<=[.?!:])\s+", text) if _WORD.search(one)]


def grade(texts: list[str]) -> float:
    """Flesch-Kincaid grade, each string at least one sentence of its own."""
    spoken = [one for text in texts for one in sentences(text)]
    words = [word for one in spoken for word in _WORD.findall(one)]
    syllables = sum(_syllables(word) for word in words)
    return 0.39 * len(words) / len(spoken) + 11.8 * syllables / len(words) - 15.59


def _syllables(word: str) -> int:
    # Hyphenation alone finds too few: it never cuts off a single letter.
    return max(len(_HYPHENS.positions(word)) + 1, len(_sounded_vowels(word)))


def _sounded_vowels(word: str) -> list[str]:
    return re.findall(r"[aeiouy]+", re.sub(r"(?<=[a-z]{2})e$", "", word.lower()))
