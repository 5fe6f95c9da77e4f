"""Drafts keep answers sealed, end when they must, and never lose what was typed."""

import datetime as dt

import pytest
import sqlalchemy as sa
from flask import Flask

from portal import clock
from portal.extensions import db
from portal.models.base import CaseKey
from portal.models.draft import Draft
from portal.services import drafts

JOURNEY = "report"
WORDS = {"account": "He shouted «I know where you live» — ужас 😨"}


def test_answers_come_back_as_they_were_typed(app: Flask) -> None:
    token = drafts.start_draft(JOURNEY, "en", "what-happened", WORDS)
    drafts.change_answers(token, JOURNEY, {"effect": {"scale": "4"}})
    found = drafts.find_draft(token, JOURNEY)
    assert found is not None
    assert found.answers == {"what-happened": WORDS, "effect": {"scale": "4"}}


def test_the_database_holds_no_word_of_it(app: Flask) -> None:
    token = drafts.start_draft(JOURNEY, "en", "what-happened", WORDS)
    row = db.session.execute(sa.text("select * from draft")).one()
    stored = b" ".join(bytes(value) for value in row if isinstance(value, bytes | memoryview))
    assert b"shouted" not in stored
    assert token.encode() not in stored
    assert not any("shouted" in str(value) for value in row)


def test_another_journey_does_not_open_it(app: Flask) -> None:
    token = drafts.start_draft(JOURNEY, "en", "what-happened", WORDS)
    assert drafts.find_draft(token, "case_review") is None
    assert drafts.find_draft("not-a-token", JOURNEY) is None
    assert drafts.find_draft(None, JOURNEY) is None


def test_two_pages_saved_from_two_tabs_are_both_kept(app: Flask) -> None:
    token = drafts.start_draft(JOURNEY, "en", "danger", {"now": "no"})
    drafts.find_draft(token, JOURNEY)
    drafts.change_answers(token, JOURNEY, {"kind": {"kind": "noise"}})
    after = drafts.change_answers(
        token, JOURNEY, {"where": {"postcode": "W1A 1AA"}, "danger": None}
    )
    assert set(after.answers) == {"kind", "where"}


@pytest.mark.parametrize(
    ("saved", "hours", "lives"),
    [
        (False, 23, True),
        (False, 25, False),
        (True, 25, True),
        (True, 24 * 7 - 1, True),
        (True, 24 * 7 + 1, False),
    ],
)
def test_a_draft_ends_in_time(
    app: Flask, at_noon: dt.datetime, saved: bool, hours: int, lives: bool
) -> None:
    token = drafts.start_draft(JOURNEY, "en", "kind", {"kind": "noise"})
    if saved:
        drafts.keep_for_later(token, JOURNEY)
    with clock.stopped_at(at_noon + dt.timedelta(hours=hours)):
        assert (drafts.find_draft(token, JOURNEY) is not None) is lives
        assert drafts.purge_drafts() == (0 if lives else 1)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(CaseKey)) == (1 if lives else 0)


def test_the_code_moves_a_draft_to_another_device(app: Flask) -> None:
    first = drafts.start_draft(JOURNEY, "en", "kind", {"kind": "noise"})
    drafts.keep_for_later(first, JOURNEY)
    code = drafts.find_draft(first, JOURNEY).resume_code
    drafts.keep_for_later(first, JOURNEY)
    assert drafts.find_draft(first, JOURNEY).resume_code == code
    second = drafts.resume_draft(f" {code.lower().replace('-', ' ')} ", JOURNEY)
    assert second is not None
    assert drafts.find_draft(second, JOURNEY).answers == {"kind": {"kind": "noise"}}
    assert drafts.find_draft(first, JOURNEY) is None


@pytest.mark.parametrize("typed", ["", "x", "AAAA-AAAA-AAAA-AAAA", "\x00", "\ud800", "9" * 5000])
def test_a_wrong_code_opens_nothing(app: Flask, typed: str) -> None:
    token = drafts.start_draft(JOURNEY, "en", "kind", {"kind": "noise"})
    drafts.keep_for_later(token, JOURNEY)
    assert drafts.resume_draft(typed, JOURNEY) is None


def test_exit_erases_an_unsaved_draft_and_closes_a_saved_one(app: Flask) -> None:
    token = drafts.start_draft(JOURNEY, "en", "kind", {"kind": "noise"})
    drafts.end_draft(token, JOURNEY)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Draft)) == 0
    token = drafts.start_draft(JOURNEY, "en", "kind", {"kind": "noise"})
    drafts.keep_for_later(token, JOURNEY)
    code = drafts.find_draft(token, JOURNEY).resume_code
    drafts.end_draft(token, JOURNEY)
    assert drafts.find_draft(token, JOURNEY) is None
    assert drafts.resume_draft(code, JOURNEY) is not None


def test_a_gone_draft_says_so(app: Flask) -> None:
    with pytest.raises(drafts.DraftGone):
        drafts.change_answers("nothing", JOURNEY, {"kind": {}})
