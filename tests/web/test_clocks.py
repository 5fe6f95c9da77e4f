"""The board of clocks as a page and as a file."""

import pytest

from portal.domain.vocabulary import Role
from portal.services.case_review import threshold_decisions
from portal.services.demo.procedures import begin_under_pauses
from tests.builders import an_application
from tests.services.review_answers import application
from tests.services.tracked import kept
from tests.web.contract import CheckedClient
from tests.web.officer_walk import OWN_FORM, act, signed_in

PATH = "/officers/clocks"


def test_the_board_its_filters_and_its_file(client: CheckedClient) -> None:
    officer = signed_in(client, Role.CASE_REVIEW_OFFICER)
    assert "No clock like this runs." in client.get(PATH).main
    with client.app.app_context():
        references = [an_application(officer, application(rows={})) for _ in range(14)]
    page = client.get(PATH)
    assert "28 On time" in page.main
    assert page.main.count("Acknowledge with a named contact") >= 14
    assert f"/officers/case-reviews/{references[0]}" in page.text
    following = next(a.get("href") for a in page.all("a") if a.get("rel") == "next")
    assert "Decide about the threshold" in client.get(following).main
    narrowed = client.get(f"{PATH}?kind=decide_threshold&urgency=on_time")
    assert len(narrowed.all("tr")) == 15
    file = client.get(f"{PATH}.csv?kind=decide_threshold")
    assert file.response.mimetype == "text/csv"
    assert len(file.text.strip().splitlines()) == 15
    assert f"{references[0]},Deciding about the threshold,2026-10-21" in file.text


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("kind=x", 422),
        ("urgency=x", 422),
        ("page=x", 400),
        ("page=2026-10-14.0.²", 400),
        ("page=2026-02-31.0.1", 400),
        ("page=2026-10-14.0." + "9" * 400, 400),
        ("page=2026-10-14.0.9999999999999999", 400),
        ("page=2026-10-14.99999.1", 200),
        ("page=2026-10-14.2.1", 200),
    ],
)
def test_no_address_breaks_it(client: CheckedClient, query: str, status: int) -> None:
    signed_in(client, Role.CASE_REVIEW_OFFICER)
    assert client.get(f"{PATH}?{query}").status == status


def test_a_clock_is_paused_and_goes_on_where_the_procedure_says_so(client: CheckedClient) -> None:
    officer = signed_in(client, Role.CASE_REVIEW_OFFICER)
    with client.app.app_context():
        reference = an_application(officer, application())
        threshold_decisions.take(reference, officer, 1)
        threshold_decisions.confirm_met(reference, officer, kept(reference).version, "Met.")
    path = f"/officers/case-reviews/{reference}"
    assert "Pause a clock" not in client.get(path).main
    with client.app.app_context():
        begin_under_pauses(reference)
    assert "Pause a clock" in client.get(path).main
    form = client.get(f"{path}/pause-clock")
    assert "For 10 working days at most: due on Fri 13 Nov at the latest." in form.main
    empty = client.submit(form, OWN_FORM, words="We wait for your answer.")
    assert empty.status == 422
    assert "We wait for your answer." in empty.main
    forged = client.submit(form, OWN_FORM, pause="appeal.victims_consent", words="Wait.")
    assert forged.status == 422
    done = client.submit(
        form, OWN_FORM, pause="hold_panel.victims_consent", words="We wait for your answer."
    )
    assert "The clock is paused. The applicant is told." in done.main
    assert "Waits for the victim's consent: paused since Wed 14 Oct." in done.main
    assert "Paused since Wed 14 Oct, due then at the latest" in client.get("/officers/clocks").main
    assert "Paused since Wed 14 Oct" in client.get("/officers/clocks.csv").text
    after = act(
        client, f"{path}/resume-clock", clock="hold_panel", words="We have your answer now."
    )
    assert "The clock goes on. The applicant is told." in after.main
    assert "paused since" not in after.main
