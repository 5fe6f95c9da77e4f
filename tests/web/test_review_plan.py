"""The plan of a review on the pages: officers draft it, the victim reads it and says what they think."""

import datetime as dt
import re

import pytest
from flask import Flask

from portal import clock
from portal.domain.review_plan import LessonTheme
from portal.domain.vocabulary import Role, Visibility
from portal.services.case_review import case_review_work
from portal.services.officer.officers import SignedIn
from portal.services.panel import lessons, plan_consultation, tracked_plan
from portal.services.tracking import tracking
from tests.services.panel.planned import (
    FOUND,
    SECRET,
    begin_plan,
    consult,
    follow_up,
    opened_application,
    page_of,
    seen,
    set_panel,
)
from tests.services.tracked import kept, sent_application
from tests.web.contract import CheckedClient, Page
from tests.web.officer_walk import OWN_FORM, act, signed_in
from tests.web.report_walk import go

WORDS = "Somebody should come on Saturdays too 😡"


@pytest.fixture
def officer(client: CheckedClient) -> SignedIn:
    return signed_in(client, Role.CASE_REVIEW_OFFICER)


@pytest.fixture
def sent(web_app: Flask) -> tuple[str, str]:
    """An application: its reference and its code."""
    with web_app.app_context():
        return sent_application()


def follow(client: CheckedClient, sent: tuple[str, str]) -> Page:
    return client.submit(client.get("/track"), reference=sent[0], code=sent[1])


def draft(app: Flask, officer: SignedIn, reference: str, *, released: bool = False) -> None:
    with app.app_context():
        begin_plan(reference, officer)
        if released:
            plan_consultation.release_plan(reference, officer, seen(reference, officer), FOUND)


def path_of(sent: tuple[str, str]) -> str:
    return f"/officers/case-reviews/{sent[0]}"


def test_from_the_panel_to_the_draft_by_pages(
    client: CheckedClient, web_app: Flask, officer: SignedIn, sent: tuple[str, str]
) -> None:
    path = path_of(sent)
    with web_app.app_context():
        set_panel(sent[0], officer)
    assert "The plan" not in client.get(path).main
    held = {"held_on-day": "13", "held_on-month": "October", "held_on-year": "2026"}
    page = act(client, f"{path}/panel-held", **held, words="The panel met.")
    assert "The plan can be drafted now." in page.main
    assert "Send the outcome" in page.main
    page = act(
        client,
        f"{path}/add-recommendation",
        body="housing",
        text="Write to all tenants.",
        private=SECRET,
    )
    assert "The recommendation is in the draft." in page.main
    due = {"due_on-day": "20", "due_on-month": "11", "due_on-year": "2026"}
    page = act(client, f"{path}/add-action", body="police", text="Visit twice.", **due)
    assert "due Fri 20 Nov" in page.main
    page = act(client, f"{path}/release-plan", words=FOUND)
    assert "Nothing yet. They have until Wed 21 Oct." in page.main
    assert FOUND in client.get(f"{path}/release-plan").text


def links(page: Page, tail: str) -> list[str]:
    """Where an act leads from a page; the one at its top leads where the one in the plan does."""
    found = [each.get("href") or "" for each in page.all("a")]
    return list(dict.fromkeys(href for href in found if href.endswith(f"/{tail}")))


def test_parts_are_changed_and_taken_out(
    client: CheckedClient, web_app: Flask, officer: SignedIn, sent: tuple[str, str]
) -> None:
    draft(web_app, officer, sent[0])
    page = client.get(path_of(sent))
    (change,) = [href for href in links(page, "change") if "/actions/" in href]
    form = client.get(change)
    assert SECRET in form.text
    page = client.submit(form, OWN_FORM, text="Visit three times.")
    assert "The action is changed." in page.main
    assert "Visit three times." in page.main
    (remove,) = [href for href in links(page, "remove") if "/recommendations/" in href]
    page = act(client, remove)
    assert "The recommendation is out of the draft." in page.main
    assert client.get(remove).status == 404


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("add-recommendation", {"body": "mafia", "text": "kept words"}),
        ("add-recommendation", {"body": "police", "text": "", "private": "kept words"}),
        ("add-action", {"body": "police", "text": "kept words"}),
        (
            "add-action",
            {
                "body": "police",
                "text": "kept words",
                "due_on-day": "1",
                "due_on-month": "1",
                "due_on-year": "2020",
            },
        ),
        ("record-comment", {"answer": "agrees", "words": "kept words"}),
        ("take-up", {"how": "fully", "words": "kept words"}),
        ("start-follow-up", {"told": "kept words", "words": "x"}),
        ("release-plan", {"words": "x" * 4001}),
    ],
)
def test_what_is_wrong_or_refused_keeps_the_words(
    client: CheckedClient,
    web_app: Flask,
    officer: SignedIn,
    sent: tuple[str, str],
    name: str,
    values: dict[str, str],
) -> None:
    draft(web_app, officer, sent[0])
    page = act(client, f"{path_of(sent)}/{name}", **values)
    assert page.status == 422
    assert page.errors
    if "kept words" in values.values():
        assert "kept words" in page.text


