"""Loads an authority at start-up: TOML in, one frozen ``Authority`` out.

A bad file stops the start with a ``ContentError`` that names the file and the key.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from portal.content.contacts import load_contacts
from portal.content.errors import ContentError
from portal.content.figures import FigureFact, load_figures
from portal.content.model import Authority, Contact, Emergency, Fact, Page
from portal.content.pages import FORMS, SLUGS, load_page, load_shared
from portal.content.places import Places
from portal.content.policy_file import describe, load_policy
from portal.content.reader import Table, read_toml
from portal.content.replies import load_replies
from portal.content.richtext import Prose, Transform
from portal.domain.policy import Policy

AUTHORITIES = Path(__file__).parent / "authorities"
SOURCE_LOCALE = "en"
FILE = "authority.toml"


class _Common(NamedTuple):
    root: Path
    facts: Mapping[str, Fact]
    names: Mapping[str, str]
    statement_on: date
    policy: Policy
    figures: dict[str, FigureFact]


class _Locale(NamedTuple):
    contacts: Mapping[str, Contact]
    pages: Mapping[str, Page]
    emergency: Emergency


def load_authority(
    code: str,
    locales: Sequence[str],
    pseudo: Mapping[str, Transform] | None = None,
    root: Path = AUTHORITIES,
) -> Authority:
    """Load one authority in the given locales.

    Args:
        code: the name of the authority's folder.
        locales: the locales that have files of their own; English is always loaded.
        pseudo: pseudo-locales without files; each changes the words of the English pages,
            never numbers, addresses and names of bodies.
        root: the folder that holds the authorities.

    Raises:
        ContentError: something in the content is missing, malformed or refers to nothing.
    """
    folder = root / code
    figures = load_figures(folder)
    numbers = load_policy(folder)
    with read_toml(folder, FILE) as table:
        names = {key: table.text(key) for key in ("name", "short_name", "council", "place")}
        with table.table("colours") as colours:
            palette = {key: colours.text(key) for key in colours.names()}
        facts = {key: _fact(key, one) for key, one in table.table("facts").named_tables()}
        common = _Common(folder, facts, names, table.day("statement_on"), numbers.policy, figures)
        spoken = dict.fromkeys((SOURCE_LOCALE, *locales))
        loaded = {one: _locale(common, one, one, _unchanged) for one in spoken}
        for one, transform in (pseudo or {}).items():
            loaded[one] = _locale(common, SOURCE_LOCALE, one, transform)
        known = loaded[SOURCE_LOCALE].contacts
        return Authority(
            code=code,
            **names,
            colours=MappingProxyType(palette),
            telephone=_known(table, "telephone", (table.text("telephone"),), known)[0],
            feedback=_known(table, "feedback", (table.text("feedback"),), SLUGS)[0],
            help_contacts=_known(table, "help_contacts", table.texts("help_contacts"), known),
            statement_on=common.statement_on,
            facts=MappingProxyType(facts),
            contacts=MappingProxyType({one: each.contacts for one, each in loaded.items()}),
            pages=MappingProxyType({one: each.pages for one, each in loaded.items()}),
            emergency=MappingProxyType({one: each.emergency for one, each in loaded.items()}),
            policy=numbers.policy,
            policy_notes=numbers.notes,
            teams=MappingProxyType(dict(numbers.teams)),
            statistics=numbers.statistics,
            earlier_procedures=numbers.earlier,
            replies=load_replies(folder),
            places=_places(folder, table.table("places")),
        )


def _locale(common: _Common, language: str, locale: str, transform: Transform) -> _Locale:
    contacts = load_contacts(common.root, language, transform)
    prose = Prose(
        contacts=contacts,
        facts=common.facts,
        names=common.names,
        days={"statement": common.statement_on},
        pages=frozenset((*SLUGS, *FORMS)),
        policy=lambda path: describe(common.policy, path),
        transform=transform,
    )
    emergency, themes = load_shared(common.root, language, prose)
    pages = {
        slug: load_page(common.root, slug, language, locale, prose, common.figures, themes)
        for slug in SLUGS
    }
    _check_anchors(pages, language)
    return _Locale(MappingProxyType(contacts), MappingProxyType(pages), emergency)


def _check_anchors(pages: Mapping[str, Page], language: str) -> None:
    for page in pages.values():
        file = f"guidance/{page.slug}.{language}.toml"
        if len(set(page.anchors)) < len(page.anchors):
            twice = next(one for one in page.anchors if page.anchors.count(one) > 1)
            raise ContentError(file, twice, "a key used twice on one page")
        for link in page.links:
            if link.anchor and link.anchor not in pages[link.page].anchors:
                raise ContentError(file, link.text, f"no place {link.anchor!r} on {link.page}")


def _unchanged(words: str) -> str:
    return words


def _fact(key: str, table: Table) -> Fact:
    return Fact(
        key=key,
        what=table.text("what"),
        value=table.text("value", ""),
        source=table.text("source", ""),
        checked=table.flag("checked"),
    )


def _known(
    table: Table, key: str, names: tuple[str, ...], known: Mapping[str, object] | tuple[str, ...]
) -> tuple[str, ...]:
    for name in names:
        if name not in known:
            raise table.error(key, f"unknown: {name!r}")
    return names


def _places(folder: Path, table: Table) -> Places:
    with table:
        places = Places(
            postcode_file=folder / "places" / table.text("postcodes"),
            area_file=folder / "places" / table.text("areas"),
            attribution=table.text("attribution"),
        )
    for key, file in (("postcodes", places.postcode_file), ("areas", places.area_file)):
        if not file.is_file():
            raise table.error(key, f"no file {file.name!r}")
    return places
