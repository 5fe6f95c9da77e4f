"""It happened again, and the diary, as somebody without a script meets them."""

import csv
import io
from typing import Any

import pypdf
import pytest
from flask import Flask

from portal.letters import pdf
from portal.services import drafts
from portal.services.case_review.case_reviews import JOURNEY
from portal.services.report import occurrences, reports
from portal.services.report.reports import Sent
from portal.web.diary import routes
from tests.builders import an_officer, report_answers
from tests.house.test_get_never_commits import written_tables
from tests.web.contract import CheckedClient, Page
from tests.web.officer_walk import sign_in
from tests.web.report_walk import codes_of, go

ANSWERS: dict[str, Any] = {
    "on": "exact",
    "on-on-day": "13",
    "on-on-month": "October",
    "on-on-year": "2026",
    "time": "about 2",
    "account": "Drums again «wieder» 😡",
    "changed": "yes",
    "change": "Now there are two of them",
    "scale": "4",
}


@pytest.fixture
def sent(web_app: Flask) -> Sent:
    with web_app.app_context():
        return submit()


def submit(**changes: dict[str, Any]) -> Sent:
    token = drafts.start_draft("report", "en", "danger", {"now": "no"})
    return reports.submit_draft(token, report_answers(**changes))


def open_case(client: CheckedClient, sent: Sent) -> Page:
    page = client.get("/track")
    return client.submit(page, reference=sent.reference, code=sent.tracking_code)


def tell(client: CheckedClient, sent: Sent, **changes: Any) -> Page:
    page = client.get(f"/track/{sent.reference}/again")
    return client.submit(page, **{**ANSWERS, **changes})


def test_one_page_adds_an_occurrence(client: CheckedClient, sent: Sent) -> None:
    open_case(client, sent)
    page = client.get(f"/track/{sent.reference}/again")
    assert page.h1 == "It happened again"
    assert "Noise. You told us on Wednesday 14 October 2026." in page.main
    done = client.submit(page, **ANSWERS)
    assert done.h1 == "We know that it happened again"
    reference, code = codes_of(done)
    assert reference != sent.reference
    assert len(code) == 19
    assert "tell you what we do by Friday 16 October 2026" in done.main


def test_the_confirmation_tells_of_the_review_with_number_and_date(
    client: CheckedClient, sent: Sent
) -> None:
    open_case(client, sent)
    second = tell(client, sent)
    assert "We count 2 reports. 1 more would mean that we must do it." in second.main
    assert "if you ask by Tuesday 13 April 2027" in second.main
    third = tell(client, sent)
    assert "We count 3 reports. That is enough." in third.main
    assert client.submit(third).response.request.path == "/community-trigger/who"
    assert rows_of(client) == 3


def test_whoever_follows_the_first_report_reads_it_there_too(
    client: CheckedClient, sent: Sent
) -> None:
    open_case(client, sent)
    reference, _code = codes_of(tell(client, sent))
    page = client.get(f"/track/{sent.reference}")
    assert "You told us that it happened again" in page.main
    assert f"That report is {reference}." in page.main
    assert "1 more would mean that we must do it." in page.main
    tell(client, sent)
    page = client.get(f"/track/{sent.reference}")
    assert page.main.count("You told us that it happened again") == 2
    # What was said before counted fewer.
    assert "We count 3 reports. That is enough." in page.main
    assert "1 more would mean that we must do it." not in page.main


def test_a_double_click_is_one_report(client: CheckedClient, sent: Sent) -> None:
    open_case(client, sent)
    page = client.get(f"/track/{sent.reference}/again")
    assert codes_of(client.submit(page, **ANSWERS)) == codes_of(client.submit(page, **ANSWERS))
    assert "2 times" in client.get(f"/track/{sent.reference}/diary").main


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"on": None}, "Say when it happened. The month is enough."),
        ({"on": "unsure"}, "Choose one of the answers on this page."),
        ({"on-on-year": "2027"}, "must not be after 14 October 2026"),
        ({"on-on-day": "²"}, "The day must be a number"),
        ({"account": "  "}, "Tell us what happened. A few words are enough."),
        ({"account": "x" * 5001}, "5,000"),
        ({"changed": None}, "Say if anything has changed."),
        ({"change": ""}, "Tell us what has changed. A few words are enough."),
        ({"scale": "9" * 5000}, "Choose one of the answers on this page."),
        ({"signs": "\x00"}, "Choose from the answers on this page."),
        ({"csrf_token": "forged"}, "Your page was open too long."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    client: CheckedClient, sent: Sent, wrong: dict[str, Any], said: str
) -> None:
    open_case(client, sent)
    page = tell(client, sent, **wrong)
    assert page.status == 422
    assert any(said in error for error in page.errors), page.errors
    kept = {name: value for name, value in ANSWERS.items() if name not in wrong}
    # Boxes of an answer that was not chosen are passed over.
    assert kept.items() - {("on", "exact")} <= page.fields().items() | kept.items()
    assert page.fields()["time"] == "about 2"
    if "account" not in wrong:
        assert page.fields()["account"] == ANSWERS["account"]


