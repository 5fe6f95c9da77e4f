"""Words that officers begin a message to a resident with."""

from pathlib import Path

from portal.content.model import Reply, ReplyKind
from portal.content.reader import Table, read_toml

FILE = "replies.en.toml"
# With room left in the officer's box of 4,000 characters.
_LONGEST = 1500


def load_replies(root: Path) -> tuple[Reply, ...]:
    """The prepared words of an authority, in their order.

    Args:
        root: the authority's folder.

    Raises:
        ContentError: a key stands twice, a kind is unknown, or words are too long for the box.
    """
    with read_toml(root, FILE) as table:
        found = [_reply(one) for one in table.tables("replies")]
        keys = [one.key for one in found]
        for key in keys:
            if keys.count(key) > 1:
                raise table.error(key, "a key used twice")
    return tuple(found)


def _reply(table: Table) -> Reply:
    kind, words = table.text("kind"), table.text("words")
    if kind not in set(ReplyKind):
        raise table.error("kind", f"unknown: {kind!r}")
    if len(words) > _LONGEST:
        raise table.error("words", f"more than {_LONGEST} characters")
    return Reply(table.text("key"), ReplyKind(kind), table.text("title"), words)
