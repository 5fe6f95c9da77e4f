"""Which ways to reach somebody may be used at all [docs/domain.md 6].

A channel is used only where the person said that it is safe. With any sign of domestic abuse
nothing is sent until an officer has confirmed with the person that it is.
"""

from collections.abc import Set
from dataclasses import dataclass
from enum import StrEnum, auto

from portal.domain.facts import ReportFacts
from portal.domain.vocabulary import AtRisk, Channel


class Withheld(StrEnum):
    """Why no channel may be used."""

    SAFETY_NOT_CONFIRMED = auto()
    NO_SAFE_CHANNEL = auto()
    CONSENT_REFUSED = auto()


@dataclass(frozen=True, slots=True)
class ContactRule:
    """The channels that may be used; ``withheld`` says why where there is none."""

    channels: frozenset[Channel]
    withheld: Withheld | None = None


def usable_channels(
    safe: Set[Channel],
    unsafe: Set[Channel] = frozenset(),
    *,
    domestic_abuse_signs: bool = False,
    safety_confirmed: bool = False,
) -> ContactRule:
    """``safe`` as the person said, less ``unsafe`` by anyone's word; officers and worker alike keep to it."""
    if domestic_abuse_signs and not safety_confirmed:
        return ContactRule(frozenset(), Withheld.SAFETY_NOT_CONFIRMED)
    channels = frozenset(safe) - unsafe
    if Channel.CALL not in channels:
        # Whoever leaves a message has made the telephone ring.
        channels -= {Channel.VOICEMAIL}
    return ContactRule(channels, None if channels else Withheld.NO_SAFE_CHANNEL)


def message_channel(
    rule: ContactRule, known: Set[Channel], offered: Set[Channel]
) -> Channel | None:
    """The channel that a message of ours takes; ``None``: an officer has to find a way.

    Email first, then a text message. A letter lies about in a home, so it goes only to somebody
    who has no other safe way.

    Args:
        rule: what may be used.
        known: the channels for which an address or a number is known.
        offered: what this portal is able to send.
    """
    reachable = rule.channels & known
    for channel in (Channel.EMAIL, Channel.TEXT):
        if channel in reachable & offered:
            return channel
    only_letter = reachable == {Channel.LETTER}
    return Channel.LETTER if only_letter and Channel.LETTER in offered else None


def may_offer_to_speak_to_other_party(facts: ReportFacts) -> bool:
    """False where speaking to the other party could bring harm: then it is not even asked."""
    return not (
        facts.domestic_abuse_signs
        or facts.is_hate
        or facts.exploitation_signs
        or AtRisk.CHILD in facts.at_risk
    )
