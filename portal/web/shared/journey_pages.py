"""The pages of a journey: one generic question view, saving, coming back, and the draft's cookie."""

from collections.abc import Mapping
from typing import Any

from flask import (
    Blueprint,
    abort,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.wrappers import Response

from portal.locales import current_locale
from portal.services import drafts, throttles
from portal.services.drafts import DraftGone, DraftView
from portal.web.shared.access import for_everyone
from portal.web.shared.compression import compressed
from portal.web.shared.cookies import give_cookie, read_cookie
from portal.web.shared.fields import QuestionForm, TextField
from portal.web.shared.journey import Answers, Journey, Question
from portal.web.shared.leaving import exit_href

# The answers of a page that was not finished when the draft was saved.
UNFINISHED = "_unfinished"

# Every journey by its name: a page that a feature of its own shows asks here what stands around it.
_journeys: dict[str, "JourneyPages"] = {}

_RESUME_TRIES = 10
_RESUME_WINDOW = 60


class ResumeForm(QuestionForm):
    """The code that opens a saved draft."""

    title = _l("Go on with what you saved")
    code = TextField(
        _l("Your code"),
        required=_l("Enter the code that we showed you when you saved your answers."),
        hint=_l("It has 4 groups of letters and numbers."),
        max_length=40,
    )


class JourneyPages:
    """Registers a journey's routes on its feature's blueprint.

    The feature itself adds the start page, `check_answers` and `sent`.

    Args:
        blueprint: the feature's blueprint.
        journey: its questions.
        name: the journey's name in the draft table and in its cookie.
        base: the address of its start page, such as `/report-asb`.
        parts: the words of each part's key, in order.
    """

    def __init__(
        self,
        blueprint: Blueprint,
        journey: Journey,
        *,
        name: str,
        base: str,
        parts: Mapping[str, Any],
    ) -> None:
        self.journey = journey
        self.name = name
        self.cookie = cookie_name(name)
        self._endpoints = blueprint.name
        self._parts = parts
        _journeys[name] = self
        add = blueprint.add_url_rule
        add(f"{base}/save", "save", self._saved, methods=["GET"])
        add(f"{base}/come-back", "come_back", self._come_back, methods=["GET", "POST"])
        add(f"{base}/<slug:slug>", "question", self._question, methods=["GET", "POST"])

    def draft(self) -> DraftView | None:
        """The draft of this browser, sent or not."""
        return drafts.find_draft(self.token(), self.name)

    def token(self) -> str | None:
        """The draft's token from the cookie."""
        return read_cookie(self.cookie)

    def answers(self) -> Answers:
        """The answers so far; none where there is no draft."""
        draft = self.draft()
        return Answers(draft.answers if draft else {})

    def href(self, question: Question | None, *, changing: bool = False) -> str:
        """The address of a question, or of "check your answers" after the last."""
        if question is None:
            return url_for(f"{self._endpoints}.check_answers")
        change = "1" if changing else None
        return url_for(f"{self._endpoints}.question", slug=question.slug, change=change)

    def way_on(self, answers: Answers) -> str:
        """The first question without an answer, or "check your answers"."""
        return self.href(next(iter(self.journey.open_questions(answers)), None))

    def form_of(self, question: Question, answers: Answers) -> QuestionForm:
        """The question's form as it was answered."""
        kept = answers.of(question.slug)
        if not kept and answers.value(UNFINISHED, "slug") == question.slug:
            kept = answers.value(UNFINISHED, "fields", {})
        form = question.form.from_answers(kept)
        question.prepare(form, answers)
        return form

    def first_fault(self, answers: Answers) -> Response | None:
        """The page of the first answer that would be refused today, with its error; None if all are good.

        A draft may be days old, and may have been begun with other questions.
        """
        for question in self.journey.plan(answers):
            form = self.form_of(question, answers)
            form.validate()
            # The answers come from the draft: the page that sends them has checked its own token.
            form.csrf_token.errors = []
            if form.has_errors:
                return self._show(question, answers, form, 422, changing=True)
        return None

    def end(self) -> None:
        """Forget this browser's draft at once."""
        drafts.end_draft(self.token(), self.name)

    def part_line(self, question: Question, answers: Answers) -> str:
        """Where one is, in words: "Part 2 of 5: what happened"."""
        parts = self.journey.parts(answers)
        return _(
            "Part %(number)s of %(total)s: %(name)s",
            number=parts.index(question.part) + 1,
            total=len(parts),
            name=self._parts[question.part],
        )

    def hand_out(self, response: Response, token: str) -> Response:
        """Hand the browser the draft's token, until the browser is closed."""
        return give_cookie(response, self.cookie, token)

    @compressed
    @for_everyone
    def _question(self, slug: str) -> Response:
        question = self.journey.find(slug)
        if question is None:
            abort(404)
        draft = self.draft()
        if draft is not None and draft.sent_reference:
            # Sent answers are closed; the first question begins another journey.
            if not self.journey.is_first(question):
                return redirect(url_for(f"{self._endpoints}.sent"), 303)
            draft = None
        answers = Answers(draft.answers if draft else {})
        if not self.journey.may_visit(question, answers):
            if (
                request.method == "POST"
                and draft is None
                and question in self.journey.plan(answers)
            ):
                return self._gone(question, answers, question.form())
            return redirect(self.way_on(answers), 303)
        if request.method == "POST":
            return self._answer(question, answers, draft)
        return self._show(question, answers, self.form_of(question, answers))

    def _answer(self, question: Question, answers: Answers, draft: DraftView | None) -> Response:
        form = question.form()
        question.prepare(form, answers)
        saving = request.form.get("then") == "save"
        if form.validate():
            changes: dict[str, dict[str, Any] | None] = {
                question.slug: form.answers(),
                UNFINISHED: None,
            }
        elif saving and not form.csrf_token.errors:
            changes = {UNFINISHED: {"slug": question.slug, "fields": form.answers()}}
        else:
            return self._show(question, answers, form, 422)
        try:
            token = self._keep(changes, draft)
            if saving:
                drafts.keep_for_later(token, self.name)
        except DraftGone:
            return self._gone(question, answers, form)
        target = url_for(f"{self._endpoints}.save") if saving else self.way_after(question, token)
        return self.hand_out(redirect(target, 303), token)

    def _gone(self, question: Question, answers: Answers, form: QuestionForm) -> Response:
        """What was typed on this page, when the answers before it have ended."""
        question.prepare(form, answers)
        form.validate()
        form.tell_of_ended_draft()
        return self._show(question, answers, form, 422)

    def _keep(self, changes: dict[str, dict[str, Any] | None], draft: DraftView | None) -> str:
        token = self.token()
        if draft is None or token is None:
            slug, fields = next((s, f) for s, f in changes.items() if f is not None)
            return drafts.start_draft(self.name, current_locale().code, slug, fields)
        drafts.change_answers(token, self.name, changes, current_locale().code)
        return token

    def way_after(self, question: Question, token: str) -> str:
        """Where one goes from a question that was just answered."""
        draft = drafts.find_draft(token, self.name)
        answers = Answers(draft.answers if draft else {})
        if request.args.get("change") == "1":
            opened = next(iter(self.journey.open_questions(answers)), None)
            return self.href(opened, changing=True)
        return self.href(self.journey.after(question, answers))

    def _show(
        self,
        question: Question,
        answers: Answers,
        form: QuestionForm,
        status: int = 200,
        *,
        changing: bool = False,
    ) -> Response:
        page = render_template(
            question.template,
            form=form,
            answers=answers,
            page_error=status == 422,
            **self.surroundings(question, answers, changing=changing),
            **question.context(answers),
        )
        return make_response(page, status)

    def surroundings(
        self, question: Question, answers: Answers, *, changing: bool = False
    ) -> dict[str, Any]:
        """What a question's page needs beside its form: the ways back, on and out."""
        changing = changing or request.args.get("change") == "1"
        earlier = self.journey.before(question, answers)
        if changing:
            back = url_for(f"{self._endpoints}.check_answers")
        elif earlier is not None:
            back = self.href(earlier)
        else:
            back = url_for(f"{self._endpoints}.start")
        return {
            "back_href": back,
            "action": self.href(question, changing=changing),
            "part": self.part_line(question, answers),
            "save_offered": True,
            "sensitive": question.sensitive,
            "exit_href": exit_href(),
        }

    @for_everyone
    def _saved(self) -> Response:
        draft = self.draft()
        if draft is None or draft.resume_code is None:
            return redirect(url_for(f"{self._endpoints}.start"), 303)
        page = render_template(
            "journey/saved.html",
            code=draft.resume_code,
            ends_on=draft.expires_at,
            go_on_href=self.way_on(Answers(draft.answers)),
            come_back_href=url_for(f"{self._endpoints}.come_back"),
            exit_href=exit_href(),
        )
        return make_response(page)

    @for_everyone
    def _come_back(self) -> Response:
        form = ResumeForm()
        if request.method == "POST":
            if not form.validate():
                return self._show_come_back(form, 422)
            if not throttles.allow(f"resume:{request.remote_addr}", _RESUME_TRIES, _RESUME_WINDOW):
                form.add_error(
                    "code", _("You tried too many codes. Wait a minute, then try again.")
                )
                return self._show_come_back(form, 429)
            opened = drafts.resume_draft(form.code.data, self.name)
            if opened is not None:
                return self.hand_out(redirect(self._where(opened), 303), opened)
            form.add_error(
                "code",
                ngettext(
                    "We have no saved answers for this code. Codes work for %(num)s day.",
                    "We have no saved answers for this code. Codes work for %(num)s days.",
                    drafts.saved_days(),
                ),
            )
            return self._show_come_back(form, 422)
        return self._show_come_back(form, 200)

    def _where(self, token: str) -> str:
        draft = drafts.find_draft(token, self.name)
        return self.way_on(Answers(draft.answers if draft else {}))

    def _show_come_back(self, form: QuestionForm, status: int) -> Response:
        page = render_template(
            "layouts/question.html",
            form=form,
            back_href=url_for(f"{self._endpoints}.start"),
            sensitive=True,
            exit_href=exit_href(),
            page_error=status != 200,
        )
        return make_response(page, status)


def journey_pages(name: str) -> JourneyPages:
    """The pages of a journey, for a feature that shows one of its questions.

    Raises:
        KeyError: there is no such journey.
    """
    return _journeys[name]


def cookie_name(journey: str) -> str:
    """The name of the cookie that holds a journey's draft token."""
    return f"{journey}_draft"
