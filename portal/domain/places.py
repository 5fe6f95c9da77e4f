"""Postcodes."""

import re

LONGEST_TYPED = 30
INWARD_LENGTH = 3

# Shape only. The letters that the Royal Mail leaves out of each position are left out.
_AREA_AND_DISTRICT = (
    r"[A-PR-UWYZ]("
    r"[0-9]{1,2}"
    r"|[A-HK-Y][0-9]([0-9]|[ABEHMNPRV-Y])?"
    r"|[0-9][A-HJKPS-UW])"
)
_POSTCODE = re.compile(rf"(GIR 0AA|{_AREA_AND_DISTRICT} [0-9][ABD-HJLNP-UW-Z]{{2}})")
_NOT_A_CHARACTER = re.compile(r"[^A-Za-z0-9]")
_DIGITS_MEANT = {"O": "0", "I": "1", "L": "1"}


def normalise_postcode(text: str) -> str | None:
    """A whole postcode in its written form, ``SW1A 1AA``; ``None`` where it has not that shape.

    Any spacing and case; a letter in place of the digit after the space is put right.
    """
    if len(text) > LONGEST_TYPED:
        return None
    typed = _NOT_A_CHARACTER.sub("", text).upper()
    if len(typed) <= INWARD_LENGTH:
        return None
    outward, inward = typed[:-INWARD_LENGTH], typed[-INWARD_LENGTH:]
    inward = _DIGITS_MEANT.get(inward[0], inward[0]) + inward[1:]
    postcode = f"{outward} {inward}"
    return postcode if _POSTCODE.fullmatch(postcode) else None


def outward(postcode: str) -> str:
    """The part before the space of a postcode in its written form."""
    return postcode.partition(" ")[0]
