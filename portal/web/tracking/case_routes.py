"""What a person sees of their cases."""

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.content.current import authority
from portal.content.model import Contact
from portal.labels.letters import OMBUDSMEN
from portal.locales import current_locale
from portal.services.case_review import letter_reading
from portal.services.case_review.appeals import next_review
from portal.services.panel import panels, tracked_plan
from portal.services.tracking import tracking
from portal.web.shared.access import for_everyone
from portal.web.shared.fields import QuestionForm
from portal.web.tracking import presenter
from portal.web.tracking.acts import ACTS
from portal.web.tracking.blueprint import blueprint, opened_token
from portal.web.tracking.plan_presenter import plan_link

_CASE = "/track/<string(maxlength=20):reference>"


@blueprint.get("/track/cases")
@for_everyone
def cases() -> Response:
    """Everything of this person, in one list."""
    found = tracking.list_cases(opened_token())
    if not found:
        return redirect(url_for("tracking.open_case"), 303)
    page = render_template(
        "tracking/cases.html",
        rows=[presenter.row(case) for case in found],
        by_email=found[0].by_email,
        form=QuestionForm(formdata=None),
    )
    return make_response(page)


@blueprint.get(_CASE)
@for_everyone
def case(reference: str) -> Response:
    """The timeline of a case that this browser opened."""
    token = opened_token()
    found = tracking.find_case(token, reference) or tracking.find_joint_case(token, reference)
    if found is None:
        return redirect(url_for("tracking.open_case"), 303)
    done = ACTS.get(request.args.get("done", ""))
    page = render_template(
        "tracking/case.html",
        case=found,
        title=presenter.title_of(found),
        about=presenter.about(found),
        meets=panels.find_own_panel(opened_token(), reference) is not None,
        plan_link=plan_link(tracked_plan.find_plan(opened_token(), reference)),
        timeline_lines=presenter.timeline(found),
        acts=presenter.offered(found),
        appeal_until=presenter.appeal_until(found),
        appeal_days=authority().policy.clocks.appeal,
        ombudsmen=ombudsmen(),
        next_review=next_review(),
        letters=presenter.letter_rows(
            found, letter_reading.list_own(opened_token(), found.reference)
        ),
        done=done.done if done else presenter.DONE.get(request.args.get("done", "")),
        form=QuestionForm(formdata=None),
    )
    return make_response(page)


def ombudsmen() -> list[Contact]:
    """Those outside the partnership who look into complaints, as far as they are known."""
    contacts = authority().contacts[current_locale().code]
    return [contacts[key] for key in OMBUDSMEN if key in contacts]
