"""The actions of all plans that are late."""

from flask import g, render_template

from portal.labels.review_plan import BODY_NAMES
from portal.services.panel import chase_actions
from portal.services.panel.chase_actions import SHOWN, LateAction
from portal.web.officer.blueprint import blueprint
from portal.web.officer.presenter import count_words, due_words
from portal.web.shared.access import REVIEW_OFFICERS, for_officers


@blueprint.get("/case-reviews/actions")
@for_officers(*REVIEW_OFFICERS)
def late_actions() -> str:
    """What is late, and by how long."""
    found = chase_actions.list_late(g.officer)
    return render_template(
        "officer/late_actions.html",
        rows=[_row(each) for each in found],
        count=count_words(chase_actions.count_late()),
        more=len(found) == SHOWN,
        most=SHOWN,
    )


def _row(line: LateAction) -> dict[str, object]:
    return {
        "reference": line.reference,
        "due": due_words(line.due_on),
        "body": BODY_NAMES[line.body],
        "owner": line.owner,
        "text": line.text,
        "who": line.contact_officer,
    }