def test_a_body_that_does_not_accept_all_gives_its_reason(
    client: CheckedClient, web_app: Flask, officer: SignedIn, sent: tuple[str, str]
) -> None:
    draft(web_app, officer, sent[0])
    (response,) = links(client.get(path_of(sent)), "response")
    page = act(client, response, response="in_part")
    assert page.errors == ["Write the body’s reason."]
    page = act(client, response, response="in_part", reason="Only in one block.")
    assert "They accept part of it, on Wed 14 Oct" in page.main
    assert "Only in one block." in page.main


@pytest.mark.parametrize(
    "tail",
    ["actions/1/nothing", "actions/99999/end", "recommendations/99999/change", "actions/x/end"],
)
def test_a_guessed_part_is_not_there(
    client: CheckedClient, web_app: Flask, officer: SignedIn, sent: tuple[str, str], tail: str
) -> None:
    draft(web_app, officer, sent[0])
    assert client.get(f"{path_of(sent)}/{tail}").status == 404


def test_a_part_of_another_case_is_not_there(
    client: CheckedClient, web_app: Flask, officer: SignedIn, sent: tuple[str, str]
) -> None:
    draft(web_app, officer, sent[0])
    with web_app.app_context():
        other, _token = opened_application()
        begin_plan(other, officer)
        foreign = page_of(other, officer).plan.actions[0].id
    assert client.get(f"{path_of(sent)}/actions/{foreign}/progress").status == 404
    assert client.get(f"/officers/case-reviews/{other}/actions/{foreign}/progress").status == 200


def test_the_victim_reads_the_draft_and_says_what_they_think(
    client: CheckedClient, web_app: Flask, officer: SignedIn, sent: tuple[str, str]
) -> None:
    draft(web_app, officer, sent[0])
    page = follow(client, sent)
    assert "draft plan" not in page.main.replace("You read a draft of the plan", "")
    assert go(client, f"/track/{sent[0]}/plan").h1 == "Your request for a case review"
    with web_app.app_context():
        plan_consultation.release_plan(sent[0], officer, seen(sent[0], officer), FOUND)
    page = follow(client, sent)
    assert "Read the draft plan, and tell us what you think" in page.main
    page = client.get(f"/track/{sent[0]}/plan")
    assert page.h1 == "The draft plan"
    for words in (
        FOUND,
        "Visit on two Friday nights.",
        "It should be done by Friday 20 November 2026.",
        "Write to all tenants about noise at night.",
        "Please tell us by Wednesday 21 October 2026 what you think of it.",
        "If you say nothing, we do not take that as a yes.",
    ):
        assert words in page.main, words
    for secret in ("Secretname", "Ownername"):
        assert secret not in page.text
    form = client.get(f"/track/{sent[0]}/plan-comment")
    empty = client.submit(form)
    assert empty.errors == ["Say if you agree with the plan."]
    vague = client.submit(form, answer="wants_changes")
    assert vague.errors == ["Tell us what you want changed."]
    done = client.submit(form, answer="wants_changes", words=WORDS)
    assert "Thank you. We read what you said" in done.main
    assert "You told us what you think of the plan" in done.main
    page = client.get(f"/track/{sent[0]}/plan")
    assert "You want something changed." in page.main
    assert WORDS in page.main
    assert "Tell us what you think" not in page.main


def test_after_the_days_to_comment_nothing_is_lost(
    client: CheckedClient,
    web_app: Flask,
    officer: SignedIn,
    sent: tuple[str, str],
    at_noon: dt.datetime,
) -> None:
    draft(web_app, officer, sent[0], released=True)
    with clock.stopped_at(at_noon + dt.timedelta(days=9)):
        follow(client, sent)
        page = client.get(f"/track/{sent[0]}/plan")
        assert "The time to comment ended on Wednesday 21 October 2026." in page.main
        done = client.submit(client.get(f"/track/{sent[0]}/plan-comment"), answer="agrees")
        assert "Thank you." in done.main


