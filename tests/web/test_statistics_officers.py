"""A manager makes a year final, and everybody sees what was put right."""

import datetime as dt

from portal.domain.vocabulary import Role
from tests.builders import an_application
from tests.services.review_answers import application
from tests.web.contract import CheckedClient, Page
from tests.web.officer_walk import signed_in

PATH, PUBLIC = "/officers/statistics", "/community-trigger/statistics"
YEAR = "2025-04-01"


def _forms(page: Page) -> dict[tuple[str, str], int]:
    """Each button of the managers' page, by its act and year: which form it is."""
    found = {}
    for number in range(len(page.all("form"))):
        fields = page.fields(number)
        if "act" in fields:
            found[fields["act"], fields["year"]] = number
    return found


def _press(client: CheckedClient, act: str) -> Page:
    page = client.get(PATH)
    return client.submit(page, _forms(page)[act, YEAR])


def test_from_counting_to_a_correction(client: CheckedClient) -> None:
    officer = signed_in(client, Role.MANAGER)
    with client.app.app_context():
        came = dt.datetime(2026, 2, 3, 12, tzinfo=dt.UTC)
        an_application(officer, application(), came)
    assert "Over, not checked yet" in client.get(PUBLIC).main
    assert "The numbers of 2025-26 are frozen" in _press(client, "freeze").main
    assert "Being checked" in client.get(PUBLIC).main
    early = client.get(PATH)
    assert "signed off, and published as final" in _press(client, "sign-off").main
    assert "Final since 14 October 2026" in client.get(PUBLIC).main
    late = client.submit(early, _forms(early)["freeze", YEAR])
    assert (late.status, "Somebody changed this year" in late.main) == (422, True)

    form = client.get(f"{PATH}/{YEAR}")
    number = len(form.all("form")) - 1
    right = {"measure": "applications", "after": "2", "reason": "One came by letter."}
    bad = client.submit(form, number, **{**right, "after": "two"})
    assert (bad.status, "figures, such as 12" in bad.main) == (422, True)
    assert "One came by letter." in bad.text
    assert "The number is put right." in client.submit(form, number, **right).main
    public = client.get(PUBLIC).main
    assert "Put right on 14 October 2026. Applications: 2, not 1. One came by letter." in public
    # The page that was sent is stale now: a second click changes nothing.
    again = client.submit(form, number, **{**right, "measure": "reviews"})
    assert (again.status, "Somebody changed this year" in again.main) == (422, True)
    assert client.get(PUBLIC).main.count("Put right on") == 1


def test_what_nobody_offered_is_refused(client: CheckedClient) -> None:
    officer = signed_in(client, Role.MANAGER)
    with client.app.app_context():
        came = dt.datetime(2026, 2, 3, 12, tzinfo=dt.UTC)
        an_application(officer, application(), came)
    page = client.get(PATH)
    number = _forms(page)["freeze", YEAR]
    assert client.submit(page, number, act="x").status == 400
    assert client.submit(page, number, year="x").status == 400
    running = client.submit(page, number, year="2026-04-01")
    assert (running.status, "not over yet" in running.main) == (422, True)
    for year in ("2025-04-02", "2025-13-99", "2024-04-01", YEAR):
        assert client.get(f"{PATH}/{year}").status == 404
