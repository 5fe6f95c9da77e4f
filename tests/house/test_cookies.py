"""Cookies are handed out in one place, so that each has its prefix and its flags."""

import re

import pytest

from portal.config import ROOT
from portal.factory import create_app
from portal.web.shared import cookies

_OWN = re.compile(r"\.set_cookie\(|\.delete_cookie\(|cookies\.get\(|SESSION_COOKIE_NAME=\"")
# The browser of the states plays a visitor: it holds cookies, it hands none out.
_ELSEWHERE = {"portal/web/shared/cookies.py", "portal/web/demo/states/browser.py"}


def test_no_other_module_sets_or_reads_a_cookie_by_its_name() -> None:
    found = {
        str(file.relative_to(ROOT))
        for file in (ROOT / "portal").rglob("*.py")
        if _OWN.search(file.read_text())
    }
    assert found == _ELSEWHERE


@pytest.mark.parametrize(
    ("address", "name"),
    [("https://safer.example.org", "__Host-session"), ("http://127.0.0.1:8000", "session")],
)
def test_the_names_follow_the_scheme(
    address: str, name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    app = create_app(
        {
            "PORTAL_ENV": "test",
            "PORTAL_BASE_URL": address,
            "PORTAL_INSTANCE": str(tmp_path_factory.mktemp("instance")),
        }
    )
    assert app.config["SESSION_COOKIE_NAME"] == name
    with app.test_request_context(headers={"Cookie": f"{name}=own; other=x"}):
        assert cookies.read_cookie("session") == "own"
        kept = cookies.give_cookie(app.response_class(), "session", "value")
        gone = cookies.drop_cookie(app.response_class(), "session")
    for response in (kept, gone):
        header = response.headers["Set-Cookie"]
        flags = {part.strip().lower() for part in header.split(";")[1:]}
        assert header.startswith(f"{name}=")
        assert {"path=/", "httponly", "samesite=lax"} <= flags
        assert ("secure" in flags) == address.startswith("https")
        assert not any(flag.startswith("domain") for flag in flags)
