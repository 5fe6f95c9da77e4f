"""The report journey, from the start page to the confirmation."""

import datetime as dt
from typing import Any

import pytest
from flask import Flask

from portal import clock
from portal.labels.report import QUESTIONS
from portal.services import drafts
from portal.web.report.pages import JOURNEY
from tests.web.contract import CheckedClient, Page
from tests.web.report_walk import codes_of, draft_cookie, go, send, slug_of, walk

SHORTEST = [
    "danger", "type", "where", "home", "when", "date", "what-happened", "evidence", "signs", "effect", "harder",
    "who", "about-them", "hate", "at-risk", "told-before", "safe-contact", "identity", "contact",
    "avoid", "other-party",
]  # fmt: skip


def value_of(page: Page, question: str) -> str:
    """What the check page says beside a question."""
    for term in page.all("dt"):
        if page.words(term) == question:
            parent = next(e for e in page.root.iter() if term in list(e))
            return page.words(list(parent)[1])
    raise AssertionError(f"{question!r} is not on the check page")


def test_one_question_leads_to_the_next(client: CheckedClient) -> None:
    page, seen = walk(client)
    assert seen == SHORTEST
    assert page.h1 == "Check your answers"


@pytest.mark.parametrize(
    ("changes", "more", "fewer"),
    [
        ({"danger": {"now": "yes"}}, {"call-999"}, set()),
        ({"danger": {"now": "unsure"}}, {"call-999"}, set()),
        ({"when": {"timing": "now"}}, set(), {"date"}),
        ({"when": {"timing": "going_on"}}, {"how-long", "how-often", "last-time"}, {"date"}),
        (
            {"told_before": {"told": "yes", "bodies": ["police", "council"]}},
            {"last-told", "times-told"},
            set(),
        ),
        ({"identity": {"identity": "anonymous"}}, set(), {"contact"}),
        ({"who": {"relation": "partner"}}, set(), {"other-party"}),
        ({"type": {"kind": "hate"}}, set(), {"other-party"}),
        ({"hate": {"hate": "yes", "motives": "race"}}, set(), {"other-party"}),
        ({"at_risk": {"at_risk": "child"}}, set(), {"other-party"}),
        ({"at_risk": {"at_risk": "exploitation"}}, set(), {"other-party"}),
    ],
)
def test_only_what_matters_is_asked(
    client: CheckedClient, changes: Any, more: set[str], fewer: set[str]
) -> None:
    page, seen = walk(client, **changes)
    assert (
        set(seen) == set(SHORTEST) | more - fewer
        if not fewer
        else set(seen) == (set(SHORTEST) | more) - fewer
    )
    assert client.submit(page).h1 == "We have your report"


def test_everything_can_be_not_known(client: CheckedClient) -> None:
    page = send(
        client,
        danger={"now": "unsure"},
        type={"kind": "other"},
        where={"how": "place", "place": "somewhere near the canal"},
        home={"home": "other"},
        when={"timing": "going_on"},
        signs={"signs": "unsure"},
        effect={"scale": "unsure"},
        harder={"vulnerabilities": "unsure"},
        who={"relation": "unsure"},
        about_them={"name": ""},
        hate={"hate": "unsure"},
        at_risk={"at_risk": "unsure"},
        told_before={"told": "unsure"},
        safe_contact={"ways": "none"},
        identity={"identity": "anonymous"},
        avoid={"avoid": "unsure"},
    )
    assert page.h1 == "We have your report"


def test_safe_contact_comes_before_any_detail_and_decides_which_are_asked(
    client: CheckedClient,
) -> None:
    slugs = [question.slug for question in JOURNEY.questions]
    assert slugs.index("safe-contact") < slugs.index("identity") < slugs.index("contact")
    page, _ = walk(client, until="contact", safe_contact={"ways": ["call"]})
    fields = page.fields()
    assert "telephone" in fields
    assert not {"email", "address"} & set(fields)


def test_somebody_whom_no_way_is_safe_for_can_give_a_name(client: CheckedClient) -> None:
    page, _ = walk(client, until="contact", safe_contact={"ways": ["none"]})
    assert page.h1 == "What is your name?"
    assert not {"email", "telephone", "address"} & set(page.fields())


def test_speaking_to_the_other_person_is_no_unless_they_say_so(client: CheckedClient) -> None:
    page, _ = walk(client, until="other-party")
    assert page.fields()["may_speak"] == "no"


def test_the_check_page_shows_what_was_said_and_leads_back_to_it(client: CheckedClient) -> None:
    page, _ = walk(client)
    assert value_of(page, "When did it happen?") == "Saturday 10 October 2026"
    assert value_of(page, "What is the problem?") == "Noise"
    assert "«Jeden Abend» 😡" in value_of(page, "What happened?")
    changing = client.get("/report-asb/what-happened?change=1")
    again = client.submit(changing, account="Only drums")
    assert again.h1 == "Check your answers"
    assert value_of(again, "What happened?") == "Only drums"


