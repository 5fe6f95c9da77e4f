"""Appeals on a case review's page."""

from typing import Any

from flask_babel import gettext as _

from portal.domain.appeals import AppealOutcome
from portal.labels import report as report_labels
from portal.labels.appeals import BACK_TO, GROUNDS
from portal.services.case_review.case_review_pages import AppealLine, ReviewPage
from portal.web.officer.presenter import day_words, time_words


def appeal_rows(page: ReviewPage) -> list[dict[str, Any]]:
    """The appeals, newest first."""
    return [{"title": _title(each), "rows": _rows(each)} for each in page.appeals]


def _title(each: AppealLine) -> str:
    if each.outcome is None:
        return _("Waits for a decision")
    return _("Upheld") if each.outcome is AppealOutcome.UPHELD else _("Not upheld")


def _rows(each: AppealLine) -> list[dict[str, Any]]:
    made = f"{day_words(each.made_on)}. {report_labels.INTAKES[each.intake]}"
    if each.entered_by:
        made = _("%(received)s, entered by %(who)s", received=made, who=each.entered_by.name)
    if each.late:
        made = _("%(made)s. Late, with a reason", made=made)
    decided = ""
    if each.decided_at and each.decided_by:
        decided = _(
            "%(time)s, by %(who)s", time=time_words(each.decided_at), who=each.decided_by.name
        )
    rows = [
        (_("Made"), made),
        (_("Against"), ". ".join(str(GROUNDS[ground]) for ground in each.grounds)),
        (_("Why"), each.why),
        (_("Why it is late"), each.late_why),
        (_("Decided"), decided),
        (_("Reasons"), each.reasons),
        (_("What follows"), BACK_TO[each.back_to] if each.back_to else ""),
    ]
    return [{"key": key, "value": value} for key, value in rows if value]
