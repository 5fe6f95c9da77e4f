"""Who comes in with a work account, and with which role."""

import datetime as dt
from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask

from portal import clock
from portal.config import Oidc
from portal.domain.officer_acts import PersonAct
from portal.domain.vocabulary import Role
from portal.extensions import db
from portal.models.audit import AuditEntry
from portal.models.officer import Officer
from portal.services.officer import (
    invitations,
    officer_sessions,
    officer_sign_in,
    people,
    work_account,
)
from portal.services.officer.invitations import InvitationGone
from portal.services.officer.officer_sign_in import Caller, StepGone, WorkAccountOnly
from portal.services.officer.work_account import Claims, NotLetIn, WhyNot
from portal.services.transaction import transaction
from tests.builders import PASSWORD, an_officer, fresh_code, sign_in
from tests.services.officer.test_invitations import mailed_token

HERE = Caller("192.0.2.1")
PROVIDER = Oidc(
    "https://id.example.org", "portal", "secret", "roles",
    (("asb-managers", "manager"), ("asb-team", "triage_officer")), trust_email=False,
)  # fmt: skip
GRACE = Claims("grace-1", "Grace@example.org", True, "Grace Okonkwo", frozenset({"asb-team"}), True)


def come_in(claims: Claims, provider: Oidc = PROVIDER) -> work_account.Entered:
    return work_account.come_in(claims, provider, HERE)


def test_a_newcomer_is_an_officer_with_the_claimed_role(app: Flask) -> None:
    found = officer_sessions.find_session(come_in(GRACE).token)
    assert found is not None
    assert (found.email, found.name) == ("grace@example.org", "Grace Okonkwo")
    assert found.role is Role.TRIAGE_OFFICER
    # No password opens this account.
    assert officer_sign_in.check_password("grace@example.org", "", HERE) is None


def test_it_is_the_same_officer_again_with_the_role_of_now(app: Flask) -> None:
    come_in(GRACE)
    moved = replace(GRACE, email="grace.new@example.org", roles=frozenset({"x", "asb-managers"}))
    come_in(moved)
    listed = people.list_people()
    assert [(one.email, one.profile.role) for one in listed] == [
        ("grace@example.org", Role.MANAGER)
    ]


def test_the_first_role_that_fits_counts(app: Flask) -> None:
    come_in(replace(GRACE, roles=frozenset({"asb-team", "asb-managers"})))
    assert people.list_people()[0].profile.role is Role.MANAGER


def test_an_invited_colleague_is_known_by_the_verified_address(app: Flask) -> None:
    officer = an_officer(Role.MANAGER)
    entered = come_in(replace(GRACE, email=officer.email.upper()))
    found = officer_sessions.find_session(entered.token)
    assert found is not None
    assert (found.id, found.role) == (officer.id, Role.TRIAGE_OFFICER)
    with pytest.raises(NotLetIn) as refused:
        come_in(replace(GRACE, subject="another", email=officer.email))
    assert refused.value.why is WhyNot.OTHER_ACCOUNT


def test_who_was_asked_for_no_second_factor_is_asked_here(app: Flask) -> None:
    officer = an_officer()
    claims = replace(GRACE, email=officer.email, second_factor=False)
    entered = come_in(claims)
    assert entered.token is None
    assert entered.step is not None
    assert entered.step.has_app
    assert officer_sign_in.give_code(entered.step.token, fresh_code(officer), HERE)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"roles": frozenset()}, WhyNot.NO_ROLE),
        ({"roles": frozenset({"manager"})}, WhyNot.NO_ROLE),
        ({"email_verified": False}, WhyNot.NO_EMAIL),
        ({"email": ""}, WhyNot.NO_EMAIL),
        ({"email": "x" * 250 + "@example.org"}, WhyNot.NO_EMAIL),
    ],
)
def test_who_does_not_come_in(app: Flask, changes: dict[str, object], why: WhyNot) -> None:
    with pytest.raises(NotLetIn) as refused:
        come_in(replace(GRACE, **changes))
    assert refused.value.why is why
    entry = db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert (entry.act, entry.facts) == ("officer.work_account_refused", {"why": why.value})
    assert people.list_people() == []


