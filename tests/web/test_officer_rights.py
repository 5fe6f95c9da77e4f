"""Every officers' address with every role, against the table of docs/rights.md."""

import datetime as dt
import re

import pytest
import sqlalchemy as sa

from portal import clock
from portal.config import ROOT
from portal.domain import rights
from portal.domain.data_requests import DataRequestKind
from portal.domain.keeping import RestrictionReason
from portal.domain.officer_acts import PersonAct
from portal.domain.vocabulary import STAFF_ROLES, Intake, Role
from portal.extensions import db
from portal.models.audit import AuditEntry
from portal.services.case_review import threshold_decisions
from portal.services.data_protection import data_requests, restrictions
from portal.services.officer.officers import SignedIn
from portal.services.publication import published_years
from portal.web.officer.case_review import review_acts
from portal.web.officer.data_protection import data_request_routes, keeping_routes
from portal.web.officer.panel import plan_acts
from portal.web.officer.report import report_acts
from tests.builders import (
    a_partner,
    a_photo,
    a_report,
    a_request_with_a_photo,
    an_application,
    an_officer,
)
from tests.services.panel.planned import add_action, begin_plan
from tests.services.review_answers import application
from tests.web.contract import CheckedClient
from tests.web.officer_walk import BASE, signed_in

_ROW = re.compile(r"^\| (officer\.\w+) \|(.+)\|$", re.MULTILINE)
_HEADING = re.compile(r"^\| endpoint \|(.+)\|$", re.MULTILINE)
_OPEN = {
    "officer.sign_in",
    "officer.sign_in_code",
    "officer.set_up",
    "officer.sign_out",
    "officer.interrupted",
    "officer.invitation",
    "officer.invited",
    "officer.passkey_sign_in",
    "officer.work_account_begin",
    "officer.work_account_back",
}
# Of those, what is only read or led through.
_READ_ONLY = {"officer.invitation", "officer.work_account_begin", "officer.work_account_back"}
_OWN_ACCOUNT = {
    "officer.account",
    "officer.own_app",
    "officer.password",
    "officer.passkeys_page",
    "officer.recovery_codes",
}
# They read; what was looked for does not belong into an address.
_SEARCHES = {"officer.search", "officer.all_lessons"}
# A part of another act, which its service asks for.
_IN_SERVICES = {"case-review/allow-involved-chair"}
_YEAR = dt.date(2025, 4, 1)
_ACTS = {
    "officer.report_act": "note",
    "officer.case_review_act": "note",
    "officer.plan_item_act": "progress",
    "officer.keeping_act": "hold",
    "officer.person_act": "unlock",
    "officer.data_request_act": "cases",
}


def _table() -> dict[str, dict[str, bool]]:
    text = (ROOT / "docs" / "rights.md").read_text()
    heading = _HEADING.search(text)
    assert heading is not None
    roles = [cell.strip() for cell in heading[1].split("|")]
    return {
        name: {
            role: {"yes": True, "no": False}[cell.strip()]
            for role, cell in zip(roles, cells.split("|"), strict=True)
        }
        for name, cells in _ROW.findall(text)
    }


def _with_action(officer: SignedIn) -> tuple[str, int]:
    """A case review whose plan has an action."""
    reference = an_application(officer, application())
    begin_plan(reference, officer, empty=True)
    return reference, add_action(reference, officer)


