"""From the start page to the confirmation; the questions themselves stand in `pages`."""

from datetime import date
from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from flask_babel import format_date, format_time
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.content.current import authority
from portal.content.model import Contact, Page
from portal.locales import current_locale
from portal.services.case_review import case_reviews
from portal.services.case_review.case_reviews import Result
from portal.services.case_review.named_people import PERSON_PREFIX
from portal.services.drafts import DraftGone, DraftView
from portal.services.next_reading import next_reading
from portal.web.case_review import row_store
from portal.web.case_review.answer_words import answer_parts
from portal.web.case_review.blueprint import blueprint
from portal.web.case_review.pages import BASE, pages
from portal.web.case_review.people_routes import people_lines
from portal.web.case_review.result_words import (
    better_date_links,
    day_with_weekday,
    result_rows,
    result_title,
    row_title,
    send_by,
)
from portal.web.case_review.review_forms import ContactForm, SendForm, keep_safe_ways
from portal.web.case_review.row_forms import NoBetterDatesForm
from portal.web.case_review.row_pages import ask, opened, with_draft
from portal.web.case_review.row_words import row_card
from portal.web.shared.access import for_everyone
from portal.web.shared.cookies import drop_cookie
from portal.web.shared.fields import AnswerField, QuestionForm
from portal.web.shared.journey import Answers
from portal.web.shared.leaving import exit_href

BOTH = ["GET", "POST"]


def content() -> Page:
    """The page that explains the review."""
    return authority().pages[current_locale().code]["community-trigger"]


@blueprint.get(BASE)
@for_everyone
def start() -> str:
    """What a case review is, and the way in."""
    draft = pages.draft()
    going_on = draft is not None and not draft.sent_reference
    first = pages.journey.plan(Answers())[0]
    return render_template(
        "case_review/start.html",
        page=content(),
        begin_href=pages.href(first),
        go_on_href=pages.way_on(Answers(draft.answers)) if draft and going_on else None,
        form=QuestionForm(formdata=None) if going_on else None,
        read_from=read_from(),
        exit_href=exit_href(),
    )


@blueprint.post(f"{BASE}/start-again")
@for_everyone
def start_again() -> Response:
    """Forget what was answered and begin anew."""
    if not QuestionForm().validate():
        return redirect(url_for("case_review.start"), 303)
    pages.end()
    response = redirect(pages.href(pages.journey.plan(Answers())[0]), 303)
    return drop_cookie(response, pages.cookie)


@blueprint.get(f"{BASE}/check-answers")
@with_draft
def check_answers(draft: DraftView) -> Response:
    """All answers, each with the page that changes it."""
    unanswered = _unanswered(draft)
    if unanswered:
        return redirect(unanswered, 303)
    answers = Answers(draft.answers)
    page = render_template(
        "case_review/check_answers.html",
        parts=answer_parts(answers),
        rows=[row_card(row) for row in row_store.rows_of(draft)],
        people=people_lines(draft),
        back_href=pages.href(pages.journey.plan(answers)[-1]),
        next_href=url_for("case_review.better_dates"),
        exit_href=exit_href(),
    )
    return make_response(page)


@blueprint.route(f"{BASE}/better-dates", methods=BOTH)
@with_draft
def better_dates(draft: DraftView) -> Response:
    """Rows without good dates are asked about once more; nobody is kept here."""
    unanswered = _unanswered(draft)
    if unanswered:
        return redirect(unanswered, 303)
    result = case_reviews.assess_answers(_sendable(draft))
    asked = row_store.asked_again(draft)
    waiting = [row for row in result.needing_dates() if row.key not in asked]
    if not waiting:
        return redirect(url_for("case_review.result"), 303)

    def keep() -> str:
        keys = [*asked, *(row.key for row in waiting)]
        row_store.keep({row_store.ASKED_AGAIN: {"keys": keys}})
        return url_for("case_review.result")

    return ask(
        opened(NoBetterDatesForm),
        url_for("case_review.check_answers"),
        keep,
        template="case_review/better_dates.html",
        rows=[(row_title(row), better_date_links(result, row)) for row in waiting],
    )


@blueprint.route(f"{BASE}/result", methods=BOTH)
@with_draft
def result(draft: DraftView) -> Response:
    """What counts and what does not, and sending it whatever the result."""
    unanswered = _unanswered(draft)
    if unanswered:
        return redirect(unanswered, 303)
    found = case_reviews.assess_answers(_sendable(draft))
    form = opened(SendForm)
    form.title = result_title(found)
    if request.method != "POST":
        return _show_result(form, found)
    shown = form.was_shown(found.digest)
    if not form.validate():
        return _show_result(form, found, status=422)
    if not shown:
        form.add_error(None, _("The result has changed since you saw it. Read it, then send it."))
        return _show_result(form, found, status=422)
    return _send(form, found, draft)


