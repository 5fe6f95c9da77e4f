"""One locale's pages of guidance, from ``guidance/<slug>.<locale>.toml``."""

from pathlib import Path

from portal.content.blocks import Writer, read_section
from portal.content.figures import FigureFact
from portal.content.helptree import read_tree
from portal.content.model import (
    Card,
    CardGroup,
    Emergency,
    Figure,
    Page,
    PageLink,
    Spotlight,
    Step,
    Theme,
)
from portal.content.reader import Table, read_toml
from portal.content.richtext import Prose

SLUGS = (
    "home",
    "west-end",
    "violence-and-exploitation",
    "neighbourhoods",
    "help",
    "victims-rights",
    "report-asb",
    "community-trigger",
    "accessibility",
    "privacy",
    "cookies",
)
# Pages without content of their own that a text may lead to.
FORMS = ("data-complaint",)


def load_page(
    root: Path,
    slug: str,
    language: str,
    locale: str,
    prose: Prose,
    figures: dict[str, FigureFact],
    themes: tuple[Theme, ...],
) -> Page:
    """One page.

    Args:
        root: the authority's folder.
        slug: the page's name.
        language: the locale of the file; for a pseudo-locale, the one it is made from.
        locale: the locale of the page.
        prose: turns strings into prose.
        figures: the facts behind the page's figures.
        themes: shown where the page asks for them.

    Raises:
        ContentError: the file is bad or refers to something that is not there.
    """
    with read_toml(root, f"guidance/{slug}.{language}.toml") as table:
        write = Writer(prose)
        return Page(
            slug=slug,
            locale=locale,
            title=write.plain(table, "title"),
            description=write.plain(table, "description"),
            source=table.text("source"),
            reviewed_on=table.day("reviewed_on"),
            intro=write.riches(table, "intro"),
            groups=tuple(_group(one, write) for one in table.tables("groups")),
            sections=tuple(read_section(one, write) for one in table.tables("sections")),
            objectives=write.riches(table, "objectives"),
            figures=tuple(_figure(one, write, figures) for one in table.tables("figures")),
            spotlights=tuple(
                Spotlight(one.text("key"), write.plain(one, "heading"), write.riches(one, "text"))
                for one in table.tables("spotlights")
            ),
            themes=themes if table.flag("themes", False) else (),
            situations=_links(table, "situations", write),
            priorities=_links(table, "priorities", write),
            steps=tuple(
                Step(write.plain(one, "heading"), write.rich(one, "text"))
                for one in table.tables("steps")
            ),
            achievements=write.riches(table, "achievements"),
            tree=read_tree(table.table("tree"), write) if table.has("tree") else None,
        )


def load_shared(root: Path, language: str, prose: Prose) -> tuple[Emergency, tuple[Theme, ...]]:
    """What several pages show: the words about danger, and the cross-cutting themes.

    Raises:
        ContentError: the file is bad.
    """
    write = Writer(prose)
    with read_toml(root, f"guidance/shared.{language}.toml") as table:
        with table.table("emergency") as one:
            emergency = Emergency(write.plain(one, "heading"), write.riches(one, "text"))
        themes = tuple(
            Theme(one.text("key"), write.plain(one, "heading"), write.riches(one, "text"))
            for one in table.tables("themes")
        )
    return emergency, themes


def _group(table: Table, write: Writer) -> CardGroup:
    return CardGroup(
        key=table.text("key"),
        heading=write.plain(table, "heading"),
        cards=tuple(
            Card(
                key=one.text("key"),
                title=write.plain(one, "title"),
                text=write.riches(one, "text"),
                contacts=write.contacts(one),
                page=write.page(one, "page", ""),
            )
            for one in table.tables("cards")
        ),
    )


def _figure(table: Table, write: Writer, figures: dict[str, FigureFact]) -> Figure:
    key = table.text("fact")
    if key not in figures:
        raise table.error("fact", f"unknown figure {key!r}")
    fact = figures[key]
    words = write.plain(table, "value") if table.has("value") else "%"
    if fact.number and "%" not in words:
        raise table.error("value", "must hold % for the number")
    return Figure(
        key=key,
        value=words.replace("%", fact.number, 1) if fact.number else words,
        label=write.plain(table, "label"),
        period=fact.period,
        source=fact.source,
    )


def _links(table: Table, key: str, write: Writer) -> tuple[PageLink, ...]:
    return tuple(write.link(one) for one in table.tables(key))
