"""Sending a report: everything in one commit, once per draft, and never a word in the clear."""

import datetime as dt
import threading
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from portal import clock
from portal.domain.routing import Door
from portal.domain.vocabulary import Intake, Priority, Role
from portal.extensions import db
from portal.models.audit import AuditEntry
from portal.models.outbox import OutboxMessage
from portal.models.report import Report, ReportEvent
from portal.models.search_term import SearchTerm
from portal.security import blind_index
from portal.services import drafts
from portal.services.report import report_record, reports
from portal.services.report.reports import Sent
from tests.builders import EMAIL, Answers, an_officer, report_answers

AT_HOME = {"relation": "partner"}


def send(answers: Answers) -> tuple[str, Sent]:
    token = drafts.start_draft("report", "en", "danger", answers["danger"])
    return token, reports.submit_draft(token, answers)


def row() -> Report:
    return db.session.scalars(sa.select(Report).execution_options(populate_existing=True)).one()


def count(model: type) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def messages() -> list[str]:
    return sorted(db.session.scalars(sa.select(OutboxMessage.message)))


def test_all_of_a_report_is_written_together(app: Flask, at_noon: dt.datetime) -> None:
    _, sent = send(report_answers())
    report = row()
    assert report.reference == sent.reference
    assert (report.kind, report.priority, report.team) == ("noise", Priority.STANDARD, "noise")
    assert report.received_at == at_noon
    assert report.due_on == sent.due_on == dt.date(2026, 10, 21)
    assert (report.in_borough, report.happened) == (True, "exact")
    assert report.happened_from == report.happened_to == dt.date(2026, 10, 10)
    assert report.lsoa.startswith("E01")
    assert [event.kind for event in report.events] == ["received"]
    assert messages() == ["report_received"]
    assert sent.acknowledged
    acts = db.session.scalars(sa.select(AuditEntry.act).where(AuditEntry.subject == sent.reference))
    assert list(acts) == ["report.received"]


def test_what_was_told_comes_back_whole(app: Flask) -> None:
    answers = report_answers()
    send(answers)
    assert report_record.all_answers(row()) == answers


def test_the_other_person_is_kept_apart(app: Flask) -> None:
    send(report_answers())
    report = row()
    assert report.alleged == {"about-them": report_answers()["about-them"]}
    assert "Secretname" not in str(report.answers) + str(report.contact)
    assert "Ada" not in str(report.answers) + str(report.alleged)


def test_the_database_holds_no_word_of_it(app: Flask) -> None:
    send(report_answers())
    for table in db.metadata.sorted_tables:
        for found in db.session.execute(sa.select(table)):
            stored = " ".join(str(bytes(v) if isinstance(v, memoryview) else v) for v in found)
            for canary in ("Drums", "Secretname", "Lovelace", "SW1A", "ada@"):
                assert canary not in stored, table.name


def test_officers_can_find_it_by_what_was_told(app: Flask) -> None:
    send(report_answers())
    kept = set(db.session.scalars(sa.select(SearchTerm.term)))
    assert blind_index.email_term(" ADA@example.org") in kept
    assert blind_index.postcode_term("sw1a1aa") in kept
    assert blind_index.name_terms("lovelace") <= kept
    assert blind_index.text_terms("drums") <= kept
    assert not blind_index.text_terms("Secretname") & kept
    assert not blind_index.name_terms("Secretname") & kept


def test_sending_a_draft_again_gives_the_same_report(app: Flask) -> None:
    token, first = send(report_answers())
    assert reports.submit_draft(token, report_answers()) == first
    assert reports.find_sent(token) == first
    assert (count(Report), count(ReportEvent), len(messages())) == (1, 1, 1)


def test_six_at_once_make_one_report(app: Flask) -> None:
    token = drafts.start_draft("report", "en", "danger", {"now": "no"})
    start, found, failed = threading.Barrier(6), [], []

    def post() -> None:
        with app.app_context():
            start.wait()
            try:
                found.append(reports.submit_draft(token, report_answers()))
            except Exception as error:
                failed.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=post) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert (
        len({sent.reference for sent in found}) == len({sent.tracking_code for sent in found}) == 1
    )
    assert (count(Report), len(messages())) == (1, 1)


