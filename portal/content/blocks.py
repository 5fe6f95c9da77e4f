"""The parts a page is made of: prose, links and the blocks of a section."""

from dataclasses import dataclass

from portal.content.model import Block, BlockKind, Contact, PageLink, Rich, Section
from portal.content.reader import Table
from portal.content.richtext import Prose


@dataclass(frozen=True)
class Writer:
    """Reads prose and references from tables, and names the key in every refusal."""

    prose: Prose

    def plain(self, table: Table, key: str) -> str:
        """Words without links."""
        return self.prose.plain(table.text(key), table.file, table.at(key))

    def rich(self, table: Table, key: str) -> Rich:
        """A sentence or a paragraph."""
        return self.prose.rich(table.text(key), table.file, table.at(key))

    def riches(self, table: Table, key: str) -> tuple[Rich, ...]:
        """A list of paragraphs or items; absent means none."""
        return self._riches(table.texts(key, []), table, key)

    def row(self, cells: object, table: Table, key: str) -> tuple[Rich, ...]:
        """The cells of one row of a table."""
        if not isinstance(cells, list) or not all(isinstance(cell, str) for cell in cells):
            raise table.error(key, "must be a list of strings")
        return self._riches(tuple(cells), table, key)

    def contacts(self, table: Table, key: str = "contacts") -> tuple[Contact, ...]:
        """The contacts named by a list of keys; absent means none."""
        keys = table.texts(key, [])
        for one in keys:
            if one not in self.prose.contacts:
                raise table.error(key, f"unknown contact {one!r}")
        return tuple(self.prose.contacts[one] for one in keys)

    def page(self, table: Table, key: str, default: str | None = None) -> str:
        """The slug of a page of this portal."""
        slug = table.text(key, default)
        if slug and slug not in self.prose.pages:
            raise table.error(key, f"unknown page {slug!r}")
        return slug

    def link(self, table: Table) -> PageLink:
        """A link to a page, with its words and perhaps a place and a hint."""
        return PageLink(
            text=self.plain(table, "text"),
            page=self.page(table, "page"),
            anchor=table.text("anchor", ""),
            hint=self.plain(table, "hint") if table.has("hint") else "",
        )

    def _riches(self, values: tuple[str, ...], table: Table, key: str) -> tuple[Rich, ...]:
        return tuple(
            self.prose.rich(value, table.file, f"{table.at(key)}[{index}]")
            for index, value in enumerate(values)
        )


_WITH_TEXT: dict[str, BlockKind] = {"paragraph": "paragraph", "inset": "inset"}
_WITH_ITEMS: dict[str, BlockKind] = {"list": "list", "steps": "steps"}


def read_section(table: Table, write: Writer) -> Section:
    """A section with its blocks.

    Raises:
        ContentError: a block of no known kind, or an unknown reference.
    """
    return Section(
        key=table.text("key"),
        heading=write.plain(table, "heading"),
        blocks=tuple(_block(one, write) for one in table.tables("blocks")),
    )


def _block(table: Table, write: Writer) -> Block:
    for key, kind in _WITH_TEXT.items():
        if table.has(key):
            return Block(kind, text=write.rich(table, key))
    for key, kind in _WITH_ITEMS.items():
        if table.has(key):
            return Block(kind, items=write.riches(table, key))
    if table.has("contacts"):
        return Block("contacts", contacts=write.contacts(table))
    if table.has("rows"):
        return _grid(table, write)
    raise table.error("", "a block needs paragraph, inset, list, steps, contacts or rows")


def _grid(table: Table, write: Writer) -> Block:
    head = tuple(
        write.prose.plain(cell, table.file, table.at("head")) for cell in table.texts("head")
    )
    rows = tuple(write.row(cells, table, "rows") for cells in table.rows("rows"))
    if any(len(row) != len(head) for row in rows):
        raise table.error("rows", "every row needs as many cells as the head")
    return Block("table", caption=write.plain(table, "caption"), head=head, rows=rows)
