"""The demonstration: officers and made-up cases, made by the real services as if over six months."""

from portal.services.demo.making import prepare
from portal.services.demo.many_reports import add_reports
from portal.services.demo.marker import NotOurDemo, check_is_ours
from portal.services.demo.people import (
    APP_SECRET,
    OFFICERS,
    PASSWORD,
    codes_now,
    fresh_code,
    give_passkey,
    latest_link,
    lock,
    officer,
    open_session,
    tester,
)

__all__ = [
    "APP_SECRET",
    "OFFICERS",
    "PASSWORD",
    "NotOurDemo",
    "add_reports",
    "check_is_ours",
    "codes_now",
    "fresh_code",
    "give_passkey",
    "latest_link",
    "lock",
    "officer",
    "open_session",
    "prepare",
    "tester",
]
