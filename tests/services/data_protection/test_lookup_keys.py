"""A new look-up key: everything is found before, while and after it takes over, and by the old key no more."""

import datetime as dt
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask

from portal import clock
from portal.domain.vocabulary import Role
from portal.extensions import db
from portal.models.report import Report
from portal.models.search_term import SearchTerm
from portal.security import blind_index
from portal.security.vault import Vault, install_vault
from portal.services import drafts, readiness
from portal.services.audit import audit
from portal.services.audit.audit_check import Fault, check_audit
from portal.services.audit.audit_seals import seal_due
from portal.services.case_review.joint_applicants import add_joint_applicant
from portal.services.case_search import Wanted, search_cases
from portal.services.data_protection import lookup_keys
from portal.services.data_protection.case_keys import KeysError, note_index_key, rotate_keys
from portal.services.data_protection.lookup_keys import renew_lookups, rests_on_newest
from portal.services.officer import officer_sign_in
from portal.services.officer.officer_sign_in import Caller
from portal.services.report.earlier_reports import claim_report
from portal.services.tracking import sign_in_codes, tracking
from portal.services.transaction import transaction
from tests.builders import EMAIL, PASSWORD, an_officer
from tests.house.test_commands import invoke
from tests.services.officer.test_officer_sign_in import recovery_codes
from tests.services.tracked import (
    HERE,
    kept,
    mailed_code,
    opened,
    sent_application,
    sent_report,
    signed_in,
)

NEW = ("2027", bytes(range(32)))
OTHER = ("other", bytes(range(1, 33)))


@pytest.fixture
def old(app: Flask) -> Iterator[tuple[str, bytes]]:
    keys = app.config["PORTAL"].master_keys
    yield keys[-1]
    install_vault(app, keys)


def terms() -> set[bytes]:
    db.session.rollback()
    return set(db.session.scalars(sa.select(SearchTerm.term)))


def found_by(wanted: Wanted) -> set[str]:
    found = search_cases(wanted, Role.MANAGER)
    return {each.reference for each in (*found.reports, *found.reviews)}


def with_keys(app: Flask, *lookups: tuple[str, bytes]) -> None:
    install_vault(app, app.config["PORTAL"].master_keys, lookups)


