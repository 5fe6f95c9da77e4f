"""What somebody had typed when their sign-in ran out, carried through signing in again."""

import base64
import json
from dataclasses import dataclass

# More than any form of ours has.
_MOST_FIELDS = 400
# Characters: it must come back within the server's limit on bodies.
LONGEST_WRITTEN = 200_000
# Nor are passwords, codes and a passkey's answer: they would stand in the page to be read.
_LEFT_OUT = frozenset({"csrf_token", "password", "new", "code", "codes"})
# A passkey's answer is an object written as JSON; what people choose under that name is a word.
_PASSKEY_ANSWER = ("answer", "{")
# Shorter values are codes and numbers of the form, not text that somebody wrote.
_SHORTEST_TEXT = 12


@dataclass(frozen=True)
class Kept:
    """A form's fields in their order, as they were sent."""

    fields: tuple[tuple[str, str], ...]

    @classmethod
    def of_form(cls, fields: list[tuple[str, str]]) -> "Kept":
        """What is worth keeping of a form."""
        return cls(tuple(pair for pair in fields if _is_kept(*pair))[:_MOST_FIELDS])

    @classmethod
    def parse(cls, text: str) -> "Kept | None":
        """Read back what `written` wrote; None for anything else."""
        try:
            pairs = json.loads(base64.urlsafe_b64decode(text))
        except (ValueError, RecursionError):
            return None
        if not isinstance(pairs, list) or len(pairs) > _MOST_FIELDS:
            return None
        fields = []
        for pair in pairs:
            if not (isinstance(pair, list) and len(pair) == 2):
                return None
            if not all(isinstance(part, str) for part in pair):
                return None
            fields.append((pair[0], pair[1]))
        return cls(tuple(fields))

    def written(self) -> str:
        """As text that travels in a hidden field; empty where it is too long to travel."""
        plain = json.dumps(self.fields, ensure_ascii=False).encode("utf-8", "ignore")
        text = base64.urlsafe_b64encode(plain).decode()
        return text if len(text) <= LONGEST_WRITTEN else ""

    def texts(self) -> list[str]:
        """The texts somebody wrote, to show that they are still there."""
        return [value for _name, value in self.fields if len(value.strip()) >= _SHORTEST_TEXT]


def _is_kept(name: str, value: str) -> bool:
    of_passkey, begins = _PASSKEY_ANSWER
    return name not in _LEFT_OUT and not (name == of_passkey and value.lstrip().startswith(begins))
