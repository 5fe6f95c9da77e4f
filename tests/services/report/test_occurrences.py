"""It happened again: each occurrence is a report of its own, and tells the same person once."""

import datetime as dt
import threading
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from portal import clock
from portal.domain.vocabulary import Channel, Intake, Priority, Role, Visibility
from portal.extensions import db
from portal.models.audit import AuditEntry
from portal.models.outbox import OutboxMessage
from portal.models.report import Report
from portal.models.search_term import SearchTerm
from portal.security import blind_index
from portal.services import drafts
from portal.services.report import occurrences, report_changes, report_pages, reports
from portal.services.report.occurrences import (
    NotOpen,
    TooManyOccurrences,
    add_occurrence,
    find_added,
)
from portal.services.report.report_record import all_answers
from portal.services.report.reports import Sent
from portal.services.tracking import tracking
from portal.services.transaction import transaction
from tests.builders import EMAIL, an_officer, report_answers

HERE = "127.0.0.1"

TOLD: dict[str, Any] = {
    "on": {"kind": "exact", "on": "2026-10-13"},
    "time": "about 2",
    "account": "Trommeln again «wieder» 😡",
    "signs": [],
    "changed": "no",
    "scale": "3",
}


def send(**changes: dict[str, Any]) -> Sent:
    token = drafts.start_draft("report", "en", "danger", {"now": "no"})
    return reports.submit_draft(token, report_answers(**changes))


def open_case(sent: Sent) -> str:
    assert sent.tracking_code is not None
    found = tracking.open_case(sent.reference, sent.tracking_code, HERE)
    assert found is not None
    return found[0]


def again(token: str | None, reference: str, key: str = "k1", **changes: Any) -> str:
    return add_occurrence(token, reference, {**TOLD, **changes}, key, "en")


def row(reference: str) -> Report:
    db.session.rollback()
    return db.session.scalars(sa.select(Report).where(Report.reference == reference)).one()


def mails() -> list[str]:
    return sorted(db.session.scalars(sa.select(OutboxMessage.message)))


@pytest.fixture
def first(app: Flask) -> Sent:
    return send()


def test_it_is_a_report_of_its_own_linked_to_the_first(first: Sent) -> None:
    added = again(open_case(first), first.reference)
    report, earlier = row(added), row(first.reference)
    assert added != first.reference
    assert report.again_of_id == earlier.id
    assert report.due_on == dt.date(2026, 10, 21)
    assert (report.happened, report.happened_from) == ("exact", dt.date(2026, 10, 13))
    assert report.intake is Intake.ONLINE
    assert [event.kind for event in report.events] == ["received", "told_of_review"]
    acts = db.session.execute(
        sa.select(AuditEntry.act, AuditEntry.subject).where(AuditEntry.subject == added)
    ).all()
    assert {act for act, _ in acts} == {"report.received", "report.happened_again"}


def test_the_first_report_s_timeline_tells_of_each_and_of_the_case_review(first: Sent) -> None:
    token = open_case(first)
    second, third = again(token, first.reference), again(token, first.reference, "k2")
    # Sent twice, or an occurrence of an occurrence: one line each, on the first report only.
    assert again(token, first.reference, "k2") == third
    told = [(event.kind, event.facts.get("to")) for event in row(first.reference).events]
    assert told == [
        ("received", None),
        ("happened_again", second),
        ("told_of_review", None),
        ("happened_again", third),
        ("told_of_review", None),
    ]
    latest, own = row(first.reference).events[-1], row(third).events[-1]
    assert latest.facts == own.facts
    assert latest.facts["counted"] == 3
    assert {event.visibility for event in row(first.reference).events} == {Visibility.PUBLIC}


def test_the_same_person_and_place_are_taken_over_and_the_rest_is_asked_anew(first: Sent) -> None:
    added = again(open_case(first), first.reference, changed="yes", change="Now at noon too")
    now, then = all_answers(row(added)), all_answers(row(first.reference))
    for slug in ("type", "where", "contact", "safe-contact", "about-them", "who", "identity"):
        assert now[slug] == then[slug]
    assert now["what-happened"] == {"account": TOLD["account"]}
    assert now["again"] == {"changed": "yes", "change": "Now at noon too"}
    assert now["effect"]["scale"] == "3"
    assert now["date"] == {"on": TOLD["on"], "time": "about 2"}
    assert "danger" not in now


def test_what_was_told_later_about_contact_holds_for_it_too(first: Sent) -> None:
    with transaction() as session:
        report = session.scalars(sa.select(Report)).one()
        contact = {"safe-contact": {"ways": ["letter"]}, "talking": {"language": "Bengali"}}
        report.contact = {**report.contact, **contact}
    added = row(again(open_case(first), first.reference))
    assert added.contact["talking"] == {"language": "Bengali"}
    assert report_changes.contact_rule(added).channels == {Channel.LETTER}
    assert mails() == ["report_received"]


