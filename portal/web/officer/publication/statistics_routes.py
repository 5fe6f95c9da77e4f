"""The published numbers of each year: freezing them, signing them off, putting them right."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from flask import abort, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from portal.domain.vocabulary import Measure
from portal.labels import officer as labels
from portal.labels.statistics import MEASURES
from portal.services.audit import audit
from portal.services.case_access import Refused
from portal.services.publication import published_years
from portal.services.publication.published_years import YearOfNumbers
from portal.services.reading import day
from portal.services.transaction import Stale
from portal.web.officer.act_form import ActForm
from portal.web.officer.blueprint import blueprint
from portal.web.officer.presenter import day_words
from portal.web.officer.queue_forms import options_of
from portal.web.shared.access import for_act
from portal.web.shared.fields import HiddenField, RadiosField, TextAreaField, TextField

FREEZE, SIGN_OFF = "freeze", "sign-off"
_DO: dict[str, Callable[..., None]] = {
    FREEZE: published_years.freeze,
    SIGN_OFF: published_years.sign_off,
}
_DONE = {
    FREEZE: _l("The numbers of %(year)s are frozen. Check them, then sign them off."),
    SIGN_OFF: _l("The numbers of %(year)s are signed off, and published as final."),
    "correct": _l("The number is put right. Everybody can see what it was, and why."),
}
_LONGEST_REASON = 400


class YearForm(ActForm):
    """One act on one year; which, by the button that was pressed."""

    title = _l("Yearly numbers")
    year = HiddenField(max_length=10)
    act = HiddenField(max_length=10)


class CorrectionForm(ActForm):
    """One number put right."""

    title = _l("Put a published number right")
    hint = _l("Everybody can read the old number, the new one and your reason.")
    measure = RadiosField(
        _l("Which number was wrong?"),
        required=_l("Choose the number that was wrong."),
        options=options_of(MEASURES),
    )
    after = TextField(
        _l("What is right?"), required=_l("Write the right number."), max_length=9, width=5
    )
    reason = TextAreaField(
        _l("Why was it wrong?"),
        hint=_l("Name no person and no case."),
        required=_l("Write why it was wrong."),
        max_length=_LONGEST_REASON,
        rows=3,
    )

    def is_right(self) -> bool:
        """Whether all is there, and the number is one."""
        right = self.validate()
        typed = self.after.data or ""
        if typed and not (typed.isascii() and typed.isdigit()):
            self.add_error("after", _("Write the number in figures, such as 12."))
            return False
        return bool(right)


@blueprint.route("/statistics", methods=["GET", "POST"])
@for_act("numbers/freeze-and-sign-off")
def statistics() -> str | Response | tuple[str, int]:
    """Every year with its numbers, and what can be done with them."""
    form = YearForm()
    if request.method == "GET":
        return _page(form, _done())
    act, first_day = form.act.data or "", day(form.year.data or "")
    if not form.validate():
        return _page(form), 422
    if act not in _DO or first_day is None:
        abort(400)
    trouble = _try(act, lambda: _DO[act](first_day, g.officer, form.seen))
    if trouble is not None:
        form.add_error(None, trouble)
        return _page(form), 422
    return redirect(url_for("officer.statistics", done=act, year=first_day.isoformat()), 303)


@blueprint.route("/statistics/<string(length=10):year>", methods=["GET", "POST"])
@for_act("numbers/correct")
def statistics_correct(year: str) -> str | Response | tuple[str, int]:
    """Putting one number of a signed-off year right."""
    first_day = day(year)
    found = published_years.find_year(first_day) if first_day else None
    if found is None or found.signed_off_on is None:
        abort(404)
    form = CorrectionForm()
    if request.method == "GET":
        form.version.data = str(found.version)
        return _correction_page(form, found)
    if not form.is_right():
        return _correction_page(form, found), 422
    trouble = _try(
        "correct",
        lambda: published_years.correct(
            found.year.first_day,
            g.officer,
            form.seen,
            measure=Measure(form.measure.data),
            after=int(form.after.data),
            reason=form.reason.data,
        ),
    )
    if trouble is not None:
        fresh = published_years.find_year(found.year.first_day) or found
        form.version.data = str(fresh.version)
        form.add_error(None, trouble)
        return _correction_page(form, fresh), 422
    return redirect(url_for("officer.statistics", done="correct", year=year), 303)


def _try(act: str, do: Callable[[], None]) -> Any:
    """Do it; what stands against it, in words, or None."""
    try:
        do()
    except Refused as refused:
        audit.record(
            "statistics.refused",
            officer_id=g.officer.id,
            facts={"act": act, "why": refused.why.value},
        )
        return labels.REFUSALS[refused.why]
    except Stale:
        return _("Somebody changed this year while you were here. Look at it, then try again.")
    return None


def _done() -> str | None:
    words = _DONE.get(request.args.get("done", ""))
    found = day(request.args.get("year", ""))
    if words is None or found is None:
        return None
    year = next((one for one in published_years.list_years() if one.year.first_day == found), None)
    return str(words) % {"year": year.year.label} if year else None


def _page(form: YearForm, done: str | None = None) -> str:
    return render_template(
        "officer/statistics.html",
        form=form,
        done=done,
        years=[_row(each) for each in published_years.list_years()],
        freeze=FREEZE,
        sign_off=SIGN_OFF,
    )


def _correction_page(form: CorrectionForm, found: YearOfNumbers) -> str:
    return render_template("officer/statistics_correct.html", form=form, year=_row(found))


def _row(each: YearOfNumbers) -> dict[str, Any]:
    frozen, signed = each.frozen_on, each.signed_off_on
    return {
        "label": each.year.label,
        "key": each.year.first_day.isoformat(),
        "version": each.version,
        "numbers": [
            (words, _number(each.numbers[measure]), _number(each.live[measure]))
            for measure, words in MEASURES.items()
        ],
        "standing": _standing(each, frozen, signed),
        "may_freeze": each.over and signed is None,
        "may_sign": frozen is not None and signed is None,
        "may_correct": signed is not None,
        "frozen": frozen is not None,
        "corrections": len(each.corrections),
    }


def _standing(each: YearOfNumbers, frozen: dt.date | None, signed: dt.date | None) -> str:
    if not each.over:
        return _("Not over yet")
    if signed is not None:
        return _("Signed off on %(day)s", day=day_words(signed))
    if frozen is not None:
        return _("Frozen on %(day)s, not signed off", day=day_words(frozen))
    return _("Over, not frozen")


def _number(number: int | None) -> str:
    return _("not given") if number is None else str(number)
