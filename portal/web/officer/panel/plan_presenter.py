"""A review's plan on its officers' page, in words."""

from typing import Any

from flask import url_for
from flask_babel import format_date
from flask_babel import gettext as _

from portal import clock
from portal.domain.information import RequestState
from portal.domain.review_plan import CARRIED_OUT, DRAFTING, ActionState
from portal.labels import review_plan as labels
from portal.services.case_review.case_review_pages import ReviewPage
from portal.services.panel.plan_pages import ActionLine, RecommendationLine, ReleaseLine
from portal.services.partner.recommendations import Sending
from portal.web.officer.panel.plan_acts import (
    ACTIONS,
    ITEM_ACTS,
    RECOMMENDATIONS,
    Line,
    has_plan,
)
from portal.web.officer.partner.request_presenter import regard_rows
from portal.web.officer.presenter import day_words, due_words, time_words

_STATE_KINDS = {
    ActionState.OPEN: "wait",
    ActionState.DONE: "done",
    ActionState.NOT_DONE: "plain",
}


def plan_section(page: ReviewPage) -> dict[str, Any] | None:
    """Everything of the plan; nothing before there is one."""
    plan = page.plan
    if not (plan.recommendations or plan.actions or plan.releases or has_plan(page)):
        return None
    overdue = [each for each in plan.open_actions if _is_late(page, each)]
    return {
        "recommendations": [_recommendation(page, each) for each in plan.recommendations],
        "actions": [_action(page, each) for each in plan.actions],
        "releases": [_release(each) for each in reversed(plan.releases)],
        "overdue": len(overdue),
        "changed": plan.changed and page.status in DRAFTING,
        "no_consent": not plan.applicant_reads,
        "may_send": plan.may_send,
        "unsent": [labels.BODY_NAMES[each] for each in plan.unsent],
        "sent": regard_rows(page.reference),
    }


def lesson_rows(page: ReviewPage) -> list[dict[str, Any]]:
    """What was learned, oldest first."""
    return [{"key": labels.THEMES[each.theme], "value": each.words} for each in page.plan.lessons]


def _recommendation(page: ReviewPage, line: RecommendationLine) -> dict[str, Any]:
    rows = [
        (_("Sent to"), "\n".join(_sending(each) for each in line.sent)),
        (_("For officers only"), line.private),
    ]
    if line.response is not None and line.responded_on is not None:
        said = _(
            "%(response)s, on %(day)s",
            response=labels.RESPONSES[line.response],
            day=day_words(line.responded_on),
        )
        rows = [(_("Response"), said), (_("Its reason"), line.reason), *rows]
    elif page.plan.told:
        rows = [(_("Response"), _("None yet")), *rows]
    return {
        "body": labels.BODY_NAMES[line.body],
        "text": line.text,
        "rows": _rows(rows),
        "acts": _links(page, RECOMMENDATIONS, line),
    }


def _sending(each: Sending) -> str:
    what = {
        RequestState.OPEN: _("is late") if each.late else _("has not answered yet"),
        RequestState.ANSWERED: _("has answered"),
    }.get(each.state, "")
    return _(
        "%(who)s, on %(day)s: %(what)s",
        who=each.organisation,
        day=day_words(clock.local_day(each.sent_at)),
        what=what,
    )


def _action(page: ReviewPage, line: ActionLine) -> dict[str, Any]:
    ended = ""
    if line.ended_on is not None:
        ended = f"{day_words(line.ended_on)}: {line.ended}"
    rows = [
        (_("Who does it"), line.owner),
        (_("How it ended"), ended),
        (_("For officers only"), line.private),
    ]
    return {
        "body": labels.BODY_NAMES[line.body],
        "text": line.text,
        "state": labels.STATES[line.state],
        "state_kind": _STATE_KINDS[line.state],
        "due": due_words(line.due_on) if line.state is ActionState.OPEN else None,
        "rows": _rows(rows),
        "progress": [
            {
                "when": time_words(each.at),
                "words": each.words,
                "reader": _("The victim can read this") if each.public else _("Officers only"),
            }
            for each in line.progress
        ],
        "acts": _links(page, ACTIONS, line),
    }


def _release(line: ReleaseLine) -> dict[str, Any]:
    rows = [(_("What it said the review found"), line.found)]
    if line.answer is None:
        until = format_date(line.comment_by, "EEE d MMM")
        rows.append(
            (_("What the victim said"), _("Nothing yet. They have until %(day)s.", day=until))
        )
    else:
        how = labels.ANSWERED[line.answer]
        if line.taken_down:
            how = _("%(answer)s (an officer took it down)", answer=how)
        rows += [(_("What the victim said"), str(how)), (_("In their words"), line.comment)]
        if line.taken_up is not None:
            rows += [
                (_("What became of it"), str(labels.TAKEN_UP[line.taken_up])),
                (_("What the victim was told"), line.reply),
            ]
    return {"title": _("Draft of %(when)s", when=time_words(line.released_at)), "rows": _rows(rows)}


def _is_late(page: ReviewPage, line: ActionLine) -> bool:
    return page.status in CARRIED_OUT and line.due_on < clock.today()


def _rows(pairs: list[tuple[str, str]]) -> list[dict[str, Any]]:
    return [{"key": key, "value": value} for key, value in pairs if value]


def item_link(page: ReviewPage, kind: str, line: Line, name: str) -> tuple[str, Any]:
    """Where one thing is done with a part of the plan, and its name."""
    address = url_for(
        "officer.plan_item_act", reference=page.reference, kind=kind, item_id=line.id, act=name
    )
    return address, ITEM_ACTS[kind][name].link


def _links(page: ReviewPage, kind: str, line: Line) -> list[tuple[str, Any]]:
    return [
        item_link(page, kind, line, name)
        for name, act in ITEM_ACTS[kind].items()
        if act.offered(page, line)
    ]