@pytest.mark.parametrize("key", ["", "x" * 5000, "\x00\ud800", "ü"])
def test_a_spoilt_key_is_no_fault(client: CheckedClient, sent: Sent, key: str) -> None:
    open_case(client, sent)
    page = client.get(f"/track/{sent.reference}/again")
    data = {**page.fields(), **ANSWERS, "key": key.encode("utf-8", "surrogatepass")}
    answer = client.http.post(page.action(), data=data, base_url="http://127.0.0.1")
    assert answer.status_code in (303, 422)


def test_a_session_that_ran_out_keeps_the_words_and_goes_on_after_signing_in(
    client: CheckedClient, sent: Sent
) -> None:
    open_case(client, sent)
    page = client.get(f"/track/{sent.reference}/again")
    client.http.delete_cookie("track", domain="127.0.0.1")
    closed = client.submit(page, **ANSWERS)
    assert closed.status == 422
    assert "Your words are still on this page." in closed.errors[0]
    assert closed.fields()["account"] == ANSWERS["account"]
    assert "Noise" not in closed.main
    open_case(client, sent)
    assert client.submit(closed).h1 == "We know that it happened again"


def test_too_many_are_told_to_wait(
    client: CheckedClient, sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(occurrences, "_MOST_IN_AN_HOUR", 1)
    open_case(client, sent)
    tell(client, sent)
    page = tell(client, sent)
    assert page.status == 429
    assert page.fields()["account"] == ANSWERS["account"]


@pytest.mark.parametrize(
    "path", ["again", "diary", "diary.csv", "diary.pdf", "again/ASB-2222-2222"]
)
def test_nobody_else_sees_anything(client: CheckedClient, sent: Sent, path: str) -> None:
    for reference in (sent.reference, "ASB-2222-2222", "CR-2222-2222", "%00", "x" * 20):
        assert go(client, f"/track/{reference}/{path}").h1 == "Follow your report or review"


def test_the_diary_lists_every_occurrence_and_whom_it_was_told(
    client: CheckedClient, sent: Sent
) -> None:
    open_case(client, sent)
    tell(client, sent)
    page = client.get(f"/track/{sent.reference}/diary")
    headings = [page.words(one) for one in page.all("h2")]
    assert "1. Saturday 10 October 2026" in headings
    assert "2. Tuesday 13 October 2026" in headings
    for said in (
        ANSWERS["account"],
        ANSWERS["change"],
        "about 2",
        "The council, on Wednesday 14 October 2026, 12:00",
        "4: It makes daily life hard",
    ):
        assert said in page.main
    for canary in ("Bert", "Flat 9", "Ada", "ada@example.org"):
        assert canary not in page.text


def test_what_was_told_to_others_before_stands_in_it(client: CheckedClient, web_app: Flask) -> None:
    told = {
        "told_before": {"told": "yes", "bodies": ["police"]},
        "last_told": {"on": {"kind": "exact", "on": "2026-09-01"}},
        "times_told": {"times": "once"},
    }
    with web_app.app_context():
        sent = submit(**told)
    open_case(client, sent)
    page = client.get(f"/track/{sent.reference}/diary")
    assert "Told before this: The police. The last time: Tuesday 1 September 2026." in page.main
    assert "if you ask by Sunday 28 February 2027" in page.main


def test_the_table_holds_no_formula(client: CheckedClient, sent: Sent) -> None:
    open_case(client, sent)
    tell(client, sent, account='=HYPERLINK("http://x")', change="+1", time="@SUM(1)")
    page = client.get(f"/track/{sent.reference}/diary.csv")
    assert page.response.mimetype == "text/csv"
    rows = list(csv.DictReader(io.StringIO(page.text.removeprefix("\ufeff"))))
    assert [row["First possible day"] for row in rows] == ["2026-10-10", "2026-10-13"]
    assert rows[1]["What happened"] == '\'=HYPERLINK("http://x")'
    for row in rows:
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row.values())


