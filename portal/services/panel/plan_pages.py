"""A review's plan as officers read it, and the lines that the victim's view is made of too."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.officer_acts import Refusal
from portal.domain.review_plan import (
    CARRIED_OUT,
    ActionState,
    DraftAnswer,
    LessonTheme,
    Response,
    TakenUp,
)
from portal.domain.vocabulary import Body, Visibility
from portal.extensions import db
from portal.models.case_review import CaseReview
from portal.models.review_plan import Lesson, PlanAction, PlanRelease, Recommendation
from portal.services.panel.plan_rows import (
    actions_of,
    has_changed,
    not_ready,
    outcome_at,
    reads_plan,
    recommendations_of,
    releases_of,
)
from portal.services.panel.review_plan import PROGRESS
from portal.services.partner.recommendations import Sending, has_contact, sendings, unsent_bodies


@dataclass(frozen=True, slots=True)
class RecommendationLine:
    """One recommendation; `private` and `sent` are empty where the victim reads it."""

    id: int
    body: Body
    text: str
    response: Response | None = None
    responded_on: dt.date | None = None
    reason: str = ""
    private: str = ""
    sent: tuple[Sending, ...] = ()


@dataclass(frozen=True, slots=True)
class ProgressLine:
    """How an action went on."""

    at: dt.datetime
    words: str
    public: bool


@dataclass(frozen=True, slots=True)
class ActionLine:
    """One action; `owner` and `private` are empty where the victim reads it."""

    id: int
    body: Body
    text: str
    due_on: dt.date
    state: ActionState = ActionState.OPEN
    ended_on: dt.date | None = None
    ended: str = ""
    progress: tuple[ProgressLine, ...] = ()
    owner: str = ""
    private: str = ""


@dataclass(frozen=True, slots=True)
class ReleaseLine:
    """A draft that went to the victim. `found`: what they read that the review found."""

    released_at: dt.datetime
    comment_by: dt.date
    found: str
    answer: DraftAnswer | None
    answered_at: dt.datetime | None
    taken_down: bool
    comment: str
    taken_up: TakenUp | None
    reply: str


@dataclass(frozen=True, slots=True)
class LessonLine:
    """Something learned."""

    theme: LessonTheme
    words: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole plan. `releases` and `lessons`: oldest first.

    `changed`: since the latest release. `told`: an outcome was sent. `applicant_reads`: whoever
    follows the case may read it. `not_ready`: what stands against sending the outcome. `unsent`:
    bodies to which something is recommended that was sent to nobody; `may_send`: the directory
    has a contact of one of them.
    """

    recommendations: tuple[RecommendationLine, ...]
    actions: tuple[ActionLine, ...]
    releases: tuple[ReleaseLine, ...]
    lessons: tuple[LessonLine, ...]
    changed: bool
    told: bool
    applicant_reads: bool
    not_ready: Refusal | None
    unsent: tuple[Body, ...] = ()
    may_send: bool = False

    @property
    def latest(self) -> ReleaseLine | None:
        """The draft that the victim read last."""
        return self.releases[-1] if self.releases else None

    @property
    def open_actions(self) -> tuple[ActionLine, ...]:
        """Those that have not ended."""
        return tuple(each for each in self.actions if each.state is ActionState.OPEN)


def read_plan(review: CaseReview) -> Plan:
    """Everything, for officers."""
    session: Session = db.session()
    releases, sent = releases_of(session, review), sendings(session, review)
    told = outcome_at(review) is not None
    unsent = unsent_bodies(session, review) if told and review.status in CARRIED_OUT else ()
    query = sa.select(Lesson).where(Lesson.case_review_id == review.id).order_by(Lesson.id)
    return Plan(
        recommendations=tuple(
            recommendation_line(each, private=_text(each.private), sent=sent.get(each.id, ()))
            for each in recommendations_of(session, review)
        ),
        actions=tuple(
            action_line(
                each,
                progress_of(review, each.id, public_only=False),
                owner=_text(each.owner),
                private=_text(each.private),
            )
            for each in actions_of(session, review)
        ),
        releases=tuple(_release(each) for each in releases),
        lessons=tuple(LessonLine(each.theme, _text(each.words)) for each in session.scalars(query)),
        changed=bool(releases) and has_changed(session, review, releases[-1]),
        told=told,
        applicant_reads=reads_plan(review),
        not_ready=not_ready(session, review),
        unsent=unsent,
        may_send=has_contact(session, unsent),
    )


def recommendation_line(
    row: Recommendation, private: str = "", sent: tuple[Sending, ...] = ()
) -> RecommendationLine:
    """A recommendation; `private` and where it was `sent` only for officers."""
    return RecommendationLine(
        id=row.id,
        body=row.body,
        text=_text(row.text),
        response=row.response,
        responded_on=row.responded_on,
        reason=_text(row.reason),
        private=private,
        sent=sent,
    )


def action_line(
    row: PlanAction, progress: tuple[ProgressLine, ...], owner: str = "", private: str = ""
) -> ActionLine:
    """An action; `owner` and `private` only for officers."""
    return ActionLine(
        id=row.id,
        body=row.body,
        text=_text(row.text),
        due_on=row.due_on,
        state=row.state,
        ended_on=row.ended_on,
        ended=_text(row.ended),
        progress=progress,
        owner=owner,
        private=private,
    )


def progress_of(
    review: CaseReview, action_id: int, *, public_only: bool
) -> tuple[ProgressLine, ...]:
    """How an action went on, oldest first."""
    return tuple(
        ProgressLine(each.at, _text(each.words), each.visibility is Visibility.PUBLIC)
        for each in review.events
        if each.kind == PROGRESS
        and each.facts.get("action") == action_id
        and (each.visibility is Visibility.PUBLIC or not public_only)
    )


def _release(row: PlanRelease) -> ReleaseLine:
    return ReleaseLine(
        released_at=row.released_at,
        comment_by=row.comment_by,
        found=_text((row.shown or {}).get("found")),
        answer=row.answer,
        answered_at=row.answered_at,
        taken_down=row.answered_by_id is not None,
        comment=_text(row.comment),
        taken_up=row.taken_up,
        reply=_text(row.reply),
    )


def _text(kept: Any) -> str:
    return kept if isinstance(kept, str) else ""
