"""A report's page, and everything officers do with it."""

from typing import Any

from flask import abort, g, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.content.current import authority
from portal.domain import rights
from portal.domain.officer_acts import IdentityReason
from portal.labels import officer as officer_labels
from portal.labels import report as labels
from portal.services.data_protection import case_keeping
from portal.services.officer import officers
from portal.services.report import report_pages
from portal.services.report.report_pages import ReportPage
from portal.web.officer.act_form import IdentityForm
from portal.web.officer.acting import Subject, answer_act
from portal.web.officer.blueprint import blueprint
from portal.web.officer.evidence_presenter import evidence_rows
from portal.web.officer.presenter import STATUS_KINDS, due_words, queue_row
from portal.web.officer.references import written_reference
from portal.web.officer.report import report_presenter as present
from portal.web.officer.report.report_act_forms import TakeForm
from portal.web.officer.report.report_acts import ACTS
from portal.web.officer.timeline_filters import filter_links, shown_events
from portal.web.shared.access import REPORT_OFFICERS, STAFF, for_act, for_officers


@blueprint.get("/reports/<reference>")
@for_officers(*STAFF)
def report(reference: str) -> str:
    """One report."""
    page = report_pages.open_report(written_reference(reference), g.officer)
    done = ACTS.get(request.args.get("done", ""))
    return _page(page, done=done.done if done else None)


@blueprint.route("/reports/<reference>/identity", methods=["GET", "POST"])
@for_act("report/show-identity")
def report_identity(reference: str) -> str | Response | tuple[str, int]:
    """Who reported it, for a reason that is recorded. Nothing of it stands in an address."""
    page = report_pages.open_report(written_reference(reference), g.officer)
    form = IdentityForm()
    return answer_act(
        form,
        _subject(page),
        "identity",
        lambda: report_pages.reveal_identity(
            page.reference, g.officer, IdentityReason(form.reason.data)
        ),
        then=lambda shown: _page(page, identity=present.kept_rows(shown)),
    )


@blueprint.route("/reports/<reference>/<slug:act>", methods=["GET", "POST"])
@for_officers(*REPORT_OFFICERS, acts="report")
def report_act(reference: str, act: str) -> str | Response | tuple[str, int]:
    """One act on a report: its form, then the act."""
    chosen = ACTS.get(act) or abort(404)
    page = report_pages.open_report(written_reference(reference), g.officer)
    form = chosen.fitted_form(page)
    return answer_act(
        form,
        _subject(page),
        act,
        lambda: chosen.do(page.reference, g.officer, form.seen, form),
    )


def what(page: ReportPage) -> str:
    """What a report is about, in words."""
    return str(labels.KINDS[page.kind])


def _subject(page: ReportPage) -> Subject:
    return Subject(
        "report",
        page.reference,
        what(page),
        page.version,
        lambda: report_pages.open_report(page.reference, g.officer).version,
    )


def _page(page: ReportPage, **more: Any) -> str:
    teams = authority().teams
    is_erased = case_keeping.erased_on(page.reference) is not None
    may_act = g.officer.role in REPORT_OFFICERS and not is_erased
    take = TakeForm()
    take.version.data = str(page.version)
    colleagues = {each.id: each for each in officers.list_colleagues()}
    return render_template(
        "officer/report.html",
        page=page,
        status=labels.STATUSES[page.status],
        status_kind=STATUS_KINDS[page.status],
        due=due_words(page.due_on) if page.action else None,
        action=officer_labels.NEXT_ACTIONS[page.action] if page.action else None,
        acts=[
            (url_for("officer.report_act", reference=page.reference, act=name), act.link)
            for name, act in ACTS.items()
            if may_act
            and name != "take"
            and rights.may(g.officer.role, f"report/{name}")
            and act.offered(page, g.officer)
        ],
        take=take if may_act and _may_take(page) else None,
        facts=present.fact_rows(page, teams),
        told=present.told_rows(page),
        alleged=present.kept_rows(page.alleged),
        marks=present.marks(page),
        events=present.timeline(shown_events(page.events), colleagues),
        filters=filter_links("officer.report", page.reference),
        evidence=evidence_rows("report", page.reference),
        by_person=[queue_row(row, teams) for row in page.by_person],
        about_place=[queue_row(row, teams) for row in page.about_place],
        may_act=may_act,
        **more,
    )


def _may_take(page: ReportPage) -> bool:
    mine = page.assigned_to is not None and page.assigned_to.id == g.officer.id
    return bool(page.action) and not mine
