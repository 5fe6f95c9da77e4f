"""A review's plan in plain words, for the victim."""

from dataclasses import dataclass
from datetime import date

from flask_babel import format_date
from flask_babel import gettext as _

from portal import clock
from portal.domain.review_plan import ActionState, TakenUp
from portal.labels import review_plan as labels
from portal.services.panel.plan_pages import ActionLine, RecommendationLine
from portal.services.panel.tracked_plan import TrackedPlan

_STATE_KINDS = {
    ActionState.OPEN: "wait",
    ActionState.DONE: "done",
    ActionState.NOT_DONE: "plain",
}


@dataclass(frozen=True)
class Part:
    """One recommendation or action. `said`: sentences on how it stands, then words of officers."""

    title: str
    text: str
    state: str
    state_kind: str
    when: str
    said: tuple[str, ...] = ()


def title_of(plan: TrackedPlan) -> str:
    """The heading of the page."""
    return _("The draft plan") if plan.draft else _("The plan for your case")


def plan_link(plan: TrackedPlan | None) -> str:
    """The words of the link to it; nothing where there is none to read."""
    if plan is None:
        return ""
    if plan.may_comment:
        return _("Read the draft plan, and tell us what you think")
    return _("Read the draft plan") if plan.draft else _("Read the plan, and see how it is going")


def recommendation_parts(plan: TrackedPlan) -> list[Part]:
    """What the review asks of each body, and what it answers."""
    return [_recommendation(plan, each) for each in plan.recommendations]


def action_parts(plan: TrackedPlan) -> list[Part]:
    """What each body does, by when, and how it goes."""
    return [_action(plan, each) for each in plan.actions]


def comment_words(plan: TrackedPlan) -> str:
    """By when to say what one thinks of the draft, and that nothing is lost after that."""
    if not plan.may_comment or plan.comment_by is None:
        return ""
    day = long_day(plan.comment_by)
    if plan.comment_by < clock.today():
        return _(
            "The time to comment ended on %(day)s. You can still tell us until the plan is final.",
            day=day,
        )
    return _("Please tell us by %(day)s what you think of it.", day=day)


def taken_up_words(plan: TrackedPlan) -> str:
    """What became of what they said."""
    words = {
        TakenUp.FULLY: _("We changed the plan as you asked, or it was as you want it."),
        TakenUp.IN_PART: _("We took up a part of what you said."),
        TakenUp.NOT: _("We could not do what you asked. Here is why."),
    }
    return words[plan.taken_up] if plan.taken_up else ""


def long_day(day: date) -> str:
    """A day with its weekday and year."""
    words: str = format_date(day, "EEEE d MMMM y")
    return words


def _recommendation(plan: TrackedPlan, line: RecommendationLine) -> Part:
    state = when = ""
    if not plan.draft:
        state = _("No answer yet")
    if line.response is not None and line.responded_on is not None:
        state = str(labels.RESPONSES[line.response])
        when = _("They answered on %(day)s.", day=long_day(line.responded_on))
    return Part(
        title=str(labels.BODY_NAMES[line.body]),
        text=line.text,
        state=state,
        state_kind="wait" if line.response is None else "plain",
        when=when,
        said=(line.reason,) if line.reason else (),
    )


def _action(plan: TrackedPlan, line: ActionLine) -> Part:
    return Part(
        title=str(labels.BODY_NAMES[line.body]),
        text=line.text,
        state="" if plan.draft else str(labels.STATES[line.state]),
        state_kind=_STATE_KINDS[line.state],
        when=_when(plan, line),
        said=tuple(each.words for each in line.progress) + ((line.ended,) if line.ended else ()),
    )


def _when(plan: TrackedPlan, line: ActionLine) -> str:
    if line.ended_on is not None:
        day = long_day(line.ended_on)
        if line.state is ActionState.DONE:
            return _("It was done on %(day)s.", day=day)
        return _("We told them to stop on %(day)s. Here is why.", day=day)
    day = long_day(line.due_on)
    if not plan.draft and line.due_on < clock.today():
        return _("It is late. It was due by %(day)s. We are asking them why.", day=day)
    return _("It should be done by %(day)s.", day=day)
