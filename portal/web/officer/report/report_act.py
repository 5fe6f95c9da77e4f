"""What an act on a report is made of."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from portal.services.officer.officers import SignedIn
from portal.services.report.report_pages import ReportPage
from portal.web.officer.act_form import ActForm

Do = Callable[[str, SignedIn, int, Any], None]


@dataclass(frozen=True)
class Act:
    """One thing to do. `offered` decides whether the page shows it; the service decides again."""

    link: Any
    form: type[ActForm]
    do: Do
    offered: Callable[[ReportPage], bool]
    done: Any
