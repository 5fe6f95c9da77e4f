"""The list of all states."""

from portal.content.model import Authority
from portal.web.demo.states import (
    appeals,
    case_review,
    data_requests,
    diary,
    errors,
    evidence,
    guidance,
    letters,
    mailbox,
    officer,
    officer_cases,
    officer_keeping,
    officer_mail,
    officer_partners,
    officer_people,
    officer_sign_in,
    partner,
    report,
    statistics,
    tracking,
)
from portal.web.demo.states.state import Group, State


def all_groups(authority: Authority) -> tuple[Group, ...]:
    """Every state, grouped by feature, in the order in which they are listed."""
    return (
        guidance.states(authority),
        report.states(),
        evidence.states(),
        case_review.states(),
        tracking.states(),
        appeals.states(),
        diary.states(),
        letters.states(),
        officer_sign_in.states(),
        officer_people.states(),
        officer.states(),
        officer_cases.report_states(),
        officer_cases.review_states(),
        officer_keeping.states(),
        data_requests.states(),
        officer_mail.states(),
        officer_partners.states(),
        statistics.states(),
        partner.officer_states(),
        partner.states(),
        partner.recommendation_states(),
        partner.chair_states(),
        errors.states(),
        mailbox.states(),
    )


def all_states(authority: Authority) -> dict[str, State]:
    """Every state by its slug.

    Raises:
        ValueError: two states share a slug.
    """
    listed = [state for group in all_groups(authority) for state in group.states]
    by_slug = {state.slug: state for state in listed}
    if len(by_slug) != len(listed):
        raise ValueError("two states share a slug")
    return by_slug
