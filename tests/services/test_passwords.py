"""Which passwords are good enough: by ASVS 5.0, length and no known ones, and no other rule."""

import pytest
from flask import Flask

from portal.security.passwords import Weakness, hash_password, verify_password, weakness
from portal.services.officer import officer_sessions, officer_sign_in, own_account
from portal.services.officer.officer_passwords import WeakPassword
from portal.services.officer.officer_sign_in import Caller
from tests.builders import PASSWORD, an_officer, sign_in

HERE = Caller("192.0.2.1")
NEW = "marmalade under seven bridges"


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("", Weakness.TOO_SHORT),
        ("fourteen chars", Weakness.TOO_SHORT),
        ("x" * 201, Weakness.TOO_LONG),
        ("passwordpassword", Weakness.COMMON),
        ("PASSWORDPASSWORD", Weakness.COMMON),
        ("qwertyuiopasdfgh", Weakness.COMMON),
        ("123456789012345", Weakness.COMMON),
        ("correcthorsebatterystaple", Weakness.COMMON),
        ("GraceOkonkwo2026!", Weakness.TELLING),
        ("grace.okonkwo@example.org", Weakness.TELLING),
        ("SaferWestminster1", Weakness.TELLING),
    ],
)
def test_what_others_would_try_is_refused(password: str, why: Weakness) -> None:
    about = ("Grace Okonkwo", "grace.okonkwo@example.org", "Safer Westminster Partnership")
    assert weakness(password, about) is why


@pytest.mark.parametrize(
    "password",
    [
        PASSWORD,
        NEW,
        "fifteen letters",
        "1 2 3 5 8 13 21 34",
        "كلمة مرور طويلة جدا",
        "🐌🐌🐙🐙🦑🐚🦀🐡🐠🐟🐬🐳🐋🦈🐊",
        "x " * 100,
    ],
)
def test_any_other_goes_without_rules_on_kinds_of_letters(password: str) -> None:
    assert weakness(password, ("Grace Okonkwo",)) is None


def test_no_password_is_right_where_none_was_chosen(app: Flask) -> None:
    assert not verify_password("", "nobody has this password")
    assert not verify_password(None, "nobody has this password")
    assert verify_password(hash_password("nobody has this password"), "nobody has this password")


def test_a_changed_password_ends_every_session(app: Flask) -> None:
    officer = an_officer()
    first, second = sign_in(officer), sign_in(officer)
    assert own_account.change_password(officer.id, "wrong", NEW, HERE) is None
    with pytest.raises(WeakPassword):
        own_account.change_password(officer.id, PASSWORD, "passwordpassword", HERE)
    assert officer_sessions.find_session(first)
    fresh = own_account.change_password(officer.id, PASSWORD, NEW, HERE)
    assert officer_sessions.find_session(first) is officer_sessions.find_session(second) is None
    assert officer_sessions.find_session(fresh) == officer
    assert officer_sign_in.check_password(officer.email, PASSWORD, HERE) is None
    assert officer_sign_in.check_password(officer.email, NEW, HERE)
