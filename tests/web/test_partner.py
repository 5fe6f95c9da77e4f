"""A partner's pages: one request, opened with a mailed code, answered, saved or refused."""

import datetime as dt
import re
from io import BytesIO

import pytest

from portal import clock
from portal.domain.vocabulary import Body, Role
from portal.services.partner import information_requests, partners
from portal.services.partner.information_requests import Asked, RequestLine
from tests.builders import a_partner, a_request, an_application, an_officer
from tests.files.samples import photo
from tests.services.panel import planned
from tests.services.review_answers import application
from tests.services.tracked import mails
from tests.web.contract import CheckedClient, Page
from tests.web.officer_walk import act, sign_in, signed_in


@pytest.fixture
def asked(client: CheckedClient) -> tuple[str, RequestLine]:
    """A case, and what the police are asked about it."""
    with client.app.app_context():
        officer = an_officer(Role.CASE_REVIEW_OFFICER)
        reference = an_application(officer, application(rows={}))
        whom = Asked(contact_id=a_partner(officer))
        return reference, a_request(officer, reference, whom, words="What do you hold?")


def _line(client: CheckedClient, asked: tuple[str, RequestLine]) -> RequestLine:
    with client.app.app_context():
        return information_requests.find_request(asked[0], asked[1].id)


def _open(client: CheckedClient, asked: tuple[str, RequestLine]) -> Page:
    page = client.submit(client.get(f"/partners/{asked[1].address}"))
    with client.app.app_context():
        code = re.search(r"code is ([\d ]+)\.", mails("partner_code")[-1]["body"])
    assert code is not None
    return client.submit(page, code=code[1])


def _follow(client: CheckedClient, path: str) -> Page:
    return client.get(path, follow_redirects=True)


def test_the_walk_from_the_link_to_the_answer(
    client: CheckedClient, asked: tuple[str, RequestLine]
) -> None:
    page = _open(client, asked)
    assert "What do you hold?" in page.main
    assert "Please answer by Wednesday 21 October 2026." in page.main
    assert asked[0] in page.main
    half = {"words": "We are looking", "dates": "not yet a date", "then": "save"}
    saved = client.submit(page, **half)
    assert "It is saved." in saved.main
    assert saved.fields()["dates"] == "not yet a date"
    wrong = client.submit(saved, then="send")
    assert wrong.status == 422
    assert "Line 1: begin with a date in the past" in wrong.main
    dates = "1 May 2026: drums, log 77\n\n2/9/2026 shouting\n3 September 2026"
    sent = client.submit(wrong, words="We hold three.", dates=dates, then="send")
    assert "Your answer is with us." in sent.main
    answer = _line(client, asked).answer
    assert answer is not None
    assert [(one.on, one.about) for one in answer.complaints] == [
        (dt.date(2026, 5, 1), "drums, log 77"),
        (dt.date(2026, 9, 2), "shouting"),
        (dt.date(2026, 9, 3), ""),
    ]
    assert "log 77" in client.get(f"/partners/{asked[1].address}/request").main


@pytest.mark.parametrize(
    "dates", ["31 February 2026: x", "1 May 26", "15 October 2026", "1 May 2026\n²\n", "\x00", "x"]
)
def test_a_line_without_a_day_of_the_past_is_said(
    client: CheckedClient, asked: tuple[str, RequestLine], dates: str
) -> None:
    page = client.submit(_open(client, asked), words="Kept words", dates=dates, then="send")
    if page.status == 422:
        assert "Kept words" in page.text
    else:
        assert dates.strip("\x00") == ""


def test_opening_the_link_spends_and_mails_nothing(
    client: CheckedClient, asked: tuple[str, RequestLine]
) -> None:
    for _ in range(30):
        page = client.get(f"/partners/{asked[1].address}")
    unknown = client.get("/partners/abcdefghijklmnop")
    assert unknown.main == page.main
    with client.app.app_context():
        assert mails("partner_code") == []
    assert client.get("/partners/abc%00efghijklmnop").status == 404
    assert client.get("/partners/short").status == 404


def test_without_the_code_nothing_is_read_or_written(
    client: CheckedClient, asked: tuple[str, RequestLine]
) -> None:
    page = _open(client, asked)
    address = f"/partners/{asked[1].address}"
    signed_out = client.submit(page, 1)
    assert "Mail me a code" in signed_out.main
    for below in ("/request", "/refuse", "/files"):
        assert "What do you hold?" not in _follow(client, address + below).main
    kept = client.submit(page, words="A long answer that must not be lost", then="send")
    assert "A long answer that must not be lost" in kept.main
    assert _line(client, asked).answer is None


