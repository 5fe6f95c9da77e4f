"""Everything officers use, matter by matter, on one blueprint."""

from flask import render_template

from portal.services.case_access import CaseNotFound
from portal.web.officer import (  # noqa: F401  (each adds its routes)
    account_routes,
    audit_routes,
    case_review_queue_routes,
    case_review_routes,
    clock_routes,
    code_routes,
    data_request_routes,
    entry_routes,
    evidence_routes,
    handover_routes,
    home_routes,
    invitation_routes,
    joint_routes,
    keeping_routes,
    late_action_routes,
    lesson_routes,
    letter_routes,
    mail_routes,
    panel_routes,
    partner_routes,
    passkey_routes,
    people_routes,
    plan_routes,
    report_queue_routes,
    report_routes,
    request_routes,
    satisfaction_routes,
    search_routes,
    sign_in_routes,
    statistics_routes,
    subject_access_routes,
    work_account_routes,
)
from portal.web.officer.blueprint import blueprint

__all__ = ["blueprint"]


@blueprint.errorhandler(CaseNotFound)
def not_found(error: CaseNotFound) -> tuple[str, int]:
    """A guessed reference answers like any page that is not there."""
    return render_template("errors/error.html", code=404), 404
