"""What a person does about their own case, on the pages."""

import datetime as dt

import pytest
from flask import Flask

from portal import clock
from portal.domain.vocabulary import ReportOutcome, ReportStatus
from portal.services.report import triage
from portal.services.report.reports import Sent
from portal.web.tracking.acts import ACTS
from tests.builders import EMAIL, an_officer
from tests.services.tracked import kept, mailed_code, mails, sent_report
from tests.web.contract import CheckedClient, Page
from tests.web.report_walk import go

# Those that a report has; the panel, the plan and the appeal of a case review have tests of their own.
ON_REPORTS = sorted(set(ACTS) - {"taking-part", "plan-comment", "appeal"})
WORDS = "It is worst on Fridays, when the bar closes 😡"
FIRST = "ASB-2222-2222"


@pytest.fixture
def sent(web_app: Flask) -> Sent:
    with web_app.app_context():
        return sent_report()


def follow(client: CheckedClient, sent: Sent) -> Page:
    page = client.get("/track")
    return client.submit(page, reference=sent.reference, code=sent.tracking_code)


def officer_acts(app: Flask, sent: Sent, *names: str) -> None:
    with app.app_context():
        officer = an_officer()
        for name in names:
            seen = kept(sent.reference).version
            if name == "ask":
                triage.ask_resident(sent.reference, officer, seen, "On which days is it worst?")
            elif name == "close":
                triage.close(
                    sent.reference,
                    officer,
                    seen,
                    outcome=ReportOutcome.ADVICE_GIVEN,
                    words="We gave advice.",
                )
            else:
                triage.take(sent.reference, officer, seen)


def act(client: CheckedClient, sent: Sent, slug: str) -> Page:
    return client.get(f"/track/{sent.reference}/{slug}")


def status(app: Flask, sent: Sent) -> ReportStatus:
    with app.app_context():
        return kept(sent.reference).status


def good(slug: str) -> dict[str, str]:
    return {
        "answer": {"words": WORDS},
        "message": {"words": WORDS},
        "correct": {"account": WORDS, "also": "It was Friday"},
        "not-solved": {"words": WORDS},
        "withdraw": {"reason": "stopped", "words": WORDS},
        "contact": {"ways": "call", "telephone": "020 7946 0000", "careful": "After six only"},
        "how-it-went": {"listened": "4", "outcome": "3", "words": WORDS, "linked": "no"},
    }[slug]


def ready(app: Flask, sent: Sent, slug: str) -> None:
    if slug == "answer":
        officer_acts(app, sent, "ask")
    if slug in ("not-solved", "how-it-went"):
        officer_acts(app, sent, "take", "close")


def test_a_question_is_answered_where_it_stands(
    client: CheckedClient, web_app: Flask, sent: Sent
) -> None:
    officer_acts(web_app, sent, "ask")
    page = follow(client, sent)
    assert "Answer our question" in page.main
    page = act(client, sent, "answer")
    assert "On which days is it worst?" in page.main
    after = client.submit(page, words=WORDS)
    assert "We have your answer" in after.main
    assert "You answered our question" in after.main
    assert WORDS in after.main
    assert status(web_app, sent) is ReportStatus.IN_PROGRESS
    assert "Answer our question" not in go(client, f"/track/{sent.reference}").main


@pytest.mark.parametrize("slug", ON_REPORTS)
def test_each_act_is_done_and_said(
    client: CheckedClient, web_app: Flask, sent: Sent, slug: str
) -> None:
    ready(web_app, sent, slug)
    page = follow(client, sent)
    assert str(ACTS[slug].link) in page.main
    after = client.submit(act(client, sent, slug), **good(slug))
    assert after.status == 200
    assert str(ACTS[slug].done) in after.main


@pytest.mark.parametrize("slug", ON_REPORTS)
def test_nothing_filled_in_is_told_beside_the_field(
    client: CheckedClient, web_app: Flask, sent: Sent, slug: str
) -> None:
    ready(web_app, sent, slug)
    follow(client, sent)
    page = act(client, sent, slug)
    empty = dict.fromkeys(name for name in page.fields() if name not in ("csrf_token", "version"))
    answer = client.submit(page, **empty)
    assert answer.status == 422
    assert answer.errors


