"""Whatever a browser or a script sends to a question: the page again with the reason, never a fault of ours."""

import json
from typing import Any

import pytest
from flask import Flask

from portal.services import drafts
from portal.web.report.pages import JOURNEY
from tests.builders import report_answers
from tests.web.contract import CheckedClient, Page
from tests.web.report_walk import draft_cookie, go, slug_of

# Answers with which every question applies.
ALL_APPLY = {
    **report_answers(
        danger={"now": "yes"},
        call_999={},
        when={"timing": "going_on"},
        how_long={"duration": "unsure"},
        how_often={"frequency": "unsure", "pattern": ""},
        last_time={"on": {"kind": "unsure"}},
        told_before={"told": "yes", "bodies": ["police"]},
        last_told={"on": {"kind": "unsure"}, "reference": ""},
        times_told={"times": "once"},
        safe_contact={"ways": ["email", "text", "call", "voicemail", "letter"]},
        evidence={},
    ),
}
ONCE = {**ALL_APPLY, "when": {"timing": "once"}}

RADIOS = {
    "danger": "now", "type": "kind", "where": "how", "home": "home", "when": "timing", "date": "on",
    "how-long": "duration", "how-often": "frequency", "last-time": "on", "effect": "scale",
    "who": "relation", "hate": "hate", "told-before": "told", "last-told": "on", "times-told": "times",
    "identity": "identity", "avoid": "avoid", "other-party": "may_speak",
}  # fmt: skip
BOXES = {
    "signs": "signs",
    "harder": "vulnerabilities",
    "at-risk": "at_risk",
    "safe-contact": "ways",
}
TEXTS = [
    ("where", {"how": "address"}, "address"),
    ("where", {"how": "postcode"}, "postcode"),
    ("where", {"how": "place"}, "place"),
    ("where", {"how": "place", "place": "x"}, "place_postcode"),
    ("home", {"home": "housing_association"}, "landlord"),
    ("home", {"home": "other_social"}, "other_landlord"),
    ("date", {"on": "unsure"}, "time"),
    ("how-often", {"frequency": "unsure"}, "pattern"),
    ("what-happened", {}, "account"),
    ("effect", {"scale": "3"}, "words"),
    ("about-them", {}, "name"),
    ("about-them", {}, "where"),
    ("about-them", {}, "looks"),
    ("last-told", {"on": "unsure"}, "reference"),
    ("contact", {}, "name"),
    ("contact", {"name": "A"}, "email"),
    ("contact", {"name": "A"}, "telephone"),
    ("contact", {"name": "A"}, "address"),
    ("contact", {"name": "A"}, "careful"),
    ("avoid", {"avoid": "yes"}, "whom"),
    ("avoid", {"avoid": "yes", "whom": "x"}, "reason"),
]
OPTIONAL = {"about-them", "call-999", "evidence"}
SLUGS = [question.slug for question in JOURNEY.questions]


@pytest.fixture
def at(client: CheckedClient, web_app: Flask) -> Any:
    """Opens a question's page in a browser whose draft has every answer."""

    def open_page(slug: str) -> Page:
        answers = ONCE if slug == "date" else ALL_APPLY
        with web_app.app_context():
            token = drafts.start_draft("report", "en", "danger", answers["danger"])
            drafts.change_answers(token, "report", dict(answers))
        client.http.set_cookie("report_draft", token, domain="127.0.0.1")
        return client.get(f"/report-asb/{slug}")

    return open_page


def post(client: CheckedClient, page: Page, slug: str, data: Any) -> Page:
    """Send these fields only, with the page's token."""
    token = page.fields()["csrf_token"]
    if isinstance(data, dict):
        data = {"csrf_token": token, **data}
    return client.post(f"/report-asb/{slug}", data=data)


def test_the_tables_name_every_question(client: CheckedClient) -> None:
    assert set(RADIOS) | set(BOXES) | {slug for slug, _, _ in TEXTS} | {
        "call-999",
        "evidence",
    } == set(SLUGS)


