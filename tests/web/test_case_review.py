"""An application for a case review, walked from its start page to its confirmation."""

import datetime as dt
import json
import re
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from portal import clock
from portal.domain.vocabulary import Measure
from portal.extensions import db
from portal.models.case_review import CaseReview
from portal.web.guidance.addresses import guidance_paths
from tests.web.case_review_walk import AFTER, BEFORE, Walk, day, go, path_of, told
from tests.web.contract import CheckedClient

THREE = (
    ("Shouting", "2026-08-10", told("council", "2026-08-12")),
    ("Banging", "2026-08-20", told("police", "2026-08-21")),
    ("A fight", "2026-09-05", told("housing", "2026-09-30")),
)


def cases(app: Flask) -> list[CaseReview]:
    with app.app_context():
        return list(db.session.scalars(sa.select(CaseReview)))


@pytest.fixture
def walk(client: CheckedClient) -> Walk:
    begun = Walk(client)
    begun.to_incidents()
    return begun


def test_the_start_page_gives_both_names_and_leads_in(client: CheckedClient) -> None:
    page = client.get("/community-trigger")
    assert "ASB case review" in page.h1
    assert "Community Trigger" in page.h1
    assert "/community-trigger/who" in page.text


def test_a_trigger_that_meets(walk: Walk, web_app: Flask) -> None:
    for what, on, telling in THREE:
        walk.on(what, on, telling)
    page = walk.to_result()
    assert page.h1 == "Enough of your incidents count"
    assert page.main.count("It counts if you apply by") == 3
    assert "You told the council on 12 August. That is within one month of 10 August." in page.main
    assert "Apply by Thursday 11 February 2027." in page.main
    assert "By Friday 16 October 2026" in page.main
    sent = walk.send()
    assert sent.h1 == "We have your application"
    assert re.search(r"CR-\w{4}-\w{4}", sent.main)
    assert re.search(r"\w{4}-\w{4}-\w{4}-\w{4}", sent.main)
    assert "Your dates are judged as at 14 October 2026." in sent.main
    assert "Our time to answer starts on Wednesday 14 October." in sent.main
    assert [case.status for case in cases(web_app)] == ["confirming"]
    assert walk.client.get("/community-trigger/sent").main == sent.main


@pytest.mark.parametrize(
    ("on", "telling", "words"),
    [
        (
            "2026-03-10",
            told("council", "2026-04-11"),
            "You told the council on 11 April. That is more than one month after 10 March.",
        ),
        (
            "2026-03-10",
            told("police", "2026-03-12"),
            "That is more than 6 months before today, 14 October.",
        ),
    ],
)
def test_one_that_does_not_count_says_why(walk: Walk, on: str, telling: Any, words: str) -> None:
    walk.on("Shouting", on, telling)
    page = walk.to_result()
    assert page.h1 == "The services will decide"
    assert "Does not count" in page.main
    assert words in page.main
    assert "refused" not in page.main.lower()


def test_what_nobody_was_told_of_can_count_today(walk: Walk) -> None:
    walk.on("Shouting", "2026-10-10")
    page = walk.to_result()
    assert "You have not told anyone about it yet." in page.main
    assert "Report it now, and it can count today" in page.main


def test_another_problem_is_kept_and_not_counted(walk: Walk, web_app: Flask) -> None:
    walk.on("A lost parcel", "2026-10-01", told("council", "2026-10-02"), same="no")
    page = walk.to_result()
    assert "You said that it is another problem." in page.main
    walk.send()
    assert [case.finding for case in cases(web_app)] == ["officer_decides"]


def test_somebody_else_told_may_count(walk: Walk) -> None:
    walk.on("Shouting", "2026-10-01", told("other", "2026-10-02"))
    page = walk.to_result()
    assert "May count" in page.main
    assert "An officer checks if that counts as telling a service." in page.main


def test_uncertain_dates_are_asked_about_once_more_and_bar_nothing(
    walk: Walk, web_app: Flask
) -> None:
    walk.on("Shouting", "2026-10-01", told("council", None))
    page = walk.to_result()
    assert path_of(page) == "/better-dates"
    assert "Say when you told the council" in page.main
    page = walk.answer()
    assert path_of(page) == "/result"
    assert "Needs a better date" in page.main
    assert go(walk.client, "better-dates").h1 == page.h1
    walk.send()
    assert [case.finding for case in cases(web_app)] == ["ask_for_dates"]


