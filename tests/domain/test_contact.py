"""No channel that may bring harm is ever used."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.contact import (
    ContactRule,
    Withheld,
    may_offer_to_speak_to_other_party,
    message_channel,
    usable_channels,
)
from portal.domain.facts import ReportFacts
from portal.domain.vocabulary import AtRisk, Channel, ReportKind

CHANNELS = st.frozensets(st.sampled_from(Channel))


@given(CHANNELS, CHANNELS, st.booleans(), st.booleans())
def test_only_what_is_safe_and_not_unsafe(
    safe: frozenset[Channel], unsafe: frozenset[Channel], signs: bool, confirmed: bool
) -> None:
    rule = usable_channels(safe, unsafe, domestic_abuse_signs=signs, safety_confirmed=confirmed)
    assert rule.channels <= safe - unsafe
    assert bool(rule.channels) is (rule.withheld is None)
    if signs and not confirmed:
        assert rule == ContactRule(frozenset(), Withheld.SAFETY_NOT_CONFIRMED)


def test_what_was_called_safe_is_used() -> None:
    safe = {Channel.EMAIL, Channel.CALL, Channel.VOICEMAIL}
    assert usable_channels(safe).channels == safe
    assert usable_channels(safe, {Channel.CALL}).channels == {Channel.EMAIL}
    assert usable_channels(
        {Channel.EMAIL}, domestic_abuse_signs=True, safety_confirmed=True
    ) == ContactRule(frozenset({Channel.EMAIL}))


def test_who_named_no_channel_is_sent_nothing() -> None:
    assert usable_channels(frozenset()).withheld is Withheld.NO_SAFE_CHANNEL


@pytest.mark.parametrize(
    "answers",
    [
        {"domestic_abuse_signs": True},
        {"hate": True},
        {"kind": ReportKind.HATE},
        {"exploitation_signs": True},
        {"at_risk": frozenset({AtRisk.CHILD})},
    ],
)
def test_the_other_party_is_not_spoken_to_where_that_could_harm(answers) -> None:
    plain = ReportFacts(ReportKind.NOISE)
    assert may_offer_to_speak_to_other_party(plain)
    assert not may_offer_to_speak_to_other_party(replace(plain, **answers))


EMAIL, TEXT, CALL, LETTER = Channel.EMAIL, Channel.TEXT, Channel.CALL, Channel.LETTER


@pytest.mark.parametrize(
    ("safe", "known", "offered", "expected"),
    [
        ({EMAIL, TEXT, LETTER}, {EMAIL, TEXT, LETTER}, {EMAIL, TEXT, LETTER}, EMAIL),
        ({EMAIL, TEXT}, {TEXT}, {EMAIL, TEXT, LETTER}, TEXT),
        ({TEXT, LETTER}, {EMAIL, TEXT, LETTER}, {EMAIL, TEXT, LETTER}, TEXT),
        ({TEXT}, {TEXT}, {EMAIL}, None),
        ({LETTER}, {EMAIL, TEXT, LETTER}, {EMAIL, TEXT, LETTER}, LETTER),
        ({CALL, LETTER}, {CALL, LETTER}, {EMAIL, TEXT, LETTER}, None),
        ({CALL, LETTER}, {LETTER}, {EMAIL, TEXT, LETTER}, LETTER),
        ({CALL}, {CALL}, {EMAIL, TEXT, LETTER}, None),
    ],
)
def test_a_message_takes_one_safe_channel(
    safe: set[Channel], known: set[Channel], offered: set[Channel], expected: Channel | None
) -> None:
    assert message_channel(usable_channels(safe), known, offered) is expected


@given(CHANNELS, CHANNELS, CHANNELS, st.booleans())
def test_a_message_never_takes_an_unsafe_channel(
    safe: frozenset[Channel], known: frozenset[Channel], offered: frozenset[Channel], signs: bool
) -> None:
    chosen = message_channel(usable_channels(safe, domestic_abuse_signs=signs), known, offered)
    assert chosen is None or (chosen in safe & known & offered and not signs)
