"""What officers do with one recommendation or one action of a review's plan."""

from flask import abort, g, request
from werkzeug.wrappers import Response

from portal.labels import case_review as labels
from portal.services.case_review import case_review_pages
from portal.web.officer.acting import form_page, perform
from portal.web.officer.blueprint import blueprint
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
    what = str(labels.STATUSES[page.status])
    if request.method == "GET":
        begun = {**chosen.begin(line), "version": str(page.version)}
        form = chosen.form.from_answers(begun)
        form.about = line.text
        return form_page(form, "case_review", page.reference, what)
    form = chosen.form()
    form.limit()
    form.about = line.text
    if not form.validate():
        return form_page(form, "case_review", page.reference, what), 422
    return perform(
        form,
        lambda: chosen.do(page.reference, g.officer, form.seen, item_id, form),
        kind="case_review",
        reference=page.reference,
        name=f"{kind}-{act}",
        fresh_version=lambda: case_review_pages.open_case_review(page.reference, g.officer).version,
        what=what,
    )