@pytest.mark.parametrize("slug", ON_REPORTS)
def test_a_time_out_loses_nothing_that_was_typed(
    client: CheckedClient, web_app: Flask, sent: Sent, slug: str, at_noon: dt.datetime
) -> None:
    ready(web_app, sent, slug)
    follow(client, sent)
    page = act(client, sent, slug)
    with clock.stopped_at(at_noon + dt.timedelta(minutes=31)):
        closed = client.submit(page, **good(slug))
        assert closed.h1 == "Follow your report or review"
        texts = [text for text in good(slug).values() if len(text) > 12]
        for text in texts:
            assert text in closed.main
        wrong = client.submit(closed, code="wrong")
        assert wrong.status == 422
        for text in texts:
            assert text in wrong.main
        back = client.submit(wrong, code=sent.tracking_code)
        assert back.h1 == "Your case is open again"
        done = client.submit(back)
        assert str(ACTS[slug].done) in done.main


def test_what_came_from_elsewhere_is_only_shown(client: CheckedClient, sent: Sent) -> None:
    page = client.post(
        f"/track/{sent.reference}/message", {"words": WORDS, "version": "1", "csrf_token": "x"}
    )
    assert WORDS in page.main
    assert page.fields()["kept"] == ""


@pytest.mark.parametrize("slug", ["message", "correct", "withdraw", "contact"])
def test_a_change_meanwhile_is_told_and_the_words_are_still_there(
    client: CheckedClient, web_app: Flask, sent: Sent, slug: str
) -> None:
    follow(client, sent)
    page = act(client, sent, slug)
    officer_acts(web_app, sent, "take")
    stale = client.submit(page, **good(slug))
    assert stale.status == 422
    assert "Something is new" in stale.errors[0]
    long = next(text for text in good(slug).values() if len(text) > 12)
    assert long in stale.text
    assert str(ACTS[slug].done) in client.submit(stale).main


def test_an_answer_that_comes_late_arrives_as_a_message(
    client: CheckedClient, web_app: Flask, sent: Sent
) -> None:
    officer_acts(web_app, sent, "ask")
    follow(client, sent)
    page = act(client, sent, "answer")
    with web_app.app_context():
        triage.resume(sent.reference, an_officer(), kept(sent.reference).version)
    again = client.submit(client.submit(page, words=WORDS))
    assert "We have your answer" in again.main
    assert "You sent us a message" in again.main


def test_a_double_click_is_one_act(client: CheckedClient, web_app: Flask, sent: Sent) -> None:
    follow(client, sent)
    page = act(client, sent, "message")
    client.submit(page, words=WORDS)
    second = client.submit(page, words=WORDS)
    assert "We have your message" in second.main
    with web_app.app_context():
        kinds = [event.kind for event in kept(sent.reference).events]
    assert kinds.count("resident_message") == 1


def test_withdrawing_says_that_the_dates_still_count(client: CheckedClient, sent: Sent) -> None:
    follow(client, sent)
    page = act(client, sent, "withdraw")
    assert "The dates still count" in page.main
    after = client.submit(page, reason="stopped")
    assert "dates still count" in after.main
    assert "Tell us that this is not solved" in after.main


def test_the_way_that_needs_a_number_asks_for_it(client: CheckedClient, sent: Sent) -> None:
    follow(client, sent)
    page = act(client, sent, "contact")
    answer = client.submit(page, ways="text", careful="After six only")
    assert (answer.status, answer.errors) == (422, ["Enter the number that is safe."])
    assert "After six only" in answer.text
    answer = client.submit(page, ways="letter")
    assert answer.errors == ["Enter the address that is safe."]


def test_an_anonymous_report_has_no_contact_pages(client: CheckedClient, web_app: Flask) -> None:
    with web_app.app_context():
        sent = sent_report(identity={"identity": "anonymous"})
    page = follow(client, sent)
    assert "reach you" not in page.main
    for slug in ("contact", "email"):
        assert go(client, f"/track/{sent.reference}/{slug}").h1 == "Your report"


@pytest.mark.parametrize("slug", [*sorted(ACTS), "email", "email-code", "new-code"])
def test_nobody_gets_in_by_guessing(client: CheckedClient, sent: Sent, slug: str) -> None:
    for reference in (sent.reference, FIRST, "x", "%00", "cases"):
        assert go(client, f"/track/{reference}/{slug}").h1 == "Follow your report or review"


@pytest.mark.parametrize(
    "bad", ["", "\x00", "9" * 5000, "²", "-1", "<b>", "\ud800", "1" * 12, "None"]
)
@pytest.mark.parametrize("slug", ON_REPORTS)
def test_bad_input_is_never_a_fault(
    client: CheckedClient, web_app: Flask, sent: Sent, slug: str, bad: str
) -> None:
    ready(web_app, sent, slug)
    follow(client, sent)
    page = act(client, sent, slug)
    for name in [*good(slug), "version"]:
        typed = bad.encode("utf-8", "surrogatepass")
        client.submit(page, **{**good(slug), name: typed})