def _addresses(client: CheckedClient) -> dict[str, str]:
    """One address of each endpoint, with cases that are there."""
    with client.app.app_context():
        officer = an_officer(Role.MANAGER)
        colleague = an_officer(Role.TRIAGE_OFFICER)
        report = a_report(officer)
        named = {"name": "Sam", "ways": ["none"]}
        review = an_application(officer, application(person_a=named))
        restricted = a_report(officer)
        restrictions.restrict(restricted, officer, RestrictionReason.ACCURACY, "A wrong day")
        partner = a_partner(officer)
        threshold_decisions.confirm_met(review, officer, 1, "A review is held.")
        planned, action = _with_action(officer)
        photos = {reference: a_photo(reference) for reference in (report, review)}
        published_years.freeze(_YEAR, officer, 0)
        published_years.sign_off(_YEAR, officer, 1)
        asked_about, asked, file = a_request_with_a_photo(officer)
        told = {"name": "Sam", "reach": "By letter", "words": "A copy"}
        wanted = data_requests.log_request(
            officer, DataRequestKind.ACCESS, Intake.LETTER, clock.today(), told, "k" * 24
        )
    found = {}
    for rule in client.app.url_map.iter_rules():
        if not rule.endpoint.startswith("officer."):
            continue
        reference = report if rule.rule.startswith("/officers/reports") else review
        if rule.rule.startswith("/officers/data-requests"):
            reference = wanted
        if rule.rule.startswith("/officers/restricted"):
            reference = restricted
        if "/requests/" in rule.rule:
            path = rule.rule.replace("<reference>", asked_about)
            path = path.replace("<number:request_id>", str(asked))
            found[rule.endpoint] = path.replace("<number:evidence_id>", str(file))
            continue
        if "/panel" in rule.rule:
            reference = planned
        path = rule.rule.replace("<reference>", reference)
        path = path.replace("<string(length=10):year>", _YEAR.isoformat())
        path = path.replace("<number:evidence_id>", str(photos.get(reference, 0)))
        path = path.replace("<number:partner_id>", str(partner))
        path = path.replace("<number:person_id>", str(colleague.id))
        path = path.replace("<number:number>", "1")
        if rule.endpoint == "officer.plan_item_act":
            path = f"/officers/case-reviews/{planned}/actions/{action}/<slug:act>"
        found[rule.endpoint] = path.replace("<slug:act>", _ACTS.get(rule.endpoint, ""))
    return found


def test_the_table_knows_every_role_and_endpoint(client: CheckedClient) -> None:
    table = _table()
    assert set(table) == set(_addresses(client)) - _OPEN
    for row in table.values():
        assert set(row) == {role.value for role in STAFF_ROLES}


@pytest.mark.parametrize("role", sorted(STAFF_ROLES))
def test_every_address_answers_as_the_table_says(client: CheckedClient, role: Role) -> None:
    addresses = _addresses(client)
    signed_in(client, role)
    for name, row in _table().items():
        status = client.get(addresses[name]).status
        assert status == (200 if row[role.value] else 403), (name, role)


def _named_acts(client: CheckedClient) -> dict[str, str]:
    """The address of every act that an address names, by the act's name in the table of rights."""
    at = _addresses(client)
    found = {}
    for endpoint, about, acts in (
        ("officer.report_act", "report", report_acts.ACTS),
        ("officer.case_review_act", "case-review", review_acts.ACTS),
        ("officer.keeping_act", "keeping", keeping_routes.ACTS),
        ("officer.data_request_act", "data-request", data_request_routes.ACTS),
        (
            "officer.person_act",
            "person",
            [act.value.replace("_", "-") for act in PersonAct],
        ),
    ):
        base = at[endpoint].rsplit("/", 1)[0]
        found |= {f"{about}/{act}": f"{base}/{act}" for act in acts}
    plan = at["officer.plan_item_act"].rsplit("/", 3)[0]
    for kind, acts in plan_acts.ITEM_ACTS.items():
        found |= {f"plan/{kind}-{act}": f"{plan}/{kind}/1/{act}" for act in acts}
    return found


def test_every_act_has_its_entry_and_every_entry_its_act(client: CheckedClient) -> None:
    named = set(_named_acts(client))
    declared = {
        view.act for view in client.app.view_functions.values() if getattr(view, "act", None)
    }
    assert named | declared | _IN_SERVICES == set(rights.ACTS), (
        "each act needs an entry in portal/domain/rights.py, and each entry an act"
    )


def test_every_address_that_changes_something_names_its_act(client: CheckedClient) -> None:
    lacking = {
        rule.endpoint
        for rule in client.app.url_map.iter_rules()
        if rule.endpoint.startswith("officer.") and "POST" in rule.methods
        for view in [client.app.view_functions[rule.endpoint]]
        if not getattr(view, "act", None) and not getattr(view, "acts", "")
    }
    assert lacking == _OPEN - _READ_ONLY | _OWN_ACCOUNT | _SEARCHES


