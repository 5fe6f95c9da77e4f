"""A case review as what an act is done to."""

from flask import g

from portal.labels import case_review as labels
from portal.services.case_review import case_review_pages
from portal.services.case_review.case_review_pages import ReviewPage
from portal.web.officer.acting import Subject


def review_subject(page: ReviewPage, part: str = "") -> Subject:
    """The case. `part`: the words of the part of it that the act is about."""
    return Subject(
        "case_review",
        page.reference,
        ", ".join(filter(None, (str(labels.STATUSES[page.status]), part))),
        page.version,
        lambda: case_review_pages.open_case_review(page.reference, g.officer).version,
    )
