"""The pages on which a person does something about their own case."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.domain.appeals import AppealGround
from portal.domain.resident_acts import ResidentAct
from portal.labels.tracking import CORRECT
from portal.services.panel import panels, plan_consultation
from portal.services.publication import satisfaction
from portal.services.publication.satisfaction import Rating
from portal.services.tracking import resident_acts, tracking_changes
from portal.services.tracking.resident_acts import NotNow
from portal.services.tracking.tracking import AppealOffer, TrackedCase
from portal.services.tracking.tracking_changes import Ways
from portal.web.tracking.act_forms import (
    AnswerForm,
    AppealForm,
    CorrectForm,
    MessageForm,
    NotSolvedForm,
    OwnForm,
    PlanCommentForm,
    RateForm,
    TakingPartForm,
    WaysForm,
    WithdrawForm,
)

Form = Any


@dataclass(frozen=True)
class Act:
    """One thing to do.

    Args:
        slug: its part of the address.
        form: what is asked.
        link: the words of the link to it.
        done: what is said afterwards.
        offered: whether the case is in a state for it.
        do: does it, given the token, the reference and a form that was found right.
        prefill: what the form begins with.
        is_right: whether what was sent may be done, errors added.
        fit: fits the form to the case.
    """

    slug: str
    form: type[OwnForm]
    link: Any
    done: Any
    offered: Callable[[TrackedCase], bool]
    do: Callable[[str | None, str, Form], None]
    prefill: Callable[[str | None, str], dict[str, Any]] = lambda token, reference: {}
    is_right: Callable[[str | None, str, Form], bool] = lambda token, reference, form: bool(
        form.validate()
    )
    fit: Callable[[TrackedCase, Form], None] = lambda case, form: None


def _may(act: ResidentAct) -> Callable[[TrackedCase], bool]:
    return lambda case: act in case.acts


def _answer(token: str | None, reference: str, form: AnswerForm) -> None:
    try:
        resident_acts.answer(token, reference, form.seen, form.words.data)
    except NotNow:
        # An officer went on meanwhile: the words arrive all the same.
        resident_acts.write(token, reference, form.seen, form.words.data)


def _write(token: str | None, reference: str, form: MessageForm) -> None:
    resident_acts.write(token, reference, form.seen, form.words.data)


def _correct(token: str | None, reference: str, form: CorrectForm) -> None:
    resident_acts.correct(token, reference, form.seen, form.account.data, form.also.data)


def _account(token: str | None, reference: str) -> dict[str, Any]:
    return {"account": resident_acts.told_account(token, reference)}


def _withdraw(token: str | None, reference: str, form: WithdrawForm) -> None:
    resident_acts.withdraw(token, reference, form.seen, form.chosen, form.words.data)


def _not_solved(token: str | None, reference: str, form: NotSolvedForm) -> None:
    resident_acts.say_not_solved(token, reference, form.seen, form.words.data)


def _appeal(token: str | None, reference: str, form: AppealForm) -> None:
    resident_acts.appeal(token, reference, form.seen, form.told)


def _fit_appeal(case: TrackedCase, form: AppealForm) -> None:
    # Without an offer it may be a second click: what was sent first is then found.
    form.fit(case.appeal or AppealOffer(tuple(AppealGround), None))


def _change_ways(token: str | None, reference: str, form: WaysForm) -> None:
    ways = Ways(
        safe=form.safe,
        telephone=form.telephone.data,
        address=form.address.data,
        careful=form.careful.data,
        language=form.language.data,
        interpreter=form.wants_interpreter,
        person=form.person.data,
    )
    tracking_changes.change_ways(token, reference, form.seen, ways)


def _ways(token: str | None, reference: str) -> dict[str, Any]:
    now = tracking_changes.find_contact(token, reference)
    return {
        "ways": sorted(now.safe) or ["none"],
        "telephone": now.telephone,
        "address": now.address,
        "careful": now.careful,
        "language": now.language,
        "interpreter": str(now.interpreter or ""),
        "person": now.person,
    }


def _ways_are_right(token: str | None, reference: str, form: WaysForm) -> bool:
    return form.is_right(tracking_changes.find_contact(token, reference))


def _rate(token: str | None, reference: str, form: RateForm) -> None:
    rating = Rating(
        listened=int(form.listened.data),
        outcome=int(form.outcome.data),
        words=form.words.data,
        linked=form.linked.data == "yes",
    )
    satisfaction.rate(token, reference, form.seen, rating)


def _comment_on_plan(token: str | None, reference: str, form: PlanCommentForm) -> None:
    plan_consultation.comment_on_plan(
        token, reference, form.seen, form.chosen, form.words.data or ""
    )


def _take_part(token: str | None, reference: str, form: TakingPartForm) -> None:
    panels.say_taking_part(token, reference, form.seen, form.said)


def _part(token: str | None, reference: str) -> dict[str, Any]:
    panel = panels.find_own_panel(token, reference)
    if panel is None or panel.answer is None:
        return {}
    said = panel.answer
    return {"how": said.how.value, "words": said.words, "objects": said.objects}


ACTS: dict[str, Act] = {
    act.slug: act
    for act in (
        Act(
            "answer",
            AnswerForm,
            _l("Answer our question"),
            _l("We have your answer. An officer will read it."),
            _may(ResidentAct.ANSWERED),
            _answer,
        ),
        Act(
            "plan-comment",
            PlanCommentForm,
            _l("Tell us what you think of the plan"),
            _l("Thank you. We read what you said, and we tell you what we do about it."),
            _may(ResidentAct.COMMENTED_ON_PLAN),
            _comment_on_plan,
            is_right=lambda token, reference, form: bool(form.is_right()),
        ),
        Act(
            "taking-part",
            TakingPartForm,
            _l("Tell us how you take part in the meeting"),
            _l("Thank you. We tell the panel how you take part."),
            _may(ResidentAct.SAID_TAKING_PART),
            _take_part,
            _part,
        ),
        Act(
            "message",
            MessageForm,
            _l("Send us a message"),
            _l("We have your message. An officer will read it."),
            _may(ResidentAct.RESIDENT_MESSAGE),
            _write,
        ),
        Act(
            "correct",
            CorrectForm,
            CORRECT,
            _l("We have put it right. Officers can see what you wrote before, too."),
            _may(ResidentAct.CORRECTED),
            _correct,
            _account,
        ),
        Act(
            "not-solved",
            NotSolvedForm,
            _l("Tell us that this is not solved"),
            _l("We opened it again. You see below by when you hear from us."),
            _may(ResidentAct.NOT_SOLVED),
            _not_solved,
        ),
        Act(
            "appeal",
            AppealForm,
            _l("Appeal against what we decided or did"),
            _l("We have your appeal. You see below by when we decide about it."),
            _may(ResidentAct.APPEALED),
            _appeal,
            fit=_fit_appeal,
        ),
        Act(
            "contact",
            WaysForm,
            _l("Change how we may reach you"),
            _l("We have changed it. We use only the ways that you chose."),
            lambda case: not case.anonymous and not case.told_nothing,
            _change_ways,
            _ways,
            _ways_are_right,
        ),
        Act(
            "how-it-went",
            RateForm,
            _l("Tell us how it went"),
            _l("Thank you. What you say helps us to do better."),
            lambda case: case.may_rate,
            _rate,
        ),
        Act(
            "withdraw",
            WithdrawForm,
            _l("Withdraw your report or request"),
            _l("You withdrew it. Its dates still count if you ask for a case review."),
            _may(ResidentAct.RESIDENT_WITHDREW),
            _withdraw,
        ),
    )
}
