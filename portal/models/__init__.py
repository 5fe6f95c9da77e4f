"""The tables, one aggregate per file. Importing the package knows them all."""

from portal.models import (  # noqa: F401  (migrations compare against every table)
    audit,
    case_review,
    case_review_letter,
    draft,
    evidence,
    information_request,
    joint_applicant,
    officer,
    outbox,
    partner,
    published_year,
    report,
    review_plan,
    satisfaction,
    search_term,
    second_factor,
    setting,
    sign_in_code,
    throttle,
    tracking_session,
)