def test_the_pdf_is_a_file_with_the_whole_diary(client: CheckedClient, sent: Sent) -> None:
    open_case(client, sent)
    tell(client, sent)
    answer = client.http.get(f"/track/{sent.reference}/diary.pdf", base_url="http://127.0.0.1")
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    read = pypdf.PdfReader(io.BytesIO(answer.data))
    text = " ".join(page.extract_text() for page in read.pages)
    assert "Drums again" in text
    assert "Bert" not in text


def test_without_the_libraries_print_and_table_are_offered(
    client: CheckedClient, sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "_library", lambda: None)
    open_case(client, sent)
    page = client.get(f"/track/{sent.reference}/diary")
    assert "We cannot make a PDF now, so print this page or download the table." in page.main
    assert "diary.pdf" not in page.text
    assert go(client, f"/track/{sent.reference}/diary.pdf").h1 == "Diary of what happened"


def test_a_very_long_diary_is_printed_instead(
    client: CheckedClient, sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes, "_LONGEST_PDF", 30)
    open_case(client, sent)
    assert "diary.pdf" not in client.get(f"/track/{sent.reference}/diary").text
    assert go(client, f"/track/{sent.reference}/diary.pdf").h1 == "Diary of what happened"


def test_from_the_third_on_the_application_begins_with_the_rows(
    client: CheckedClient, sent: Sent
) -> None:
    open_case(client, sent)
    tell(client, sent)
    page = client.get(f"/track/{sent.reference}/diary")
    assert "with these incidents" not in page.main
    tell(client, sent)
    page = client.get(f"/track/{sent.reference}/diary")
    begun = client.submit(page)
    assert begun.response.request.path == "/community-trigger/who"
    assert rows_of(client) == 3
    # Once more, from the same browser: nothing is doubled.
    client.submit(page)
    assert rows_of(client) == 3


def test_an_application_that_was_begun_keeps_its_answers(client: CheckedClient, sent: Sent) -> None:
    with client.app.app_context():
        token = drafts.start_draft(JOURNEY, "en", "who", {"kind": "victim"})
    client.http.set_cookie("case_review_draft", token, domain="127.0.0.1")
    open_case(client, sent)
    tell(client, sent)
    tell(client, sent)
    client.submit(client.get(f"/track/{sent.reference}/diary"))
    assert draft_of(client).answers["who"] == {"kind": "victim"}
    assert rows_of(client) == 3


def test_too_few_occurrences_begin_nothing(client: CheckedClient, sent: Sent) -> None:
    open_case(client, sent)
    answer = client.http.post(
        f"/track/{sent.reference}/diary/case-review", base_url="http://127.0.0.1"
    )
    assert answer.status_code == 404


def draft_of(client: CheckedClient) -> drafts.DraftView:
    cookie = client.http.get_cookie("case_review_draft", domain="127.0.0.1")
    assert cookie is not None
    with client.app.app_context():
        found = drafts.find_draft(cookie.value, JOURNEY)
    assert found is not None
    return found


def rows_of(client: CheckedClient) -> int:
    return sum(slug.startswith("row-") for slug in draft_of(client).answers)


def test_the_timeline_offers_the_review_and_the_links(client: CheckedClient, sent: Sent) -> None:
    page = open_case(client, sent)
    assert "You can ask for a case review" not in page.main
    assert f"/track/{sent.reference}/again" in page.text
    reference, code = codes_of(tell(client, sent))
    second = client.submit(client.get("/track"), reference=reference, code=code)
    assert "You can ask for a case review" in [second.words(one) for one in second.all("h3")]
    assert "1 more would mean that we must do it." in second.main


def test_looking_at_the_diary_writes_nothing(client: CheckedClient, sent: Sent) -> None:
    open_case(client, sent)
    added = codes_of(tell(client, sent))[0]
    with written_tables(client.app) as tables:
        for path in ("again", f"again/{added}", "diary", "diary.csv"):
            client.get(f"/track/{sent.reference}/{path}")
        client.http.get(f"/track/{sent.reference}/diary.pdf", base_url="http://127.0.0.1")
    assert tables == set()


def test_officers_go_from_one_report_to_the_other_and_back(
    client: CheckedClient, sent: Sent
) -> None:
    open_case(client, sent)
    added = codes_of(tell(client, sent))[0]
    with client.app.app_context():
        officer = an_officer()
    sign_in(client, officer)
    for one, other in ((sent.reference, added), (added, sent.reference)):
        page = client.get(f"/officers/reports/{one}")
        links = {link.get("href") for link in page.all("a")}
        assert f"/officers/reports/{other}" in links
    assert "Now there are two of them" in page.main
    assert "Told of the right to a case review" in page.main