def test_another_request_stays_closed(
    client: CheckedClient, asked: tuple[str, RequestLine]
) -> None:
    _open(client, asked)
    with client.app.app_context():
        officer = an_officer(Role.CASE_REVIEW_OFFICER)
        reference = an_application(officer, application(rows={}))
        desk = partners.list_partners()[0].id
        other = a_request(officer, reference, Asked(contact_id=desk), words="Of another case")
    assert "Of another case" not in _follow(client, f"/partners/{other.address}/request").main
    assert _follow(client, f"/track/{asked[0]}").h1 == "Follow your report or review"
    cookie = client.http.get_cookie("partner", domain="127.0.0.1")
    assert cookie is not None
    client.http.set_cookie("track", cookie.value, domain="127.0.0.1")
    assert _follow(client, f"/track/{asked[0]}").h1 == "Follow your report or review"
    assert _follow(client, "/track/cases").h1 == "Follow your report or review"


def test_a_refusal_names_the_law(client: CheckedClient, asked: tuple[str, RequestLine]) -> None:
    _open(client, asked)
    path = f"/partners/{asked[1].address}/refuse"
    wrong = client.submit(client.get(path), words="Not now, sorry.")
    assert wrong.status == 422
    assert "Not now, sorry." in wrong.text
    page = client.submit(wrong, law="A court's order")
    assert "A court's order" in page.main
    answer = _line(client, asked).answer
    assert answer is not None
    assert answer.law == "A court's order"
    assert _follow(client, path).h1 == "Request for information"


def test_files_come_with_the_answer_and_only_officers_see_them(
    client: CheckedClient, asked: tuple[str, RequestLine]
) -> None:
    _open(client, asked)
    path = f"/partners/{asked[1].address}/files"
    page = client.get(path)
    fields = [*page.fields().items(), ("files", (BytesIO(photo()), "log.jpg")), ("then", "add")]
    data: dict[str, object] = dict(fields)
    client.post(path, data)
    added = client.get(path)
    assert "log.jpg" in added.main
    officer = signed_in(client, Role.CASE_REVIEW_OFFICER)
    main = client.get(f"/officers/case-reviews/{asked[0]}").main
    assert "log.jpg" in main
    assert "Added by the body that was asked" in main
    assert officer.name


def test_officers_ask_and_read_by_pages(client: CheckedClient) -> None:
    officer = signed_in(client, Role.CASE_REVIEW_OFFICER)
    with client.app.app_context():
        reference = an_application(officer, application(rows={}))
        desk = a_partner(officer)
    path = f"/officers/case-reviews/{reference}"
    assert "No body has been asked yet." in client.get(path).main
    form = client.get(f"{path}/ask-bodies")
    assert "Made-up Police: Review desk" in form.main
    assert "Without a day it is Wed 21 Oct." in form.main
    assert "it does not count against the applicant" in form.fields(1)["words"]
    page = act(client, f"{path}/ask-bodies", bodies=f"contact-{desk}", words="What of 1 May?")
    assert "The bodies are asked." in page.main
    assert "What of 1 May?" in page.main
    assert "due Wed 21 Oct" in page.main
    page = act(
        client,
        f"{path}/requests/1/record",
        way="telephone",
        words="They hold one.",
        dates="1 May 2026: drums",
    )
    assert "The answer is recorded." in page.main
    assert "They hold one." in page.main
    assert "Fri 1 May" in page.main
    assert client.get(f"{path}/requests/2/record").status == 404
    again = act(client, f"{path}/requests/1/cancel", words="Kept words")
    assert again.status == 422
    assert "Kept words" in again.text


def test_a_day_in_the_past_is_no_day_to_answer_by(client: CheckedClient) -> None:
    officer = signed_in(client, Role.CASE_REVIEW_OFFICER)
    with client.app.app_context():
        reference = an_application(officer, application(rows={}))
    day = {"due-day": "13", "due-month": "10", "due-year": "2026"}
    path = f"/officers/case-reviews/{reference}/ask-bodies"
    page = act(client, path, bodies="police", words="x", **day)
    assert page.status == 422
    assert "The date must not be before 14 October 2026." in page.main