def test_a_reference_that_is_taken_is_drawn_again(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, first = send(report_answers())
    drawn = iter([first.reference, first.reference, "ASB-2222-2222"])
    monkeypatch.setattr(report_record, "new_reference", lambda kind: next(drawn))
    _, second = send(report_answers())
    assert second.reference == "ASB-2222-2222"
    assert count(Report) == 2


def test_a_failure_leaves_nothing_and_the_draft_whole(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = drafts.start_draft("report", "en", "danger", {"now": "no"})

    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr(reports.audit, "add_entry", fail)
        with pytest.raises(RuntimeError):
            reports.submit_draft(token, report_answers())
    assert (count(Report), count(SearchTerm), count(OutboxMessage)) == (0, 0, 0)
    assert drafts.find_draft(token, "report").answers == {"danger": {"now": "no"}}
    assert reports.submit_draft(token, report_answers()).reference


def test_an_ended_draft_cannot_be_sent(app: Flask) -> None:
    with pytest.raises(drafts.DraftGone):
        reports.submit_draft("nothing", report_answers())


@pytest.mark.parametrize(
    ("changes", "mail"),
    [
        ({}, ["report_received"]),
        ({"safe_contact": {"ways": ["call"]}}, []),
        ({"safe_contact": {"ways": ["none"]}}, []),
        ({"identity": {"identity": "anonymous"}}, []),
        ({"who": AT_HOME}, ["duty_alert"]),
        ({"who": {"relation": "family"}}, ["duty_alert"]),
        ({"danger": {"now": "yes"}}, ["duty_alert", "report_received"]),
        (
            {"what_happened": {"account": "he says he will KILL me"}},
            ["duty_alert", "report_received"],
        ),
        ({"who": AT_HOME, "signs": {"signs": ["violence"]}}, ["duty_alert"]),
    ],
)
def test_mail_goes_only_where_it_is_safe(app: Flask, changes: Any, mail: list[str]) -> None:
    _, sent = send(report_answers(**changes))
    assert messages() == mail
    assert sent.acknowledged == ("report_received" in mail)
    assert row().alerted == ("duty_alert" in mail)


def test_typed_words_alert_but_change_nothing_the_resident_sees(app: Flask) -> None:
    _, calm = send(report_answers())
    _, alarming = send(report_answers(what_happened={"account": "a knife"}, contact={}))
    assert (calm.alerted, alarming.alerted) == (False, True)
    assert (alarming.priority, alarming.doors) == (calm.priority, calm.doors)


def test_the_duty_contact_is_told_no_word(app: Flask) -> None:
    send(report_answers(danger={"now": "yes"}))
    alert = db.session.scalars(
        sa.select(OutboxMessage).where(OutboxMessage.message == "duty_alert")
    ).one()
    assert "Drums" not in str(alert.envelope)
    assert EMAIL not in str(alert.envelope)


def test_the_second_report_names_the_case_review(app: Flask, at_noon: dt.datetime) -> None:
    _, first = send(report_answers())
    _, second = send(report_answers())
    assert (first.second_report, second.second_report) == (False, True)
    with clock.stopped_at(at_noon + dt.timedelta(days=365)):
        assert not send(report_answers())[1].second_report


def test_six_months_are_counted_forward_with_the_grace_day(
    app: Flask, at_noon: dt.datetime
) -> None:
    send(report_answers())
    with clock.stopped_at(dt.datetime(2027, 4, 14, 11, tzinfo=dt.UTC)):
        assert send(report_answers())[1].second_report


def test_a_day_after_the_grace_day_counts_no_more(app: Flask, at_noon: dt.datetime) -> None:
    send(report_answers())
    with clock.stopped_at(dt.datetime(2027, 4, 15, 11, tzinfo=dt.UTC)):
        assert not send(report_answers())[1].second_report


@pytest.mark.parametrize(
    ("bodies", "times", "second", "third"),
    [
        (["police"], "once", True, False),
        (["police"], "twice", True, True),
        (["police"], "none", False, False),
        (["council"], "twice", True, True),
    ],
)
def test_what_was_told_elsewhere_counts(
    app: Flask, bodies: list[str], times: str, second: bool, third: bool
) -> None:
    told = {"told_before": {"told": "yes", "bodies": bodies}, "times_told": {"times": times}}
    _, sent = send(report_answers(**told))
    assert sent.second_report is second
    assert ("third_report_by_person" in row().priority_reasons) is third


def test_the_third_report_about_a_place_is_medium(app: Flask) -> None:
    for name in ("one", "two", "three"):
        contact = {"name": name, "email": f"{name}@example.org"}
        _, sent = send(report_answers(contact=contact))
    assert (sent.priority, sent.second_report) == (Priority.MEDIUM, False)
    assert Door.CASE_REVIEW not in sent.doors


@pytest.mark.parametrize(
    ("where", "in_borough"),
    [
        ({"how": "postcode", "postcode": "sw1a1aa"}, True),
        ({"how": "postcode", "postcode": "M1 1AE"}, False),
        ({"how": "place", "place": "Hyde Park, by the lake", "place_postcode": ""}, None),
        ({"how": "address", "address": "1 High Street", "address_postcode": "nonsense"}, None),
        ({}, None),
    ],
)
def test_every_place_is_taken(app: Flask, where: dict[str, Any], in_borough: bool | None) -> None:
    send(report_answers(where=where))
    assert row().in_borough is in_borough


def test_spoilt_answers_are_taken_too(app: Flask) -> None:
    spoilt = {slug: {"x": [{}], "kind": 7, "on": ["a"]} for slug in report_answers()}
    token = drafts.start_draft("report", "en", "danger", {})
    sent = reports.submit_draft(token, spoilt)
    assert (row().kind, row().happened, sent.anonymous) == ("other", "unknown", True)


def test_an_officer_enters_a_call_with_its_true_time(app: Flask, at_noon: dt.datetime) -> None:
    officer = an_officer(Role.TRIAGE_OFFICER)
    called = at_noon - dt.timedelta(days=4)
    sent = reports.enter_report(report_answers(), Intake.TELEPHONE, officer, called, "key")
    report = row()
    assert (report.received_at, report.intake) == (called, Intake.TELEPHONE)
    assert report.due_on == dt.date(2026, 10, 19)
    assert report.entered_by_id == officer.id
    again = reports.enter_report(report_answers(), Intake.TELEPHONE, officer, called, "key")
    assert (again.reference, again.tracking_code) == (sent.reference, None)
    with pytest.raises(ValueError, match="later than now"):
        reports.enter_report(
            report_answers(), Intake.DESK, officer, at_noon + dt.timedelta(minutes=1)
        )
