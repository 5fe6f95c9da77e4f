"""Looking after officers' accounts: every act ends what it must, and is in the audit."""

import pytest
import sqlalchemy as sa
from flask import Flask

from portal import clock
from portal.domain.officer_acts import AppReset
from portal.domain.vocabulary import Role
from portal.extensions import db
from portal.models.audit import AuditEntry
from portal.models.officer import Officer
from portal.services.officer import officer_sessions, officer_sign_in, people
from portal.services.officer.officer_sign_in import Caller, Locked
from portal.services.officer.people import NoSuchOfficer, NotTheirs, Profile
from portal.services.transaction import Stale, transaction
from tests.builders import PASSWORD, an_officer, sign_in

HERE = Caller("192.0.2.1")


def last_entry() -> AuditEntry:
    return db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()


def test_an_app_is_taken_away_with_a_reason(app: Flask) -> None:
    officer, manager = an_officer(), an_officer(Role.MANAGER)
    token = sign_in(officer)
    people.reset_app(officer.id, AppReset.LOST, manager)
    entry = last_entry()
    assert (entry.act, entry.officer_id) == ("officer.app_reset", manager.id)
    assert (entry.subject, entry.facts) == (f"officer:{officer.id}", {"reason": "lost"})
    assert officer_sessions.find_session(token) is None
    step = officer_sign_in.check_password(officer.email, PASSWORD, HERE)
    assert step is not None
    assert not step.has_app


def test_a_locked_officer_is_unlocked(app: Flask) -> None:
    officer = an_officer()
    with transaction() as session:
        session.execute(sa.update(Officer).values(locked_at=clock.now()))
    with pytest.raises(Locked):
        officer_sign_in.check_password(officer.email, PASSWORD, HERE)
    people.unlock(people.find_by_email(officer.email.upper()))
    assert (last_entry().act, last_entry().officer_id) == ("officer.unlocked", None)
    assert officer_sign_in.check_password(officer.email, PASSWORD, HERE)


def test_nobody_is_no_officer(app: Flask) -> None:
    with pytest.raises(NoSuchOfficer):
        people.find_by_email("nobody@example.org")
    with pytest.raises(NoSuchOfficer):
        people.unlock(99)


def test_people_are_listed_with_what_they_sign_in_with(app: Flask) -> None:
    admin, officer = an_officer(Role.ADMINISTRATOR), an_officer()
    sign_in(officer)
    people.disable(an_officer(Role.PARTNER).id, admin)
    listed = {one.email: one for one in people.list_people()}
    assert len(listed) == 3
    found = listed[officer.email]
    assert (found.has_password, found.has_app, found.sessions) == (True, True, 1)
    assert found.seen_at == clock.now()
    assert [one.disabled for one in people.list_people()] == [False, False, True]


def test_a_disabled_officer_is_out_at_once(app: Flask) -> None:
    admin, officer = an_officer(Role.ADMINISTRATOR), an_officer()
    token = sign_in(officer)
    people.disable(officer.id, admin)
    assert officer_sessions.find_session(token) is None
    assert officer_sign_in.check_password(officer.email, PASSWORD, HERE) is None
    people.enable(officer.id, admin)
    # What ended stays ended.
    assert officer_sessions.find_session(token) is None
    assert officer_sign_in.check_password(officer.email, PASSWORD, HERE)


def test_a_role_counts_at_once(app: Flask) -> None:
    admin, officer = an_officer(Role.ADMINISTRATOR), an_officer()
    token = sign_in(officer)
    seen = people.find_person(officer.id)
    people.change_profile(
        officer.id, seen.version, Profile("B", Role.AUDITOR, None, "police"), admin
    )
    db.session.rollback()
    found = officer_sessions.find_session(token)
    assert found is not None
    assert (found.role, found.body, found.name) == (Role.AUDITOR, "police", "B")
    assert last_entry().facts == {"role": "auditor"}
    with pytest.raises(Stale):
        people.change_profile(officer.id, seen.version, seen.profile, admin)


def test_somebody_is_signed_out_everywhere(app: Flask) -> None:
    admin, officer = an_officer(Role.ADMINISTRATOR), an_officer()
    tokens = [sign_in(officer), sign_in(officer)]
    people.end_sessions(officer.id, admin)
    assert last_entry().facts == {"sessions": 2}
    assert [officer_sessions.find_session(token) for token in tokens] == [None, None]


def test_nobody_changes_their_own_account_there(app: Flask) -> None:
    admin = an_officer(Role.ADMINISTRATOR)
    for act in (people.disable, people.invite_again, people.end_sessions):
        with pytest.raises(NotTheirs):
            act(admin.id, admin)


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ADMINISTRATOR, Role.AUDITOR, Role.PARTNER])
def test_a_manager_touches_no_account_that_may_do_other_things(app: Flask, role: Role) -> None:
    manager, officer = an_officer(Role.MANAGER), an_officer(role)
    with pytest.raises(NotTheirs):
        people.reset_app(officer.id, AppReset.LOST, manager)


def test_a_manager_helps_in_but_lets_nobody_in(app: Flask) -> None:
    manager, officer = an_officer(Role.MANAGER), an_officer()
    people.reset_app(officer.id, AppReset.LOST, manager)
    people.end_sessions(officer.id, manager)
    people.unlock(officer.id, manager)
    profile = Profile("B", Role.ADMINISTRATOR, None, "council")
    for act in (people.disable, people.enable, people.invite_again):
        with pytest.raises(NotTheirs):
            act(officer.id, manager)
    with pytest.raises(NotTheirs):
        people.change_profile(officer.id, 1, profile, manager)


def test_an_officer_ends_their_own_sessions_and_nobody_elses(app: Flask) -> None:
    officer, other = an_officer(), an_officer()
    here, there, theirs = sign_in(officer), sign_in(officer), sign_in(other)
    listed = officer_sessions.list_sessions(officer.id, here)
    assert [one.is_this for one in listed] == [True, False]
    assert not officer_sessions.end_one(other.id, listed[1].handle)
    assert officer_sessions.end_one(officer.id, listed[1].handle)
    assert officer_sessions.find_session(there) is None
    assert officer_sessions.find_session(here) == officer
    more = sign_in(officer)
    assert officer_sessions.end_others(officer.id, here) == 1
    assert officer_sessions.find_session(more) is None
    assert officer_sessions.find_session(theirs) == other
