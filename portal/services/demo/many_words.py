"""Words for many made-up reports: names that come again, and places that nobody has been to."""

from random import Random

_GIVEN = (
    "Amina", "Ben", "Carys", "Dev", "Elif", "Farid", "Gosia", "Hugh", "Ines", "Jun", "Kofi", "Leila",
    "Marek", "Nadia", "Owen", "Priya", "Rosa", "Samir", "Tess", "Umar", "Vera", "Wen", "Yusuf", "Zuzanna",
)  # fmt: skip
_FAMILY = (
    "Abara", "Begum", "Costa", "Doyle", "Eriksen", "Fontaine", "Gill", "Haddad", "Ivanova", "Jones", "Khan",
    "Lund", "Moreau", "Nowak", "Osei", "Patel", "Quinn", "Rahman", "Santos", "Tan", "Usman", "Vidal", "Webb", "Zhou",
)  # fmt: skip
_BEGINNINGS = (
    "Bar",
    "Cor",
    "Del",
    "Fen",
    "Gar",
    "Hol",
    "Kes",
    "Lan",
    "Mer",
    "Nor",
    "Pel",
    "Ros",
    "Sal",
    "Tar",
    "Wen",
)
_MIDDLES = ("a", "e", "i", "o", "ar", "el", "in", "or", "un")
_ENDINGS = (
    "bury",
    "cote",
    "dale",
    "field",
    "ford",
    "gate",
    "ham",
    "ley",
    "mere",
    "ton",
    "wick",
    "worth",
)
# How many made-up buildings there are; a few are named all the time, most hardly ever.
_BUILDINGS = tuple(f"{a}{b}{c}" for a in _BEGINNINGS for b in _MIDDLES for c in _ENDINGS)


def name_of(person: int) -> str:
    """The name of a person; names come again, as they do."""
    given, family = divmod(person * 37 + 11, len(_FAMILY))
    return f"{_GIVEN[given % len(_GIVEN)]} {_FAMILY[family]}"


def detail(dice: Random) -> str:
    """One sentence more of where it was, with a common building or a rare one."""
    one, other = (_BUILDINGS[int(len(_BUILDINGS) * dice.random() ** 4)] for _ in range(2))
    return f"It was by {one} House, towards {other}."
