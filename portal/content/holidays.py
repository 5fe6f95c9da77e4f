"""Bank holidays of England and Wales, from the official list kept in a package.

No request leaves the machine; a new release of the package brings a new year. The list is read
without the package's own client, which would load `requests` in every web worker
(docs/decisions/0034).
"""

import json
from datetime import date
from functools import cache
from importlib.resources import files


@cache
def bank_holidays() -> frozenset[date]:
    """Every bank holiday of England and Wales that the list knows."""
    listed = json.loads((files("govuk_bank_holidays") / "bank-holidays.json").read_text("utf-8"))
    return frozenset(
        date.fromisoformat(day["date"]) for day in listed["england-and-wales"]["events"]
    )