def test_a_better_date_leads_back_to_the_result(walk: Walk) -> None:
    walk.on("Shouting", "2026-10-01", told("council", None))
    page = walk.to_result()
    href = next(link.get("href", "") for link in page.all("a") if "Say when" in page.words(link))
    form = walk.client.get(href)
    page = walk.client.submit(form, made="exact", **day("made-on", "2026-10-02"))
    assert path_of(page) == "/result"
    assert page.h1 == "1 of your incidents counts so far"


def test_rough_dates_are_judged_by_every_possible_day(walk: Walk) -> None:
    about = {
        "body": "council",
        "made": "about",
        "made-about-month": "april",
        "made-about-year": "2026",
    }
    walk.on("Shouting", "2026-04-01", about)
    page = walk.to_result()
    assert "May count" in page.main
    assert "A better date would tell." in page.main


def test_five_bodies_for_one_incident_count_once(walk: Walk) -> None:
    bodies = ("council", "police", "housing", "health", "other")
    walk.on("Shouting", "2026-10-01", *(told(body, "2026-10-02") for body in bodies))
    page = walk.to_result()
    assert page.h1 == "1 of your incidents counts so far"


def test_what_goes_on_gives_a_row_for_each_telling(walk: Walk) -> None:
    walk.add(
        "Music",
        told("council", "2026-08-01"),
        told("police", "2026-09-01", new="yes", happened="Louder"),
        told("council", "2026-10-01", new="yes"),
        told("council", "2026-10-05", new="no"),
        when="going_on",
    )
    page = walk.to_result()
    assert page.h1 == "Enough of your incidents count"
    assert "Music, up to 1 September" in page.main


@pytest.mark.parametrize(("same", "left"), [("yes", 1), ("no", 2)])
def test_two_of_one_day_are_asked_about(walk: Walk, same: str, left: int) -> None:
    walk.on("Shouting", "2026-10-01", told("council", "2026-10-02"))
    walk.on("Insults", "2026-10-01", told("police", "2026-10-03"))
    page = walk.answer(more="no")
    assert page.h1 == "Was this the same occasion?"
    page = walk.answer(same=same)
    assert path_of(page) == "/how-long"
    listed = walk.client.get("/community-trigger/incidents")
    assert listed.text.count('class="app-incident"') == left


def test_nothing_at_all_can_be_sent(walk: Walk, web_app: Flask) -> None:
    page = walk.to_result()
    assert page.h1 == "The services will decide"
    walk.send()
    assert [case.status for case in cases(web_app)] == ["threshold_decision"]


def test_sent_twice_it_is_one_case(walk: Walk, web_app: Flask) -> None:
    page = walk.to_result()
    first = walk.client.submit(page)
    again = walk.client.submit(page)
    assert first.main == again.main
    assert len(cases(web_app)) == 1


def test_a_result_that_changed_overnight_is_shown_before_it_is_sent(
    walk: Walk, web_app: Flask
) -> None:
    walk.on("Shouting", "2026-04-10", told("council", "2026-04-14"))
    page = walk.to_result()
    assert (
        "Today is the very last day of 6 months after you told them: "
        "from 14 April to 14 October. We count it."
    ) in page.main
    with clock.stopped_at(dt.datetime(2026, 10, 15, 9, tzinfo=dt.UTC)):
        page = walk.client.submit(page)
        assert page.status == 422
        assert page.errors == ["The result has changed since you saw it. Read it, then send it."]
        assert "That is more than 6 months before today, 15 October." in page.main
        assert cases(web_app) == []
        assert walk.client.submit(page).h1 == "We have your application"


def test_an_earlier_report_is_added_by_its_code(walk: Walk, web_app: Flask) -> None:
    from portal.services import drafts
    from portal.services.report import reports

    with web_app.app_context():
        token = drafts.start_draft("report", "en", "type", {"kind": "noise"})
        made = reports.submit_draft(token, {"type": {"kind": "noise"}, "when": {"timing": "now"}})
    walk.answer(more="report")
    wrong = walk.client.submit(walk.page, reference=made.reference, code="0000-0000-0000-0000")
    assert wrong.status == 422
    assert made.reference in wrong.text
    page = walk.answer(reference=made.reference, code=made.tracking_code)
    assert path_of(page).endswith("/told")
    walk.answer(another="no")
    walk.answer(same_problem="yes")
    twice = walk.client.submit(
        walk.client.get("/community-trigger/incidents/from-report"),
        reference=made.reference,
        code=made.tracking_code,
    )
    assert twice.errors == ["You have added this report already."]
    assert walk.to_result().h1 == "1 of your incidents counts so far"


