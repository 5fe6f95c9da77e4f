"""States of the officers' pages: each role's first page, finding, entering, the audit."""

from flask import current_app

from portal.domain.vocabulary import Role
from portal.services import demo
from portal.services.audit import audit, audit_check, audit_seals
from portal.services.officer import officer_sessions
from portal.services.publication import satisfaction
from portal.services.publication.satisfaction import Rating
from portal.services.tracking import tracking
from portal.web.demo.states import report_cases
from portal.web.demo.states.browser import StateBrowser
from portal.web.demo.states.forms import Values
from portal.web.demo.states.state import Group, Play, State
from portal.web.demo.states.words import LONG_LINE, LONG_NAME
from portal.web.shared.access import OFFICER_COOKIE

TRIAGE, REVIEW, MANAGER = Role.TRIAGE_OFFICER, Role.CASE_REVIEW_OFFICER, Role.MANAGER


def sign_in(browser: StateBrowser, role: Role, place: int = 0) -> None:
    """Sign an officer in; one session serves all states while it lasts.

    Args:
        place: which of the officers of this role.
    """
    one = [officer for officer in demo.OFFICERS if officer.role is role][place]
    kept: dict[str, str] = current_app.extensions.setdefault("demo_states_officers", {})
    if officer_sessions.find_session(kept.get(one.email)) is None:
        kept[one.email] = demo.open_session(one.email)
    browser.keep_cookie(OFFICER_COOKIE, kept[one.email])


def page(role: Role, path: str, place: int = 0) -> Play:
    """A page as an officer of a role sees it."""

    def play(browser: StateBrowser) -> None:
        sign_in(browser, role, place)
        browser.open(path)

    return play


def sending(show: Play, values: Values, to: str) -> Play:
    """A page, and then its form sent."""

    def play(browser: StateBrowser) -> None:
        show(browser)
        browser.send(values, to=to)

    return play


def _satisfaction(browser: StateBrowser) -> None:
    made = report_cases.find(browser, "closed-action-taken")
    case = tracking.find_case(made.token, made.reference)
    if case is not None and case.may_rate:
        rating = Rating(listened=4, outcome=3, words=LONG_LINE, linked=False)
        satisfaction.rate(made.token, made.reference, case.version, rating)
    page(MANAGER, "/officers/satisfaction")(browser)


def state(slug: str, title: str, play: Play, status: int = 200) -> State:
    """A state of an officers' page, which is there in English only."""
    return State(f"officer-{slug}", title, play, status, every_locale=False)


def states() -> Group:
    """Everything but the queues and the cases."""
    found = [
        state("not-allowed", "Not for this role", page(Role.AUDITOR, "/officers/reports"), 403),
    ]
    for role in Role:
        if role is not Role.RESIDENT:
            title = f"First page: {role.value.replace('_', ' ')}"
            slug = f"home-{role.value.replace('_', '-')}"
            found.append(state(slug, title, page(role, "/officers/")))
    return Group(
        "Officers: first and further pages", (*found, *_finding(), *_entering(), *_others())
    )


def _finding() -> list[State]:
    show = page(TRIAGE, "/officers/search")

    def find(**values: str) -> Play:
        return sending(show, values, "/search")

    return [
        state("search", "Find a person or a case", show),
        state("search-errors", "Find, nothing given", find(), 422),
        state("search-unknown", "Find, unknown reference", find(reference="ASB-2222-2222"), 422),
        state("search-none", "Find, nothing found", find(name="Nobody of this name")),
        state("search-found", "Find, some found", find(email="sam.carter@example.org")),
        state("search-long", "Find, long words", find(name=LONG_NAME, words=LONG_LINE[:200])),
    ]


_ENTERED = {
    "key": "states-of-the-demonstration",
    "intake": "telephone",
    "came_on-day": "1",
    "came_on-month": "October",
    "came_on-year": "2026",
    "came_at": "14:30",
    "danger": "no",
    "kind": "noise",
    "place": "The stairs by the bins",
    "timing": "now",
    "account": "Loud drums until 3am.",
    "identity": "anonymous",
}


def _entering() -> list[State]:
    found = [state("enter", "Enter a call", page(TRIAGE, "/officers/enter"))]
    for kind in ("report", "application"):
        path = f"/officers/enter/{kind}"
        show = page(TRIAGE if kind == "report" else REVIEW, path)
        name = f"enter-{kind}"
        found += [
            state(name, f"Enter: {kind}", show),
            state(f"{name}-errors", f"Enter: {kind}, with errors", sending(show, {}, path), 422),
        ]
    entered = sending(page(TRIAGE, "/officers/enter/report"), _ENTERED, "/report")
    show = page(REVIEW, "/officers/enter/application")
    more = sending(show, {"then": "add", "harm": LONG_LINE}, "/application")
    return [
        *found,
        state("enter-report-done", "Enter: report, entered", entered),
        state("enter-application-more", "Enter: application, one more incident", more),
    ]


def _others() -> list[State]:
    over, audit = page(MANAGER, "/officers/hand-over"), "/officers/audit"
    return [
        state("hand-over", "Hand over cases", over),
        state("hand-over-errors", "Hand over, with errors", sending(over, {}, "/hand-over"), 422),
        state("hand-over-done", "Hand over, done", page(MANAGER, "/officers/hand-over?moved=3")),
        state("satisfaction", "How people found it", _satisfaction),
        state("audit", "The audit", page(Role.AUDITOR, audit)),
        state(
            "audit-errors",
            "The audit, not a reference",
            page(Role.AUDITOR, f"{audit}?reference=x"),
            422,
        ),
        state(
            "audit-none",
            "The audit, nothing found",
            page(Role.AUDITOR, f"{audit}?reference=ASB-2222-2222"),
        ),
        state("audit-seals", "The audit's seals", _sealed),
        state("audit-seals-broken", "The audit's seals: the check found trouble", _broken),
    ]


def _sealed(browser: StateBrowser) -> None:
    audit_seals.seal_due()
    audit_check.check_and_record()
    page(Role.AUDITOR, "/officers/audit/seals")(browser)


def _broken(browser: StateBrowser) -> None:
    # Nothing is tampered with for a picture: only the latest check is told so, and the next says better.
    audit.record(audit_check.CHECKED, facts={"seals": 12, "entries": 340, "problems": 2})
    page(Role.AUDITOR, "/officers/audit/seals")(browser)
    audit_check.check_and_record()
