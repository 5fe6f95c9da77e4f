"""The report of anti-social behaviour and its timeline."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.domain.vocabulary import (
    Intake,
    Priority,
    ReportKind,
    ReportOutcome,
    ReportStatus,
    Role,
    Visibility,
)
from portal.models.base import Base, BigId, CaseKey, Sealed, code_column

_OPEN = "closed_at IS NULL"
# The queue's order.
_PLACE = ("due_on", "priority", "id")


def _where(condition: str) -> dict[str, Any]:
    """An index of only the rows of which this holds, on both databases."""
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def _open_index(name: str, *columns: str, where: str = _OPEN) -> sa.Index:
    return sa.Index(name, *columns, **_where(where))


class Report(Base):
    """One telling of an incident to the council on one day.

    In the clear stand only codes and dates: what the queue sorts by and what the
    count towards a case review needs for as long as appeal time runs.
    """

    __tablename__ = "report"
    __table_args__ = (
        # Open reports only, each in the queue's order: a page costs the same at any depth, and
        # whoever works through one status, or what is theirs or nobody's, walks past no other.
        # Every filter's column is at the end: several at once open only the rows that are shown.
        _open_index("ix_report_open", *_PLACE, "kind", "team", "status", "assigned_to_id"),
        _open_index("ix_report_queue", "status", *_PLACE, "kind", "team", "assigned_to_id"),
        _open_index("ix_report_assigned_to", "assigned_to_id", *_PLACE, "kind", "team", "status"),
        _open_index(
            "ix_report_nobodys",
            *_PLACE,
            "kind",
            "team",
            "status",
            where=f"{_OPEN} AND assigned_to_id IS NULL",
        ),
        # What retention looks at: what was erased is not here any more.
        sa.Index("ix_report_closed", "closed_at", "id", **_where("answers_sealed IS NOT NULL")),
        sa.Index(
            "ix_report_alleged_kept",
            "closed_at",
            "id",
            "outcome",
            **_where("alleged_sealed IS NOT NULL"),
        ),
        sa.Index(
            "ix_report_resident_wrote",
            "resident_wrote_at",
            "id",
            **_where("resident_wrote_at IS NOT NULL"),
        ),
        sa.Index("ix_report_received", "received_at", "id"),
        sa.Index("ix_report_lsoa", "lsoa", "received_at"),
        sa.Index("ix_report_again_of", "again_of_id", "id"),
        sa.Index("ix_report_joined_to", "joined_to_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    reference: Mapped[str] = mapped_column(sa.String(16), unique=True)
    submission_key: Mapped[str] = mapped_column(sa.String(64), unique=True)
    tracking_hash: Mapped[bytes] = mapped_column(sa.LargeBinary(32), unique=True)
    key_id: Mapped[str] = mapped_column(sa.ForeignKey("case_key.id"))

    status: Mapped[ReportStatus] = mapped_column(code_column(ReportStatus))
    kind: Mapped[ReportKind] = mapped_column(code_column(ReportKind))
    priority: Mapped[Priority] = mapped_column(code_column(Priority))
    priority_reasons: Mapped[list[Any]]
    team: Mapped[str] = mapped_column(sa.String(40))
    doors: Mapped[list[Any]]
    alerted: Mapped[bool]
    locale: Mapped[str] = mapped_column(sa.String(16))
    intake: Mapped[Intake] = mapped_column(code_column(Intake))
    entered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("officer.id"))
    # The first report of a series that tells of the same problem happening again.
    again_of_id: Mapped[int | None] = mapped_column(sa.ForeignKey("report.id"))
    # The report that goes on in its place; only while this one is closed as joined to it.
    joined_to_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("report.id", deferrable=True, initially="IMMEDIATE")
    )
    anonymous: Mapped[bool]

    lsoa: Mapped[str | None] = mapped_column(sa.String(9))
    in_borough: Mapped[bool | None]
    happened: Mapped[str] = mapped_column(sa.String(16))
    happened_from: Mapped[dt.date | None]
    happened_to: Mapped[dt.date | None]

    received_at: Mapped[dt.datetime]
    due_on: Mapped[dt.date]
    first_response_at: Mapped[dt.datetime | None]
    # Since when words of the resident wait for an officer; whatever an officer does clears it.
    resident_wrote_at: Mapped[dt.datetime | None]
    closed_at: Mapped[dt.datetime | None]
    outcome: Mapped[ReportOutcome | None] = mapped_column(code_column(ReportOutcome))
    passed_to: Mapped[str | None] = mapped_column(sa.String(40))
    assigned_to_id: Mapped[int | None] = mapped_column(sa.ForeignKey("officer.id"))
    version: Mapped[int] = mapped_column()

    answers_sealed: Mapped[bytes | None]
    contact_sealed: Mapped[bytes | None]
    alleged_sealed: Mapped[bytes | None]

    case_key: Mapped[CaseKey] = relationship(lazy="joined")
    events: Mapped[list["ReportEvent"]] = relationship(
        back_populates="report", order_by="ReportEvent.id"
    )

    answers = Sealed()
    contact = Sealed()
    alleged = Sealed()

    __mapper_args__ = {"version_id_col": version}


class ReportEvent(Base):
    """One dated line of a report's timeline. Its words are sealed with the report's key."""

    __tablename__ = "report_event"
    __table_args__ = (sa.Index("ix_report_event_report", "report_id", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    report_id: Mapped[int] = mapped_column(sa.ForeignKey("report.id"))
    at: Mapped[dt.datetime]
    kind: Mapped[str] = mapped_column(sa.String(40))
    role: Mapped[Role | None] = mapped_column(code_column(Role))
    officer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("officer.id"))
    visibility: Mapped[Visibility] = mapped_column(code_column(Visibility))
    facts: Mapped[dict[str, Any]]
    words_sealed: Mapped[bytes | None]

    report: Mapped[Report] = relationship(back_populates="events")
    words = Sealed()

    @property
    def case_key(self) -> CaseKey:
        """The key of the report, which seals its timeline too."""
        return self.report.case_key


class ReportLink(Base):
    """Two reports that an officer sees as one matter; each goes on by itself. The smaller id comes first."""

    __tablename__ = "report_link"
    __table_args__ = (sa.Index("ix_report_link_second", "second_id"),)

    first_id: Mapped[int] = mapped_column(
        sa.ForeignKey("report.id"), primary_key=True, autoincrement=False
    )
    second_id: Mapped[int] = mapped_column(
        sa.ForeignKey("report.id"), primary_key=True, autoincrement=False
    )
    at: Mapped[dt.datetime]
    officer_id: Mapped[int] = mapped_column(sa.ForeignKey("officer.id"))
