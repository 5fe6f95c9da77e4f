"""How long a case is kept: its times, legal holds, restrictions, and deletion by two managers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import abort, g, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from portal.domain.keeping import ErasureReason, HoldReason, RestrictionReason, UseReason
from portal.domain.references import ReferenceKind, kind_of
from portal.labels import keeping as labels
from portal.services.data_protection import case_keeping, restrictions
from portal.services.data_protection.case_keeping import Hold, Keeping
from portal.services.data_protection.restrictions import Restriction
from portal.services.officer.officers import OfficerName
from portal.web.officer.act_form import ActForm
from portal.web.officer.acting import begin, form_page, perform
from portal.web.officer.blueprint import blueprint
from portal.web.officer.data_protection import keeping_forms as forms
from portal.web.officer.presenter import day_words, time_words
from portal.web.officer.references import written_reference
from portal.web.shared.access import KEEPERS, REVIEW_OFFICERS, for_act, for_officers


@dataclass(frozen=True)
class Act:
    """One thing that a manager decides about keeping a case."""

    link: Any
    form: type[ActForm]
    do: Callable[[str, Any], None]
    offered: Callable[[Keeping], bool]
    done: Any


ACTS: dict[str, Act] = {
    "hold": Act(
        _l("Set a legal hold"),
        forms.HoldForm,
        lambda reference, form: case_keeping.set_hold(
            reference, g.officer, HoldReason(form.reason.data), form.words.data
        ),
        lambda page: page.hold is None,
        _l("The legal hold is set. Nothing of this case is deleted."),
    ),
    "lift": Act(
        _l("Lift the legal hold"),
        forms.LiftForm,
        lambda reference, form: case_keeping.lift_hold(reference, g.officer, form.words.data),
        lambda page: page.hold is not None,
        _l("The legal hold is lifted."),
    ),
    "restrict": Act(
        _l("Restrict the use of this case"),
        forms.RestrictForm,
        lambda reference, form: restrictions.restrict(
            reference, g.officer, RestrictionReason(form.reason.data), form.words.data
        ),
        lambda page: page.restriction is None,
        _l("The use of this case is restricted."),
    ),
    "lift-restriction": Act(
        _l("Lift the restriction"),
        forms.LiftRestrictionForm,
        lambda reference, form: restrictions.lift(
            reference, g.officer, form.told_on.data, form.words.data
        ),
        lambda page: page.restriction is not None,
        _l("The restriction is lifted."),
    ),
    "propose": Act(
        _l("Propose to delete this case"),
        forms.ProposeForm,
        lambda reference, form: case_keeping.propose_erasure(
            reference, g.officer, ErasureReason(form.reason.data), form.words.data
        ),
        lambda page: page.may_go and page.closed_on is not None and page.proposal is None,
        _l("Your proposal waits for another manager."),
    ),
    "agree": Act(
        _l("Agree and delete it"),
        forms.AgreeForm,
        lambda reference, form: case_keeping.agree_erasure(reference, g.officer),
        lambda page: page.may_go and page.proposal is not None and not page.proposal.by_me,
        _l("The case is deleted."),
    ),
    "send-back": Act(
        _l("Keep the case"),
        forms.SendBackForm,
        lambda reference, form: case_keeping.send_back_erasure(reference, g.officer),
        lambda page: page.proposal is not None,
        _l("The case is kept."),
    ),
}


@blueprint.get("/keeping/<reference>")
@for_officers(*KEEPERS)
def keeping(reference: str) -> str:
    """How long one case is kept."""
    page = case_keeping.open_keeping(written_reference(reference), g.officer)
    done = ACTS.get(request.args.get("done", ""))
    return render_template(
        "officer/keeping.html",
        page=page,
        done=done.done if done else None,
        what=_what(page.reference),
        back_href=_case_address(page.reference),
        erased=page.erased_at and time_words(page.erased_at),
        endings=[
            {"key": labels.CLASSES[each.keep], "value": day_words(each.on) if each.on else None}
            for each in page.endings
        ],
        holds=[_hold_words(each) for each in page.holds],
        restrictions=[_restriction_words(each) for each in page.restrictions],
        proposal=_proposal_words(page),
        acts=[
            (url_for("officer.keeping_act", reference=page.reference, act=name), act.link)
            for name, act in ACTS.items()
            if page.erased_at is None and act.offered(page)
        ],
    )


@blueprint.route("/keeping/<reference>/<slug:act>", methods=["GET", "POST"])
@for_officers(*KEEPERS, acts="keeping")
def keeping_act(reference: str, act: str) -> str | Response | tuple[str, int]:
    """One decision about keeping a case."""
    chosen = ACTS.get(act) or abort(404)
    page = case_keeping.open_keeping(written_reference(reference), g.officer)
    form = chosen.form()
    what = _what(page.reference)
    if request.method == "GET":
        begin(form, 0)
        return form_page(form, "keeping", page.reference, what)
    if not form.validate():
        return form_page(form, "keeping", page.reference, what), 422
    return perform(
        form,
        lambda: chosen.do(page.reference, form),
        kind="keeping",
        reference=page.reference,
        name=act,
        fresh_version=lambda: 0,
        what=what,
    )


@blueprint.route("/restricted/<reference>", methods=["GET", "POST"])
@for_act("restricted-case/use")
def restricted_use(reference: str) -> str | Response | tuple[str, int]:
    """Why an officer uses a restricted case all the same."""
    written = written_reference(reference)
    is_report = kind_of(written) is ReferenceKind.ASB
    if not is_report and g.officer.role not in REVIEW_OFFICERS:
        abort(403)
    if restrictions.find_standing(written, g.officer) is None:
        abort(404)
    kind, form = "report" if is_report else "case_review", forms.UseForm()
    if request.method == "GET":
        begin(form, 0)
        return form_page(form, kind, written, _what(written))
    if not form.validate():
        return form_page(form, kind, written, _what(written)), 422
    return perform(
        form,
        lambda: restrictions.record_use(
            written, g.officer, UseReason(form.reason.data), form.words.data or ""
        ),
        kind=kind,
        reference=written,
        name="use",
        fresh_version=lambda: 0,
        what=_what(written),
    )


def _what(reference: str) -> str:
    return _("Report") if kind_of(reference) is ReferenceKind.ASB else _("Case review")


def _case_address(reference: str) -> str:
    is_report = kind_of(reference) is ReferenceKind.ASB
    return url_for("officer.report" if is_report else "officer.case_review", reference=reference)


def _hold_words(hold: Hold) -> dict[str, object]:
    return {
        "title": labels.HOLD_REASONS[hold.reason],
        "set": _("Set %(when)s by %(who)s", when=time_words(hold.set_at), who=_name(hold.set_by)),
        "words": hold.words,
        "lifted": hold.lifted_at
        and _(
            "Lifted %(when)s by %(who)s", when=time_words(hold.lifted_at), who=_name(hold.lifted_by)
        ),
        "lifted_words": hold.lifted_words,
    }


def _restriction_words(each: Restriction) -> dict[str, object]:
    told = each.told_on and _("They were told on %(day)s.", day=day_words(each.told_on))
    return {
        "title": labels.RESTRICTION_REASONS[each.reason],
        "set": _("Set %(when)s by %(who)s", when=time_words(each.set_at), who=_name(each.set_by)),
        "words": each.words,
        "lifted": each.lifted_at
        and _(
            "Lifted %(when)s by %(who)s", when=time_words(each.lifted_at), who=_name(each.lifted_by)
        )
        + f". {told}",
        "lifted_words": each.lifted_words,
        "uses": [
            {
                "title": labels.USE_REASONS[use.reason],
                "set": _("Used %(when)s by %(who)s", when=time_words(use.at), who=_name(use.by)),
                "words": use.words,
            }
            for use in each.uses
        ],
    }


def _proposal_words(page: Keeping) -> dict[str, object] | None:
    waiting = page.proposal
    if waiting is None or page.erased_at is not None:
        return None
    return {
        "title": labels.ERASURE_REASONS[waiting.reason],
        "set": _(
            "Proposed %(when)s by %(who)s",
            when=time_words(waiting.proposed_at),
            who=_name(waiting.proposed_by),
        ),
        "words": waiting.words,
        "mine": waiting.by_me,
    }


def _name(officer: OfficerName | None) -> str:
    return officer.name if officer else "–"
