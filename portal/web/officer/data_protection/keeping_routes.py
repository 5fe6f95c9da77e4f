"""How long a case is kept: its times, legal holds, restrictions, and deletion by two managers."""

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
from portal.web.officer.act import Act
from portal.web.officer.acting import Subject, answer_act
from portal.web.officer.blueprint import blueprint
from portal.web.officer.data_protection import keeping_forms as forms
from portal.web.officer.presenter import day_words, time_words
from portal.web.officer.references import written_reference
from portal.web.shared.access import KEEPERS, REVIEW_OFFICERS, for_act, for_officers

ACTS: dict[str, Act[Keeping]] = {
    "hold": Act(
        _l("Set a legal hold"),
        forms.HoldForm,
        lambda reference, officer, seen, form: case_keeping.set_hold(
            reference, officer, HoldReason(form.reason.data), form.words.data
        ),
        lambda page, officer: page.hold is None,
        _l("The legal hold is set. Nothing of this case is deleted."),
    ),
    "lift": Act(
        _l("Lift the legal hold"),
        forms.LiftForm,
        lambda reference, officer, seen, form: case_keeping.lift_hold(
            reference, officer, form.words.data
        ),
        lambda page, officer: page.hold is not None,
        _l("The legal hold is lifted."),
    ),
    "restrict": Act(
        _l("Restrict the use of this case"),
        forms.RestrictForm,
        lambda reference, officer, seen, form: restrictions.restrict(
            reference, officer, RestrictionReason(form.reason.data), form.words.data
        ),
        lambda page, officer: page.restriction is None,
        _l("The use of this case is restricted."),
    ),
    "lift-restriction": Act(
        _l("Lift the restriction"),
        forms.LiftRestrictionForm,
        lambda reference, officer, seen, form: restrictions.lift(
            reference, officer, form.told_on.data, form.words.data
        ),
        lambda page, officer: page.restriction is not None,
        _l("The restriction is lifted."),
    ),
    "propose": Act(
        _l("Propose to delete this case"),
        forms.ProposeForm,
        lambda reference, officer, seen, form: case_keeping.propose_erasure(
            reference, officer, ErasureReason(form.reason.data), form.words.data
        ),
        lambda page, officer: page.may_go and page.closed_on is not None and page.proposal is None,
        _l("Your proposal waits for another manager."),
    ),
    "agree": Act(
        _l("Agree and delete it"),
        forms.AgreeForm,
        lambda reference, officer, seen, form: case_keeping.agree_erasure(reference, officer),
        lambda page, officer: page.may_go and page.proposal is not None and not page.proposal.by_me,
        _l("The case is deleted."),
    ),
    "send-back": Act(
        _l("Keep the case"),
        forms.SendBackForm,
        lambda reference, officer, seen, form: case_keeping.send_back_erasure(reference, officer),
        lambda page, officer: page.proposal is not None,
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
            if page.erased_at is None and act.offered(page, g.officer)
        ],
    )


@blueprint.route("/keeping/<reference>/<slug:act>", methods=["GET", "POST"])
@for_officers(*KEEPERS, acts="keeping")
def keeping_act(reference: str, act: str) -> str | Response | tuple[str, int]:
    """One decision about keeping a case."""
    chosen = ACTS.get(act) or abort(404)
    page = case_keeping.open_keeping(written_reference(reference), g.officer)
    form = chosen.fitted_form(page)
    return answer_act(
        form,
        _subject("keeping", page.reference),
        act,
        lambda: chosen.do(page.reference, g.officer, form.seen, form),
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
    return answer_act(
        form,
        _subject(kind, written),
        "use",
        lambda: restrictions.record_use(
            written, g.officer, UseReason(form.reason.data), form.words.data or ""
        ),
    )


def _subject(kind: str, reference: str) -> Subject:
    # How a case is kept has no version: each act is about what stands at that moment.
    return Subject(kind, reference, _what(reference), 0, lambda: 0)


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
