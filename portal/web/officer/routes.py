"""Everything officers use, matter by matter, on one blueprint."""

from flask import render_template

from portal.services.case_access import CaseNotFound
from portal.web.officer.blueprint import blueprint

__all__ = ["blueprint"]


@blueprint.errorhandler(CaseNotFound)
def not_found(error: CaseNotFound) -> tuple[str, int]:
    """A guessed reference answers like any page that is not there."""
    return render_template("errors/error.html", code=404), 404
