"""What the pages of one incident have in common: who may see them, and how they show a form."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar

from flask import abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.services.drafts import DraftGone, DraftView
from portal.web.case_review import row_store
from portal.web.case_review.pages import INCIDENTS, JOURNEY_OF_QUESTIONS, pages
from portal.web.shared.access import for_everyone
from portal.web.shared.fields import QuestionForm
from portal.web.shared.journey import Answers, Question
from portal.web.shared.leaving import exit_href

View = Callable[..., Response]
Form = TypeVar("Form", bound=QuestionForm)


def incidents_question() -> Question:
    """The journey's question that the incidents answer."""
    question = JOURNEY_OF_QUESTIONS.find(INCIDENTS)
    if question is None:
        raise LookupError(INCIDENTS)
    return question


def with_draft(view: View) -> View:
    """Hands the view the draft; leads elsewhere where the incidents are not yet asked about."""

    @for_everyone
    @wraps(view)
    def guarded(**parts: str) -> Response:
        draft = pages.draft()
        if draft is not None and draft.sent_reference:
            return redirect(url_for("case_review.sent"))
        answers = Answers(draft.answers if draft else {})
        if draft is None or not JOURNEY_OF_QUESTIONS.may_visit(incidents_question(), answers):
            return redirect(pages.way_on(answers), 303)
        return view(draft, **parts)

    return guarded


def with_row(view: View) -> View:
    """Hands the view the draft, the key and the kept fields of an entry that exists."""

    @with_draft
    @wraps(view)
    def guarded(draft: DraftView, key: str, **parts: str) -> Response:
        fields = row_store.fields_of_row(draft, key)
        if fields is None:
            abort(404)
        return view(draft, key, fields, **parts)

    return guarded


def show(
    form: QuestionForm,
    back: str,
    *,
    template: str = "layouts/question.html",
    status: int = 200,
    part: str | None = None,
    **context: Any,
) -> Response:
    """The page of a form; `part`: where in the journey it stands, if not among the incidents."""
    page = render_template(
        template,
        form=form,
        back_href=back,
        action=request.script_root + request.full_path.rstrip("?"),
        part=part or pages.part_line(incidents_question(), pages.answers()),
        sensitive=True,
        exit_href=exit_href(),
        page_error=status != 200,
        **context,
    )
    return make_response(page, status)


def opened(form: type[Form], kept: Mapping[str, Any] | None = None) -> Form:
    """The form as it was sent, or, where it is only looked at, with the kept answers."""
    return form() if request.method == "POST" else form.from_answers(kept)


def ask(form: QuestionForm, back: str, keep: Callable[[], str], **page: Any) -> Response:
    """Show a form, or take its answers.

    Args:
        form: as `opened` gave it.
        back: where "Back" leads.
        keep: writes the answers and gives the address that follows.
        page: as `show` takes it.
    """
    if request.method != "POST":
        return show(form, back, **page)
    if not form.validate():
        return show(form, back, status=422, **page)
    try:
        return redirect(keep(), 303)
    except DraftGone:
        form.tell_of_ended_draft()
        return show(form, back, status=422, **page)
