"""Reporting anti-social behaviour: start, the questions, check, sent."""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.content.current import authority
from portal.labels.diary import review_sentences
from portal.labels.report import PARTS
from portal.locales import current_locale
from portal.services.drafts import DraftGone
from portal.services.report import reports
from portal.services.report.second_report import ReviewOutlook
from portal.web.report import presenter
from portal.web.report.doors import help_contacts, shown_after_sending
from portal.web.report.pages import JOURNEY
from portal.web.shared.access import for_everyone
from portal.web.shared.cookies import drop_cookie
from portal.web.shared.fields import QuestionForm
from portal.web.shared.journey import Answers
from portal.web.shared.journey_pages import JourneyPages
from portal.web.shared.leaving import exit_href

blueprint = Blueprint("report", __name__)

PAGES = JourneyPages(blueprint, JOURNEY, name=reports.JOURNEY, base="/report-asb", parts=PARTS)


@blueprint.context_processor
def offer() -> dict[str, object]:
    """What every page of this journey shows: the emergency words and the help panel."""
    return {
        "emergency": authority().emergency[current_locale().code],
        "help_contacts": help_contacts,
        "reading": presenter.reading_words,
    }


@blueprint.get("/report-asb")
@for_everyone
def start() -> Response:
    """What this is, what to have at hand, and the way in or back in."""
    draft = PAGES.draft()
    begun = draft is not None and draft.sent_reference is None
    page = render_template(
        "report/start.html",
        page=authority().pages[current_locale().code]["report-asb"],
        first_href=url_for("report.question", slug="danger"),
        go_on_href=PAGES.way_on(Answers(draft.answers)) if draft and begun else None,
        form=QuestionForm(formdata=None) if begun else None,
    )
    return make_response(page)


@blueprint.post("/report-asb/start-again")
@for_everyone
def start_again() -> Response:
    """Forget what was answered and begin anew."""
    if not QuestionForm().validate():
        return redirect(url_for("report.start"), 303)
    PAGES.end()
    response = redirect(url_for("report.question", slug="danger"), 303)
    return drop_cookie(response, PAGES.cookie)


@blueprint.route("/report-asb/check-answers", methods=["GET", "POST"])
@for_everyone
def check_answers() -> Response:
    """All answers on one page, to change or to send."""
    draft = PAGES.draft()
    if draft is not None and draft.sent_reference:
        return redirect(url_for("report.sent"), 303)
    answers = Answers(draft.answers if draft else {})
    if draft is None or not JOURNEY.is_complete(answers):
        return redirect(PAGES.way_on(answers), 303)
    form = QuestionForm()
    if request.method == "POST" and form.validate():
        return _send(answers)
    page = render_template(
        "report/check_answers.html",
        form=form,
        parts=presenter.check_parts(PAGES, answers),
        back_href=PAGES.href(JOURNEY.plan(answers)[-1]),
        exit_href=exit_href(),
    )
    return make_response(page, 422 if form.has_errors else 200)


def _send(answers: Answers) -> Response:
    fault = PAGES.first_fault(answers)
    if fault is not None:
        return fault
    try:
        reports.submit_draft(PAGES.token() or "", JOURNEY.applicable(answers))
    except DraftGone:
        return redirect(url_for("report.start"), 303)
    return redirect(url_for("report.sent"), 303)


@blueprint.get("/report-asb/sent")
@for_everyone
def sent() -> Response:
    """Reference, code, what happens next and by when. Shown again for a day."""
    found = reports.find_sent(PAGES.token())
    if found is None:
        return redirect(url_for("report.start"), 303)
    urgent = presenter.may_be_urgent(found)
    page = render_template(
        "report/sent.html",
        sent=found,
        steps=presenter.next_steps(found),
        doors=shown_after_sending(found.doors, urgent=urgent),
        urgent=urgent,
        told_often=presenter.told_often(found.outlook),
        review=_review(found.outlook) if found.outlook else (),
        exit_href=exit_href(),
    )
    return make_response(page)


def _review(outlook: ReviewOutlook) -> list[str]:
    return review_sentences(outlook.counted, outlook.still_needed, outlook.first_lapse_on)