def test_a_time_out_loses_nothing_of_a_comment(
    client: CheckedClient,
    web_app: Flask,
    officer: SignedIn,
    sent: tuple[str, str],
    at_noon: dt.datetime,
) -> None:
    draft(web_app, officer, sent[0], released=True)
    follow(client, sent)
    form = client.get(f"/track/{sent[0]}/plan-comment")
    with clock.stopped_at(at_noon + dt.timedelta(minutes=31)):
        closed = client.submit(form, answer="wants_changes", words=WORDS)
        assert closed.h1 == "Follow your report or review"
        assert WORDS in closed.main
        back = client.submit(closed, code=sent[1])
        assert "Thank you. We read what you said" in client.submit(back).main


def test_something_new_meanwhile_keeps_the_words(
    client: CheckedClient, web_app: Flask, officer: SignedIn, sent: tuple[str, str]
) -> None:
    draft(web_app, officer, sent[0], released=True)
    follow(client, sent)
    form = client.get(f"/track/{sent[0]}/plan-comment")
    with web_app.app_context():
        now = kept(sent[0]).version

        case_review_work.add_note(sent[0], officer, now, "Hello", Visibility.PUBLIC)
    stale = client.submit(form, answer="wants_changes", words=WORDS)
    assert stale.status == 422
    assert "Something is new" in stale.errors[0]
    assert "Thank you." in client.submit(stale).main


@pytest.mark.parametrize("tail", ["plan", "plan-comment"])
def test_nobody_reads_the_plan_by_guessing(
    client: CheckedClient, web_app: Flask, officer: SignedIn, sent: tuple[str, str], tail: str
) -> None:
    draft(web_app, officer, sent[0], released=True)
    for reference in (sent[0], "CR-2222-2222", "x", "%00"):
        assert go(client, f"/track/{reference}/{tail}").h1 == "Follow your report or review"


def test_officers_read_what_was_said_and_answer_it(
    client: CheckedClient, web_app: Flask, officer: SignedIn, sent: tuple[str, str]
) -> None:
    draft(web_app, officer, sent[0])
    with web_app.app_context():
        consult(sent[0], officer)
    page = client.get(path_of(sent))
    for words in (
        "Agrees with the draft (an officer took it down)",
        "Fine with me.",
        "All of it was taken up",
        "Thank you.",
    ):
        assert words in page.main, words
    assert re.search(r"It has changed", page.main) is None
    act(client, f"{path_of(sent)}/add-recommendation", body="police", text="Something new.")
    assert "It has changed since the victim read it." in client.get(path_of(sent)).main


def test_the_plan_is_found_by_its_applicants_only(web_app: Flask, officer: SignedIn) -> None:
    with web_app.app_context():
        reference, token = opened_application()
        begin_plan(reference, officer)
        consult(reference, officer)

        assert tracked_plan.find_plan(token, reference) is not None
        tracking.close_case(token)
        assert tracked_plan.find_plan(token, reference) is None


def test_the_outcome_goes_out_after_its_letter_was_seen(
    client: CheckedClient, web_app: Flask, officer: SignedIn, sent: tuple[str, str]
) -> None:
    path = path_of(sent)
    draft(web_app, officer, sent[0])
    assert "Send the outcome" not in client.get(path).main.split("The plan")[0]
    page = act(client, f"{path}/send-outcome", words="kept words")
    assert page.errors == ["First ask the victim about the draft."]
    assert "kept words" in page.text
    with web_app.app_context():
        consult(sent[0], officer)
    form = client.get(f"{path}/send-outcome")
    preview = client.submit(form, OWN_FORM, words="This is what changes.")
    assert "This is the letter. It is not sent yet." in preview.main
    assert "Visit on two Friday nights." in preview.main
    page = client.submit(preview, OWN_FORM, step="send")
    assert "The outcome is sent." in page.main
    assert "What the review decided" in page.main
    page = act(client, f"{path}/start-follow-up", told="By email.", words="It begins.")
    assert "The actions are followed up from now on." in page.main
    assert "Following up the actions" in page.main
    mine = follow(client, sent)
    assert "Read the plan, and see how it is going" in mine.main
    plan = client.get(f"/track/{sent[0]}/plan")
    assert plan.h1 == "The plan for your case"
    assert "This is what changes." in plan.main
    assert "No answer yet" in plan.main


