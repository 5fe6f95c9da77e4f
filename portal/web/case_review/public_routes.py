"""The procedure that the bodies must publish, with the numbers of the policy [2014 Act Sch 4]."""

from flask import render_template

from portal.content.current import authority
from portal.labels.case_review import PROCEDURE_STEPS
from portal.web.case_review.blueprint import blueprint
from portal.web.case_review.pages import BASE
from portal.web.shared.access import for_everyone


@blueprint.get(f"{BASE}/procedure")
@for_everyone
def procedure() -> str:
    """The procedure in force, or its draft, and the versions before it."""
    held = authority()
    return render_template(
        "case_review/procedure.html",
        procedure=held.policy.procedure,
        threshold=held.policy.threshold,
        clocks=held.policy.clocks,
        steps=PROCEDURE_STEPS,
        earlier=held.earlier_procedures,
        notes={note.path: note for note in held.policy_notes},
    )
