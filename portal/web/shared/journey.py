"""A journey of questions, computed from the answers given so far.

Which questions apply, which comes next, where "Back" leads and whether somebody
may see a page all follow from the answers, so nothing is remembered beside them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from portal.web.shared.fields import QuestionForm

Fields = Mapping[str, Any]


class Answers:
    """The answers of a journey: question slug -> field -> value. They never change."""

    def __init__(self, given: Mapping[str, Fields] | None = None) -> None:
        self._given = dict(given or {})
        # Which questions follow from them: asked several times for each page (docs/decisions/0036).
        self.plans: dict[Journey, tuple[Question, ...]] = {}

    def __contains__(self, slug: str) -> bool:
        return slug in self._given

    def of(self, slug: str) -> Fields:
        """All fields of one question; empty when it was not answered."""
        return self._given.get(slug, {})

    def value(self, slug: str, name: str, default: Any = None) -> Any:
        """One field of one question."""
        return self.of(slug).get(name, default)

    def all(self) -> dict[str, Fields]:
        """Every answer, of questions that no longer apply too."""
        return dict(self._given)

    def only(self, slugs: list[str]) -> dict[str, Fields]:
        """The answers of these questions alone, in their order."""
        return {slug: self._given[slug] for slug in slugs if slug in self._given}


def always(answers: Answers) -> bool:
    """A question that is asked of everyone."""
    return True


def unchanged(form: QuestionForm, answers: Answers) -> None:
    """A form whose words and options are always the same."""


def nothing_more(answers: Answers) -> dict[str, Any]:
    """A template that needs the form alone."""
    return {}


@dataclass(frozen=True)
class Question:
    """One page of a journey.

    Args:
        slug: its part of the address, and the key of its answers.
        form: its form; the form's title is the page's h1.
        part: the key of the part of the journey that it stands in.
        applies: whether it is asked, given the answers.
        template: its template, when the ordinary question page is not enough.
        sensitive: whether the page offers "Exit this page".
        prepare: fits the form's words and options to the earlier answers.
        context: what the template needs beside the form.
    """

    slug: str
    form: type[QuestionForm]
    part: str
    applies: Callable[[Answers], bool] = always
    template: str = "layouts/question.html"
    sensitive: bool = True
    prepare: Callable[[QuestionForm, Answers], None] = unchanged
    context: Callable[[Answers], dict[str, Any]] = nothing_more


class Journey:
    """Questions in their order."""

    def __init__(self, questions: tuple[Question, ...]) -> None:
        self.questions = questions
        self._by_slug = {question.slug: question for question in questions}
        if len(self._by_slug) != len(questions):
            raise ValueError("two questions share a slug")

    def find(self, slug: str) -> Question | None:
        """The question of a slug, whether it applies or not."""
        return self._by_slug.get(slug)

    def is_first(self, question: Question) -> bool:
        """Whether the journey begins with this question."""
        return question is self.questions[0]

    def plan(self, answers: Answers) -> list[Question]:
        """The questions that apply, in order."""
        if self not in answers.plans:
            answers.plans[self] = tuple(each for each in self.questions if each.applies(answers))
        return list(answers.plans[self])

    def open_questions(self, answers: Answers) -> list[Question]:
        """The questions that apply and have no answer yet."""
        return [question for question in self.plan(answers) if question.slug not in answers]

    def is_complete(self, answers: Answers) -> bool:
        """Whether every question that applies was answered."""
        return not self.open_questions(answers)

    def may_visit(self, question: Question, answers: Answers) -> bool:
        """Whether every question before this one was answered: no jumping ahead."""
        for earlier in self.plan(answers):
            if earlier is question:
                return True
            if earlier.slug not in answers:
                return False
        return False

    def before(self, question: Question, answers: Answers) -> Question | None:
        """Where "Back" leads, or None at the first question."""
        plan = self.plan(answers)
        place = plan.index(question)
        return plan[place - 1] if place else None

    def after(self, question: Question, answers: Answers) -> Question | None:
        """The next question, or None when all were asked."""
        plan = self.plan(answers)
        if question not in plan:
            return next(iter(self.open_questions(answers)), None)
        place = plan.index(question)
        return plan[place + 1] if place + 1 < len(plan) else None

    def applicable(self, answers: Answers) -> dict[str, Fields]:
        """The answers of the questions that apply: what may be shown and sent."""
        return answers.only([question.slug for question in self.plan(answers)])

    def parts(self, answers: Answers) -> list[str]:
        """The keys of the parts that the person goes through, in order."""
        return list(dict.fromkeys(question.part for question in self.plan(answers)))
