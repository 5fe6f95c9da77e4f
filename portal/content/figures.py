"""The evidence behind figures: number, period and source, once for all languages."""

from dataclasses import dataclass
from pathlib import Path

from portal.content.reader import read_toml

FILE = "figures.toml"


@dataclass(frozen=True, slots=True)
class FigureFact:
    """A figure of a source; ``number`` is empty where the source says it in words only."""

    number: str
    period: str
    source: str


def load_figures(root: Path) -> dict[str, FigureFact]:
    """The figures of an authority, by key.

    Raises:
        ContentError: the file is bad.
    """
    with read_toml(root, FILE) as table:
        return {
            key: FigureFact(one.text("number", ""), one.text("period", ""), one.text("source"))
            for key, one in table.named_tables()
        }
