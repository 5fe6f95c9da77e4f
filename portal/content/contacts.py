"""Contacts: the facts of ``contacts.toml`` joined with one locale's words for them."""

from collections.abc import Callable
from pathlib import Path

from portal.content.model import Contact, PhoneNumber
from portal.content.reader import Table, read_toml
from portal.content.timetable import read_hours

_FACTS = "contacts.toml"

Transform = Callable[[str], str]


def load_contacts(root: Path, locale: str, transform: Transform) -> dict[str, Contact]:
    """The contacts of an authority in one locale.

    Args:
        root: the authority's folder.
        locale: whose words to take, from ``guidance/contacts.<locale>.toml``.
        transform: applied to the words, never to numbers, addresses and names of bodies.

    Raises:
        ContentError: a file is bad, or the two files do not name the same contacts.
    """
    facts = read_toml(root, _FACTS)
    with read_toml(root, f"guidance/contacts.{locale}.toml") as words:
        return {
            key: _contact(key, one, words.table(key), transform)
            for key, one in facts.named_tables()
        }


def _contact(key: str, facts: Table, words: Table, transform: Transform) -> Contact:
    with words:
        who = transform(words.text("who"))
        text, hours, otherwise_hours = (
            transform(said) if (said := words.text(name, "")) else ""
            for name in ("text", "hours", "otherwise_hours")
        )
    contact = Contact(
        key=key,
        body=facts.text("body"),
        who=who,
        text=text,
        source=facts.text("source", ""),
        checked=facts.flag("checked"),
        checked_on=facts.day("checked_on"),
        phone=_phone(facts, hours) if facts.has("tel") or facts.has("printed") else None,
        otherwise=_otherwise(facts, otherwise_hours),
        opening=read_hours(facts.table("opening")) if facts.has("opening") else None,
        href=facts.text("href", ""),
        email=facts.text("email", ""),
    )
    if not (contact.phone or contact.href or contact.email):
        raise facts.error("tel", "a contact needs a number, a web address or an email")
    if contact.href and not contact.text:
        raise words.error("text", "a web address needs words for its link")
    if (contact.otherwise is None) != (contact.opening is None):
        raise facts.error("opening", "opening and otherwise belong together")
    return contact


def _phone(facts: Table, hours: str) -> PhoneNumber:
    return PhoneNumber(facts.text("printed"), facts.text("tel"), hours)


def _otherwise(facts: Table, hours: str) -> PhoneNumber | None:
    if not facts.has("otherwise"):
        return None
    with facts.table("otherwise") as table:
        return PhoneNumber(table.text("printed"), table.text("tel"), hours)
