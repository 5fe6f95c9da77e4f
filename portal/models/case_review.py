"""The application for an ASB case review, its frozen finding, decisions, clocks and timeline."""

import datetime as dt
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.domain.pauses import PausePolicy, PauseReason
from portal.domain.policy import Clocks, ThresholdPolicy
from portal.domain.vocabulary import (
    ApplicantKind,
    CaseReviewStatus,
    Intake,
    Role,
    ThresholdDecision,
    Visibility,
)
from portal.models.base import Base, BigId, CaseKey, Sealed, code_column

if TYPE_CHECKING:
    from portal.models.appeal import Appeal
    from portal.models.case_review_letter import CaseReviewLetter
    from portal.models.joint_applicant import JointApplicant
    from portal.models.reassessment import Reassessment


class CaseReview(Base):
    """One application and the review that may follow.

    One that is joined to another keeps its own finding, decisions and day; `joined_to` then leads,
    and its own clocks stand still. `sent_twice`: the same person had sent it already.

    `inputs` (the incident rows as judged), `policy` (all numbers in force), `finding`
    and `applied_on` are written once, at sending, and never changed.
    """

    __tablename__ = "case_review"
    __table_args__ = (
        sa.Index("ix_case_review_queue", "status", "due_on", "id"),
        sa.Index("ix_case_review_received", "received_at", "id"),
        sa.Index("ix_case_review_joined_to", "joined_to_id", "id"),
        sa.Index(
            "ix_case_review_resident_wrote",
            "resident_wrote_at",
            "id",
            sqlite_where=sa.text("resident_wrote_at IS NOT NULL"),
            postgresql_where=sa.text("resident_wrote_at IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    reference: Mapped[str] = mapped_column(sa.String(16), unique=True)
    submission_key: Mapped[str] = mapped_column(sa.String(64), unique=True)
    tracking_hash: Mapped[bytes] = mapped_column(sa.LargeBinary(32), unique=True)
    key_id: Mapped[str] = mapped_column(sa.ForeignKey("case_key.id"))

    status: Mapped[CaseReviewStatus] = mapped_column(code_column(CaseReviewStatus))
    applicant: Mapped[ApplicantKind] = mapped_column(code_column(ApplicantKind))
    locale: Mapped[str] = mapped_column(sa.String(16))
    intake: Mapped[Intake] = mapped_column(code_column(Intake))
    entered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("officer.id"))
    lsoa: Mapped[str | None] = mapped_column(sa.String(9))
    in_borough: Mapped[bool | None]
    alerted: Mapped[bool]

    applied_on: Mapped[dt.date]
    received_at: Mapped[dt.datetime]
    # Since when words of the applicant wait for an officer; whatever an officer does clears it.
    resident_wrote_at: Mapped[dt.datetime | None]
    policy_version: Mapped[str] = mapped_column(sa.String(40))
    policy: Mapped[dict[str, Any]]
    finding: Mapped[str] = mapped_column(sa.String(40))
    assessment: Mapped[dict[str, Any]]
    due_on: Mapped[dt.date | None]
    contact_officer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("officer.id"))
    closed_at: Mapped[dt.datetime | None]
    joined_to_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("case_review.id", deferrable=True, initially="IMMEDIATE")
    )
    sent_twice: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column()

    inputs_sealed: Mapped[bytes | None]
    answers_sealed: Mapped[bytes | None]
    contact_sealed: Mapped[bytes | None]

    case_key: Mapped[CaseKey] = relationship(lazy="joined")
    events: Mapped[list["CaseReviewEvent"]] = relationship(
        back_populates="case_review", order_by="CaseReviewEvent.id"
    )
    clocks: Mapped[list["CaseReviewClock"]] = relationship(
        back_populates="case_review", order_by="CaseReviewClock.id"
    )
    decisions: Mapped[list["Decision"]] = relationship(
        back_populates="case_review", order_by="Decision.id"
    )
    appeals: Mapped[list["Appeal"]] = relationship(
        back_populates="case_review", order_by="Appeal.id"
    )
    joint_applicants: Mapped[list["JointApplicant"]] = relationship(
        back_populates="case_review", order_by="JointApplicant.number"
    )
    reassessments: Mapped[list["Reassessment"]] = relationship(
        back_populates="case_review", order_by="Reassessment.number"
    )
    letters: Mapped[list["CaseReviewLetter"]] = relationship(
        back_populates="case_review", order_by="CaseReviewLetter.number"
    )

    joined_to: Mapped["CaseReview | None"] = relationship(
        remote_side=[id], back_populates="joined_here"
    )
    joined_here: Mapped[list["CaseReview"]] = relationship(
        back_populates="joined_to", order_by="CaseReview.id"
    )

    inputs = Sealed()
    answers = Sealed()
    contact = Sealed()

    __mapper_args__ = {"version_id_col": version}

    @property
    def leading(self) -> "CaseReview":
        """The case in which this application is worked on: its own, or the one it is joined to."""
        return self.joined_to or self

    @property
    def first_applied_on(self) -> dt.date:
        """The earliest day of all applications of the case, by which its clocks run [docs/domain.md 5]."""
        return min([self.applied_on, *(each.applied_on for each in self.joined_here)])

    @property
    def policy_clocks(self) -> Clocks:
        """The working days in force when the case began; it keeps them."""
        return Clocks.kept(self.policy["clocks"])

    @property
    def policy_pauses(self) -> PausePolicy:
        """Which clocks may pause, by the procedure under which the case began."""
        return PausePolicy.kept(self.policy)

    @property
    def policy_threshold(self) -> ThresholdPolicy:
        """The numbers of the threshold in force when the case began; it keeps them."""
        return ThresholdPolicy(**self.policy["threshold"])


