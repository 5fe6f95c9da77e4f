"""Which way a message to a person takes: decided here, and nowhere else."""

from dataclasses import dataclass
from typing import Protocol

from flask import current_app

from portal.config import Settings
from portal.domain.contact import ContactRule, message_channel
from portal.domain.vocabulary import Channel


class Reachable(Protocol):
    """How a person may be reached, as a report or an application holds it."""

    @property
    def name(self) -> str: ...
    @property
    def email(self) -> str: ...
    @property
    def telephone(self) -> str: ...
    @property
    def address(self) -> str: ...


@dataclass(frozen=True)
class Way:
    """A channel, and the address, number or postal address to use with it."""

    channel: Channel
    to: str


def way_to(person: Reachable, rule: ContactRule) -> Way | None:
    """The way a message takes; None where no safe one is known: an officer has to find one.

    Args:
        rule: the channels that may be used now [docs/domain.md 6].
    """
    postal = f"{person.name}\n{person.address}" if person.address else ""
    known = {
        Channel.EMAIL: person.email,
        Channel.TEXT: person.telephone,
        Channel.CALL: person.telephone,
        Channel.LETTER: postal.strip(),
    }
    channel = message_channel(rule, {one for one, to in known.items() if to}, _offered())
    return Way(channel, known[channel]) if channel else None


def told_by(way: Way | None) -> dict[str, bool | str]:
    """What a timeline's line says of it: whether word was sent, and by which channel."""
    if way is None:
        return {"mailed": False}
    return {"mailed": True, "channel": way.channel.value}


def _offered() -> frozenset[Channel]:
    settings: Settings = current_app.config["PORTAL"]
    notify = settings.notify
    more = {
        Channel.TEXT: notify and notify.text_template,
        Channel.LETTER: notify and notify.letter_template,
    }
    return frozenset({Channel.EMAIL, *(channel for channel, sent in more.items() if sent)})
