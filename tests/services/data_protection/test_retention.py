"""What is kept no longer goes, class by class; a hold stops it; two people delete before the time."""

import datetime as dt
import shutil
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from portal import clock
from portal.commands.worker import Chore
from portal.domain.keeping import ErasureReason, HoldReason, KeepClass
from portal.domain.officer_acts import Refusal
from portal.domain.vocabulary import ReportOutcome, Role
from portal.extensions import db
from portal.models.audit import AuditEntry
from portal.models.case_review import CaseReview, CaseReviewReport
from portal.models.evidence import Evidence
from portal.models.keeping import Erasure
from portal.models.outbox import OutboxMessage
from portal.models.report import Report, ReportEvent
from portal.models.search_term import SearchTerm
from portal.services.backups.making import make_backup
from portal.services.backups.restoring import restore_backup
from portal.services.case_access import CaseNotFound, Refused
from portal.services.case_review import case_review_pages
from portal.services.case_review.joint_applicants import add_joint_applicant
from portal.services.case_search import Wanted, search_cases
from portal.services.data_protection import case_keeping
from portal.services.data_protection.retention import apply_retention, find_ended
from portal.services.messages import delivery
from portal.services.officer.officers import SignedIn
from portal.services.report import report_pages, triage
from portal.services.report.report_record import all_answers
from portal.services.tracking import sign_in_codes, tracking
from portal.services.transaction import transaction
from tests.builders import EMAIL, a_photo, an_officer
from tests.house.test_commands import invoke
from tests.services.backups.backup_sites import empty_site, row_hashes
from tests.services.messages.test_outbox_delivery import Scripted
from tests.services.tracked import HERE, kept, opened, sent_application, sent_report


@pytest.fixture
def managers(app: Flask) -> tuple[SignedIn, SignedIn]:
    return an_officer(Role.MANAGER), an_officer(Role.MANAGER)


@pytest.fixture
def folder(app: Flask) -> Path:
    found = app.config["PORTAL"].instance / "evidence"
    shutil.rmtree(found, ignore_errors=True)
    return found


def close(reference: str, outcome: ReportOutcome = ReportOutcome.ADVICE_GIVEN) -> str:
    officer = an_officer()
    triage.take(reference, officer, kept(reference).version)
    version = kept(reference).version
    triage.close(reference, officer, version, outcome=outcome, words="We gave advice.")
    return reference


def a_closed_report(outcome: ReportOutcome = ReportOutcome.ADVICE_GIVEN) -> str:
    return close(sent_report().reference, outcome)


def a_closed_review() -> str:
    reference, _ = sent_application()
    with transaction() as session:
        row = session.scalars(sa.select(CaseReview).where(CaseReview.reference == reference)).one()
        row.closed_at = clock.now()
    return reference


def on(day: str) -> AbstractContextManager[None]:
    return clock.stopped_at(dt.datetime.fromisoformat(f"{day}T12:00:00+00:00"))


def ended() -> set[tuple[KeepClass, str]]:
    return {(each.keep, each.reference) for each in find_ended()}


def files(folder: Path) -> int:
    return sum(file.is_file() for file in folder.rglob("*")) if folder.exists() else 0


def test_each_class_ends_on_its_own_day(app: Flask, folder: Path) -> None:
    report, review = a_closed_report(), a_closed_review()
    for reference in (report, review):
        a_photo(reference)
    days = {
        "2027-10-14": set(),
        "2027-10-15": {(KeepClass.ALLEGED_IDENTITY, report)},
        "2028-10-15": {(KeepClass.EVIDENCE, report), (KeepClass.EVIDENCE, review)},
        "2032-10-14": set(),
        "2032-10-15": {(KeepClass.REPORT, report), (KeepClass.CASE_REVIEW, review)},
    }
    for day, expected in days.items():
        with on(day):
            assert ended() == expected, day
            apply_retention()
            assert ended() == set(), day


