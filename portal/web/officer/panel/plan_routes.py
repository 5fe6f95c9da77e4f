"""What officers do with one recommendation or one action of a review's plan."""

from flask import abort, g
from werkzeug.wrappers import Response

from portal.services.case_review import case_review_pages
from portal.web.officer.acting import answer_act
from portal.web.officer.blueprint import blueprint
from portal.web.officer.case_review.review_subject import review_subject
from portal.web.officer.panel.plan_acts import ITEM_ACTS, find_line
from portal.web.officer.references import written_reference
from portal.web.shared.access import REVIEW_OFFICERS, for_officers


@blueprint.route(
    "/case-reviews/<reference>/<any(recommendations, actions):kind>/<number:item_id>/<slug:act>",
    methods=["GET", "POST"],
)
@for_officers(*REVIEW_OFFICERS, acts="plan")
def plan_item_act(
    reference: str, kind: str, item_id: int, act: str
) -> str | Response | tuple[str, int]:
    """One act on a part of the plan: its form, then the act."""
    chosen = ITEM_ACTS[kind].get(act) or abort(404)
    page = case_review_pages.open_case_review(written_reference(reference), g.officer)
    line = find_line(page, kind, item_id) or abort(404)
    form = chosen.fitted_form(page, line)
    return answer_act(
        form,
        review_subject(page),
        f"{kind}-{act}",
        lambda: chosen.do(page.reference, g.officer, form.seen, item_id, form),
    )