class CaseReviewReport(Base):
    """A report made here that the applicant proved by its tracking code."""

    __tablename__ = "case_review_report"

    case_review_id: Mapped[int] = mapped_column(sa.ForeignKey("case_review.id"), primary_key=True)
    report_id: Mapped[int] = mapped_column(sa.ForeignKey("report.id"), primary_key=True)


class CaseReviewClock(Base):
    """One statutory clock in working days; it stops when `stopped_at` is set.

    While it is paused, since `paused_on`, `due_on` is the day on which it ends if the pause lasts as
    long as it may, and `unpaused_due_on` the day on which it would have ended without it.
    """

    __tablename__ = "case_review_clock"
    __table_args__ = (
        sa.UniqueConstraint("case_review_id", "kind"),
        sa.Index("ix_case_review_clock_due", "stopped_at", "due_on"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    case_review_id: Mapped[int] = mapped_column(sa.ForeignKey("case_review.id"))
    kind: Mapped[str] = mapped_column(sa.String(40))
    started_on: Mapped[dt.date]
    due_on: Mapped[dt.date]
    stopped_at: Mapped[dt.datetime | None]
    paused_on: Mapped[dt.date | None]
    pause_reason: Mapped[PauseReason | None] = mapped_column(code_column(PauseReason))
    unpaused_due_on: Mapped[dt.date | None]

    case_review: Mapped[CaseReview] = relationship(back_populates="clocks")

    @property
    def is_paused(self) -> bool:
        return self.paused_on is not None


class Decision(Base):
    """A decision on the threshold, with its written reasons. Only people make it.

    A not-met decision needs `agreed_by_id`; so does a `departure` from a finding of met,
    which is no decision yet: it sends the application to the threshold-decision lane.
    Until somebody agrees, it is a proposal; a second officer may send it back instead.
    """

    __tablename__ = "threshold_decision"
    __table_args__ = (sa.Index("ix_threshold_decision_case_review", "case_review_id", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    case_review_id: Mapped[int] = mapped_column(sa.ForeignKey("case_review.id"))
    decision: Mapped[ThresholdDecision] = mapped_column(code_column(ThresholdDecision))
    decided_by_id: Mapped[int] = mapped_column(sa.ForeignKey("officer.id"))
    decided_at: Mapped[dt.datetime]
    agreed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("officer.id"))
    agreed_at: Mapped[dt.datetime | None]
    departure: Mapped[bool]
    delegated: Mapped[bool]
    returned_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("officer.id"))
    returned_at: Mapped[dt.datetime | None]
    reasons_sealed: Mapped[bytes | None]
    agreement_sealed: Mapped[bytes | None]

    case_review: Mapped[CaseReview] = relationship(back_populates="decisions")
    reasons = Sealed()
    agreement = Sealed()

    @property
    def case_key(self) -> CaseKey:
        """The key of the case review, which seals its decisions too."""
        return self.case_review.case_key


class CaseReviewEvent(Base):
    """One dated line of a case review's timeline. Its words are sealed with the case's key."""

    __tablename__ = "case_review_event"
    __table_args__ = (sa.Index("ix_case_review_event_case_review", "case_review_id", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    case_review_id: Mapped[int] = mapped_column(sa.ForeignKey("case_review.id"))
    at: Mapped[dt.datetime]
    kind: Mapped[str] = mapped_column(sa.String(40))
    role: Mapped[Role | None] = mapped_column(code_column(Role))
    officer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("officer.id"))
    visibility: Mapped[Visibility] = mapped_column(code_column(Visibility))
    facts: Mapped[dict[str, Any]]
    words_sealed: Mapped[bytes | None]

    case_review: Mapped[CaseReview] = relationship(back_populates="events")
    words = Sealed()

    @property
    def case_key(self) -> CaseKey:
        """The key of the case review, which seals its timeline too."""
        return self.case_review.case_key