@pytest.mark.parametrize("slug", [slug for slug in SLUGS if slug not in OPTIONAL])
def test_nothing_at_all(client: CheckedClient, at: Any, slug: str) -> None:
    page = post(client, at(slug), slug, {})
    assert page.status == 422
    assert page.errors


@pytest.mark.parametrize("slug", RADIOS)
@pytest.mark.parametrize("value", ["nonsense", "x" * 10_000, "\x00", "²", "yes\ud800", ""])
def test_a_choice_that_is_not_on_offer(
    client: CheckedClient, at: Any, slug: str, value: str
) -> None:
    sent = value.encode("utf-8", "surrogatepass")
    page = post(client, at(slug), slug, {RADIOS[slug]: sent})
    assert page.status == 422
    assert page.errors


@pytest.mark.parametrize("slug", BOXES)
@pytest.mark.parametrize("values", [["nonsense"], ["none", "unsure"], ["\x00"], ["x"] * 400])
def test_boxes_that_are_not_on_offer(
    client: CheckedClient, at: Any, slug: str, values: list[str]
) -> None:
    page = post(client, at(slug), slug, {BOXES[slug]: values})
    assert page.status == 422
    assert page.errors


@pytest.mark.parametrize(("slug", "with_", "name"), TEXTS)
def test_a_text_too_long_is_shown_again_with_its_limit(
    client: CheckedClient, at: Any, slug: str, with_: dict[str, str], name: str
) -> None:
    page = post(client, at(slug), slug, {**with_, name: "x" * 10_000})
    assert page.status == 422
    assert "characters or fewer" in page.errors[0]
    assert "x" * 10_000 in page.text


@pytest.mark.parametrize(("slug", "with_", "name"), TEXTS)
@pytest.mark.parametrize("value", [b"a\x00b", b"\xed\xa0\x80 a", b"\xff\xfe", "‮evil".encode()])
def test_what_no_database_can_keep_is_cleaned_or_refused(
    client: CheckedClient, at: Any, slug: str, with_: dict[str, str], name: str, value: bytes
) -> None:
    page = post(client, at(slug), slug, {**with_, name: value})
    assert page.status in (303, 422)


@pytest.mark.parametrize(
    ("day", "month", "year"),
    [
        ("31", "2", "2026"),
        ("1", "1", "26"),
        ("99999999999", "1", "2026"),
        ("1", "99999999999", "2026"),
        ("1", "1", "9" * 5000),
        ("²", "1", "2026"),
        ("-1", "1", "2026"),
        ("1", "Smarch", "2026"),
        ("", "1", "2026"),
        ("1", "1", "0"),
        ("15", "10", "2026"),
        ("\x00", "\x00", "\x00"),
        ("", "", ""),
    ],
)
@pytest.mark.parametrize("slug", ["date", "last-time", "last-told"])
def test_no_such_day(
    client: CheckedClient, at: Any, slug: str, day: str, month: str, year: str
) -> None:
    typed = {"on": "exact", "on-on-day": day, "on-on-month": month, "on-on-year": year}
    page = post(client, at(slug), slug, typed)
    assert page.status == 422
    assert page.errors
    if month.isalpha():
        assert page.fields()["on-on-month"] == month


@pytest.mark.parametrize(("month", "year"), [("13", "2026"), ("12", "2026"), ("", ""), ("1", "26")])
def test_no_such_month(client: CheckedClient, at: Any, month: str, year: str) -> None:
    typed = {"on": "about", "on-about-month": month, "on-about-year": year, "on-part": "nonsense"}
    assert post(client, at("date"), "date", typed).status == 422


@pytest.mark.parametrize("slug", ["danger", "what-happened", "contact"])
def test_a_field_sent_twice_is_read_once(client: CheckedClient, at: Any, slug: str) -> None:
    data = {
        "danger": {"now": ["no", "yes"]},
        "what-happened": {"account": ["first", "second"]},
        "contact": {"name": ["Ada", "Eve"], "email": ["a@example.org", "b@example.org"]},
    }[slug]
    assert post(client, at(slug), slug, data).status == 303
    token = draft_cookie(client)
    with client.app.app_context():
        kept = json.dumps(drafts.find_draft(token, "report").answers[slug])
    assert not any(second in kept for second in ("yes", "second", "Eve", "b@example.org"))