def test_incidents_are_changed_and_removed(walk: Walk) -> None:
    walk.on(
        "Shouting", "2026-10-01", told("council", "2026-10-02", reference="N-1", who="Noise team")
    )
    page = walk.client.get("/community-trigger/incidents")
    assert "Noise team, reference N-1" in page.main
    links = {page.words(link): link.get("href", "") for link in page.all("a")}
    changed = walk.client.submit(
        walk.client.get(links["Change what and when: Shouting, 1 October 2026"]), what="Insults"
    )
    assert "Insults" in changed.main
    assert "reference N-1" in changed.main
    ask = walk.client.get(links["Remove: Shouting, 1 October 2026"])
    assert "Insults" in walk.client.submit(ask, sure="no").main
    assert "You have added none so far." in walk.client.submit(ask, sure="yes").main
    assert walk.client.get(links["Remove: Shouting, 1 October 2026"]).status == 404


def test_a_double_click_adds_one_incident(walk: Walk) -> None:
    form = walk.client.get("/community-trigger/incidents/add")
    for _ in range(2):
        walk.client.submit(form, what="Shouting", when="unsure")
    page = walk.client.get("/community-trigger/incidents")
    assert page.text.count('class="app-incident"') == 1


def test_there_is_no_jumping_ahead(client: CheckedClient) -> None:
    for path in (
        "incidents",
        "incidents/add",
        "result",
        "better-dates",
        "check-answers",
        "same-occasion",
    ):
        page = go(client, path)
        assert path_of(page) == "/who"
    assert path_of(go(client, "sent")) == ""


@pytest.mark.parametrize(
    ("kind", "slugs"),
    [
        ("representative", ["representative", "consent"]),
        ("business", ["business"]),
        ("group", ["group"]),
        ("under_18", ["under-18"]),
        ("victim", []),
    ],
)
def test_each_applicant_is_asked_what_concerns_them(
    client: CheckedClient, kind: str, slugs: list[str]
) -> None:
    walk = Walk(client)
    values = {
        "representative": {"victim_name": "Sam"},
        "consent": {"consent": "refused"},
        "business": {"organisation": "Example Ltd"},
        "group": {"organisation": "Example House"},
        "under-18": {"parent_may_know": "no"},
    }
    walk.answer(kind=kind)
    for slug in slugs:
        assert path_of(walk.page) == f"/{slug}"
        walk.answer(**values[slug])
    assert path_of(walk.page) == "/kind"


def test_a_representative_is_asked_about_the_person_they_act_for(client: CheckedClient) -> None:
    walk = Walk(client)
    walk.answer(kind="representative")
    walk.answer(victim_name="Sam")
    walk.answer(consent="given")
    walk.questions(BEFORE[1:])
    walk.answer(more="no")
    walk.questions(AFTER[:2])
    assert walk.page.h1 == "How much does it affect the person you act for?"
    assert "They cannot live normally" in walk.page.main
    walk.questions(AFTER[2:4])
    assert "The person I act for is at risk" in walk.page.main
    assert "I am at risk myself" in walk.page.main
    walk.answer(risks=["acted_for", "you"])
    assert "Their partner or ex-partner" in walk.page.main
    assert "My partner" not in walk.page.main
    walk.questions(AFTER[5:-1])
    assert walk.page.h1 == "How can we safely reach the person you act for?"
    walk.answer()
    page = walk.answer()
    assert path_of(page) == "/check-answers"
    for said in (
        "How much does it affect the person you act for?3: It often upsets them",
        "The person I act for is at risk",
        "I am at risk myself",
        "A neighbour of theirs",
        "They need nothing special",
        "Contact only me",
        "You did not answer",
    ):
        assert said in page.main


def test_the_pages_about_a_telling_say_which_incident_it_is(walk: Walk) -> None:
    walk.answer(more="add")
    walk.answer(what="Music until 4", when="exact", **day("on", "2026-05-20"))
    assert "Music until 4, 20 May 2026" in walk.page.main
    walk.answer(body="council")
    assert "Music until 4, 20 May 2026" in walk.page.main