def _send(form: SendForm, found: Result, draft: DraftView) -> Response:
    try:
        case_reviews.submit_draft(pages.token() or "", _sendable(draft))
    except DraftGone:
        form.add_error(None, _("Your answers are no longer on this device. Start again."))
        return _show_result(form, found, status=422)
    return redirect(url_for("case_review.sent"), 303)


def _show_result(form: SendForm, found: Result, status: int = 200) -> Response:
    form.shown.data = found.digest
    promised = case_reviews.promised_days(found.assessment.outcome, found.applied_on)
    page = render_template(
        "case_review/result.html",
        form=form,
        result=found,
        rows=result_rows(found),
        send_by=send_by(found),
        clock_from=_weekday_and_day(case_reviews.received_on(found.applied_on)),
        next_steps=next_steps(found.is_met, promised),
        read_from=read_from(),
        back_href=url_for("case_review.check_answers"),
        action=url_for("case_review.result"),
        exit_href=exit_href(),
        sensitive=True,
        page_error=status != 200,
    )
    return make_response(page, status)


@blueprint.get(f"{BASE}/sent")
@for_everyone
def sent() -> Response:
    """The reference, the code, and what happens next."""
    found = case_reviews.find_sent(pages.token())
    if found is None:
        return redirect(url_for("case_review.start"), 303)
    promised = case_reviews.promised_days(found.outcome, found.applied_on)
    page = render_template(
        "case_review/sent.html",
        sent=found,
        next_steps=next_steps(found.outcome == "met", promised),
        judged_on=found.applied_on,
        clock_from=_weekday_and_day(found.received_on),
        read_from=read_from(),
        help_contacts=help_contacts(),
        exit_href=exit_href(),
    )
    return make_response(page)


def help_contacts() -> list[Contact]:
    """Help from other people, in the same words for everyone."""
    held = authority()
    contacts = held.contacts[current_locale().code]
    return [contacts[key] for key in held.help_contacts]


def next_steps(is_met: bool, promised: case_reviews.PromisedDays) -> list[dict[str, Any]]:
    """What happens next, with the day by which it does."""
    by = day_with_weekday
    first = {
        "title": _("You get the name of the officer who deals with your case"),
        "when": _("By %(day)s", day=by(promised.acknowledge_by)),
        "day": promised.acknowledge_by.isoformat(),
        "text": "",
        "next": True,
    }
    if is_met:
        second = {
            "title": _("An officer confirms that we must hold a review"),
            "text": "",
        }
    else:
        second = {
            "title": _("The services decide if they hold a review"),
            "text": _("They tell you their reasons. If you do not agree, you can appeal."),
        }
    second |= {
        "when": _("By %(day)s", day=by(promised.next_step_by)),
        "day": promised.next_step_by.isoformat(),
        "next": False,
    }
    if promised.with_bodies_by:
        second["when"] = _(
            "By %(day)s, or by %(later)s if they must ask others",
            day=by(promised.next_step_by),
            later=by(promised.with_bodies_by),
        )
    if promised.meet_by is None:
        return [first, second]
    third = {
        "title": _("The services meet, and you can take part"),
        "when": _("By %(day)s, or on the first day that they can", day=by(promised.meet_by)),
        "day": promised.meet_by.isoformat(),
        "text": "",
        "next": False,
    }
    return [first, second, third]


def read_from() -> str:
    """When somebody next reads what is sent, in words; empty where somebody does now."""
    opening = next_reading()
    if opening is None:
        return ""
    return _(
        "%(day)s at %(time)s",
        day=day_with_weekday(opening.on),
        time=format_time(opening.at, "HH:mm"),
    )


def _weekday_and_day(day: date) -> str:
    return str(format_date(day, "EEEE d MMMM"))


def _sendable(draft: DraftView) -> dict[str, Any]:
    """The answers of the questions that apply, the incidents, and who asks with them."""
    applicable = pages.journey.applicable(Answers(draft.answers))
    rows = {
        slug: fields
        for slug, fields in draft.answers.items()
        if slug.startswith((row_store.ROW_PREFIX, PERSON_PREFIX))
    }
    return {**{slug: dict(fields) for slug, fields in applicable.items()}, **rows}


def _unanswered(draft: DraftView) -> str | None:
    """Where an answer is still missing, or nothing."""
    answers = Answers(draft.answers)
    opened_questions = pages.journey.open_questions(answers)
    if opened_questions:
        return pages.href(opened_questions[0])
    if _lacks_contact(answers):
        # Another way was called safe after the details were given.
        return pages.href(pages.journey.find("contact"), changing=True)
    return None


def _lacks_contact(answers: Answers) -> bool:
    form = ContactForm.from_answers(answers.of("contact"))
    keep_safe_ways(form, answers)
    fields = [field for field in form if isinstance(field, AnswerField)]
    return any(field.required and not field.answer for field in fields)