def test_who_did_it_is_forgotten_first_and_the_rest_stays(app: Flask) -> None:
    reference = a_closed_report()
    assert "Bert Secretname" in str(all_answers(kept(reference)))
    with on("2027-10-15"):
        assert apply_retention().gone[KeepClass.ALLEGED_IDENTITY] == 1
        answers = str(all_answers(kept(reference)))
    assert "Bert Secretname" not in answers
    assert "Drums until three" in answers
    assert EMAIL in answers


def test_after_an_action_the_name_is_kept_as_long_as_the_report(app: Flask) -> None:
    a_closed_report(ReportOutcome.ACTION_TAKEN)
    with on("2032-10-14"):
        assert ended() == set()


def test_an_open_case_and_one_that_opened_again_are_kept(app: Flask) -> None:
    sent_report()
    again = a_closed_report()
    triage.reopen(again, an_officer(), kept(again).version, "It began again.")
    with on("2040-01-01"):
        assert ended() == set()


def test_evidence_goes_with_its_files(app: Flask, folder: Path) -> None:
    reference = a_closed_report()
    a_photo(reference)
    assert files(folder) == 2
    with on("2028-10-15"):
        apply_retention()
    assert files(folder) == 0
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Evidence)) == 0
    assert "Drums until three" in str(all_answers(kept(reference)))


def test_at_the_end_dates_and_counts_stay_and_nothing_else(app: Flask, folder: Path) -> None:
    sent = sent_report()
    reference, code = sent.reference, sent.tracking_code or ""
    browser = opened(sent)
    close(reference)
    a_photo(reference)
    before = kept(reference)
    facts = (before.kind, before.received_at, before.happened_from, before.outcome, before.lsoa)
    officer = an_officer(Role.MANAGER)
    with on("2032-10-15"):
        assert apply_retention().gone[KeepClass.REPORT] == 1
        row = kept(reference)
        assert all_answers(row) == {}
        assert (row.kind, row.received_at, row.happened_from, row.outcome, row.lsoa) == facts
        assert row.case_key.wrapped is None
        sealed = sa.select(ReportEvent).where(ReportEvent.words_sealed.is_not(None))
        assert db.session.scalars(sealed).all() == []
        assert row.answers_sealed is row.contact_sealed is row.alleged_sealed is None
        mails = db.session.scalars(sa.select(OutboxMessage)).all()
        assert [mail.envelope_sealed for mail in mails] == [None] * len(mails)
        assert mails
        assert db.session.scalar(sa.select(sa.func.count()).select_from(SearchTerm)) == 0
        assert files(folder) == 0
        # Nobody comes in any more, by code or by email, and officers' pages stand it.
        assert tracking.open_case(reference, code, HERE) is None
        assert tracking.find_case(browser, reference) is None
        token = sign_in_codes.ask_for_code(reference, EMAIL, HERE)
        assert sign_in_codes.open_with_code(token, "1234 5678") is None
        assert report_pages.open_report(reference, officer).reference == reference
        assert reference not in str(search_cases(Wanted(email=EMAIL), officer))
        assert case_keeping.erased_on(reference) == dt.date(2032, 10, 15)
        while delivery.deliver_next(Scripted()):
            pass
    # The files had gone a step before, as evidence.
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.act == "case.erased")).one()
    assert (entry.subject, entry.officer_id) == (reference, None)
    assert entry.facts == {"how": "retention", "files": 0}


def test_a_case_review_is_anonymised_whole(app: Flask) -> None:
    reference = a_closed_review()
    contact = {"contact": {"name": "Jo"}, "safe-contact": {"ways": []}}
    joint = add_joint_applicant(
        reference, an_officer(), kept(reference).version, contact, safety_confirmed=True
    )
    assert tracking.open_case(reference, joint, HERE) is not None
    with on("2032-10-15"):
        assert apply_retention().gone[KeepClass.CASE_REVIEW] == 1
        assert tracking.open_case(reference, joint, HERE) is None
        row = kept(reference)
        assert (row.inputs, row.answers, row.contact) == (None, None, None)
        page = case_review_pages.open_case_review(reference, an_officer(Role.MANAGER))
        assert page.reference == reference


