"""Every message says who, what next and by when, in each language, and nothing of the case."""

import datetime as dt
from dataclasses import replace

import pytest
from flask import Flask

from portal.content.current import authority
from portal.domain.officer_acts import SignInChange
from portal.domain.vocabulary import Channel
from portal.mail.rendering import FACTS, TO_OFFICERS, TO_PARTNERS, render
from portal.services.officer.ways_in import WaysIn

REFERENCE = "ASB-7K2M-4QXD"
OF_NO_CASE = {"sign_in_changed"}
FACT = {
    "due_on": dt.date(2026, 10, 21),
    "acknowledge_by": dt.date(2026, 10, 16),
    "with_bodies_by": dt.date(2026, 10, 28),
    "meet_by": None,
    "page": f"/officers/reports/{REFERENCE}",
    "code": "1234 5678",
    "area": "W1A",
    "kind": "Noise",
    "change": SignInChange.APP_REPLACED.value,
    "left": WaysIn(work_account=False, password=True, app=True, recovery_codes_left=10, passkeys=1),
    "starts_at": dt.datetime(2026, 10, 21, 13, 30, tzinfo=dt.UTC),
    "ends_at": dt.datetime(2026, 10, 21, 15, tzinfo=dt.UTC),
    "where": "Room 3",
}


def _facts(message: str) -> dict[str, object]:
    page = "/partners/abcdefghijklmnop" if message in TO_PARTNERS else FACT["page"]
    return {**FACT, "page": page}


@pytest.mark.parametrize("message", sorted(FACTS))
def test_a_message_is_whole(web_app: Flask, message: str) -> None:
    with web_app.app_context():
        words = render(message, "en", REFERENCE, _facts(message))
        telephone = authority().contacts["en"][authority().telephone].printed
    assert "\n" not in words.subject
    assert "anti-social" not in words.subject.lower() + words.body.lower()
    assert (REFERENCE in words.body) == (message not in TO_PARTNERS | OF_NO_CASE)
    assert "What happens next" in words.body
    assert "do not reply" in words.body
    assert authority_name(web_app) in words.body
    if message not in TO_OFFICERS:
        assert REFERENCE not in words.subject
        assert telephone in words.body
    if message not in TO_OFFICERS | TO_PARTNERS:
        assert "999" in words.body
    assert all(len(sentence.split()) <= 25 for sentence in words.body.split("."))


def test_a_question_is_told_as_one_and_its_subject_stays_neutral(web_app: Flask) -> None:
    with web_app.app_context():
        asked, news = (
            render(message, "en", REFERENCE, {}) for message in ("question_for_you", "news_for_you")
        )
    assert "An officer asks you something" in asked.body
    assert "An officer asks you something" not in news.body
    # Whoever sees the list of mails learns no more than from any other.
    assert asked.subject == news.subject


@pytest.mark.parametrize(
    "message", ["question_for_you", "news_for_you", "report_received", "application_received"]
)
def test_a_lost_code_is_no_dead_end(web_app: Flask, message: str) -> None:
    with web_app.app_context():
        mailed = render(message, "en", REFERENCE, FACT)
        posted = render(message, "en", REFERENCE, FACT, Channel.LETTER)
    assert "another by email on that page" in mailed.body
    # Who is written to by letter may have no email that is safe.
    assert "by email" not in posted.body
    assert "Call us" in posted.body


def authority_name(app: Flask) -> str:
    return app.extensions["authority"].name


@pytest.mark.parametrize("message", sorted(set(FACTS) - TO_OFFICERS - TO_PARTNERS))
def test_each_language_has_its_own_words_and_links(web_app: Flask, message: str) -> None:
    with web_app.app_context():
        english = render(message, "en", REFERENCE, FACT)
        accented = render(message, "en-XA", REFERENCE, FACT)
        unknown = render(message, "xx", REFERENCE, FACT)
    assert "http://127.0.0.1/en-XA/track" in accented.body
    assert REFERENCE in accented.body
    escaped = set(english.body.split("\n")) & set(accented.body.split("\n"))
    assert escaped <= {"", authority_name(web_app)}
    assert unknown == english


def test_the_links_in_mail_lead_somewhere(web_app: Flask) -> None:
    adapter = web_app.url_map.bind("")
    for path in (
        "/track",
        "/partners/abcdefghijklmnop",
        f"/officers/reports/{REFERENCE}",
        "/officers/case-reviews/CR-7K2M-4QXD",
    ):
        assert adapter.match(path)


def test_an_officer_s_link_has_no_language(web_app: Flask) -> None:
    with web_app.app_context():
        words = render("duty_alert", "en-XA", REFERENCE, FACT)
    assert f"http://127.0.0.1/officers/reports/{REFERENCE}" in words.body


@pytest.mark.parametrize("change", SignInChange)
def test_an_officer_hears_what_changed_and_what_lets_them_in(
    web_app: Flask, change: SignInChange
) -> None:
    none = WaysIn(work_account=False, password=True, app=False, recovery_codes_left=0, passkeys=0)
    with web_app.app_context():
        told = {
            left: render(
                "sign_in_changed", "en", "officer:1", {"change": change.value, "left": left}
            ).body
            for left in (none, replace(none, app=True, recovery_codes_left=1, passkeys=2))
        }
    few, many = told.values()
    assert "You set up an app" in few
    assert "passkeys.\n" not in few
    for words in ("- Your password, with a code", "- 1 recovery code in", "- 2 passkeys.\n"):
        assert words in many
    # Nobody is taught to sign in from a mail.
    assert "http" not in few + many
