"""The journey of a report: its questions in their order, and when each is asked."""

from typing import Any

from flask_babel import gettext as _

from portal import clock
from portal.content.current import authority
from portal.domain.contact import may_offer_to_speak_to_other_party
from portal.domain.routing import Door
from portal.domain.vocabulary import Identity, Timing, YesNo, YesNoUnsure
from portal.services.report.report_answers import facts, read_answers
from portal.web.report import contact_forms, forms, people_forms
from portal.web.report.doors import doors_for
from portal.web.shared.fields import QuestionForm
from portal.web.shared.journey import Answers, Journey, Question


def _may_be_danger(answers: Answers) -> bool:
    return answers.value("danger", "now") in (YesNoUnsure.YES, YesNoUnsure.UNSURE)


def _once(answers: Answers) -> bool:
    return answers.value("when", "timing") == Timing.ONCE


def _going_on(answers: Answers) -> bool:
    return answers.value("when", "timing") == Timing.GOING_ON


def _told(answers: Answers) -> bool:
    return answers.value("told-before", "told") == YesNoUnsure.YES


def _named(answers: Answers) -> bool:
    return answers.value("identity", "identity") == Identity.NAMED


def _may_offer_talk(answers: Answers) -> bool:
    return may_offer_to_speak_to_other_party(facts(read_answers(answers.all())))


def _not_after_today(form: QuestionForm, answers: Answers) -> None:
    form["on"].not_after = clock.today()


def _say_months(form: QuestionForm, answers: Answers) -> None:
    months = authority().policy.risk.repeat_within_months
    form["times"].hint = _(
        "Count the last %(months)s months, and everyone you told. Do not count this report.",
        months=months,
    )


def _ask_for_safe_ways_only(form: contact_forms.ContactForm, answers: Answers) -> None:
    form.keep_only(read_answers(answers.all()).contact.safe)


def _no_unless_they_say_so(form: QuestionForm, answers: Answers) -> None:
    if not form["may_speak"].data and not form.is_submitted():
        form["may_speak"].data = YesNo.NO.value


def _shows(*doors: Door) -> Any:
    def context(answers: Answers) -> dict[str, Any]:
        return {"doors": doors_for(answers, doors)}

    return context


def _ask(slug: str, form: type[QuestionForm], part: str, **more: Any) -> Question:
    return Question(slug, form, part, **{"template": "report/question.html", **more})


JOURNEY = Journey(
    (
        _ask("danger", forms.DangerForm, "danger"),
        _ask(
            "call-999",
            forms.Call999Form,
            "danger",
            applies=_may_be_danger,
            template="report/call_999.html",
        ),
        _ask("type", forms.TypeForm, "problem"),
        _ask(
            "where",
            forms.WhereForm,
            "problem",
            context=_shows(Door.NOISE_LINE, Door.POLICE_101),
        ),
        _ask("home", forms.HomeForm, "problem", context=_shows(Door.OUTSIDE_BOROUGH)),
        _ask(
            "when",
            forms.WhenForm,
            "happened",
            context=_shows(Door.COUNCIL_HOUSING_FORM, Door.LANDLORD),
        ),
        _ask("date", forms.DateForm, "happened", applies=_once, prepare=_not_after_today),
        _ask("how-long", forms.HowLongForm, "happened", applies=_going_on),
        _ask("how-often", forms.HowOftenForm, "happened", applies=_going_on),
        _ask(
            "last-time", forms.LastTimeForm, "happened", applies=_going_on, prepare=_not_after_today
        ),
        _ask("what-happened", forms.WhatHappenedForm, "happened"),
        _ask("evidence", forms.EvidenceQuestion, "happened"),
        _ask("signs", forms.SignsForm, "happened"),
        _ask("effect", people_forms.EffectForm, "effect"),
        _ask("harder", people_forms.HarderForm, "effect"),
        _ask("who", people_forms.WhoForm, "people"),
        _ask("about-them", people_forms.AboutThemForm, "people"),
        _ask("hate", people_forms.HateForm, "people"),
        _ask("at-risk", people_forms.AtRiskForm, "people"),
        _ask("told-before", people_forms.ToldBeforeForm, "people"),
        _ask(
            "last-told",
            people_forms.LastToldForm,
            "people",
            applies=_told,
            prepare=_not_after_today,
        ),
        _ask(
            "times-told",
            people_forms.TimesToldForm,
            "people",
            applies=_told,
            prepare=_say_months,
        ),
        _ask("safe-contact", contact_forms.SafeContactForm, "contact"),
        _ask("identity", contact_forms.IdentityForm, "contact"),
        _ask(
            "contact",
            contact_forms.ContactForm,
            "contact",
            applies=_named,
            prepare=_ask_for_safe_ways_only,
        ),
        _ask("avoid", contact_forms.AvoidForm, "contact"),
        _ask(
            "other-party",
            contact_forms.OtherPartyForm,
            "contact",
            applies=_may_offer_talk,
            prepare=_no_unless_they_say_so,
        ),
    )
)
