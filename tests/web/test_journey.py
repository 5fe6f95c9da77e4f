"""A journey is worked out from its answers alone."""

import pytest

from portal.web.shared.fields import QuestionForm
from portal.web.shared.journey import Answers, Journey, Question


def going_on(answers: Answers) -> bool:
    return answers.value("when", "timing") == "going_on"


WHEN = Question("when", QuestionForm, "happened")
HOW_LONG = Question("how-long", QuestionForm, "happened", applies=going_on)
ACCOUNT = Question("account", QuestionForm, "words")
JOURNEY = Journey((WHEN, HOW_LONG, ACCOUNT))

NONE = Answers()
ONCE = Answers({"when": {"timing": "once"}})
GOING_ON = Answers({"when": {"timing": "going_on"}})
CHANGED = Answers({"when": {"timing": "once"}, "how-long": {"duration": "x"}, "account": {}})


@pytest.mark.parametrize(
    ("answers", "plan"),
    [(NONE, [WHEN, ACCOUNT]), (ONCE, [WHEN, ACCOUNT]), (GOING_ON, [WHEN, HOW_LONG, ACCOUNT])],
)
def test_the_answers_say_what_is_asked(answers: Answers, plan: list[Question]) -> None:
    assert JOURNEY.plan(answers) == plan


def test_the_next_and_the_one_before_follow_the_plan() -> None:
    assert JOURNEY.after(WHEN, ONCE) is ACCOUNT
    assert JOURNEY.after(WHEN, GOING_ON) is HOW_LONG
    assert JOURNEY.after(ACCOUNT, ONCE) is None
    assert JOURNEY.before(ACCOUNT, GOING_ON) is HOW_LONG
    assert JOURNEY.before(WHEN, NONE) is None


def test_a_question_that_no_longer_applies_leads_to_the_first_open_one() -> None:
    assert JOURNEY.after(HOW_LONG, ONCE) is ACCOUNT
    assert JOURNEY.after(HOW_LONG, CHANGED) is None


def test_nobody_jumps_ahead_or_into_what_is_not_asked() -> None:
    assert JOURNEY.may_visit(WHEN, NONE)
    assert not JOURNEY.may_visit(ACCOUNT, NONE)
    assert JOURNEY.may_visit(ACCOUNT, ONCE)
    assert not JOURNEY.may_visit(ACCOUNT, GOING_ON)
    assert not JOURNEY.may_visit(HOW_LONG, ONCE)


def test_an_empty_answer_is_an_answer() -> None:
    assert JOURNEY.is_complete(CHANGED)
    assert not JOURNEY.is_complete(ONCE)


def test_only_answers_that_apply_are_sent() -> None:
    assert JOURNEY.applicable(CHANGED) == {"when": {"timing": "once"}, "account": {}}
    assert set(CHANGED.all()) == {"when", "how-long", "account"}


def test_parts_are_those_one_goes_through() -> None:
    assert JOURNEY.parts(ONCE) == ["happened", "words"]
    assert JOURNEY.is_first(WHEN)
    assert not JOURNEY.is_first(ACCOUNT)


def test_two_questions_cannot_share_a_slug() -> None:
    with pytest.raises(ValueError, match="share a slug"):
        Journey((WHEN, WHEN))
