"""Where a postcode lies, from the list an authority keeps beside its guidance."""

import csv
import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from portal.content.errors import ContentError

_HEADER = ["postcode", "easting", "northing", "lsoa11"]


class Place(NamedTuple):
    """A postcode's point on the British National Grid, in metres, and its 2011 small area."""

    easting: int
    northing: int
    lsoa: str


@dataclass(frozen=True)
class Places:
    """The authority's postcodes and small areas, read when first asked for.

    Args:
        postcode_file: gzipped CSV of postcode, easting, northing and LSOA.
        area_file: GeoJSON of the LSOA shapes in grid metres.
        attribution: the line the licence asks to show wherever the data is used.
    """

    postcode_file: Path
    area_file: Path
    attribution: str

    @cached_property
    def postcodes(self) -> Mapping[str, Place]:
        """Every postcode of the area, live and ended, keyed without blanks.

        Raises:
            ContentError: the file does not have the four columns.
        """
        with gzip.open(self.postcode_file, "rt", encoding="ascii", newline="") as lines:
            rows = csv.reader(lines)
            if next(rows, None) != _HEADER:
                raise ContentError(self.postcode_file.name, "header", "unexpected columns")
            return {
                postcode.replace(" ", ""): Place(int(easting), int(northing), lsoa)
                for postcode, easting, northing, lsoa in rows
            }

    def find(self, postcode: str) -> Place | None:
        """Where a postcode lies, or ``None`` outside the area.

        Args:
            postcode: as typed; blanks and capitals do not matter.
        """
        return self.postcodes.get("".join(postcode.split()).upper())

    @cached_property
    def areas(self) -> Mapping[str, Any]:
        """The small areas' GeoJSON geometries, keyed by LSOA code."""
        features = json.loads(self.area_file.read_text("utf-8"))["features"]
        return {one["properties"]["lsoa11"]: one["geometry"] for one in features}
