"""Files for spreadsheets, in which no cell can become a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

from flask import Response

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


def safe_cell(text: str) -> str:
    """The text, with an apostrophe first where a spreadsheet would run it [OWASP, CSV injection]."""
    return "'" + text if text.lstrip(" ").startswith(_FORMULA_STARTS) else text


def csv_text(name: str, heading: Sequence[str], rows: Iterable[Sequence[str]]) -> Response:
    """The rows as a file to keep.

    Args:
        name: the file's name, of plain letters and digits.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(heading)
    writer.writerows([[safe_cell(cell) for cell in row] for row in rows])
    # The mark at the start lets a spreadsheet read accents as they are.
    response = Response("\ufeff" + out.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