def test_a_report_that_an_application_rests_on_is_kept_with_it(app: Flask) -> None:
    report, review = a_closed_report(), a_closed_review()
    ids = (kept(review).id, kept(report).id)
    with transaction() as session:
        session.add(CaseReviewReport(case_review_id=ids[0], report_id=ids[1]))
        row = session.get_one(CaseReview, ids[0])
        row.closed_at = clock.now() + dt.timedelta(days=100)
    with on("2032-11-01"):
        assert (KeepClass.REPORT, report) not in ended()
    with on("2033-03-01"):
        apply_retention()
        apply_retention()
        assert kept(report).case_key.wrapped is None


def test_a_legal_hold_stops_every_class(app: Flask, managers: tuple[SignedIn, SignedIn]) -> None:
    report, review = a_closed_report(), a_closed_review()
    for reference in (report, review):
        a_photo(reference)
        case_keeping.set_hold(reference, managers[0], HoldReason.OMBUDSMAN, "Number 12")
    with on("2040-01-01"):
        assert all(each.held for each in find_ended())
        assert len(find_ended()) == 5
        before = row_hashes()
        applied = apply_retention()
        assert applied.held == 5
        assert set(applied.gone.values()) == {0}
        assert row_hashes() == before
        case_keeping.lift_hold(report, managers[1], "It ended")
        apply_retention()
        assert kept(report).case_key.wrapped is None
        assert kept(review).case_key.wrapped is not None


