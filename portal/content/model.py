"""What an authority tells its residents, as frozen dataclasses.

Prose is held as ``Rich``: a tuple of segments, each plain text or one link, so that templates
render it without any HTML in the content.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum, auto
from typing import Literal

from portal.content.places import Places
from portal.domain.policy import Hours, Policy

SegmentKind = Literal["text", "tel", "email", "web", "page", "date", "missing"]


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a sentence.

    ``text`` is what people read. ``href`` is a ``tel:``, ``mailto:`` or ``https:`` address,
    the slug for a page of this portal, and empty for text. A ``date`` has its ``day``, which
    the template writes as the locale does. ``missing`` stands for a fact that the council has
    yet to give; its text says which.
    """

    kind: SegmentKind
    text: str
    href: str = ""
    day: date | None = None


Rich = tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """A number as its source prints it, and in the form a telephone dials."""

    printed: str
    tel: str
    hours: str = ""

    @property
    def href(self) -> str:
        """The ``tel:`` address."""
        return f"tel:{self.tel}"


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to turn to.

    ``body`` is the name of the organisation and never translated; ``who`` (who answers),
    ``text`` (the words of the link) and the hours are prose. ``checked`` says that the council
    confirmed the entry; ``checked_on`` is the day it was last compared with its source.
    ``otherwise`` is the number for the time outside ``opening``.
    """

    key: str
    body: str
    who: str
    text: str
    source: str
    checked: bool
    checked_on: date
    phone: PhoneNumber | None = None
    otherwise: PhoneNumber | None = None
    opening: Hours | None = None
    href: str = ""
    email: str = ""

    @property
    def printed(self) -> str:
        """The first number as printed, or nothing."""
        return self.phone.printed if self.phone else ""

    @property
    def tel(self) -> str:
        """The first number as dialled, or nothing."""
        return self.phone.tel if self.phone else ""

    @property
    def hours(self) -> str:
        """When the first number is answered, where a source says so."""
        return self.phone.hours if self.phone else ""

    @property
    def address(self) -> str:
        """The web address as people write it, for print."""
        return self.href.removeprefix("https://")

    @property
    def phones(self) -> tuple[PhoneNumber, ...]:
        """Every number, the first one first."""
        return tuple(number for number in (self.phone, self.otherwise) if number)


@dataclass(frozen=True, slots=True)
class Fact:
    """Something only the council can say; ``value`` is empty until it does."""

    key: str
    what: str
    value: str
    source: str
    checked: bool


@dataclass(frozen=True, slots=True)
class Card:
    """One thing to do: what, who answers, number or link."""

    key: str
    title: str
    text: tuple[Rich, ...]
    contacts: tuple[Contact, ...]
    page: str = ""


@dataclass(frozen=True, slots=True)
class CardGroup:
    """Cards under one verb."""

    key: str
    heading: str
    cards: tuple[Card, ...]


BlockKind = Literal["paragraph", "inset", "list", "steps", "contacts", "table"]


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a section; which fields are filled follows from ``kind``.

    paragraph, inset: ``text``. list, steps: ``items``. contacts: ``contacts``.
    table: ``caption``, ``head``, ``rows`` (the first cell of a row is its heading).
    """

    kind: BlockKind
    text: Rich = ()
    items: tuple[Rich, ...] = ()
    contacts: tuple[Contact, ...] = ()
    caption: str = ""
    head: tuple[str, ...] = ()
    rows: tuple[tuple[Rich, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it."""

    key: str
    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the evidence. ``period`` is empty where the source names none."""

    key: str
    value: str
    label: str
    period: str
    source: str


@dataclass(frozen=True, slots=True)
class Spotlight:
    """A matter that cuts across the priorities."""

    key: str
    heading: str
    text: tuple[Rich, ...]


@dataclass(frozen=True, slots=True)
class Theme:
    """One of the cross-cutting themes."""

    key: str
    heading: str
    text: tuple[Rich, ...]


@dataclass(frozen=True, slots=True)
class PageLink:
    """A way on inside the portal: to a page and, where given, a place on it."""

    text: str
    page: str
    anchor: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of what happens next."""

    heading: str
    text: Rich


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer in the help tree, leading to a node or a door."""

    label: str
    to: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the help tree."""

    key: str
    title: str
    hint: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Door:
    """Where a path of the help tree ends: a sentence, contacts and pages."""

    key: str
    title: str
    text: tuple[Rich, ...]
    contacts: tuple[Contact, ...]
    links: tuple[PageLink, ...]


@dataclass(frozen=True, slots=True)
class HelpTree:
    """A few questions that lead to the right door; ``start`` names the first one."""

    start: str
    questions: Mapping[str, Question]
    doors: Mapping[str, Door]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of guidance. Parts that a page does not use are empty."""

    slug: str
    locale: str
    title: str
    description: str
    source: str
    reviewed_on: date
    intro: tuple[Rich, ...]
    groups: tuple[CardGroup, ...] = ()
    sections: tuple[Section, ...] = ()
    objectives: tuple[Rich, ...] = ()
    figures: tuple[Figure, ...] = ()
    spotlights: tuple[Spotlight, ...] = ()
    themes: tuple[Theme, ...] = ()
    situations: tuple[PageLink, ...] = ()
    priorities: tuple[PageLink, ...] = ()
    steps: tuple[Step, ...] = ()
    achievements: tuple[Rich, ...] = ()
    tree: HelpTree | None = None

    @property
    def anchors(self) -> tuple[str, ...]:
        """The places on the page that a link may name; templates use them as ids."""
        return (
            *(group.key for group in self.groups),
            *(card.key for group in self.groups for card in group.cards),
            *(section.key for section in self.sections),
            *(f"spotlight-{spotlight.key}" for spotlight in self.spotlights),
        )

    @property
    def links(self) -> tuple[PageLink, ...]:
        """Every link with a place of its own on this page."""
        doors = self.tree.doors.values() if self.tree else ()
        return (*self.situations, *self.priorities, *(one for door in doors for one in door.links))


@dataclass(frozen=True, slots=True)
class Emergency:
    """What stands first on every page and before every form."""

    heading: str
    text: tuple[Rich, ...]


@dataclass(frozen=True, slots=True)
class PublishedPeriod:
    """Case review figures the bodies have published; ``None`` where they gave no figure.

    Source of the four figures: 2014 Act s.104(9).
    """

    label: str
    first_day: date
    last_day: date
    applications: int | None
    not_met: int | None
    reviews: int | None
    with_recommendations: int | None
    source: str
    checked: bool


@dataclass(frozen=True, slots=True)
class EarlierProcedure:
    """A procedure that was in force before: ``clocks`` are the working days that are known of it, by step."""

    version: str
    clocks: Mapping[str, int]
    source: str
    checked: bool


@dataclass(frozen=True, slots=True)
class PolicyNote:
    """Where one number or table of the policy comes from; ``path`` is its dotted name."""

    path: str
    source: str
    checked: bool


class ReplyKind(StrEnum):
    """What prepared words do: tell something, ask something, or ask for files."""

    MESSAGE = auto()
    QUESTION = auto()
    EVIDENCE = auto()


@dataclass(frozen=True, slots=True)
class Reply:
    """Prepared words; an officer changes them to fit before they are sent."""

    key: str
    kind: ReplyKind
    title: str
    words: str


@dataclass(frozen=True, slots=True)
class Authority:
    """A partnership and all it tells its residents.

    ``contacts``, ``pages`` and ``emergency`` are keyed by locale first. ``telephone`` and
    ``help_contacts``, those of the neutral help panel, are keys of contacts. ``feedback`` is the slug of the page that takes feedback. ``teams`` gives the names
    officers know the policy's team codes by.
    """

    code: str
    name: str
    short_name: str
    council: str
    place: str
    colours: Mapping[str, str]
    telephone: str
    feedback: str
    help_contacts: tuple[str, ...]
    statement_on: date
    facts: Mapping[str, Fact]
    contacts: Mapping[str, Mapping[str, Contact]]
    pages: Mapping[str, Mapping[str, Page]]
    emergency: Mapping[str, Emergency]
    policy: Policy
    policy_notes: tuple[PolicyNote, ...]
    teams: Mapping[str, str]
    statistics: tuple[PublishedPeriod, ...]
    earlier_procedures: tuple[EarlierProcedure, ...]
    replies: tuple[Reply, ...]
    places: Places = field(repr=False)
