"""References survive the telephone; codes survive a keyboard."""

import random
import re
from contextlib import suppress
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.references import (
    ALPHABET,
    CODE_ALPHABET,
    BadReferenceError,
    ReferenceFault,
    ReferenceKind,
    kind_of,
    new_code,
    new_reference,
    normalise,
    normalise_code,
)

KINDS = st.sampled_from(ReferenceKind)


@st.composite
def references(draw: st.DrawFn) -> str:
    numbers = draw(st.lists(st.integers(0, 16), min_size=7, max_size=7))
    return new_reference(draw(KINDS), lambda _: numbers.pop())


CODES = st.builds(lambda seed: new_code(random.Random(seed).randrange), st.integers())


def fault_of(text: str, expected: ReferenceKind | None = None) -> ReferenceFault:
    with pytest.raises(BadReferenceError) as caught:
        normalise(text, expected)
    return caught.value.fault


@pytest.mark.parametrize("kind", ReferenceKind)
def test_a_reference_has_the_written_form(kind: ReferenceKind) -> None:
    reference = new_reference(kind)
    assert re.fullmatch(r"(ASB|CR|DP)-[2-9A-Z]{4}-[2-9A-Z]{4}", reference)
    assert kind_of(reference) is kind
    assert normalise(reference) == reference


def test_the_alphabet_spells_nothing_and_has_no_look_alikes() -> None:
    assert not set("AEIOUY") & set(ALPHABET)
    for alike in ("0OQD", "1IL", "2Z", "5S", "8B", "6G", "UV", "VY", "MN"):
        assert len(set(alike) & set(ALPHABET)) <= 1, alike
    assert len(set(ALPHABET)) == 17


def test_new_references_differ() -> None:
    assert len({new_reference(ReferenceKind.ASB) for _ in range(1000)}) == 1000


@given(references(), st.data())
def test_every_wrong_character_is_found(reference: str, data: st.DataObject) -> None:
    prefix, body = _split(reference)
    for place, right in enumerate(body):
        wrong = data.draw(st.sampled_from(sorted(set(ALPHABET) - {right})))
        typed = prefix + body[:place] + wrong + body[place + 1 :]
        assert fault_of(typed) is ReferenceFault.WRONG_CHECK


@given(references())
def test_every_exchange_of_two_characters_is_found(reference: str) -> None:
    prefix, body = _split(reference)
    for one, other in combinations(range(8), 2):
        swapped = list(body)
        swapped[one], swapped[other] = swapped[other], swapped[one]
        if swapped[one] != swapped[other]:
            assert fault_of(prefix + "".join(swapped)) is ReferenceFault.WRONG_CHECK


@given(references())
def test_the_wrong_prefix_is_found(reference: str) -> None:
    prefix, body = _split(reference)
    other = "CR" if prefix == "ASB" else "ASB"
    assert fault_of(other + body) is ReferenceFault.WRONG_CHECK


@given(references())
def test_what_people_type_is_understood(reference: str) -> None:
    alike = str.maketrans("5286", "SZBG")
    prefix, body = _split(reference)
    for typed in (
        reference.lower(),
        reference.replace("-", " "),
        reference.replace("-", ""),
        reference.replace("-", "–"),
        f"  {reference}\n",
        prefix + body.translate(alike),
    ):
        assert normalise(typed) == reference
    assert normalise(body, kind_of(reference)) == reference


def test_what_is_wrong_is_named() -> None:
    body = _split(new_reference(ReferenceKind.ASB))[1]
    assert fault_of("") is ReferenceFault.EMPTY
    assert fault_of(" - ") is ReferenceFault.EMPTY
    assert fault_of(body) is ReferenceFault.NO_PREFIX
    assert fault_of(f"ASB-{body[:7]}") is ReferenceFault.WRONG_LENGTH
    assert fault_of(f"XYZ-{body}") is ReferenceFault.WRONG_LENGTH
    assert fault_of(f"ASB-{body[:7]}0") is ReferenceFault.WRONG_CHARACTER
    assert fault_of(f"ASB-{body}", ReferenceKind.CR) is ReferenceFault.WRONG_KIND
    assert fault_of("2" * 5000) is ReferenceFault.WRONG_LENGTH


@given(st.text(max_size=120), st.none() | KINDS)
def test_anything_typed_is_a_reference_or_a_fault(text: str, kind: ReferenceKind | None) -> None:
    for read in (lambda: normalise(text, kind), lambda: normalise_code(text)):
        with suppress(BadReferenceError):
            assert read().isascii()


def test_a_code_has_eighty_bits_in_four_groups() -> None:
    assert len(set(CODE_ALPHABET)) == 32
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}", new_code())
    assert len({new_code() for _ in range(1000)}) == 1000


@given(CODES)
def test_a_code_typed_by_hand_is_understood(code: str) -> None:
    alike = str.maketrans("01V", "OIU")
    for typed in (code, code.lower(), code.replace("-", " "), code.translate(alike)):
        assert normalise_code(typed) == code


def test_no_code_is_too_short_or_too_long() -> None:
    for text in ("", "7K3D-XXXX-XXXX-XXX", "7K3D-XXXX-XXXX-XXXXX", "7" * 5000, "!" * 16):
        with pytest.raises(BadReferenceError):
            normalise_code(text)


def _split(reference: str) -> tuple[str, str]:
    prefix, first, second = reference.split("-")
    return prefix, first + second
