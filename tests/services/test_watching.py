"""What is watched: how much waits, for how long, what is overdue, and whether a worker lives."""

import datetime as dt

import pytest
from flask import Flask

from portal import clock
from portal.mail.message import NotDelivered
from portal.services import drafts, readiness, watching
from portal.services.audit import audit
from portal.services.audit.audit_seals import seal_due
from portal.services.messages import delivery
from portal.services.report import reports
from tests.builders import report_answers
from tests.services.test_readiness import Takes, write


def measured() -> dict[str, float]:
    return {
        f"{one.name}.{one.kind}" if one.kind else one.name: one.value for one in watching.measure()
    }


def test_an_empty_portal_has_nothing_waiting(app: Flask) -> None:
    found = measured()
    assert found.pop("database_up") == 1
    assert set(found.values()) == {0}


def test_mail_is_counted_while_it_waits_and_when_it_was_given_up(
    app: Flask, at_noon: dt.datetime
) -> None:
    write("first")
    write("second")
    with clock.stopped_at(at_noon + dt.timedelta(minutes=5)):
        found = measured()
        assert (found["outbox_waiting"], found["outbox_oldest_seconds"]) == (2, 300)
        delivery.deliver_next(Takes(NotDelivered("recipient 550", permanent=True)))
        delivery.deliver_next(Takes())
        found = measured()
    assert (found["outbox_waiting"], found["outbox_given_up"]) == (0, 1)
    assert found["outbox_oldest_seconds"] == 0


def test_drafts_acts_and_what_is_overdue_are_counted(app: Flask, at_noon: dt.datetime) -> None:
    drafts.start_draft(reports.JOURNEY, "en", "danger", {"now": "no"})
    token = drafts.start_draft(reports.JOURNEY, "en", "danger", {"now": "no"})
    assert measured()["drafts"] == 2
    reports.submit_draft(token, report_answers())
    audit.record("officer.signed_out")
    found = measured()
    assert found["drafts"] == 1
    assert found["audit_unsealed"] >= 2
    assert found["overdue.report"] == 0
    seal_due()
    with clock.stopped_at(at_noon + dt.timedelta(days=60)):
        found = measured()
    assert (found["audit_unsealed"], found["overdue.report"]) == (0, 1)


def test_a_worker_is_seen(app: Flask, at_noon: dt.datetime) -> None:
    assert readiness.check().facts["worker_seen_seconds"] is None
    watching.note_worker_run()
    watching.note_worker_run()
    assert measured()["worker_last_run_timestamp_seconds"] == clock.now().timestamp()
    with clock.stopped_at(at_noon + dt.timedelta(minutes=2)):
        assert readiness.check().facts["worker_seen_seconds"] == 120


def test_numbers_stop_where_more_says_nothing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "_COUNTED_AT_MOST", 2)
    for _ in range(3):
        drafts.start_draft(reports.JOURNEY, "en", "danger", {"now": "no"})
        audit.record("officer.signed_out")
    found = measured()
    assert (found["drafts"], found["audit_unsealed"]) == (2, 3)