def test_an_unverified_address_counts_where_the_setting_says_so(app: Flask) -> None:
    trusting = replace(PROVIDER, trust_email=True)
    assert come_in(replace(GRACE, email_verified=False), trusting).token


@pytest.mark.parametrize(
    ("column", "why"), [("disabled_at", WhyNot.DISABLED), ("locked_at", WhyNot.LOCKED)]
)
def test_who_is_disabled_or_locked_here_stays_out(app: Flask, column: str, why: WhyNot) -> None:
    come_in(GRACE)
    with transaction() as session:
        session.execute(sa.update(Officer).values({column: clock.now()}))
    with pytest.raises(NotLetIn) as refused:
        come_in(GRACE)
    assert refused.value.why is why


def test_the_same_subject_of_another_provider_is_somebody_else(app: Flask) -> None:
    come_in(GRACE)
    with pytest.raises(NotLetIn):
        come_in(GRACE, replace(PROVIDER, issuer="https://evil.example"))


@pytest.fixture
def with_provider(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """A portal that has the provider."""
    monkeypatch.setitem(app.config, "PORTAL", replace(app.config["PORTAL"], oidc=PROVIDER))


@pytest.mark.usefixtures("with_provider")
def test_who_has_a_work_account_has_no_other_way_in(app: Flask) -> None:
    officer = an_officer()
    before = sign_in(officer)
    half = officer_sign_in.check_password(officer.email, PASSWORD, HERE)
    assert half is not None
    come_in(replace(GRACE, email=officer.email))
    # What the password had opened is over, and it opens nothing more.
    assert officer_sessions.find_session(before) is None
    with pytest.raises(StepGone):
        officer_sign_in.give_code(half.token, fresh_code(officer), HERE)
    with pytest.raises(WorkAccountOnly):
        officer_sign_in.check_password(officer.email, PASSWORD, HERE)
    assert officer_sign_in.check_password(officer.email, "wrong", HERE) is None
    person = people.find_person(officer.id)
    assert not people.may_do(an_officer(Role.ADMINISTRATOR), PersonAct.INVITE_AGAIN, person)


@pytest.mark.usefixtures("with_provider")
def test_a_link_for_a_password_is_no_way_around(app: Flask) -> None:
    officer = an_officer()
    people.invite_again(officer.id)
    token = mailed_token()
    come_in(replace(GRACE, email=officer.email))
    with pytest.raises(InvitationGone):
        invitations.choose_password(token, "marmalade under seven bridges")


def test_without_a_provider_the_password_counts_again(app: Flask) -> None:
    officer = an_officer()
    come_in(replace(GRACE, email=officer.email))
    assert officer_sign_in.check_password(officer.email, PASSWORD, HERE)


@pytest.mark.usefixtures("with_provider")
def test_who_lost_every_role_is_out_at_once(app: Flask) -> None:
    other = sign_in(an_officer())
    token = come_in(GRACE).token
    assert officer_sessions.find_session(token)
    with pytest.raises(NotLetIn):
        come_in(replace(GRACE, roles=frozenset({"somewhere-else"})))
    assert officer_sessions.find_session(token) is None
    assert officer_sessions.find_session(other)
    acts = db.session.scalars(sa.select(AuditEntry.act)).all()
    assert "officer.roles_lost" in acts


@pytest.mark.usefixtures("with_provider")
@pytest.mark.parametrize("second_factor", [True, False])
def test_the_provider_is_asked_again_after_two_hours(
    app: Flask, at_noon: dt.datetime, second_factor: bool
) -> None:
    officer = an_officer()
    entered = come_in(replace(GRACE, email=officer.email, second_factor=second_factor))
    token = entered.token
    if entered.step is not None:
        token = officer_sign_in.give_code(entered.step.token, fresh_code(officer), HERE)
    for minutes in range(20, 120, 20):
        with clock.stopped_at(at_noon + dt.timedelta(minutes=minutes)):
            db.session.rollback()
            assert officer_sessions.find_session(token)
    db.session.rollback()
    with clock.stopped_at(at_noon + dt.timedelta(minutes=120)):
        assert officer_sessions.find_session(token) is None