def test_a_pass_is_bounded_and_the_next_goes_on(
    app: Flask, managers: tuple[SignedIn, SignedIn], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.services.data_protection.retention._AT_ONCE", 2)
    # The held ones are the first by age, and must not fill the pass.
    for _ in range(3):
        case_keeping.set_hold(a_closed_report(), managers[0], HoldReason.COURT, "Claim")
    free = [a_closed_report() for _ in range(5)]
    with on("2027-10-15"):
        assert len(find_ended()) == 8
        passes = [apply_retention(most=2) for _ in range(4)]
        assert [each.gone[KeepClass.ALLEGED_IDENTITY] for each in passes] == [2, 2, 1, 0]
        assert [each.more for each in passes] == [True, True, False, False]
        assert passes[-1].held == 3
        assert all(kept(each).alleged is None for each in free)  # type: ignore[union-attr]


def test_the_worker_goes_on_soon_where_a_pass_left_some() -> None:
    answers, times = iter([True, False, False]), iter([0.0, 5.0, 11.0, 30.0, 3601.0])
    done: list[bool] = []

    def work() -> bool:
        done.append(next(answers))
        return done[-1]

    chore = Chore(work, dt.timedelta(hours=1), passed=lambda: next(times))
    counts = []
    for _ in range(5):
        chore.do_if_due()
        counts.append(len(done))
    assert counts == [1, 1, 2, 2, 2]


def test_the_dry_run_lists_and_changes_nothing(
    app: Flask, managers: tuple[SignedIn, SignedIn]
) -> None:
    free, held = a_closed_report(), a_closed_report()
    case_keeping.set_hold(held, managers[0], HoldReason.COURT, "Claim")
    with on("2027-10-15"):
        before = row_hashes()
        code, output = invoke(app, "retention", "--dry-run")
        assert row_hashes() == before
        assert code == 0
        lines = output.splitlines()
        assert any(free in line and "ended 2027-10-15" in line for line in lines)
        assert any(held in line and line.endswith("kept by a legal hold") for line in lines)
        assert lines[-1] == "1 would go, 1 are held. Nothing was changed."
        code, output = invoke(app, "retention")
        assert "Erased 1 identities of alleged persons" in output
        assert "a legal hold kept 1.\n" in output


def test_two_managers_delete_a_case(
    app: Flask, managers: tuple[SignedIn, SignedIn], folder: Path
) -> None:
    first, second = managers
    reference = a_closed_report()
    a_photo(reference)
    with pytest.raises(Refused) as refused:
        case_keeping.agree_erasure(reference, second)
    assert refused.value.why is Refusal.NOTHING_PROPOSED
    case_keeping.propose_erasure(reference, first, ErasureReason.ASKED, "Asked by letter")
    with pytest.raises(Refused) as refused:
        case_keeping.agree_erasure(reference, first)
    assert refused.value.why is Refusal.SAME_MANAGER
    assert "Drums" in str(all_answers(kept(reference)))
    case_keeping.agree_erasure(reference, second)
    assert all_answers(kept(reference)) == {}
    assert files(folder) == 0
    row = db.session.scalars(sa.select(Erasure)).one()
    assert (row.agreed, row.decided_by_id, row.words) == (True, second.id, None)
    with pytest.raises(Refused) as refused:
        case_keeping.set_hold(reference, first, HoldReason.COURT, "x")
    assert refused.value.why is Refusal.ERASED
    acts = db.session.scalars(
        sa.select(AuditEntry.act)
        .where(AuditEntry.act.startswith("case.eras"))
        .order_by(AuditEntry.id)
    ).all()
    assert acts == ["case.erasure_proposed", "case.erased"]


def test_what_must_not_be_deleted_is_refused(
    app: Flask, managers: tuple[SignedIn, SignedIn]
) -> None:
    first, second = managers
    still_open = sent_report().reference
    closed = a_closed_report()

    def why(do: object, *arguments: object) -> Refusal:
        with pytest.raises(Refused) as refused:
            do(*arguments)  # type: ignore[operator]
        return refused.value.why

    asked = (ErasureReason.ASKED, "x")
    assert why(case_keeping.propose_erasure, still_open, first, *asked) is Refusal.STILL_OPEN
    case_keeping.propose_erasure(closed, first, *asked)
    assert why(case_keeping.propose_erasure, closed, second, *asked) is Refusal.PROPOSED_ALREADY
    case_keeping.set_hold(closed, first, HoldReason.APPEAL, "x")
    assert why(case_keeping.agree_erasure, closed, second) is Refusal.HELD
    hold = (HoldReason.COURT, "x")
    assert why(case_keeping.set_hold, closed, second, *hold) is Refusal.HELD_ALREADY
    case_keeping.lift_hold(closed, second, "over")
    assert why(case_keeping.lift_hold, closed, second, "over") is Refusal.NOT_HELD
    case_keeping.send_back_erasure(closed, second)
    assert why(case_keeping.agree_erasure, closed, second) is Refusal.NOTHING_PROPOSED
    for role in (Role.TRIAGE_OFFICER, Role.CASE_REVIEW_OFFICER, Role.AUDITOR):
        assert why(case_keeping.set_hold, closed, an_officer(role), *hold) is Refusal.NOT_ALLOWED
    with pytest.raises(CaseNotFound):
        case_keeping.set_hold("ASB-2222-2222", first, *hold)


def test_a_restore_with_later_keys_does_not_bring_it_back(
    app: Flask, managers: tuple[SignedIn, SignedIn], tmp_path: Path, at_noon: dt.datetime
) -> None:
    reference, other = a_closed_report(), a_closed_report()
    old = make_backup(tmp_path / "old.tar")
    case_keeping.propose_erasure(reference, managers[0], ErasureReason.ASKED, "x")
    case_keeping.agree_erasure(reference, managers[1])
    with clock.stopped_at(at_noon + dt.timedelta(days=1)):
        new = make_backup(tmp_path / "new.tar")
    with empty_site(db.engine, tmp_path / "other") as site, site.app.app_context():
        assert restore_backup(old.cases, new.keys).erased == 1
        rows = {row.reference: row for row in db.session.scalars(sa.select(Report))}
        assert all_answers(rows[reference]) == {}
        assert "Drums" in str(all_answers(rows[other]))


def test_every_table_with_sealed_words_is_found_by_erasing(app: Flask) -> None:
    """A child of a case without its own key_id must name the case, else its sealed bytes would stay."""
    ways = {"key_id", "report_id", "case_review_id"}
    forgotten = {
        table.name
        for table in db.metadata.tables.values()
        if any(column.name.endswith("_sealed") for column in table.columns)
        and not ways & set(table.columns.keys())
        and "officer_id" not in table.columns
    }
    assert forgotten == set()
