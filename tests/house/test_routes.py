"""Every endpoint declares for whom it is, and no address vanishes unnoticed."""

from pathlib import Path

from flask import Flask

from portal.web.shared.access import Audience
from portal.web.shared.places import ELSEWHERE, UPLOADS

_SNAPSHOT = Path(__file__).with_name("routes.txt")


def test_every_endpoint_declares_its_audience(web_app: Flask) -> None:
    undeclared = [
        name for name, view in web_app.view_functions.items() if not hasattr(view, "audience")
    ]
    assert undeclared == []


def test_what_waits_for_more_than_the_database_is_there(web_app: Flask) -> None:
    assert set(web_app.view_functions) >= ELSEWHERE | UPLOADS


def test_officer_addresses_are_for_officers_only(web_app: Flask) -> None:
    open_to_all = {
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
    for rule in web_app.url_map.iter_rules():
        audience = web_app.view_functions[rule.endpoint].audience
        is_officers = rule.rule.startswith("/officers")
        assert is_officers == rule.endpoint.startswith("officer."), rule
        if is_officers and rule.endpoint not in open_to_all:
            assert audience == Audience.OFFICERS, rule


def test_the_demo_has_addresses_of_its_own(web_app: Flask) -> None:
    for rule in web_app.url_map.iter_rules():
        audience = web_app.view_functions[rule.endpoint].audience
        assert rule.rule.startswith("/demo") == (audience == Audience.DEMO), rule


def test_no_address_vanishes_unnoticed(web_app: Flask) -> None:
    found = sorted(
        f"{rule.rule} {','.join(sorted(rule.methods - {'HEAD', 'OPTIONS'}))} {rule.endpoint}"
        for rule in web_app.url_map.iter_rules()
    )
    assert "\n".join(found) + "\n" == _SNAPSHOT.read_text(), (
        "The addresses changed. If that is meant, write them anew with: python -m tests.house.routes"
    )
