"""Everything officers use, matter by matter, on one blueprint: each module adds its routes."""

from flask import render_template

from portal.services.case_access import CaseNotFound
from portal.web.officer import (  # noqa: F401
    evidence_routes,
    handover_routes,
    home_routes,
    search_routes,
)
from portal.web.officer.administration import (  # noqa: F401
    audit_routes,
    mail_routes,
    people_routes,
)
from portal.web.officer.blueprint import blueprint
from portal.web.officer.case_review import (  # noqa: F401
    case_review_queue_routes,
    case_review_routes,
    clock_routes,
    joint_routes,
    letter_routes,
)
from portal.web.officer.data_protection import (  # noqa: F401
    data_request_routes,
    keeping_routes,
    subject_access_routes,
)
from portal.web.officer.entry import (  # noqa: F401
    entry_routes,
)
from portal.web.officer.panel import (  # noqa: F401
    late_action_routes,
    lesson_routes,
    panel_routes,
    plan_routes,
)
from portal.web.officer.partner import (  # noqa: F401
    partner_routes,
    request_routes,
)
from portal.web.officer.publication import (  # noqa: F401
    satisfaction_routes,
    statistics_routes,
)
from portal.web.officer.report import (  # noqa: F401
    report_queue_routes,
    report_routes,
)
from portal.web.officer.sign_in import (  # noqa: F401
    account_routes,
    code_routes,
    invitation_routes,
    own_app_routes,
    passkey_routes,
    sign_in_routes,
    work_account_routes,
)

__all__ = ["blueprint"]


@blueprint.errorhandler(CaseNotFound)
def not_found(error: CaseNotFound) -> tuple[str, int]:
    """A guessed reference answers like any page that is not there."""
    return render_template("errors/error.html", code=404), 404