def test_only_details_of_safe_ways_are_asked_for(walk: Walk) -> None:
    walk.to_check()
    form = walk.client.get("/community-trigger/safe-contact?change=1")
    page = walk.client.submit(form, ways="letter")
    page = walk.client.get("/community-trigger/contact")
    assert 'name="email"' not in page.text
    assert 'name="address"' in page.text
    stopped = go(walk.client, "check-answers")
    assert path_of(stopped) == "/contact"


def test_with_a_partner_nothing_is_sent_and_the_page_says_so(walk: Walk) -> None:
    walk.to_check()
    form = walk.client.get("/community-trigger/relation?change=1")
    walk.client.submit(form, relation="partner")
    walk.page = walk.client.get("/community-trigger/result")
    assert "We send you no message for now." in walk.send().main


def test_check_your_answers_shows_what_was_told(walk: Walk) -> None:
    walk.on("Shouting", "2026-10-01", told("police", "2026-10-02"))
    page = walk.to_check()
    for words in (
        "Noise",
        "Music through the wall.",
        "Shouting",
        "The police: 2 October 2026",
        "zoe@example.org",
    ):
        assert words in page.main


def test_out_of_hours_it_says_who_reads_it_when(walk: Walk) -> None:
    with clock.stopped_at(dt.datetime(2026, 10, 17, 20, tzinfo=dt.UTC)):
        page = walk.client.get("/community-trigger")
        assert "Nobody reads this until Monday 19 October 2026 at 09:00." in page.main


def test_the_list_can_be_saved_for_later(walk: Walk) -> None:
    page = walk.client.submit(walk.page, then="save")
    assert page.h1 == "We saved your answers"


def test_the_procedure_says_that_it_is_a_draft(client: CheckedClient) -> None:
    page = client.get("/community-trigger/procedure")
    assert "Draft: not the adopted procedure." in page.main
    assert "2026-11-draft" in page.main


def test_the_statistics_show_published_and_live_figures(walk: Walk) -> None:
    walk.to_result()
    walk.send()
    page = walk.client.get("/community-trigger/statistics")
    rows = [page.words(row) for row in page.all("tr")]
    assert rows[1] == "2026-271000Not over yet: still changes"
    assert rows[2] == "2020-2144192424Published before this website"
    assert rows[3].startswith("2019-2046Not given")
    table = walk.client.get("/community-trigger/statistics.csv")
    assert table.response.mimetype == "text/csv"
    assert "2020-21,2020-04-01,2021-03-31,44,19,24,24," in table.text
    found = json.loads(walk.client.get("/community-trigger/statistics.json").text)
    assert [one["state"] for one in found["periods"]] == ["running", "imported", "imported"]
    assert found["periods"][0]["applications"] == 1
    assert found["periods"][0]["with_recommendations"] == 0
    assert set(found["definitions"]) == set(Measure)


def test_the_statistics_are_counted_anew_each_time(walk: Walk) -> None:
    """They are no guidance: no kept page stands before them."""
    paths = guidance_paths(walk.client.app.extensions["authority"], ("en",))
    assert not any("statistics" in path for path in paths)
    for number in ("0", "1"):
        answer = walk.client.get("/community-trigger/statistics")
        assert answer.response.headers["Cache-Control"] == "no-store"
        assert answer.words(answer.all("tr")[1]).startswith(f"2026-27{number}")
        if number == "0":
            walk.to_result()
            walk.send()


def test_the_charts_say_what_the_table_says(walk: Walk) -> None:
    page = walk.client.get("/community-trigger/statistics")
    told = re.findall(r"<desc[^>]*>(.*?)</desc>", page.text)
    assert told[0] == "2019-20: 46; 2020-21: 44; 2026-27: 0"
    assert told[1] == "2019-20: Not given; 2020-21: 19; 2026-27: 0"
    assert len(told) == len(Measure)


def test_the_procedure_shows_the_versions_before_it(walk: Walk) -> None:
    page = walk.client.get("/community-trigger/procedure")
    assert "Draft: not the adopted procedure." in page.main
    captions = [page.words(one) for one in page.all("caption")]
    assert captions[-2:] == [
        "Version 2021, in working days",
        "Version 2016, in working days",
    ]
    assert "keeps the one that it began under" in page.main