def test_all_is_found_with_the_old_key_with_both_and_with_the_new_one_alone(
    app: Flask, old: tuple[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lookup_keys, "SUBJECTS_AT_ONCE", 2)
    reports = [sent_report().reference for _ in range(3)]
    review, _ = sent_application()
    contact = {"contact": {"name": "Jo Second"}, "safe-contact": {"ways": []}}
    add_joint_applicant(review, an_officer(), kept(review).version, contact, safety_confirmed=True)
    note_index_key()
    before = terms()

    def look() -> list[set[str]]:
        return [
            found_by(wanted)
            for wanted in (
                Wanted(email=EMAIL),
                Wanted(words="drums until three"),
                Wanted(email=EMAIL, words="drums"),
                Wanted(name="Second"),
            )
        ]

    expected = look()
    assert set(reports) <= expected[0]
    assert expected[3] == {review}
    with_keys(app, NEW, old)
    assert look() == expected
    assert not rests_on_newest()
    assert "flask keys lookups" in readiness.check().facts["keys"]
    assert readiness.check().ready
    # What comes meanwhile is written under the new key and found beside the others.
    reports.append(sent_report().reference)
    assert found_by(Wanted(email=EMAIL)) == expected[0] | {reports[-1]}
    renewed = renew_lookups()
    assert renewed.subjects == 5
    assert rests_on_newest()
    assert not terms() & before
    with_keys(app, NEW)
    assert found_by(Wanted(email=EMAIL)) == expected[0] | {reports[-1]}
    assert look()[3] == {review}
    assert readiness.check().facts["keys"] == "ok"
    assert renew_lookups().subjects == 0
    with_keys(app, old)
    assert look() == [set()] * 4
    assert not readiness.check().ready


def test_killed_half_way_it_goes_on_and_all_is_found_meanwhile(
    app: Flask, old: tuple[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lookup_keys, "SUBJECTS_AT_ONCE", 2)
    reports = {sent_report().reference for _ in range(5)}
    note_index_key()
    with_keys(app, NEW, old)
    once, made = lookup_keys.all_terms, []

    def killed(answers: object) -> set[bytes]:
        made.append(answers)
        if len(made) == 4:
            raise KeyboardInterrupt
        return once(answers)  # type: ignore[arg-type]

    monkeypatch.setattr(lookup_keys, "all_terms", killed)
    with pytest.raises(KeyboardInterrupt):
        renew_lookups()
    email = blind_index.under_each_key(lambda: blind_index.email_term(EMAIL))
    kept_terms = sa.select(SearchTerm.subject_id).where
    db.session.rollback()
    assert [
        len(db.session.scalars(kept_terms(SearchTerm.term == each)).all()) for each in email
    ] == [
        2,
        3,
    ]
    assert found_by(Wanted(email=EMAIL)) == reports
    monkeypatch.setattr(lookup_keys, "all_terms", once)
    # It goes on after the two that were committed.
    assert renew_lookups().subjects == 3
    with_keys(app, NEW)
    assert found_by(Wanted(email=EMAIL)) == reports


def test_an_erased_case_comes_not_back(app: Flask, old: tuple[str, bytes]) -> None:
    reference = sent_report().reference
    note_index_key()
    with transaction() as session:
        row = session.scalars(sa.select(Report).where(Report.reference == reference)).one()
        row.answers = row.contact = row.alleged = None
        row.case_key.destroy(clock.now())
    with_keys(app, NEW, old)
    assert renew_lookups().subjects == 1
    assert terms() == set()


def test_codes_and_open_pages_go_on(app: Flask, old: tuple[str, bytes]) -> None:
    sent, unused = sent_report(), sent_report()
    case, code = sent.reference, sent.tracking_code or ""
    joint_case, _ = sent_application()
    contact = {"contact": {"name": "Jo"}, "safe-contact": {"ways": []}}
    joint = add_joint_applicant(
        joint_case, an_officer(), kept(joint_case).version, contact, safety_confirmed=True
    )
    by_code, by_mail = opened(sent), signed_in(case)
    asked = sign_in_codes.ask_for_code(case, EMAIL, HERE)
    token = drafts.start_draft("report", "en", "danger", {"now": "no"})
    drafts.keep_for_later(token, "report")
    draft = drafts.find_draft(token, "report")
    assert draft is not None
    resume = draft.resume_code or ""
    officer = an_officer()
    recovery = recovery_codes(officer)[0]
    note_index_key()
    with_keys(app, NEW, old)
    assert drafts.resume_draft(resume, "report")
    for stage in ("before", "after"):
        for browser in (by_code, by_mail):
            assert tracking.find_case(browser, case) is not None, stage
        assert {each.reference for each in tracking.list_cases(by_mail)} >= {
            case,
            unused.reference,
        }, stage
        renew_lookups()
    assert sign_in_codes.open_with_code(asked, mailed_code()) is not None
    assert claim_report(case, code, HERE) is not None
    # Using the codes moved their hashes: the new key alone knows them again.
    assert tracking.open_case(case, code, HERE)
    assert tracking.open_case(joint_case, joint, HERE)
    step = officer_sign_in.check_password(officer.email, PASSWORD, Caller(HERE))
    assert step is not None
    assert officer_sign_in.give_code(step.token, recovery, Caller(HERE))
    with_keys(app, NEW)
    assert tracking.open_case(case, code, HERE)
    assert tracking.open_case(joint_case, joint, HERE)
    assert drafts.resume_draft(resume, "report")
    assert tracking.open_case(unused.reference, unused.tracking_code or "", HERE) is None
    with_keys(app, NEW, old)
    assert tracking.open_case(unused.reference, unused.tracking_code or "", HERE)


def test_the_audit_holds_across_keys_and_an_old_key_seals_no_more(
    app: Flask, old: tuple[str, bytes]
) -> None:
    audit.record("case.read", subject="ASB-1")
    seal_due()
    note_index_key()
    sent_report()
    note_index_key()
    with_keys(app, NEW, old)
    assert check_audit().problems == ()
    renew_lookups()
    assert check_audit().problems == ()
    audit.record("case.read", subject="ASB-2")
    with_keys(app, old)
    seal_due()
    with_keys(app, NEW, old)
    assert [each.fault for each in check_audit().problems] == [Fault.SEAL_BROKEN]


def test_workers_that_get_the_new_key_one_after_the_other_seal_as_one(
    app: Flask, old: tuple[str, bytes]
) -> None:
    sent_report()
    note_index_key()
    seal_due()
    for keys in ((NEW, old), (old, NEW), (NEW, old)):
        with_keys(app, *keys)
        audit.record("case.read", subject="ASB-1")
        assert seal_due()
    renew_lookups()
    for keys in ((old, NEW), (NEW, old)):
        with_keys(app, *keys)
        audit.record("case.read", subject="ASB-2")
        assert seal_due()
    assert check_audit().problems == ()
    # The old one is not needed from here on but for the seals of before.
    with_keys(app, NEW)
    assert {each.fault for each in check_audit().problems} == {Fault.SEAL_BROKEN}


def test_the_look_up_key_leaves_the_master_keys(app: Flask, old: tuple[str, bytes]) -> None:
    reference = sent_report().reference
    note_index_key()
    install_vault(app, (NEW, old), (old,))
    rotate_keys()
    install_vault(app, (NEW,), (old,))
    assert readiness.check().ready
    assert found_by(Wanted(email=EMAIL)) == {reference}


def test_other_keys_are_refused(app: Flask, old: tuple[str, bytes]) -> None:
    sent_report()
    note_index_key()
    with_keys(app, NEW, OTHER)
    with pytest.raises(KeysError, match="none of our look-up keys"):
        renew_lookups()


def test_the_command(app: Flask, old: tuple[str, bytes], at_noon: dt.datetime) -> None:
    sent_report()
    note_index_key()
    with_keys(app, NEW, old)
    code, output = invoke(app, "keys", "lookups")
    assert (code, output.splitlines()[0]) == (
        0,
        "1 cases and lessons and 0 saved drafts are found by the newest key now.",
    )


def test_without_a_setting_the_last_master_key_makes_the_look_ups() -> None:
    assert Vault((NEW, OTHER)).derived("x") == Vault((OTHER,)).derived("x")
    assert Vault((NEW,), (OTHER,)).derived("x") == Vault((OTHER,)).derived("x")
    assert Vault((NEW,), (NEW, OTHER)).every_derived("x") == (
        Vault((NEW,)).derived("x"),
        Vault((OTHER,)).derived("x"),
    )
