"""Signing in by password and code, throttled, with sessions that die when they should."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from argon2 import Type, extract_parameters
from flask import Flask

from portal import clock
from portal.domain.vocabulary import Role
from portal.extensions import db
from portal.models.audit import AuditEntry
from portal.models.officer import Officer, OfficerSession
from portal.models.second_factor import RecoveryCode, SignInStep
from portal.security.passwords import verify_password
from portal.security.tokens import code_hash
from portal.services.officer import officer_sessions, officer_sign_in, people, second_factors
from portal.services.officer.officer_sign_in import Caller, Locked, StepGone, TooManyTries
from portal.services.officer.officers import SignedIn
from portal.services.officer.second_factors import RECOVERY_CODES
from portal.services.officer.ways_in import find_ways_in
from portal.services.transaction import transaction
from tests.builders import APP_SECRET, PASSWORD, an_officer, fresh_code, sign_in

HERE = Caller("192.0.2.1")


def recovery_codes(officer: SignedIn) -> list[str]:
    """Fresh ones of an officer, as they read them."""
    fresh = second_factors.new_recovery_codes(officer.id)
    with transaction() as session:
        second_factors.keep_recovery_codes(session, officer.id, fresh)
    return fresh.codes


def _find(token: str | None) -> SignedIn | None:
    """Who is signed in, as the next request would see it."""
    db.session.rollback()
    return officer_sessions.find_session(token)


def _step(officer: SignedIn, caller: Caller = HERE) -> str:
    step = officer_sign_in.check_password(officer.email, PASSWORD, caller)
    assert step is not None
    return step.token


def _without_app(role: Role = Role.PARTNER) -> SignedIn:
    officer = an_officer(role)
    with transaction() as session:
        second_factors.remove_factors(session, officer.id)
    return officer


def test_password_and_code_open_a_session(app: Flask) -> None:
    officer = an_officer(Role.MANAGER)
    step = officer_sign_in.check_password(f"  {officer.email.upper()} ", PASSWORD, HERE)
    assert step is not None
    assert _find(step.token) is None
    token = officer_sign_in.give_code(step.token, fresh_code(officer), HERE)
    assert token != step.token
    assert _find(token) == officer


@pytest.mark.parametrize("password", ["", "wrong", PASSWORD.upper(), PASSWORD + " "])
def test_a_wrong_password_leads_nowhere(app: Flask, password: str) -> None:
    assert officer_sign_in.check_password(an_officer().email, password, HERE) is None


def test_an_unknown_name_leads_nowhere(app: Flask) -> None:
    assert officer_sign_in.check_password("nobody@example.org", PASSWORD, HERE) is None


@pytest.mark.parametrize("typed", ["", "000000", "12345", "1234567", "²²²²²²", "x" * 5000, "\x00"])
def test_a_wrong_code_opens_nothing(app: Flask, typed: str) -> None:
    assert officer_sign_in.give_code(_step(an_officer()), typed, HERE) is None
    assert db.session.scalar(sa.select(sa.func.count()).select_from(OfficerSession)) == 0


@pytest.mark.parametrize("token", [None, "", "x", "\ud800"])
def test_no_code_is_taken_without_a_password(app: Flask, token: str | None) -> None:
    officer = an_officer()
    with pytest.raises(StepGone):
        officer_sign_in.give_code(token, fresh_code(officer), HERE)


def test_a_step_is_over_after_ten_minutes_and_once_taken(app: Flask, at_noon: dt.datetime) -> None:
    officer = an_officer()
    step = _step(officer)
    with clock.stopped_at(at_noon + dt.timedelta(minutes=10)), pytest.raises(StepGone):
        officer_sign_in.give_code(step, fresh_code(officer), HERE)
    assert officer_sign_in.give_code(step, fresh_code(officer), HERE)
    with pytest.raises(StepGone):
        officer_sign_in.give_code(step, fresh_code(officer), HERE)


def test_a_code_opens_once(app: Flask) -> None:
    officer = an_officer()
    code = fresh_code(officer)
    assert officer_sign_in.give_code(_step(officer), code, HERE)
    assert officer_sign_in.give_code(_step(officer), code, HERE) is None


def test_of_many_at_once_a_code_opens_for_one(app: Flask) -> None:
    """Not by checking first and writing afterwards."""
    officer, steps = an_officer(), []
    for number in range(4):
        steps.append((_step(officer), Caller(f"192.0.2.{number}")))
    code = fresh_code(officer)
    db.session.rollback()

    def give(step: tuple[str, Caller]) -> str | None:
        with app.app_context(), clock.stopped_at(dt.datetime(2026, 10, 14, 11, tzinfo=dt.UTC)):
            return officer_sign_in.give_code(step[0], code, step[1])

    with ThreadPoolExecutor(4) as pool:
        opened = [token for token in pool.map(give, steps) if token]
    assert len(opened) == 1


@pytest.mark.parametrize(("ahead", "opens"), [(-2, False), (-1, True), (1, True), (2, False)])
def test_a_clock_may_be_half_a_minute_off(app: Flask, ahead: int, opens: bool) -> None:
    officer = an_officer()
    code = second_factors.code_at(APP_SECRET, ahead)
    assert bool(officer_sign_in.give_code(_step(officer), code, HERE)) is opens


def test_an_earlier_code_is_used_up_with_a_later_one(app: Flask) -> None:
    officer = an_officer()
    later, now = second_factors.code_at(APP_SECRET, 1), second_factors.code_at(APP_SECRET)
    assert officer_sign_in.give_code(_step(officer), later, HERE)
    assert officer_sign_in.give_code(_step(officer), now, HERE) is None


def test_another_officers_code_opens_nothing(app: Flask) -> None:
    officer, other = an_officer(), an_officer()
    second_factors.give_app(other.id, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
    assert officer_sign_in.give_code(_step(other), fresh_code(officer), HERE) is None


def test_the_app_is_set_up_at_the_first_sign_in(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer = _without_app()
    step = officer_sign_in.check_password(officer.email, PASSWORD, HERE)
    assert step is not None
    assert not step.has_app
    secret = second_factors.waiting_secret(officer.id)
    assert secret is not None
    with monkeypatch.context() as costly:
        # A slip costs no slow hash.
        costly.delattr(second_factors, "new_recovery_codes")
        assert officer_sign_in.set_app_up(step.token, "000000", HERE) is None
    assert officer_sign_in.give_code(step.token, second_factors.code_at(secret), HERE) is None
    done = officer_sign_in.set_app_up(step.token, second_factors.code_at(secret), HERE)
    assert done is not None
    assert _find(done.token) == officer
    assert second_factors.waiting_secret(officer.id) is None
    left = find_ways_in(officer.id)
    assert (left.app, left.recovery_codes_left) == (True, RECOVERY_CODES)
    # The code of the setting up is used up like any other.
    code = second_factors.code_at(secret)
    assert officer_sign_in.give_code(_step(officer), code, HERE) is None


def test_a_secret_that_was_shown_before_is_over(app: Flask) -> None:
    officer = _without_app()
    _step(officer)
    seen = second_factors.waiting_secret(officer.id) or ""
    step = _step(officer)
    assert second_factors.waiting_secret(officer.id) != seen
    assert officer_sign_in.set_app_up(step, second_factors.code_at(seen), HERE) is None


def test_an_app_that_is_set_up_is_not_set_up_by_the_password_alone(app: Flask) -> None:
    officer = an_officer()
    step = _step(officer)
    assert second_factors.waiting_secret(officer.id) is None
    with pytest.raises(StepGone):
        officer_sign_in.set_app_up(step, fresh_code(officer), HERE)


def test_a_recovery_code_opens_once(app: Flask) -> None:
    officer, other = an_officer(), an_officer()
    codes = recovery_codes(officer)
    assert len(set(codes)) == RECOVERY_CODES
    assert officer_sign_in.give_code(_step(other), codes[0], HERE) is None
    assert officer_sign_in.give_code(_step(officer), codes[0], HERE)
    assert officer_sign_in.give_code(_step(officer), codes[0], HERE) is None
    assert officer_sign_in.give_code(_step(officer), codes[1].replace(" ", "-"), HERE)
    assert find_ways_in(officer.id).recovery_codes_left == RECOVERY_CODES - 2


def test_no_secret_and_no_code_is_kept_in_the_clear(app: Flask) -> None:
    officer = an_officer()
    codes = recovery_codes(officer)
    rows = [
        value.encode() if isinstance(value, str) else bytes(value)
        for table, column in (("authenticator", "secret_sealed"), ("recovery_code", "code_hash"))
        for value in db.session.scalars(sa.text(f"select {column} from {table}"))
    ]
    assert len(rows) == 1 + RECOVERY_CODES
    for plain in (APP_SECRET, *codes, *(code.replace(" ", "") for code in codes)):
        assert not any(plain.encode() in row for row in rows)


def test_recovery_codes_are_kept_by_a_slow_hash_below_a_key(app: Flask, real_hashes: None) -> None:
    """With the key and the database each guess still costs what one of a password costs."""
    officer = an_officer()
    codes = [code.replace(" ", "") for code in recovery_codes(officer)]
    kept = db.session.scalars(sa.select(RecoveryCode.code_hash)).all()
    told = [extract_parameters(each) for each in kept]
    assert {(each.type, each.memory_cost, each.time_cost) for each in told} == {
        (Type.ID, 19 * 1024, 2)
    }
    assert {each.salt_len >= 4 for each in told} == {True}
    assert len({each.split("$")[4] for each in kept}) == RECOVERY_CODES
    # Without the key a right guess is not known as one.
    assert not any(verify_password(kept[0], code) for code in codes)
    keyed = (code_hash(code, f"recovery:{officer.id}").hex() for code in codes)
    assert sum(verify_password(kept[0], each) for each in keyed) == 1


def test_codes_are_counted_by_officer_and_address(app: Flask) -> None:
    officer, other = an_officer(), an_officer()
    step = _step(officer)
    for _each in range(5):
        assert officer_sign_in.give_code(step, "000000", HERE) is None
    with pytest.raises(TooManyTries):
        officer_sign_in.give_code(step, fresh_code(officer), HERE)
    assert officer_sign_in.give_code(_step(other), fresh_code(other), HERE)
    elsewhere = Caller("192.0.2.2")
    assert officer_sign_in.give_code(step, fresh_code(officer), elsewhere)


def test_many_wrong_codes_after_the_password_lock_the_officer(app: Flask) -> None:
    """Only somebody who has the password can do that; a stranger locks nobody."""
    officer = an_officer()
    for number in range(20):
        caller = Caller(f"192.0.2.{number}")
        assert officer_sign_in.give_code(_step(officer, caller), "000000", caller) is None
    waiting, last = _step(officer, Caller("192.0.2.50")), Caller("192.0.2.51")
    with pytest.raises(Locked):
        officer_sign_in.give_code(_step(officer, last), "000000", last)
    with pytest.raises(StepGone):
        officer_sign_in.give_code(waiting, fresh_code(officer), Caller("192.0.2.50"))
    with pytest.raises(Locked):
        officer_sign_in.check_password(officer.email, PASSWORD, Caller("192.0.2.52"))
    assert officer_sign_in.check_password(officer.email, "wrong", Caller("192.0.2.52")) is None
    # Unlocked, one more slip does not lock them again.
    people.unlock(officer.id)
    late = Caller("192.0.2.53")
    assert officer_sign_in.give_code(_step(officer, late), "000000", late) is None


def test_a_session_dies_at_sign_out(app: Flask) -> None:
    token = sign_in(an_officer())
    officer_sessions.sign_out(token)
    assert _find(token) is None


def test_signing_in_ends_the_session_before(app: Flask) -> None:
    officer = an_officer()
    before = sign_in(officer)
    after = sign_in(officer, Caller("192.0.2.1", before=before))
    assert before != after
    assert _find(before) is None
    assert _find(after) == officer


def test_a_disabled_officer_is_out_at_once_and_stays_out(app: Flask) -> None:
    officer = an_officer()
    token, step = sign_in(officer), _step(officer)
    with transaction() as session:
        session.execute(sa.update(Officer).values(disabled_at=clock.now()))
    assert _find(token) is None
    assert officer_sign_in.check_password(officer.email, PASSWORD, HERE) is None
    with pytest.raises(StepGone):
        officer_sign_in.give_code(step, fresh_code(officer), HERE)


def test_only_the_hash_of_a_token_is_kept(app: Flask) -> None:
    officer = an_officer()
    token, step = sign_in(officer), _step(officer)
    for column, value in ((OfficerSession.token_hash, token), (SignInStep.token_hash, step)):
        assert value.encode() not in bytes(db.session.scalars(sa.select(column)).one())


def test_a_session_ends_after_thirty_idle_minutes(app: Flask, at_noon: dt.datetime) -> None:
    token = sign_in(an_officer())
    with clock.stopped_at(at_noon + dt.timedelta(minutes=29)):
        assert _find(token)
    with clock.stopped_at(at_noon + dt.timedelta(minutes=58)):
        assert _find(token)
    with clock.stopped_at(at_noon + dt.timedelta(minutes=89)):
        assert _find(token) is None


def test_a_session_ends_after_twelve_hours_of_work(app: Flask, at_noon: dt.datetime) -> None:
    token = sign_in(an_officer())
    for minutes in range(20, 12 * 60, 20):
        with clock.stopped_at(at_noon + dt.timedelta(minutes=minutes)):
            assert _find(token), minutes
    with clock.stopped_at(at_noon + dt.timedelta(hours=12)):
        assert _find(token) is None


def test_tries_are_counted_by_name_and_address(app: Flask) -> None:
    officer, other = an_officer(), an_officer()
    for _each in range(5):
        assert officer_sign_in.check_password(officer.email, "wrong", HERE) is None
    with pytest.raises(TooManyTries):
        officer_sign_in.check_password(officer.email, PASSWORD, HERE)
    assert officer_sign_in.check_password(other.email, PASSWORD, HERE)
    assert officer_sign_in.check_password(officer.email, PASSWORD, Caller("192.0.2.2"))


def test_one_address_cannot_use_up_what_all_have(app: Flask) -> None:
    throttled = 0
    for number in range(250):
        try:
            officer_sign_in.count_tries("sign-in", f"{number}@example.org", "192.0.2.66")
        except TooManyTries:
            throttled += 1
    assert throttled == 230
    assert officer_sign_in.check_password(an_officer().email, PASSWORD, HERE)


def test_unknown_names_are_throttled_alike(app: Flask) -> None:
    for _each in range(5):
        officer_sign_in.check_password("nobody@example.org", "wrong", HERE)
    with pytest.raises(TooManyTries):
        officer_sign_in.check_password("nobody@example.org", "wrong", HERE)


def test_the_window_of_tries_ends(app: Flask, at_noon: dt.datetime) -> None:
    officer = an_officer()
    for _each in range(5):
        officer_sign_in.check_password(officer.email, "wrong", HERE)
    with clock.stopped_at(at_noon + dt.timedelta(minutes=1)):
        assert officer_sign_in.check_password(officer.email, PASSWORD, HERE)


def test_every_way_in_and_out_is_audited(app: Flask) -> None:
    officer = an_officer()
    officer_sign_in.check_password(officer.email, "wrong", HERE)
    step = _step(officer)
    officer_sign_in.give_code(step, "000000", HERE)
    officer_sessions.sign_out(officer_sign_in.give_code(step, fresh_code(officer), HERE))
    acts = db.session.execute(
        sa.select(AuditEntry.act, AuditEntry.officer_id, AuditEntry.facts).order_by(AuditEntry.id)
    ).all()
    assert acts[1:] == [
        ("officer.sign_in_failed", officer.id, {}),
        ("officer.code_wrong", officer.id, {}),
        ("officer.signed_in", officer.id, {"by": "app"}),
        ("officer.signed_out", officer.id, {}),
    ]