def test_a_change_that_opens_questions_asks_them_then_comes_back(client: CheckedClient) -> None:
    walk(client)
    page = client.submit(client.get("/report-asb/when?change=1"), timing="going_on")
    for slug, field in (("how-long", "duration"), ("how-often", "frequency"), ("last-time", "on")):
        assert slug_of(page) == slug
        page = client.submit(page, **{field: "unsure"})
    assert page.h1 == "Check your answers"
    assert "When did it happen?" not in page.main


def test_nobody_jumps_ahead(client: CheckedClient) -> None:
    for path in ("/report-asb/contact", "/report-asb/check-answers", "/report-asb/date"):
        assert slug_of(go(client, path)) == "danger"
    walk(client, until="home")
    assert slug_of(go(client, "/report-asb/contact")) == "home"
    assert slug_of(go(client, "/report-asb/check-answers")) == "home"
    assert client.get("/report-asb/no-such-question").status == 404


def test_back_leads_to_the_question_before(client: CheckedClient) -> None:
    page, seen = walk(client, until="what-happened", when={"timing": "now"})
    backs = [e.get("href") for e in page.all("a") if e.get("class") == "govuk-back-link"]
    assert backs == ["/report-asb/when"]
    assert seen[-1] == "when"


def test_the_confirmation_says_what_to_keep_and_what_happens_by_when(
    client: CheckedClient,
) -> None:
    page = send(client)
    reference, code = codes_of(page)
    assert reference.startswith("ASB-")
    assert len(code) == 19
    assert "by Wednesday 21 October" in page.main
    assert "We are sending you an email" in page.main
    assert "case review" not in page.main
    assert codes_of(client.get("/report-asb/sent")) == [reference, code]


def test_the_code_is_shown_for_a_day_only(client: CheckedClient, at_noon: dt.datetime) -> None:
    send(client)
    with clock.stopped_at(at_noon + dt.timedelta(hours=25)):
        assert slug_of(go(client, "/report-asb/sent")) == "report-asb"


def test_a_double_click_sends_one_report(client: CheckedClient) -> None:
    check, _ = walk(client)
    first = codes_of(client.submit(check))
    assert codes_of(client.submit(check)) == first
    back = go(client, "/report-asb/check-answers")
    assert codes_of(back) == first
    assert codes_of(go(client, "/report-asb/what-happened")) == first


def test_another_report_can_follow_in_the_same_browser(client: CheckedClient) -> None:
    first = codes_of(send(client))
    page = send(client)
    assert codes_of(page)[0] != first[0]
    assert "You can ask for a case review" in page.main
    assert "6 months" in page.main


def test_a_telling_elsewhere_opens_the_case_review_too(client: CheckedClient) -> None:
    page = send(client, told_before={"told": "yes", "bodies": "police"})
    assert "You can ask for a case review" in page.main


@pytest.mark.parametrize(
    ("changes", "until", "words"),
    [
        ({}, "where", "noise line"),
        ({"type": {"kind": "drugs"}}, "where", "may be a crime"),
        ({"where": {"how": "postcode", "postcode": "M1 1AE"}}, "home", "cannot find this postcode"),
        ({"home": {"home": "housing_association"}}, "when", "Your landlord can often act sooner"),
        ({"home": {"home": "council_housing"}}, "when", "your housing team may help sooner"),
    ],
)
def test_a_better_door_is_named_and_nobody_is_turned_away(
    client: CheckedClient, changes: Any, until: str, words: str
) -> None:
    page, _ = walk(client, until=until, **changes)
    assert words in page.main
    assert send(client, **changes).h1 == "We have your report"


def test_a_place_without_a_postcode_is_fine(client: CheckedClient) -> None:
    where = {"how": "place", "place": "Hyde Park, the bench by the lake"}
    page, _ = walk(client, until="home", where=where)
    assert "cannot find" not in page.main


def test_the_help_panel_is_the_same_whatever_was_told(
    client: CheckedClient, web_app: Flask
) -> None:
    def panel(page: Page) -> str:
        return page.words(page.all("details")[0])

    calm, _ = walk(client, until="who")
    other = CheckedClient(web_app)
    worried, _ = walk(
        other,
        until="who",
        what_happened={"account": "my husband hits me and says he will kill me"},
        signs={"signs": ["violence", "threats"]},
    )
    assert panel(calm) == panel(worried)
    assert "0808 2000 247" in panel(calm)
    assert calm.main == worried.main


