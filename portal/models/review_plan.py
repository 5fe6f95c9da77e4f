"""What a review decided: recommendations, actions, the drafts that the victim read, and lessons."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.domain.review_plan import ActionState, DraftAnswer, LessonTheme, Response, TakenUp
from portal.domain.vocabulary import Body
from portal.models.base import Base, BigId, CaseKey, Sealed, code_column
from portal.models.case_review import CaseReview


class Recommendation(Base):
    """What a review recommends to a body, and what the body says to it.

    The victim reads `text` and `reason`; `private` is for officers.
    """

    __tablename__ = "recommendation"
    __table_args__ = (sa.Index("ix_recommendation_case_review", "case_review_id", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    case_review_id: Mapped[int] = mapped_column(sa.ForeignKey("case_review.id"))
    body: Mapped[Body] = mapped_column(code_column(Body))
    made_at: Mapped[dt.datetime]
    made_by_id: Mapped[int] = mapped_column(sa.ForeignKey("officer.id"))
    response: Mapped[Response | None] = mapped_column(code_column(Response))
    responded_on: Mapped[dt.date | None]
    text_sealed: Mapped[bytes | None]
    private_sealed: Mapped[bytes | None]
    reason_sealed: Mapped[bytes | None]

    case_review: Mapped[CaseReview] = relationship()
    text = Sealed()
    private = Sealed()
    reason = Sealed()

    @property
    def case_key(self) -> CaseKey:
        """The key of the case review."""
        return self.case_review.case_key


class PlanAction(Base):
    """What a body does, by when, and how it ended.

    The victim reads `text` and `ended`; `owner` and `private` are for officers. `alerts`: how many
    went out since it is late.
    """

    __tablename__ = "plan_action"
    __table_args__ = (
        sa.Index("ix_plan_action_case_review", "case_review_id", "id"),
        sa.Index("ix_plan_action_due", "state", "due_on", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    case_review_id: Mapped[int] = mapped_column(sa.ForeignKey("case_review.id"))
    body: Mapped[Body] = mapped_column(code_column(Body))
    due_on: Mapped[dt.date]
    state: Mapped[ActionState] = mapped_column(code_column(ActionState))
    ended_on: Mapped[dt.date | None]
    alerts: Mapped[int]
    made_at: Mapped[dt.datetime]
    made_by_id: Mapped[int] = mapped_column(sa.ForeignKey("officer.id"))
    text_sealed: Mapped[bytes | None]
    owner_sealed: Mapped[bytes | None]
    private_sealed: Mapped[bytes | None]
    ended_sealed: Mapped[bytes | None]

    case_review: Mapped[CaseReview] = relationship()
    text = Sealed()
    owner = Sealed()
    private = Sealed()
    ended = Sealed()

    @property
    def case_key(self) -> CaseKey:
        """The key of the case review."""
        return self.case_review.case_key


class PlanRelease(Base):
    """A draft as the victim could read it, what they said to it, and what became of that.

    `shown` is kept as it was, whatever happens to the plan. `answered_by_id`: the officer who took
    it down; None where the victim wrote it here.
    """

    __tablename__ = "plan_release"
    __table_args__ = (sa.Index("ix_plan_release_case_review", "case_review_id", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    case_review_id: Mapped[int] = mapped_column(sa.ForeignKey("case_review.id"))
    released_at: Mapped[dt.datetime]
    released_by_id: Mapped[int] = mapped_column(sa.ForeignKey("officer.id"))
    comment_by: Mapped[dt.date]
    answer: Mapped[DraftAnswer | None] = mapped_column(code_column(DraftAnswer))
    answered_at: Mapped[dt.datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("officer.id"))
    taken_up: Mapped[TakenUp | None] = mapped_column(code_column(TakenUp))
    taken_up_at: Mapped[dt.datetime | None]
    taken_up_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("officer.id"))
    shown_sealed: Mapped[bytes | None]
    comment_sealed: Mapped[bytes | None]
    reply_sealed: Mapped[bytes | None]

    case_review: Mapped[CaseReview] = relationship()
    shown = Sealed()
    comment = Sealed()
    reply = Sealed()

    @property
    def case_key(self) -> CaseKey:
        """The key of the case review."""
        return self.case_review.case_key


class Lesson(Base):
    """What the partnership learned from a review; it names nobody."""

    __tablename__ = "lesson"
    __table_args__ = (
        sa.Index("ix_lesson_case_review", "case_review_id", "id"),
        sa.Index("ix_lesson_theme", "theme", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    case_review_id: Mapped[int] = mapped_column(sa.ForeignKey("case_review.id"))
    theme: Mapped[LessonTheme] = mapped_column(code_column(LessonTheme))
    learned_on: Mapped[dt.date]
    learned_by_id: Mapped[int] = mapped_column(sa.ForeignKey("officer.id"))
    words_sealed: Mapped[bytes | None]

    case_review: Mapped[CaseReview] = relationship()
    words = Sealed()

    @property
    def case_key(self) -> CaseKey:
        """The key of the case review."""
        return self.case_review.case_key
