"""The questions of the help page, read so that no path can end in nothing."""

from portal.content.blocks import Writer
from portal.content.model import Choice, Door, HelpTree, Question
from portal.content.reader import Table


def read_tree(table: Table, write: Writer) -> HelpTree:
    """The tree of questions and doors.

    Raises:
        ContentError: a choice leads nowhere, a door offers nothing, a path runs in a circle,
            or a question or door cannot be reached.
    """
    with table:
        questions = [_question(one, write) for one in table.tables("questions")]
        doors = [_door(one, write) for one in table.tables("doors")]
        keys = [one.key for one in questions] + [one.key for one in doors]
        for key in keys:
            if keys.count(key) > 1:
                raise table.error(key, "a key used twice")
        tree = HelpTree(
            start=table.text("start"),
            questions={one.key: one for one in questions},
            doors={one.key: one for one in doors},
        )
        reached: set[str] = set()
        _walk(tree, tree.start, (), reached, table)
        for key in (*tree.questions, *tree.doors):
            if key not in reached:
                raise table.error(key, "no answer leads here")
    return tree


def _question(table: Table, write: Writer) -> Question:
    return Question(
        key=table.text("key"),
        title=write.plain(table, "title"),
        hint=write.plain(table, "hint") if table.has("hint") else "",
        choices=tuple(
            Choice(write.plain(one, "label"), one.text("to")) for one in table.tables("choices")
        ),
    )


def _door(table: Table, write: Writer) -> Door:
    door = Door(
        key=table.text("key"),
        title=write.plain(table, "title"),
        text=write.riches(table, "text"),
        contacts=write.contacts(table),
        links=tuple(write.link(one) for one in table.tables("links")),
    )
    if not door.text or not (door.contacts or door.links):
        raise table.error("text", "a door needs a sentence and somebody or somewhere to turn to")
    return door


def _walk(tree: HelpTree, key: str, path: tuple[str, ...], reached: set[str], table: Table) -> None:
    reached.add(key)
    if key in tree.doors:
        return
    if key in path:
        raise table.error(key, "the questions run in a circle")
    if key not in tree.questions or not tree.questions[key].choices:
        raise table.error(key, "leads nowhere")
    for choice in tree.questions[key].choices:
        _walk(tree, choice.to, (*path, key), reached, table)
