"""Handing over an absent colleague's cases."""

from flask import g, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.wrappers import Response

from portal.labels import officer as labels
from portal.services.audit import audit
from portal.services.case_access import Refused
from portal.services.officer import handover, officers
from portal.web.officer.blueprint import blueprint
from portal.web.shared.access import for_act
from portal.web.shared.fields import Option, QuestionForm, SelectField


class HandOverForm(QuestionForm):
    """From whom, and to whom."""

    title = _l("Hand over cases")
    hint = _l("All open cases go over at once. Each keeps a line about it.")
    from_whom = SelectField(_l("Whose cases?"), required=_l("Choose whose cases."))
    to_whom = SelectField(_l("Who takes them?"), required=_l("Choose who takes them."))


@blueprint.route("/hand-over", methods=["GET", "POST"])
@for_act("cases/hand-over")
def hand_over() -> str | Response | tuple[str, int]:
    """The form, and who holds how much."""
    form = HandOverForm()
    loads = handover.list_loads()
    form.from_whom.options = tuple(
        Option(str(load.officer.id), load.officer.name) for load in loads
    )
    form.to_whom.options = tuple(
        Option(str(each.id), f"{each.name}, {labels.ROLES[each.role]}")
        for each in officers.list_colleagues()
    )
    if request.method == "GET":
        return _page(form, loads)
    if not form.validate():
        return _page(form, loads), 422
    try:
        done = handover.hand_over(int(form.from_whom.data), int(form.to_whom.data), g.officer)
    except Refused as refused:
        audit.record(
            "case.handover_refused", officer_id=g.officer.id, facts={"why": refused.why.value}
        )
        form.add_error("to_whom", labels.REFUSALS[refused.why])
        return _page(form, loads), 422
    return redirect(url_for("officer.hand_over", moved=done.reports + done.reviews), 303)


def _page(form: HandOverForm, loads: list[handover.Load]) -> str:
    moved = request.args.get("moved", type=int)
    words = None
    if moved is not None and not form.has_errors:
        words = ngettext("%(num)s case was handed over.", "%(num)s cases were handed over.", moved)
    return render_template("officer/hand_over.html", form=form, loads=loads, moved=words)