def test_who_is_late_stands_on_the_contact_officers_first_page(
    client: CheckedClient, asked: tuple[str, RequestLine], at_noon: dt.datetime
) -> None:
    officer = signed_in(client, Role.CASE_REVIEW_OFFICER)
    act(client, f"/officers/case-reviews/{asked[0]}/take")
    assert "late with an answer" not in client.get("/officers/").main
    with clock.stopped_at(at_noon + dt.timedelta(days=9)):
        sign_in(client, officer)
        main = client.get("/officers/").main
        assert "Bodies that are late with an answer to you" in main
        assert "2 days overdue" in main
        assert "2 days overdue" in client.get(f"/officers/case-reviews/{asked[0]}").main


@pytest.fixture
def recommended(client: CheckedClient) -> tuple[str, RequestLine]:
    """A case whose outcome was told, and what it recommends to a landlord."""
    with client.app.app_context():
        officer = planned.reviewer()
        a_partner(officer, Body.HOUSING, "desk@housing.example.org")
        reference = an_application(officer, application())
        planned.begin_plan(reference, officer)
        planned.add_recommendation(reference, officer, "Mend the door.")
        planned.send_outcome(reference, officer)
        return reference, information_requests.list_requests(reference)[0]


def test_a_body_says_what_it_does_about_each_recommendation(
    client: CheckedClient, recommended: tuple[str, RequestLine]
) -> None:
    page = _open(client, recommended)
    # Nothing else of a request is there.
    for below in ("/refuse", "/files"):
        address = f"/partners/{recommended[1].address}{below}"
        assert "What a review asks of you" in _follow(client, address).main
    for words in (planned.WRITE, "Mend the door.", "Please answer by Wednesday 11 November 2026."):
        assert words in page.main
    assert planned.SECRET not in page.text
    first, second = (name for name in page.fields() if name.startswith("reason_"))
    numbers = [name.removeprefix("reason_") for name in (first, second)]
    empty = client.submit(page)
    assert (empty.status, len(empty.errors)) == (422, 2)
    half = {
        f"response_{numbers[0]}": "accepted",
        f"response_{numbers[1]}": "not_accepted",
        first: "By Christmas.",
    }
    why = client.submit(empty, **half)
    assert (why.status, len(why.errors)) == (422, 1)
    assert "By Christmas." in why.text
    sent = client.submit(why, **half, **{second: "It is not our door."})
    assert "Your answer is with us." in sent.main
    assert "We will not do it" in sent.main
    assert "It is not our door." in sent.main
    # A second click finds the first.
    again = client.submit(why, **half, **{second: "It is not our door."})
    assert "You answered on" in again.main


def test_officers_see_what_was_sent_and_chase_who_is_late(
    client: CheckedClient, recommended: tuple[str, RequestLine]
) -> None:
    reference, asked = recommended
    path = f"/officers/case-reviews/{reference}"
    signed_in(client, Role.CASE_REVIEW_OFFICER)
    page = client.get(path)
    assert "Made-up Police, on Wed 14 Oct: has not answered yet" in page.main
    assert "Chase it now" not in page.main
    with clock.stopped_at(dt.datetime(2026, 11, 12, 12, tzinfo=dt.UTC)):
        signed_in(client, Role.CASE_REVIEW_OFFICER)
        page = client.get(path)
        assert "is late" in page.main
        done = act(client, f"{path}/requests/{asked.id}/chase")
        assert "The body is chased." in done.main
        assert "Chased 1 time" in done.main
        assert "Chase it now" not in done.main
        with client.app.app_context():
            (mail,) = mails("information_overdue")
    assert mail["to"] == "desk@housing.example.org"


def test_an_officer_sends_them_where_nobody_is_known(client: CheckedClient) -> None:
    with client.app.app_context():
        officer = planned.reviewer()
        a_partner(officer, Body.HOUSING, "one@housing.example.org")
        second = a_partner(officer, Body.HOUSING, "two@housing.example.org")
        reference = an_application(officer, application())
        planned.begin_plan(reference, officer)
        planned.send_outcome(reference, officer)
    path = f"/officers/case-reviews/{reference}"
    signed_in(client, Role.CASE_REVIEW_OFFICER)
    assert "Not sent yet: The social landlord." in client.get(path).main
    assert act(client, f"{path}/send-recommendations").status == 422
    done = act(client, f"{path}/send-recommendations", listed=str(second))
    assert "The recommendations are sent." in done.main
    assert "Not sent yet" not in done.main
