"""Where a postcode lies, from the list an authority keeps beside its guidance."""

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from portal.content.errors import ContentError

_HEADER = "postcode,easting,northing,lsoa11"


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
        """Every postcode of the area, live and ended, keyed without blanks."""
        return dict(_row(line) for text in self._districts.values() for line in text.split())

    @cached_property
    def _districts(self) -> Mapping[str, str]:
        """The list's lines in one text for each postcode district, such as SW1A.

        A dictionary of every postcode would cost each worker 8 MB (docs/decisions/0034).

        Raises:
            ContentError: the file does not have the four columns.
        """
        with gzip.open(self.postcode_file, "rt", encoding="ascii") as lines:
            if next(lines, "").strip() != _HEADER:
                raise ContentError(self.postcode_file.name, "header", "unexpected columns")
            found = sorted(line.replace(" ", "") for line in lines)
        return {
            district: "\n" + "".join(within) for district, within in groupby(found, key=_district)
        }

    def find(self, postcode: str) -> Place | None:
        """Where a postcode lies, or ``None`` outside the area.

        Args:
            postcode: as typed; blanks and capitals do not matter.
        """
        key = "".join(postcode.split()).upper()
        text = self._districts.get(key[:-3], "")
        begin = text.find(f"\n{key},")
        if begin < 0:
            return None
        return _row(text[begin + 1 :].partition("\n")[0])[1]

    @cached_property
    def areas(self) -> Mapping[str, Any]:
        """The small areas' GeoJSON geometries, keyed by LSOA code."""
        features = json.loads(self.area_file.read_text("utf-8"))["features"]
        return {one["properties"]["lsoa11"]: one["geometry"] for one in features}


def _district(line: str) -> str:
    return line.partition(",")[0][:-3]


def _row(line: str) -> tuple[str, Place]:
    postcode, easting, northing, lsoa = line.split(",")
    return postcode, Place(int(easting), int(northing), lsoa)
