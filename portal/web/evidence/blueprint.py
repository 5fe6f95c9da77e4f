"""The blueprint of evidence, and what all its pages show."""

from flask import Blueprint, render_template

from portal.services.evidence.evidence_out import EvidenceNotFound
from portal.web.evidence import presenter

blueprint = Blueprint("evidence", __name__)


@blueprint.context_processor
def offer() -> dict[str, object]:
    """The limits, said before the choice."""
    return {"limit_lines": presenter.limit_lines, "totals_line": presenter.totals_line}


@blueprint.errorhandler(EvidenceNotFound)
def not_found(error: EvidenceNotFound) -> tuple[str, int]:
    """Somebody else's file answers like any page that is not there."""
    return render_template("errors/error.html", code=404), 404