@pytest.mark.parametrize("token", [None, "", "forged", "x" * 10_000, "\x00"])
def test_without_a_good_token_the_answer_stays_on_the_page(
    client: CheckedClient, at: Any, token: str | None
) -> None:
    page = client.submit(at("what-happened"), csrf_token=token, account="Please keep this")
    assert page.status == 422
    assert page.fields()["account"] == "Please keep this"
    assert slug_of(client.submit(page)) == "evidence"


@pytest.mark.parametrize("email", ["x", "@", "a@b", "a@[1.2.3.4]", "a b@example.org", "é" * 300])
def test_an_address_that_cannot_be_mailed(client: CheckedClient, at: Any, email: str) -> None:
    page = post(client, at("contact"), "contact", {"name": "Ada", "email": email})
    assert page.status == 422
    assert page.fields()["name"] == "Ada"
    assert page.fields()["email"] == email


def test_a_body_over_the_limit_leaves_the_earlier_answers_safe(
    client: CheckedClient, at: Any
) -> None:
    page = at("what-happened")
    refused = post(client, page, "what-happened", {"account": "x" * 400_000})
    assert refused.status == 413
    assert "Your earlier answers are safe" in refused.main
    assert "Drums" in client.get("/report-asb/what-happened").fields()["account"]


@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data", "text/plain", ""])
def test_a_body_of_another_kind_is_no_answer(client: CheckedClient, at: Any, kind: str) -> None:
    at("danger")
    page = client.post("/report-asb/danger", data=b'{"now": "no"}', content_type=kind)
    assert page.status == 422


def test_a_thousand_fields_are_refused_or_ignored(client: CheckedClient, at: Any) -> None:
    page = at("danger")
    many = {f"field-{number}": "x" for number in range(1000)}
    assert post(client, page, "danger", {"now": "no", **many}).status in (303, 413)


@pytest.mark.parametrize(
    "cookie", ["", "x", "x" * 4000, "../../etc", "%00", "\N{LATIN SMALL LETTER E WITH ACUTE}"]
)
def test_a_forged_cookie_is_no_draft(client: CheckedClient, cookie: str) -> None:
    client.http.set_cookie("report_draft", cookie, domain="127.0.0.1")
    assert slug_of(go(client, "/report-asb/contact")) == "danger"
    assert client.submit(client.get("/report-asb/danger"), now="no").status == 200


@pytest.mark.parametrize("code", ["", "x", "AAAA-AAAA-AAAA-AAAA", "\x00", "9" * 5000, "²²²²"])
def test_a_code_that_opens_nothing(client: CheckedClient, code: str) -> None:
    page = client.submit(client.get("/report-asb/come-back"), code=code)
    assert page.status == 422
    assert page.errors


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize(
    "path", ["/report-asb", "/report-asb/danger", "/report-asb/sent", "/track"]
)
def test_other_methods_get_a_page(client: CheckedClient, method: str, path: str) -> None:
    answer = client.http.open(path, method=method, base_url="http://127.0.0.1")
    assert answer.status_code == 405


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({}, "input"),
        ({"now": "9999"}, "choice"),
        ({"now": "no", "csrf_token": "forged"}, "token"),
        ({"now": "no"}, None),
    ],
)
def test_the_log_tells_why_a_form_was_refused(
    client: CheckedClient, caplog: pytest.LogCaptureFixture, sent: dict[str, str], told: str | None
) -> None:
    page = client.get("/report-asb/danger")
    caplog.clear()
    with caplog.at_level("INFO", "portal.request"):
        client.submit(page, follow=False, **sent)
    lines = [vars(one)["facts"] for one in caplog.records if one.name == "portal.request"]
    assert [line.get("refused") for line in lines] == [told]
