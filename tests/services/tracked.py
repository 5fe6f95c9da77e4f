"""Cases that their person has opened, for the tests of following and of residents' acts."""

import re
from typing import Any

import sqlalchemy as sa

from portal.extensions import db
from portal.models.case_review import CaseReview
from portal.models.outbox import OutboxMessage
from portal.models.report import Report
from portal.services import drafts
from portal.services.case_review import case_reviews
from portal.services.report import reports
from portal.services.report.reports import Sent
from portal.services.tracking import sign_in_codes, tracking
from tests.builders import EMAIL, report_answers
from tests.services.review_answers import application

HERE = "127.0.0.1"
ABUSE = {"relation": "partner"}


def sent_report(**changes: dict[str, Any]) -> Sent:
    """A report that came from a resident's draft."""
    token = drafts.start_draft("report", "en", "danger", {"now": "no"})
    return reports.submit_draft(token, report_answers(**changes))


def sent_application(**changes: Any) -> tuple[str, str]:
    """An application from a draft: its reference and its code."""
    token = drafts.start_draft("case_review", "en", "who", {"kind": "victim"})
    sent = case_reviews.submit_draft(token, application(**changes))
    return sent.reference, sent.tracking_code


def opened(sent: Sent) -> str:
    """The token of a browser that opened the report with its code."""
    found = tracking.open_case(sent.reference, sent.tracking_code or "", HERE)
    assert found is not None
    return found[0]


def version(token: str, reference: str) -> int:
    """The version that the person has before them."""
    case = tracking.find_case(token, reference)
    assert case is not None
    return case.version


def kept(reference: str) -> Report | CaseReview:
    """The row as it stands now."""
    db.session.rollback()
    db.session.expire_all()
    model = Report if reference.startswith("ASB") else CaseReview
    return db.session.scalars(sa.select(model).where(model.reference == reference)).one()


def mails(message: str = "") -> list[dict[str, str]]:
    """What waits to be mailed, oldest first."""
    db.session.rollback()
    rows = db.session.scalars(sa.select(OutboxMessage).order_by(OutboxMessage.id))
    return [row.envelope for row in rows if message in ("", row.message)]


def mailed_code(message: str = "sign_in_code") -> str:
    """The figures of the latest mailed code."""
    found = re.search(r"\d{4} \d{4}", mails(message)[-1]["body"])
    assert found is not None
    return found[0]


def signed_in(reference: str, email: str = EMAIL) -> str:
    """The token of a browser that came by a mailed code."""
    asked = sign_in_codes.ask_for_code(reference, email, HERE)
    token = sign_in_codes.open_with_code(asked, mailed_code())
    assert token is not None
    return token
