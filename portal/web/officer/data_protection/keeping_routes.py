"""How long a case is kept: its times, legal holds, and deletion by two managers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import abort, g, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from portal.domain.keeping import ErasureReason, HoldReason
from portal.domain.references import ReferenceKind, kind_of
from portal.labels import keeping as labels
from portal.services.data_protection import case_keeping
from portal.services.data_protection.case_keeping import Hold, Keeping
from portal.services.officer.officers import OfficerName
from portal.web.officer.act_form import ActForm
from portal.web.officer.acting import begin, form_page, perform
from portal.web.officer.blueprint import blueprint
from portal.web.officer.data_protection import keeping_forms as forms
from portal.web.officer.presenter import day_words, time_words
from portal.web.officer.references import written_reference
from portal.web.shared.access import KEEPERS, for_officers


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
    "propose": Act(
        _l("Propose to delete this case"),
        forms.ProposeForm,
        lambda reference, form: case_keeping.propose_erasure(
            reference, g.officer, ErasureReason(form.reason.data), form.words.data
        ),
        lambda page: page.hold is None and page.closed_on is not None and page.proposal is None,
        _l("Your proposal waits for another manager."),
    ),
    "agree": Act(
        _l("Agree and delete it"),
        forms.AgreeForm,
        lambda reference, form: case_keeping.agree_erasure(reference, g.officer),
        lambda page: page.hold is None and page.proposal is not None and not page.proposal.by_me,
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
