"""Whatever is sent to an application's questions: a page with the reason, and nothing typed is lost."""

from typing import Any
from urllib.parse import urlencode

import pytest

from tests.web.case_review_walk import AFTER, BEFORE, Walk, day, go, path_of, told
from tests.web.contract import CheckedClient

LONG = "x" * 9000
RUBBISH: tuple[Any, ...] = ("", "moon", LONG, "a\0b", ["a", "b"], "²", "9" * 5000)


@pytest.fixture
def walk(client: CheckedClient) -> Walk:
    begun = Walk(client)
    begun.to_incidents()
    return begun


@pytest.mark.parametrize("rubbish", RUBBISH, ids=range(len(RUBBISH)))
def test_rubbish_in_every_field_of_every_question(walk: Walk, rubbish: Any) -> None:
    walk.on("Shouting", "2026-10-01", told("council", "2026-10-02"))
    walk.to_check()
    for slug, fields in (*BEFORE, *AFTER):
        form = walk.client.get(f"/community-trigger/{slug}")
        sent = walk.client.submit(form, follow=False, **dict.fromkeys({**fields, "x": ""}, rubbish))
        assert sent.status in (303, 422), (slug, rubbish)
        if sent.status == 422:
            assert sent.errors, slug


@pytest.mark.parametrize("slug", [slug for slug, _ in (*BEFORE, *AFTER) if slug != "avoid"])
def test_nothing_sent_is_answered_with_a_reason(walk: Walk, slug: str) -> None:
    walk.to_check()
    form = walk.client.get(f"/community-trigger/{slug}")
    token = {"csrf_token": form.fields()["csrf_token"]}
    for data in (token, {}):
        sent = walk.client.post(f"/community-trigger/{slug}", data)
        assert sent.status == 422
        assert sent.errors


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"what": "Shouting"}, "Choose when it happened."),
        ({"what": "", "when": "unsure"}, "Say in a few words what happened."),
        ({"what": "y" * 151, "when": "unsure"}, "150 characters"),
        ({"what": "Shouting", "when": "moon"}, "Choose one of the answers"),
        ({"what": "Shouting", "when": "exact"}, "Enter the date."),
        ({"what": "Shouting", "when": "exact", **day("on", "2026-2-31")}, ""),
        ({"what": "Shouting", "when": "exact", **day("on", "26-2-3")}, ""),
        ({"what": "Shouting", "when": "exact", **day("on", "2026-10-99999999999")}, ""),
        ({"what": "Shouting", "when": "exact", **day("on", "2026-10-15")}, ""),
        (
            {
                "what": "Shouting",
                "when": "about",
                "month-month": "10",
                "month-year": "2026",
                "part": "end",
            },
            "has not come yet",
        ),
        ({"what": "Shouting", "when": "about", "month-month": "11", "month-year": "2026"}, ""),
        (
            {
                "what": "Shouting",
                "when": "going_on",
                "since-month": "5",
                "since-year": "2026",
                **day("ended", "2026-4-1"),
            },
            "must not be before",
        ),
    ],
)
def test_a_bad_date_is_refused_beside_its_field_and_kept(
    walk: Walk, values: dict[str, str], words: str
) -> None:
    form = walk.answer(more="add")
    sent = walk.client.submit(form, **values)
    assert sent.status == 422
    assert words in " ".join(sent.errors)
    assert sent.title.startswith("Error: ")
    for typed in values.values():
        assert typed == "moon" or typed[:25] in sent.text
    assert "You have added none so far." in go(walk.client, "incidents").main


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"made": "moon"},
        {"made": "exact"},
        {"made": "exact", **day("made-on", "2026-10-15")},
        {"made": "about", "made-about-month": "x", "made-about-year": "²"},
        {"made": "unsure", "reference": LONG},
    ],
)
def test_a_bad_telling_is_refused_and_kept(walk: Walk, values: dict[str, str]) -> None:
    walk.answer(more="add")
    walk.answer(what="Shouting", when="unsure")
    walk.answer(body="police")
    sent = walk.client.submit(walk.page, who="PC Example", **values)
    assert sent.status == 422
    assert sent.errors
    assert "PC Example" in sent.text


def test_unknown_rows_and_tellings_lead_to_a_page(walk: Walk) -> None:
    walk.on("Shouting", "2026-10-01", told("council", "2026-10-02"))
    base = "/community-trigger/incidents"
    for path in ("moon/when", "moon/told", "moon/told/x", "moon/remove", "moon/same-problem"):
        assert walk.client.get(f"{base}/{path}").status == 404
        assert walk.client.post(f"{base}/{path}", {}).status == 404
    listed = walk.client.get(base)
    key = next(i for i in listed.ids() if i.startswith("row-")).removeprefix("row-")
    for path in ("told/moon/when", "told/moon/new", "told/moon/remove"):
        assert walk.client.post(f"{base}/{key}/{path}", {}).status == 303


def test_a_page_without_its_token_keeps_what_was_typed(walk: Walk) -> None:
    form = walk.answer(more="add")
    sent = walk.client.submit(form, csrf_token=None, what="Shouting at night", when="unsure")
    assert sent.status == 422
    assert "Shouting at night" in sent.text
    again = walk.client.submit(sent, when="unsure")
    assert again.h1 == "Who did you tell about it?"


def test_the_result_is_not_sent_without_its_token(walk: Walk) -> None:
    page = walk.to_result()
    sent = walk.client.submit(page, csrf_token="old")
    assert sent.status == 422
    assert walk.client.submit(page, shown="x" * 500).status == 422
    assert walk.client.submit(sent).h1 == "We have your application"


@pytest.mark.parametrize("rubbish", RUBBISH, ids=range(len(RUBBISH)))
def test_codes_that_mean_nothing(walk: Walk, rubbish: Any) -> None:
    form = walk.answer(more="report")
    sent = walk.client.submit(form, reference=rubbish, code=rubbish)
    assert sent.status == 422
    assert path_of(sent) == "/incidents/from-report"


def test_half_a_character_is_left_out(walk: Walk) -> None:
    walk.to_check()
    form = walk.client.get("/community-trigger/problem")
    values = {**form.fields(), "account": "Music \ud800 all night"}
    sent = walk.client.post(
        "/community-trigger/problem",
        urlencode(values, errors="surrogatepass"),
        content_type="application/x-www-form-urlencoded",
    )
    assert sent.status == 303
    assert "all night" in go(walk.client, "check-answers").main
