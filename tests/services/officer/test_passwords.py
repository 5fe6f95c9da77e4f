"""Which passwords are good enough: by ASVS 5.0, length and no known ones, and no other rule."""

import re

import pytest
from argon2 import PasswordHasher
from flask import Flask

from portal.config import ROOT
from portal.security import passwords
from portal.security.passwords import Weakness, hash_password, verify_password, weakness
from portal.services.officer import officer_sessions, officer_sign_in, own_account
from portal.services.officer.officer_passwords import WeakPassword
from portal.services.officer.officer_sign_in import Caller
from tests.builders import PASSWORD, an_officer, sign_in

HERE = Caller("192.0.2.1")
NEW = "marmalade under seven bridges"


def test_the_document_names_the_words_that_count_for_nothing() -> None:
    told = (ROOT / "docs" / "install.md").read_text()
    part = told.partition("It asks for a password")[2].partition("At the first sign-in")[0]
    quoted = re.findall(r'"(\w+)"', part)
    assert sorted(quoted) == sorted(passwords._OUR_WORDS)
    assert f"fewer than {passwords._LEFT_AT_LEAST}" in part
    assert f"at least {passwords.SHORTEST} characters" in part


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


def test_an_unknown_name_takes_the_same_work(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    an_officer()
    worked: list[str] = []

    class Counting(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> bool:
            worked.append(str(hash).rpartition("$")[0].rpartition("$")[0])
            return super().verify(hash, password)

    monkeypatch.setattr(passwords, "_hasher", Counting(2, 19 * 1024, 1))
    for email in ("officer@example.org", "nobody@example.org"):
        assert officer_sign_in.check_password(email, "not the password", HERE) is None
    # Each was checked once, against a hash of the same costs.
    assert len(worked) == 2
    assert len(set(worked)) == 1