def test_officers_find_it_by_the_person_and_by_its_own_words(first: Sent) -> None:
    added = again(open_case(first), first.reference)
    terms = set(
        db.session.scalars(sa.select(SearchTerm.term).where(SearchTerm.subject_id == row(added).id))
    )
    assert blind_index.email_term(EMAIL) in terms
    assert blind_index.text_terms("Trommeln") <= terms


def test_an_occurrence_of_an_occurrence_belongs_to_the_first(first: Sent) -> None:
    second = again(open_case(first), first.reference)
    code = find_added(open_case(first), first.reference, second)
    assert code is not None
    third = again(open_case(code), second, "k2")
    assert row(third).again_of_id == row(first.reference).id


def test_a_double_click_is_one_report(first: Sent) -> None:
    token = open_case(first)
    assert again(token, first.reference) == again(token, first.reference, account="Other words")
    assert again(token, first.reference, "k2") != again(token, first.reference)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Report)) == 3


def test_two_clicks_at_once_are_one_report(app: Flask, first: Sent) -> None:
    token, found = open_case(first), []
    db.session.remove()

    def click() -> None:
        with app.app_context():
            found.append(again(token, first.reference))

    threads = [threading.Thread(target=click) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len(set(found)) == 1


def test_a_key_of_one_case_names_no_report_of_another(first: Sent) -> None:
    other = send()
    mine = again(open_case(first), first.reference)
    theirs = again(open_case(other), other.reference)
    assert mine != theirs
    assert find_added(open_case(other), other.reference, mine) is None
    assert find_added(open_case(first), first.reference, other.reference) is None


def test_route_and_priority_are_worked_out_anew(first: Sent) -> None:
    token = open_case(first)
    assert row(first.reference).priority is Priority.STANDARD
    calm = again(token, first.reference)
    assert row(calm).priority is Priority.STANDARD
    assert row(again(token, first.reference, "k2")).priority is Priority.MEDIUM
    grave = row(again(token, first.reference, "k3", signs=["weapon"]))
    assert (grave.priority, grave.alerted) == (Priority.HIGH, True)
    assert row(again(token, first.reference, "k4", signs=["nonsense"], scale="9")).id


@pytest.mark.parametrize(
    ("changes", "sent_to"),
    [
        ({}, 2),
        ({"safe_contact": {"ways": ["letter"]}}, 0),
        ({"who": {"relation": "partner"}}, 0),
        ({"identity": {"identity": "anonymous"}}, 0),
    ],
)
def test_mail_goes_only_where_it_is_safe(app: Flask, changes: dict[str, Any], sent_to: int) -> None:
    first = send(**changes)
    before = [one for one in mails() if one != "duty_alert"]
    again(open_case(first), first.reference)
    again(open_case(first), first.reference)
    new = [one for one in mails() if one != "duty_alert"]
    assert len(new) == sent_to
    assert len(before) == (1 if sent_to else 0)
    if sent_to:
        assert new == ["report_received", "report_received"]


def test_only_the_browser_that_opened_the_report_may_add_to_it(first: Sent) -> None:
    other = send()
    for token in (None, "", "x", open_case(other)):
        with pytest.raises(NotOpen):
            again(token, first.reference)
    token = open_case(first)
    tracking.close_case(token)
    with pytest.raises(NotOpen):
        again(token, first.reference)


def test_a_flood_is_held_back(first: Sent) -> None:
    token = open_case(first)
    for number in range(20):
        again(token, first.reference, f"k{number}")
    with pytest.raises(TooManyOccurrences):
        again(token, first.reference, "one more")


def test_its_code_opens_it_and_is_shown_for_a_day(first: Sent, at_noon: dt.datetime) -> None:
    token = open_case(first)
    added = again(token, first.reference)
    sent = find_added(token, first.reference, added)
    assert sent is not None
    assert sent.tracking_code == find_added(token, first.reference, added).tracking_code
    assert tracking.open_case(added, sent.tracking_code, HERE) is not None
    with clock.stopped_at(at_noon + dt.timedelta(hours=24)):
        later = find_added(open_case(first), first.reference, added)
    assert later is not None
    assert later.tracking_code is None


def test_what_was_told_to_others_long_ago_is_not_taken_over(
    app: Flask, at_noon: dt.datetime
) -> None:
    told = {
        "told_before": {"told": "yes", "bodies": ["police"]},
        "last_told": {"on": {"kind": "exact", "on": "2026-10-01"}},
        "times_told": {"times": "twice"},
    }
    first = send(**told)
    near = again(open_case(first), first.reference)
    assert all_answers(row(near))["times-told"] == {"times": "twice"}
    with clock.stopped_at(at_noon + dt.timedelta(days=200)):
        far = again(open_case(first), first.reference, "k2")
        assert "times-told" not in all_answers(row(far))


def test_officers_see_the_link_both_ways(first: Sent) -> None:
    added = again(open_case(first), first.reference)
    officer = an_officer(Role.TRIAGE_OFFICER)
    assert report_pages.open_report(added, officer).again_of == first.reference
    assert report_pages.open_report(first.reference, officer).happened_again == (added,)


def test_a_case_review_takes_no_occurrence(first: Sent) -> None:
    assert occurrences.find_earlier(open_case(first), "CR-2222-2222") is None
