"""The case-review queue: its two lanes, and what is under way."""

from flask import abort, g, render_template, request, url_for
from flask_babel import gettext as _

from portal.domain.vocabulary import Lane
from portal.labels import officer as labels
from portal.services.audit import audit
from portal.services.case_review import case_review_queues
from portal.services.case_review.case_review_queues import ReviewCursor
from portal.services.panel import chase_actions
from portal.services.reading import day
from portal.web.officer.blueprint import blueprint
from portal.web.officer.presenter import count_words, review_row
from portal.web.officer.queue_forms import GREATEST_ID
from portal.web.shared.access import REVIEW_OFFICERS, for_officers

_LATER = "later"


@blueprint.get("/case-reviews")
@for_officers(*REVIEW_OFFICERS)
def case_reviews() -> str:
    """All lanes from their top, or a further page of one of them."""
    chosen = request.args.get("lane")
    lanes = [*(lane.value for lane in Lane), _LATER]
    if chosen is not None and chosen not in lanes:
        abort(404)
    cursor = _cursor() if chosen else None
    shown = [_lane(name, cursor) for name in ([chosen] if chosen else lanes)]
    audit.record("case_review_queue.read", officer_id=g.officer.id)
    return render_template(
        "officer/case_reviews.html",
        lanes=shown,
        overdue=count_words(case_review_queues.count_overdue()),
        late=count_words(chase_actions.count_late()),
        alone=chosen is not None,
    )


def _lane(name: str, cursor: ReviewCursor | None) -> dict[str, object]:
    lane = None if name == _LATER else Lane(name)
    page = case_review_queues.list_lane(lane, cursor)
    return {
        "name": name,
        "title": labels.LANES[lane] if lane else _("Under way"),
        "count": count_words(case_review_queues.count_lane(lane)),
        "rows": [review_row(row) for row in page.rows],
        "after": url_for("officer.case_reviews", lane=name, page=_written(page.after))
        if page.after
        else None,
    }


def _written(cursor: ReviewCursor) -> str:
    return f"{cursor.due_on.isoformat()}.{cursor.id}"


def _cursor() -> ReviewCursor | None:
    text = request.args.get("page")
    if not text:
        return None
    due_on, _dot, number = text.partition(".")
    on = day(due_on)
    if on is None or not (number.isascii() and number.isdigit()) or len(number) > 16:
        abort(400)
    return ReviewCursor(on, min(int(number), GREATEST_ID))