def test_the_list_of_a_person_s_cases_by_email(
    client: CheckedClient, web_app: Flask, sent: Sent
) -> None:
    with web_app.app_context():
        other = sent_report()
    page = client.submit(client.get("/track/email"), reference=sent.reference, email=EMAIL)
    assert page.h1 == "Enter the code from the email"
    with web_app.app_context():
        code = mailed_code()
    wrong = client.submit(page, code="1234")
    assert wrong.status == 422
    listed = client.submit(wrong, code=code)
    assert listed.h1 == "Your reports and reviews"
    for reference in (sent.reference, other.reference):
        assert reference in listed.main
        assert go(client, f"/track/{reference}").h1 == "Your report"
    client.submit(go(client, "/track/cases"))
    assert go(client, "/track/cases").h1 == "Follow your report or review"


def test_the_answer_is_the_same_whatever_was_typed(
    client: CheckedClient, web_app: Flask, sent: Sent
) -> None:
    pages = []
    for reference, email in (
        (sent.reference, EMAIL),
        (sent.reference, "eve@example.org"),
        (FIRST, EMAIL),
        ("nonsense", "eve@example.org"),
    ):
        other = CheckedClient(web_app)
        page = other.submit(other.get("/track/email"), reference=reference, email=email)
        wrong = other.submit(page, code="0000 0001")
        pages.append((page.status, page.main, wrong.status, wrong.main))
    assert len(set(pages)) == 1
    with web_app.app_context():
        assert len(mails("sign_in_code")) == 1


def test_looking_at_the_code_page_spends_nothing(
    client: CheckedClient, web_app: Flask, sent: Sent
) -> None:
    page = client.submit(client.get("/track/email"), reference=sent.reference, email=EMAIL)
    with web_app.app_context():
        code = mailed_code()
    for _ in range(10):
        client.get("/track/code")
    assert client.submit(page, code=code).h1 == "Your reports and reviews"


def test_without_asking_there_is_no_code_page(client: CheckedClient) -> None:
    assert go(client, "/track/code").h1 == "Get a code by email"


def test_too_many_codes_are_told_to_wait(client: CheckedClient, sent: Sent) -> None:
    page = client.get("/track/email")
    for _ in range(5):
        client.submit(page, reference=sent.reference, email=EMAIL)
    refused = client.submit(page, reference=sent.reference, email=EMAIL)
    assert refused.status == 429
    assert refused.fields()["email"] == EMAIL


def test_an_address_is_changed_by_its_code(
    client: CheckedClient, web_app: Flask, sent: Sent
) -> None:
    follow(client, sent)
    page = go(client, f"/track/{sent.reference}/email")
    refused = client.submit(page, email="new@example.org", safe="no")
    assert refused.status == 422
    page = client.submit(page, email="new@example.org", safe="yes")
    with web_app.app_context():
        code = mailed_code("confirm_email")
    wrong = client.submit(page, code="12")
    assert wrong.status == 422
    assert "We have changed your email address" in client.submit(wrong, code=code).main


def test_a_lost_code_is_replaced_and_shown_once(
    client: CheckedClient, web_app: Flask, sent: Sent
) -> None:
    follow(client, sent)
    assert go(client, f"/track/{sent.reference}/new-code").h1 == "Your report"
    page = client.submit(client.get("/track/email"), reference=sent.reference, email=EMAIL)
    with web_app.app_context():
        code = mailed_code()
    client.submit(page, code=code)
    made = client.submit(go(client, f"/track/{sent.reference}/new-code"))
    assert made.h1 == "Your new code"
    assert sent.tracking_code not in made.text
    codes = [made.words(one) for one in made.all("bdi")]
    fresh = next(one for one in codes if len(one) == 19)
    other = CheckedClient(web_app)
    opened = other.submit(other.get("/track"), reference=sent.reference, code=fresh)
    assert opened.h1 == "Your report"


def test_leaving_takes_the_code_s_cookie_too(client: CheckedClient, sent: Sent) -> None:
    client.submit(client.get("/track/email"), reference=sent.reference, email=EMAIL)
    assert client.http.get_cookie("track_code", domain="127.0.0.1") is not None
    client.http.get("/exit", base_url="http://127.0.0.1")
    assert client.http.get_cookie("track_code", domain="127.0.0.1") is None
