"""Requests and complaints under data protection law, for managers."""

import secrets

from flask import abort, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from portal import clock
from portal.domain.data_requests import DataRequestKind, DataRequestOutcome
from portal.domain.references import ReferenceKind, kind_of
from portal.domain.vocabulary import Intake
from portal.labels import data_requests as labels
from portal.labels import report as report_labels
from portal.services.data_protection import data_requests
from portal.services.data_protection.data_requests import RequestLine, RequestPage
from portal.web.officer.act import Act
from portal.web.officer.acting import Subject, answer_act
from portal.web.officer.blueprint import blueprint
from portal.web.officer.data_protection import data_request_forms as forms
from portal.web.officer.presenter import day_words, due_words, time_words
from portal.web.officer.references import written_reference
from portal.web.shared.access import KEEPERS, for_act, for_officers

ACTS: dict[str, Act[RequestPage]] = {
    "acknowledge": Act(
        _l("Record that they were told we have it"),
        forms.AcknowledgeForm,
        lambda reference, officer, seen, form: data_requests.acknowledge(reference, officer, seen),
        lambda page, officer: page.is_open and page.acknowledged_at is None,
        _l("It is recorded that they were told."),
    ),
    "cases": Act(
        _l("Say which cases it is about"),
        forms.CasesForm,
        lambda reference, officer, seen, form: data_requests.name_cases(
            reference, officer, seen, form.references() or []
        ),
        lambda page, officer: page.is_open,
        _l("The cases are saved."),
    ),
    "end": Act(
        _l("Record the answer"),
        forms.EndForm,
        lambda reference, officer, seen, form: data_requests.end_request(
            reference, officer, seen, DataRequestOutcome(form.outcome.data), form.words.data
        ),
        lambda page, officer: page.is_open,
        _l("The answer is recorded."),
    ),
}


@blueprint.get("/data-requests")
@for_officers(*KEEPERS)
def data_requests_list() -> str:
    """What waits for an answer, and what was answered."""
    lines = data_requests.list_requests(g.officer)
    return render_template(
        "officer/data_requests.html",
        waiting=[_row(line) for line in lines if line.outcome is None],
        ended=[_row(line) for line in lines if line.outcome is not None],
    )


@blueprint.route("/data-requests/new", methods=["GET", "POST"])
@for_act("data-request/log")
def log_data_request() -> str | Response | tuple[str, int]:
    """Log what came by telephone, letter, email or at a desk."""
    form = forms.LogForm()
    if request.method == "GET":
        form.key.data = secrets.token_urlsafe(24)
        return render_template("officer/log_data_request.html", form=form)
    if not form.validate():
        return render_template("officer/log_data_request.html", form=form), 422
    reference = data_requests.log_request(
        g.officer,
        DataRequestKind(form.kind.data),
        Intake(form.intake.data),
        form.received_on.data or clock.today(),
        form.told(),
        form.good_key or secrets.token_urlsafe(24),
    )
    return redirect(url_for("officer.data_request", reference=reference), 303)


@blueprint.get("/data-requests/<reference>")
@for_officers(*KEEPERS)
def data_request(reference: str) -> str:
    """One request."""
    page = data_requests.open_request(written_reference(reference), g.officer)
    done = ACTS.get(request.args.get("done", ""))
    line = page.line
    return render_template(
        "officer/data_request.html",
        page=page,
        kind=labels.KINDS[line.kind],
        done=done.done if done else None,
        due=due_words(line.due_on) if page.is_open else None,
        facts=_facts(page),
        cases=[(each, _case_address(each)) for each in page.cases],
        acts=[
            (url_for("officer.data_request_act", reference=line.reference, act=name), act.link)
            for name, act in ACTS.items()
            if act.offered(page, g.officer)
        ],
        copy_href=url_for("officer.data_request_copy", reference=line.reference)
        if page.is_open and line.kind is DataRequestKind.ACCESS and page.cases
        else None,
    )


@blueprint.route("/data-requests/<reference>/<slug:act>", methods=["GET", "POST"])
@for_officers(*KEEPERS, acts="data-request")
def data_request_act(reference: str, act: str) -> str | Response | tuple[str, int]:
    """One act on a request."""
    chosen = ACTS.get(act) or abort(404)
    page = data_requests.open_request(written_reference(reference), g.officer)
    subject = Subject(
        "data_request",
        page.line.reference,
        str(labels.KINDS[page.line.kind]),
        page.version,
        lambda: data_requests.open_request(page.line.reference, g.officer).version,
    )
    form = chosen.fitted_form(page)
    return answer_act(
        form, subject, act, lambda: chosen.do(subject.reference, g.officer, form.seen, form)
    )


def _row(line: RequestLine) -> dict[str, object]:
    return {
        "reference": line.reference,
        "href": url_for("officer.data_request", reference=line.reference),
        "kind": labels.KINDS[line.kind],
        "received": day_words(line.received_on),
        "next": _("Tell them we have it") if line.waits_for_acknowledgement else _("Answer it"),
        "due": due_words(line.due_on),
        "outcome": labels.OUTCOMES[line.outcome] if line.outcome else None,
    }


def _facts(page: RequestPage) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = [
        {"key": _("Received"), "value": day_words(page.line.received_on)},
        {"key": _("How it came"), "value": report_labels.INTAKES[page.intake]},
    ]
    if page.acknowledged_at:
        rows.append(
            {"key": _("They were told we have it"), "value": time_words(page.acknowledged_at)}
        )
    rows += [
        {"key": label, "value": page.told[name]}
        for name, label in labels.TOLD.items()
        if page.told.get(name)
    ]
    if page.ended_at and page.line.outcome:
        rows.append({"key": _("Answered"), "value": time_words(page.ended_at)})
        rows.append({"key": _("Outcome"), "value": labels.OUTCOMES[page.line.outcome]})
    if page.answer:
        rows.append({"key": _("What was answered"), "value": page.answer})
    return rows


def _case_address(reference: str) -> str:
    is_report = kind_of(reference) is ReferenceKind.ASB
    return url_for("officer.report" if is_report else "officer.case_review", reference=reference)