def test_progress_a_new_day_and_the_end_of_an_action(
    client: CheckedClient,
    web_app: Flask,
    officer: SignedIn,
    sent: tuple[str, str],
    at_noon: dt.datetime,
) -> None:
    with web_app.app_context():
        follow_up(sent[0], officer)
    page = client.get(path_of(sent))
    (progress,), (day,), (end,) = (links(page, tail) for tail in ("progress", "day", "end"))
    page = act(client, progress, words="First visit.", visibility="public")
    assert "First visit." in page.main
    moved = {"due_on-day": "27", "due_on-month": "11", "due_on-year": "2026"}
    page = act(client, day, **moved, words="The officer was ill.")
    assert "due Fri 27 Nov" in page.main
    with clock.stopped_at(at_noon + dt.timedelta(days=60)):
        signed_in(client, Role.CASE_REVIEW_OFFICER)
        assert "1 action is overdue" in client.get(path_of(sent)).main
        follow(client, sent)
        late = client.get(f"/track/{sent[0]}/plan").main
        assert "It is late. It was due by Friday 27 November 2026. We are asking them why." in late
        page = act(client, end, state="not_done", words="The block was empty by then.")
        assert "The action has ended." in page.main
        assert "overdue" not in page.main.split("The finding")[0].split("The plan")[1]
        assert act(client, end, state="done", words="kept words").status == 422
        mine = client.get(f"/track/{sent[0]}/plan").main
        assert "Will not be done" in mine
        assert "The block was empty by then." in mine
        assert "First visit." in mine


def test_late_actions_stand_in_one_list(
    client: CheckedClient,
    web_app: Flask,
    officer: SignedIn,
    sent: tuple[str, str],
    at_noon: dt.datetime,
) -> None:
    with web_app.app_context():
        follow_up(sent[0], officer)
    assert "No action is late." in client.get("/officers/case-reviews/actions").main
    with clock.stopped_at(at_noon + dt.timedelta(days=40)):
        signed_in(client, Role.CASE_REVIEW_OFFICER)
        assert "Late actions (1)" in client.get("/officers/case-reviews").main
        page = client.get("/officers/case-reviews/actions")
        for words in (sent[0], "3 days overdue", "PC Ownername", "Visit on two Friday nights."):
            assert words in page.main, words


def test_closing_lessons_and_opening_again_by_pages(
    client: CheckedClient, web_app: Flask, officer: SignedIn, sent: tuple[str, str]
) -> None:
    path = path_of(sent)
    with web_app.app_context():
        follow_up(sent[0], officer)
    learned = {"theme": "records", "lesson": "Note each call in one place.", "reason": "Done."}
    page = act(client, f"{path}/close", **learned, words="kept words")
    assert page.errors == ["Actions are still open. End each of them first, with the reason."]
    assert "kept words" in page.text
    (end,) = links(client.get(path), "end")
    act(client, end, state="done", words="Two visits.")
    assert act(client, f"{path}/close", theme="records", words="kept words").status == 422
    page = act(client, f"{path}/close", **learned, words="All is done.")
    assert "The case is closed." in page.main
    assert "Note each call in one place." in page.main
    page = client.get("/officers/lessons")
    assert "Note each call in one place." in page.main
    assert sent[0] in page.main
    assert "no lesson like this" in client.submit(page, OWN_FORM, words="zebra").main
    assert "each call" in client.submit(page, OWN_FORM, words="call", theme="records").main
    assert client.submit(page, OWN_FORM, theme="mafia").status == 422
    mine = follow(client, sent)
    assert "Tell us how it went" in mine.main
    form = client.get(f"/track/{sent[0]}/not-solved")
    assert "We open your review again." in form.main
    again = client.submit(form, words="It goes on.")
    assert "We opened it again." in again.main
    page = client.get(path)
    assert "Following up the actions" in page.main
    assert "It goes on." in page.main
    act(client, f"{path}/close", **learned, words="All is done.")
    page = act(client, f"{path}/reopen", reason="New noise.", words="We look again.")
    assert "The review is open again." in page.main


def test_a_triage_officer_reads_lessons_without_the_case(
    client: CheckedClient, web_app: Flask, officer: SignedIn, sent: tuple[str, str]
) -> None:
    with web_app.app_context():
        follow_up(sent[0], officer)
        lessons.add_lesson(sent[0], officer, seen(sent[0], officer), LessonTheme.RISK, "Ask twice.")
    signed_in(client, Role.TRIAGE_OFFICER)
    page = client.get("/officers/lessons")
    assert "Ask twice." in page.main
    assert sent[0] not in page.text