def test_nothing_on_the_pages_after_tells_of_domestic_abuse(
    client: CheckedClient, web_app: Flask
) -> None:
    here, _ = walk(client, until="hate", who={"relation": "partner"})
    there, _ = walk(CheckedClient(web_app), until="hate")
    assert here.main == there.main


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (
            dt.datetime(2026, 4, 2, 20, tzinfo=dt.UTC),
            "Nobody reads reports until Tuesday 7 April, 9am.",
        ),
        (dt.datetime(2026, 10, 14, 6, tzinfo=dt.UTC), "Nobody reads reports before 9am today."),
        (dt.datetime(2026, 10, 14, 11, tzinfo=dt.UTC), "Somebody reads reports until 5pm today."),
    ],
)
def test_it_says_when_somebody_reads_before_and_after_sending(
    client: CheckedClient, moment: dt.datetime, words: str
) -> None:
    date = {"on": "unsure"}
    with clock.stopped_at(moment):
        assert words in client.get("/report-asb").main
        call, _ = walk(client, until="call-999", danger={"now": "yes"})
        assert words in call.main
        assert "999" in call.main
        check, _ = walk(client, danger={"now": "yes"}, date=date)
        assert words in check.main
        sent = client.submit(check)
        assert words in sent.main
        assert "do not wait for us" in sent.main


def test_typed_words_of_danger_change_nothing_on_the_confirmation(
    client: CheckedClient, web_app: Flask
) -> None:
    calm = send(client)
    alarming = send(
        CheckedClient(web_app),
        what_happened={"account": "he has a knife"},
        contact={"name": "Bo", "email": "bo@example.org"},
        where={"how": "place", "place": "Elsewhere"},
    )
    pieces = codes_of(calm) + codes_of(alarming)
    texts = [calm.main, alarming.main]
    for piece in pieces:
        texts = [text.replace(piece, "") for text in texts]
    assert texts[0] == texts[1]


def test_an_answer_that_has_become_wrong_is_asked_again(
    client: CheckedClient, at_noon: dt.datetime
) -> None:
    check, _ = walk(client)
    token = draft_cookie(client)
    with client.app.app_context():
        drafts.change_answers(
            token, "report", {"date": {"on": {"kind": "exact", "on": "2026-12-25"}}}
        )
    page = client.submit(check)
    assert page.status == 422
    assert page.h1 == QUESTIONS["date"]
    assert page.errors
    fixed = client.submit(page, **{"on-on-day": "9", "on-on-month": "10"})
    assert fixed.h1 == "Check your answers"
    assert client.submit(fixed).h1 == "We have your report"


def test_sending_needs_its_own_token(client: CheckedClient) -> None:
    check, _ = walk(client)
    refused = client.submit(check, csrf_token="forged")
    assert refused.status == 422
    assert refused.h1 == "Check your answers"
    assert client.submit(refused).h1 == "We have your report"


def test_a_begun_report_can_be_gone_on_with_or_removed(client: CheckedClient) -> None:
    walk(client, until="home")
    start = client.get("/report-asb")
    assert "Go on with your report" in start.main
    page = client.submit(start)
    assert slug_of(page) == "danger"
    assert "now" not in page.fields()
    assert "You have begun" not in client.get("/report-asb").main


def test_saved_answers_open_on_another_device(client: CheckedClient, web_app: Flask) -> None:
    page, _ = walk(client, until="what-happened")
    saved = client.submit(page, account="half a", then="save")
    assert saved.h1 == "We saved your answers"
    (code,) = codes_of(saved)
    other = CheckedClient(web_app)
    opened = other.submit(other.get("/report-asb/come-back"), code=code.lower())
    assert slug_of(opened) == "evidence"
    assert slug_of(go(client, "/report-asb/signs")) == "danger"


def test_saving_keeps_a_page_that_is_not_finished(client: CheckedClient) -> None:
    page, _ = walk(client, until="where")
    saved = client.submit(page, how="address", address_postcode="SW1A 1AA", then="save")
    assert saved.h1 == "We saved your answers"
    again = client.get("/report-asb/where")
    assert again.fields()["address_postcode"] == "SW1A 1AA"
    assert slug_of(go(client, "/report-asb/home")) == "where"


def test_exit_takes_the_draft_from_this_browser(client: CheckedClient) -> None:
    walk(client, until="home")
    assert draft_cookie(client)
    gone = client.http.get("/exit", base_url="http://127.0.0.1")
    assert gone.status_code == 303
    assert "127.0.0.1" not in gone.headers["Location"]
    assert draft_cookie(client) is None
    assert slug_of(go(client, "/report-asb/home")) == "danger"


@pytest.mark.parametrize("code", ["en-XA", "ar-XB"])
def test_other_languages_keep_their_prefix_to_the_end(client: CheckedClient, code: str) -> None:
    page = client.get(f"/{code}/report-asb/danger")
    assert page.all("html")[0].get("lang") == code
    page = client.submit(page, now="no")
    assert page.all("html")[0].get("lang") == code
    assert page.action() == f"/{code}/report-asb/type"
