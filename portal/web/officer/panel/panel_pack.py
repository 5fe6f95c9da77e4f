"""What stands in the agenda and the case pack of a panel."""

from typing import Any

from flask_babel import gettext as _

from portal.labels import panel as labels
from portal.services.case_review import case_review_pages
from portal.services.case_review.case_review_pages import ReviewPage
from portal.services.officer.officers import SignedIn
from portal.services.panel.panels import SetPanel
from portal.web.officer.case_review import review_presenter as present
from portal.web.officer.partner.request_presenter import request_rows
from portal.web.officer.presenter import day_words
from portal.web.shared.panel_words import agenda_lines, meeting_rows

# Who applied, and how they are reached, is not for everybody on a panel.
_WHO_APPLIED = frozenset(
    {"representative", "consent", "business", "group", "under-18", "avoid", "safe-contact"}
)


def papers_for_chair(reference: str, officer: SignedIn) -> dict[str, Any]:
    """The same as plain words, to be kept as the chair was given them; empty where no panel is set."""
    page = case_review_pages.open_case_review(reference, officer)
    found: dict[str, Any] = _plain(case_pack(page, page.panel)) if page.panel else {}
    return found


def case_pack(page: ReviewPage, panel: SetPanel) -> dict[str, Any]:
    """The agenda and the case pack, as the panel reads them."""
    return {
        "title": _("Agenda and case pack"),
        "reference": page.reference,
        "warning": _("For the panel only. It names other people: do not pass it on."),
        "meeting": [*meeting_rows(panel), *part_rows(panel)],
        "agenda": agenda_lines(),
        "sections": [
            {
                "title": _("The application"),
                "text": "",
                "rows": [*_facts(page), *present.told_rows(page, _WHO_APPLIED)],
            },
            {
                "title": _("The incidents"),
                "text": present.finding_words(page),
                "rows": [_incident(row) for row in present.finding_rows(page)],
            },
            {
                "title": _("Information from bodies"),
                "text": _("Silence or a lost log never counts against the applicant."),
                "rows": [_asked(row) for row in request_rows(page.reference)],
            },
        ],
    }


def _facts(page: ReviewPage) -> list[dict[str, Any]]:
    where = page.application.where
    place = ", ".join(part for part in (where.place, where.postcode) if part)
    return [
        {"key": _("Where"), "value": place},
        {"key": _("Asked for on"), "value": day_words(page.applied_on)},
    ]


def part_rows(panel: SetPanel) -> list[dict[str, Any]]:
    """How the victim takes part, and what they object to."""
    answer = panel.answer
    rows = [
        (_("The victim takes part"), labels.PARTS[answer.how] if answer else _("Not said yet")),
        (_("What the victim says"), answer.words if answer else ""),
        (_("What the victim objects to"), answer.objects if answer else ""),
        (_("Why this chair"), panel.plan.chair_reason),
        (_("Why no earlier day"), panel.plan.late_reason),
    ]
    return [{"key": key, "value": value} for key, value in rows if value]


def _incident(row: dict[str, Any]) -> dict[str, Any]:
    dates = "\n".join(f"{day}: {words}" for day, words in row["dates"])
    return {"key": row["title"], "value": f"{row['word']}\n{dates}"}


def _asked(row: dict[str, Any]) -> dict[str, Any]:
    held = [f"{one['key']}: {one['value']}" for one in row["complaints"]]
    parts = [str(row["state"]), row["words"], row["law"], *held]
    return {"key": row["who"], "value": "\n".join(part for part in parts if part)}


def _plain(words: Any) -> Any:
    if isinstance(words, dict):
        return {str(key): _plain(each) for key, each in words.items()}
    if isinstance(words, list | tuple):
        return [_plain(each) for each in words]
    return str(words)