@pytest.mark.parametrize("role", sorted(STAFF_ROLES))
def test_each_act_is_refused_to_whom_the_table_does_not_name(
    client: CheckedClient, role: Role
) -> None:
    acts = _named_acts(client)
    signed_in(client, role)
    for act, path in acts.items():
        allowed = rights.may(role, act)
        status = client.http.get(path, base_url=BASE).status_code
        # Not every act fits the case as it stands; what matters is who is refused.
        assert (status == 403) is not allowed, (act, role, status)
        if not allowed:
            assert client.http.post(path, base_url=BASE).status_code == 403, (act, role)


def test_an_act_without_an_entry_is_nobodys(
    client: CheckedClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _named_acts(client)["report/close"]
    signed_in(client, Role.MANAGER)
    assert client.get(path).status == 200
    left = {act: roles for act, roles in rights.ACTS.items() if act != "report/close"}
    monkeypatch.setattr(rights, "ACTS", left)
    assert client.get(path).status == 404
    assert client.post(path).status == 404
    assert path not in client.get(path.rsplit("/", 1)[0]).text


def test_an_act_is_open_to_the_roles_of_its_own_entry(
    client: CheckedClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _named_acts(client)["report/close"]
    signed_in(client, Role.MANAGER)
    assert client.get(path).status == 200
    narrowed = {**rights.ACTS, "report/close": frozenset({Role.TRIAGE_OFFICER})}
    monkeypatch.setattr(rights, "ACTS", narrowed)
    assert client.get(path).status == 403
    assert client.post(path).status == 403


def test_a_refused_page_and_a_refused_act_are_in_the_audit(client: CheckedClient) -> None:
    act = _named_acts(client)["report/close"]
    officer = signed_in(client, Role.AUDITOR)
    assert client.get("/officers/mail").status == 403
    assert client.post(act).status == 403
    with client.app.app_context():
        refused = db.session.scalars(
            sa.select(AuditEntry).where(AuditEntry.act == "officer.refused").order_by(AuditEntry.id)
        ).all()
        told = [(each.officer_id, each.facts) for each in refused]
    assert told == [
        (officer.id, {"endpoint": "officer.mail"}),
        (officer.id, {"endpoint": "officer.report_act"}),
    ]


@pytest.mark.parametrize("role", sorted(STAFF_ROLES))
def test_posting_is_no_way_around(client: CheckedClient, role: Role) -> None:
    addresses = _addresses(client)
    signed_in(client, role)
    for rule in client.app.url_map.iter_rules():
        row = _table().get(rule.endpoint)
        if row and "POST" in rule.methods and not row[role.value]:
            assert client.post(addresses[rule.endpoint]).status == 403, rule.endpoint


def test_without_signing_in_every_address_leads_to_the_sign_in(client: CheckedClient) -> None:
    for name, path in _addresses(client).items():
        if name in _OPEN:
            continue
        answer = client.http.get(path, base_url=BASE)
        assert answer.status_code == 302, name
        assert answer.headers["Location"].startswith("/officers/sign-in?next=/officers/"), name
        post = client.http.post(path, base_url=BASE)
        assert post.status_code in (307, 405), name


@pytest.mark.parametrize("kind", ["reports", "case-reviews"])
@pytest.mark.parametrize(
    "reference",
    [
        "ASB-2222-2222",
        "CR-2222-2222",
        "x",
        "%00",
        "ASB-2222-2222%00",
        "..%2f..",
        "A" * 300,
        "%ed%a0%80",
        "😀",
    ],
)
def test_a_guessed_reference_is_not_found(client: CheckedClient, kind: str, reference: str) -> None:
    signed_in(client, Role.MANAGER)
    for tail in ("", "/note", "/identity", "/take", "/nothing-here"):
        assert client.get(f"/officers/{kind}/{reference}{tail}").status == 404


def test_the_other_spelling_of_a_reference_is_no_address(client: CheckedClient) -> None:
    officer = signed_in(client, Role.MANAGER)
    with client.app.app_context():
        reference = a_report(officer)
    assert client.get(f"/officers/reports/{reference}").status == 200
    assert client.get(f"/officers/reports/{reference.lower()}").status == 404
    assert client.get(f"/officers/case-reviews/{reference}").status == 404
