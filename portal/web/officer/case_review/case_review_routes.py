"""A case review's page, and everything officers do with it."""

from typing import Any

from flask import abort, g, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.content.current import authority
from portal.domain import rights
from portal.domain.officer_acts import IdentityReason
from portal.labels import case_review as labels
from portal.services.case_review import case_review_pages
from portal.services.case_review.case_review_pages import ReviewPage
from portal.services.data_protection import case_keeping
from portal.web.officer.act_form import IdentityForm
from portal.web.officer.acting import answer_act, form_page, letter_preview
from portal.web.officer.blueprint import blueprint
from portal.web.officer.case_review import appeal_presenter
from portal.web.officer.case_review import review_presenter as present
from portal.web.officer.case_review.joining_acts import WHILE_JOINED
from portal.web.officer.case_review.review_acts import ACTS
from portal.web.officer.case_review.review_steps import (
    ACTION_STEPS,
    action_words,
    due_first,
    next_steps,
)
from portal.web.officer.case_review.review_subject import review_subject
from portal.web.officer.evidence_presenter import evidence_rows
from portal.web.officer.panel.panel_pack import part_rows
from portal.web.officer.panel.plan_acts import ACTIONS, item_done
from portal.web.officer.panel.plan_presenter import item_link, lesson_rows, plan_section
from portal.web.officer.partner.request_presenter import REQUEST_DONE, chair_rows, request_rows
from portal.web.officer.presenter import due_words, queue_row, review_status_kind
from portal.web.officer.references import written_reference
from portal.web.officer.timeline_filters import filter_links, shown_events
from portal.web.shared.access import REVIEW_OFFICERS, for_act, for_officers
from portal.web.shared.panel_words import meeting_rows


@blueprint.get("/case-reviews/<reference>")
@for_officers(*REVIEW_OFFICERS)
def case_review(reference: str) -> str:
    """One case review."""
    page = case_review_pages.open_case_review(written_reference(reference), g.officer)
    name = request.args.get("done", "")
    done = ACTS.get(name)
    return _page(page, done=done.done if done else item_done(name) or REQUEST_DONE.get(name))


@blueprint.route("/case-reviews/<reference>/identity", methods=["GET", "POST"])
@for_act("case-review/show-identity")
def case_review_identity(reference: str) -> str | Response | tuple[str, int]:
    """Who applied, for a reason that is recorded."""
    page = case_review_pages.open_case_review(written_reference(reference), g.officer)
    form = IdentityForm()
    return answer_act(
        form,
        review_subject(page),
        "identity",
        lambda: case_review_pages.reveal_applicant(
            page.reference, g.officer, IdentityReason(form.reason.data)
        ),
        then=lambda shown: _page(
            page,
            identity=present.kept_rows(shown[0]),
            identity_joint=[(number, present.kept_rows(kept)) for number, kept in shown[1]],
        ),
    )


@blueprint.route("/case-reviews/<reference>/<slug:act>", methods=["GET", "POST"])
@for_officers(*REVIEW_OFFICERS, acts="case-review")
def case_review_act(reference: str, act: str) -> str | Response | tuple[str, int]:
    """One act on a case review: its form, then the act."""
    chosen = ACTS.get(act) or abort(404)
    page = case_review_pages.open_case_review(written_reference(reference), g.officer)
    form, subject = chosen.fitted_form(page), review_subject(page)

    def letter_first() -> str | None:
        if request.form.get("step") == "change":
            return form_page(form, subject)
        # A page that is not fresh is refused before anything is shown to be sent.
        fresh = form.seen == page.version and request.form.get("step") != "send"
        letter = chosen.preview(page.reference, g.officer, form) if fresh else None
        return letter_preview(form, subject, letter) if letter else None

    return answer_act(
        form,
        subject,
        act,
        lambda: chosen.do(page.reference, g.officer, form.seen, form),
        first=letter_first,
    )


def _link(page: ReviewPage, name: str) -> tuple[str, Any]:
    address = url_for("officer.case_review_act", reference=page.reference, act=name)
    return address, ACTS[name].link


def _due_first(page: ReviewPage) -> dict[str, Any] | None:
    line = due_first(page)
    if line is None:
        return None
    links = [item_link(page, ACTIONS, line, name) for name in ACTION_STEPS]
    return {"text": " ".join(line.text.split()), "due": due_words(line.due_on), "links": links}


def _page(page: ReviewPage, **more: Any) -> str:
    teams = authority().teams
    is_erased = case_keeping.erased_on(page.reference) is not None
    offered = {
        name: act
        for name, act in ACTS.items()
        if not is_erased
        and rights.may(g.officer.role, f"case-review/{name}")
        and (page.joined_to is None or name in WHILE_JOINED)
        and act.offered(page, g.officer)
    }
    first = [name for name in offered if name in next_steps(page)]
    return render_template(
        "officer/case_review.html",
        page=page,
        status=labels.STATUSES[page.status],
        status_kind=review_status_kind(page.status),
        due=due_words(page.due_on) if page.action and page.due_on else None,
        sooner=present.sooner_words(page),
        action=action_words(page),
        due_first=_due_first(page) if not is_erased else None,
        first=[_link(page, name) for name in first],
        acts=[_link(page, name) for name in offered if name not in first],
        finding=present.finding_words(page),
        assessed=present.assessed_words(page),
        earlier=present.earlier_assessments(page),
        facts=present.fact_rows(page),
        flags=present.flag_words(page),
        rows=present.finding_rows(page),
        told=present.told_rows(page),
        clocks=present.clock_rows(page),
        decisions=present.decision_rows(page),
        appeals=appeal_presenter.appeal_rows(page),
        letters=present.letter_rows(page),
        joint=present.joint_rows(page),
        joined_here=present.joined_rows(page),
        events=present.timeline(shown_events(page.events)),
        filters=filter_links("officer.case_review", page.reference),
        evidence=evidence_rows("case_review", page.reference),
        plan=plan_section(page),
        lessons=lesson_rows(page),
        requests=request_rows(page.reference),
        chair=chair_rows(page.reference),
        panel=[*meeting_rows(page.panel), *part_rows(page.panel)] if page.panel else None,
        reports=[queue_row(row, teams) for row in page.reports],
        **more,
    )
