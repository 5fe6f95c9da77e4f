"""What an archive says of itself."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from portal.config import ROOT

FORMAT = "safer-portal-backup-1"
CASES = "cases"
KEYS = "keys"


class BackupError(Exception):
    """The backup cannot be made or restored; the message is one clear line without personal data."""


@dataclass(frozen=True)
class Part:
    """One member of the archive. `rows` is None for a file."""

    name: str
    sha256: str
    size: int
    rows: int | None


@dataclass(frozen=True)
class TableContents:
    """The columns of a table, in the order of the values in its rows, and how many rows it has."""

    columns: tuple[str, ...]
    rows: int


@dataclass(frozen=True)
class Manifest:
    """All that an archive holds, in the order of its members.

    `kind` is CASES or KEYS; both archives of one backup carry the same `backup_id`.
    """

    kind: str
    backup_id: str
    made_at: datetime
    tool: str
    database: str
    schema: str
    tables: Mapping[str, TableContents]
    parts: tuple[Part, ...]

    def to_bytes(self) -> bytes:
        """The manifest as it stands in the archive."""
        fields = {"format": FORMAT, **asdict(self), "made_at": self.made_at.isoformat()}
        return json.dumps(fields, indent=1).encode()


def read_manifest(text: bytes) -> Manifest:
    """Read a manifest whose seal was found good.

    Raises:
        BackupError: another release's format.
    """
    try:
        fields = json.loads(text)
        if fields.pop("format") != FORMAT:
            raise BackupError("the archive has the format of another release")
        return Manifest(
            **{
                **fields,
                "made_at": datetime.fromisoformat(fields["made_at"]),
                "tables": {
                    name: TableContents(tuple(one["columns"]), one["rows"])
                    for name, one in fields["tables"].items()
                },
                "parts": tuple(Part(**part) for part in fields["parts"]),
            }
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackupError("the archive's list of parts cannot be read") from error


def tool_version() -> str:
    """The release of this portal."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])
