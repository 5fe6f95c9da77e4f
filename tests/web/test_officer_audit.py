"""The audit's pages: who did what, and whether it is whole."""

import datetime as dt

from portal import clock
from portal.domain.vocabulary import Role
from portal.services.audit import audit
from portal.services.audit.audit_check import CHECKED, check_and_record, check_audit
from portal.services.audit.audit_seals import seal_due
from tests.web.contract import CheckedClient
from tests.web.officer_walk import signed_in

PATH = "/officers/audit/seals"


def test_it_says_how_the_audit_stands(client: CheckedClient) -> None:
    signed_in(client, Role.AUDITOR)
    main = client.get(PATH).main
    assert "Not checked yet." in main
    assert "0 batches of acts are sealed." in main
    assert "2 acts wait for their seal." in main
    with client.app.app_context():
        seal_due()
        head = check_and_record().head
    assert head is not None
    main = client.get(PATH).main
    assert "Everything holds." in main
    assert "3 acts were checked." in main
    assert "1 batch of acts is sealed." in main
    assert head.digest[:16] in main


def test_trouble_and_a_stopped_worker_are_told(client: CheckedClient, at_noon: dt.datetime) -> None:
    signed_in(client, Role.AUDITOR)
    with client.app.app_context():
        audit.record(CHECKED, facts={"seals": 1, "entries": 2, "problems": 2})
    with clock.stopped_at(at_noon + dt.timedelta(minutes=16)):
        main = client.get(PATH).main
    assert "2 things do not hold." in main
    assert "Everything holds." not in main
    assert "the worker may have stopped" in main


def test_looking_is_recorded_itself(client: CheckedClient) -> None:
    signed_in(client, Role.AUDITOR)
    client.get(PATH)
    with client.app.app_context():
        before = check_audit().unsealed
    assert "audit.seals_read" in client.get("/officers/audit").main
    with client.app.app_context():
        assert check_audit().unsealed == before + 1
