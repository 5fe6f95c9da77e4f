"""References inside prose, parsed into segments when the content is loaded.

``{contact:key}`` links to a contact's number, or its web address, or its email; ``{tel:key}``,
``{web:key}`` and ``{email:key}`` say which. ``{page:slug|words}`` links inside the portal.
``{policy:threshold.required}``, ``{name:council}`` and ``{body:key}`` (the name of a contact's
organisation) stand for the value itself, ``{fact:key}`` for what only the council can say, and
``{date:statement}`` for a day that each locale writes in its own way.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from portal.content.errors import ContentError
from portal.content.model import Contact, Fact, Rich, Segment

Transform = Callable[[str], str]

_REFERENCE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Prose:
    """Turns the strings of one locale's files into prose.

    Args:
        contacts: the locale's contacts.
        facts: what only the council can say.
        names: names of the authority, kept as they are in every locale.
        days: days a sentence may name.
        pages: the slugs a link may lead to.
        policy: gives the words for a dotted path of the policy; ``KeyError`` if unknown.
        transform: what a pseudo-locale does to words; never applied to facts.
    """

    contacts: Mapping[str, Contact]
    facts: Mapping[str, Fact]
    names: Mapping[str, str]
    days: Mapping[str, date]
    pages: frozenset[str]
    policy: Callable[[str], str]
    transform: Transform

    def plain(self, raw: str, file: str, key: str) -> str:
        """Words without links: names and policy values may be referred to, nothing else.

        Raises:
            ContentError: a reference of another kind, or to nothing.
        """
        segments = self.rich(raw, file, key)
        if any(segment.kind != "text" for segment in segments):
            raise ContentError(file, key, "no link can stand here")
        return "".join(segment.text for segment in segments)

    def rich(self, raw: str, file: str, key: str) -> Rich:
        """A string with its references, as segments; neighbouring text is joined.

        Raises:
            ContentError: a reference is malformed or leads nowhere.
        """
        segments: list[Segment] = []
        for index, part in enumerate(_REFERENCE.split(raw)):
            if not part and index % 2 == 0:
                continue
            if index % 2:
                segment = self._resolve(part, file, key)
            elif "{" in part or "}" in part:
                raise ContentError(file, key, "a brace without its partner")
            else:
                segment = Segment("text", self.transform(part))
            if segments and segment.kind == segments[-1].kind == "text":
                segment = Segment("text", segments.pop().text + segment.text)
            segments.append(segment)
        return tuple(segments)

    def _resolve(self, reference: str, file: str, key: str) -> Segment:
        kind, _, target = reference.partition(":")
        try:
            match kind:
                case "contact" | "tel" | "web" | "email":
                    return _contact_link(self.contacts[target], kind)
                case "body":
                    return Segment("text", self.contacts[target].body)
                case "page":
                    return self._page_link(target)
                case "policy":
                    return Segment("text", self.policy(target))
                case "name":
                    return Segment("text", self.names[target])
                case "date":
                    day = self.days[target]
                    return Segment("date", day.isoformat(), day=day)
                case "fact":
                    return self._fact(self.facts[target])
        except KeyError:
            pass
        raise ContentError(file, key, f"unknown reference {{{reference}}}")

    def _page_link(self, target: str) -> Segment:
        slug, _, words = target.partition("|")
        if slug not in self.pages or not words:
            raise KeyError(slug)
        return Segment("page", self.transform(words), slug)

    def _fact(self, fact: Fact) -> Segment:
        if fact.value:
            return Segment("text", fact.value)
        return Segment("missing", self.transform(fact.what))


def _contact_link(contact: Contact, kind: str) -> Segment:
    if contact.phone and kind in ("contact", "tel"):
        return Segment("tel", contact.phone.printed, contact.phone.href)
    if contact.href and kind in ("contact", "web"):
        return Segment("web", contact.text, contact.href)
    if contact.email and kind in ("contact", "email"):
        return Segment("email", contact.email, f"mailto:{contact.email}")
    raise KeyError(contact.key)
