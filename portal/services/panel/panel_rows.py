"""The panel of a case review, as the services find it."""

import sqlalchemy as sa
from sqlalchemy.orm import Session, object_session

from portal.domain.panel import PanelState
from portal.domain.vocabulary import CaseReviewStatus
from portal.models.case_review import CaseReview
from portal.models.panel import Panel


def latest_panel(session: Session, review: CaseReview) -> Panel | None:
    """The panel that was set last and not cancelled; it may have met."""
    return session.scalars(
        sa.select(Panel)
        .where(Panel.case_review_id == review.id, Panel.state == PanelState.SET)
        .order_by(Panel.id.desc())
        .limit(1)
    ).one_or_none()


def current_panel(session: Session, review: CaseReview) -> Panel | None:
    """The panel that waits for its day. Once a case has gone on, its panel is over."""
    if review.status is not CaseReviewStatus.PANEL_SET:
        return None
    return latest_panel(session, review)


def is_panel_ahead(review: CaseReview) -> bool:
    """Whether a panel is set that the victim may say something about."""
    session = object_session(review)
    return session is not None and current_panel(session, review) is not None
