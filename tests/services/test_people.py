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
from portal.services import officer_sessions, officer_sign_in, people
from portal.services.officer_sign_in import Caller, Locked
from portal.services.people import NoSuchOfficer
from portal.services.transaction import transaction
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
