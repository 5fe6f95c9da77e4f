"""A bad content file stops the start, and says which file and which key."""

from collections.abc import Callable
from pathlib import Path

import pytest

from portal.content.errors import ContentError
from portal.content.loader import load_authority
from portal.domain.pauses import PausePolicy, PauseReason, PauseRule
from portal.domain.policy import ThresholdPolicy

# file, what to replace, with what, the key named, a word of the reason
SPOILED = [
    ("contacts.toml", 'body = "NHS"', 'body = "NHS"\ncolour = "red"', "colour", "unknown key"),
    ("contacts.toml", 'body = "NHS"', 'body = ""', "mental_health_111.body", "empty"),
    ("contacts.toml", "[samaritans]", "[samaritans", "", "Expected"),
    ("contacts.toml", '"monday", ', '"mondag", ', "child_safeguarding.opening.days", "unknown day"),
    ("contacts.toml", "opens = 09", "opens = 19", "opening.closes", "later"),
    (
        "policy.toml",
        'value = 3, source = "Anti',
        'value = 4, source = "Anti',
        "required",
        "refused",
    ),
    (
        "policy.toml",
        "apply_within_months = { value = 6",
        "apply_within_months = { value = 5",
        "apply",
        "refused",
    ),
    (
        "policy.toml",
        "appeal = { value = 10",
        "appeal = { value = true",
        "clocks.appeal.value",
        "int",
    ),
    ("policy.toml", "appeal = { value = 10", "apeal = { value = 10", "clocks.apeal", "unknown key"),
    ("policy.toml", 'kinds = ["noise"]', 'kinds = ["noisy"]', "rules[0].kinds", "unknown code"),
    ("policy.toml", 'team = "noise"', 'team = "nosie"', "routing.rules.0", "refused"),
    (
        "policy.toml",
        "last_day = 2020-03-31",
        "last_day = 2018-03-31",
        "statistics[1].last_day",
        "before",
    ),
    *(
        (
            "policy.toml",
            "[pauses]",
            f"[pauses]\nrules = [{{ reason = {reason}, clocks = [{clocks}], at_most = {most} }}]",
            where,
            problem,
        )
        for reason, clocks, most, where, problem in (
            ('"rain"', '"hold_panel"', 10, "pauses.rules[0].reason", "unknown code"),
            ('"court"', '"acknowledge"', 10, "pauses.rules.0.clocks", "never_pauses"),
            ('"court"', "", 10, "pauses.rules.0.clocks", "empty"),
            ('"court"', '"hold_panel"', 0, "pauses.rules.0.at_most", "not_positive"),
        )
    ),
    ("policy.toml", 'version = "2016"', 'version = "2021"', "[1].version", "already"),
    ("policy.toml", "clocks = { hold_panel", "clocks = { hold_party", "hold_party", "unknown key"),
    ("policy.toml", "month = { value = 4", "month = { value = 13", "year_begins", "refused"),
    (
        "authority.toml",
        'telephone = "council_telephone"',
        'telephone = "nobody"',
        "telephone",
        "unknown",
    ),
    (
        "authority.toml",
        'areas = "westminster-lsoa2011.geojson"',
        'areas = "none.geojson"',
        "areas",
        "no file",
    ),
    (
        "guidance/cookies.en.toml",
        "{contact:council_telephone}",
        "{contact:nobody}",
        "sections[2]",
        "unknown reference",
    ),
    (
        "guidance/cookies.en.toml",
        "{contact:council_telephone}",
        "{tel:report_crime}",
        "sections[2]",
        "unknown reference",
    ),
    (
        "guidance/cookies.en.toml",
        "{contact:council_telephone}",
        "{contact:emergency",
        "sections[2]",
        "brace",
    ),
    (
        "guidance/cookies.en.toml",
        'title = "Cookies"',
        'title = "{contact:emergency}"',
        "title",
        "no link",
    ),
    ("guidance/cookies.en.toml", '"Name", "What it does", ', '"Name", ', "rows", "cells"),
    ("guidance/home.en.toml", 'page = "help"', 'page = "halp"', "situations", "unknown page"),
    ("guidance/home.en.toml", 'anchor = "noise"', 'anchor = "nose"', "Noise", "no place"),
    (
        "guidance/home.en.toml",
        'fact = "crimes"',
        'fact = "crime"',
        "figures[0].fact",
        "unknown figure",
    ),
    (
        "guidance/home.en.toml",
        'fact = "crimes", value = "%"',
        'fact = "crimes", value = "many"',
        "value",
        "%",
    ),
    (
        "guidance/home.en.toml",
        'key = "who-we-are"',
        'key = "how-we-check"',
        "how-we-check",
        "twice",
    ),
    (
        "guidance/home.en.toml",
        "{policy:clocks.respond_high}",
        "{policy:clocks.soon}",
        "steps",
        "unknown reference",
    ),
    ("guidance/help.en.toml", 'key = "alarms"', 'key = "crime"', "tree.crime", "twice"),
    ("guidance/help.en.toml", 'to = "noise"', 'to = "nowhere"', "tree.nowhere", "leads nowhere"),
    ("guidance/help.en.toml", 'to = "noise"', 'to = "danger"', "tree.danger", "circle"),
    ("guidance/help.en.toml", 'to = "noise"', 'to = "crime"', "tree.noise", "no answer leads here"),
    ("guidance/help.en.toml", 'contacts = ["fire_alarms"]', "", "doors", "turn to"),
    (
        "guidance/west-end.en.toml",
        'contacts = ["act"]',
        'contacts = ["act_now"]',
        "groups[1].cards[2].contacts",
        "unknown contact",
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "key", "reason"), SPOILED)
def test_a_bad_file_is_refused_by_name_and_key(
    copied: Path, file: str, old: str, new: str, key: str, reason: str
) -> None:
    path = copied / "westminster" / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(ContentError) as caught:
        load_authority("westminster", ["en"], root=copied)
    assert caught.value.file == file
    assert key in caught.value.key
    assert reason in caught.value.problem


def test_a_contact_without_words_is_refused(copied: Path) -> None:
    path = copied / "westminster" / "contacts.toml"
    path.write_text(path.read_text("utf-8").replace("[asb_help]", "[asb_helper]"), "utf-8")
    with pytest.raises(ContentError, match=r"guidance/contacts\.en\.toml: asb_helper: missing"):
        load_authority("westminster", ["en"], root=copied)


def test_a_missing_file_is_named(copied: Path) -> None:
    (copied / "westminster" / "guidance" / "privacy.en.toml").unlink()
    with pytest.raises(ContentError, match=r"guidance/privacy\.en\.toml: the file is missing"):
        load_authority("westminster", ["en"], root=copied)


def test_an_unknown_authority_is_named(copied: Path) -> None:
    with pytest.raises(ContentError, match="the file is missing"):
        load_authority("atlantis", ["en"], root=copied)


def test_a_locale_without_files_is_refused() -> None:
    with pytest.raises(ContentError, match=r"contacts\.fr\.toml: the file is missing"):
        load_authority("westminster", ["en", "fr"])


def test_the_threshold_is_the_one_of_the_rule() -> None:
    assert load_authority("westminster", ["en"]).policy.threshold == ThresholdPolicy()


@pytest.fixture
def shout() -> Callable[[str], str]:
    return lambda words: f"«{words.upper()}»"


def test_a_pseudo_locale_changes_words_and_never_facts(shout: Callable[[str], str]) -> None:
    authority = load_authority("westminster", ["en"], {"en-XA": shout})
    english = authority.contacts["en"]
    changed = authority.contacts["en-XA"]
    for key, contact in english.items():
        other = changed[key]
        assert (contact.body, contact.href, contact.email) == (
            other.body,
            other.href,
            other.email,
        )
        assert [(one.printed, one.tel) for one in contact.phones] == [
            (one.printed, one.tel) for one in other.phones
        ]
        assert other.who == shout(contact.who)
    page = authority.pages["en-XA"]["cookies"]
    assert page.locale == "en-XA"
    assert page.title == "«COOKIES»"
    links = [segment for one in authority.emergency["en-XA"].text for segment in one]
    assert ("tel", "999", "tel:999") in [(one.kind, one.text, one.href) for one in links]


def test_every_contact_and_figure_is_used_on_a_page() -> None:
    authority = load_authority("westminster", ["en"])
    shown = repr(authority.pages["en"]) + repr(authority.emergency["en"])
    for key, contact in authority.contacts["en"].items():
        marks = [one.href for one in contact.phones] or [contact.href]
        assert any(f"'{mark}'" in shown or f"key='{key}'" in shown for mark in marks), key


def test_what_the_council_has_yet_to_say_is_said_openly() -> None:
    page = load_authority("westminster", ["en"]).pages["en"]["privacy"]
    segments = [one for section in page.sections for block in section.blocks for one in block.text]
    assert "missing" in [one.kind for one in segments]


def test_a_day_inside_a_sentence_is_left_to_the_template() -> None:
    authority = load_authority("westminster", ["en"])
    page = authority.pages["en"]["accessibility"]
    days = [
        one.day
        for section in page.sections
        for block in section.blocks
        for one in block.text
        if one.kind == "date"
    ]
    assert days == [authority.statement_on]


def test_a_procedure_may_name_pauses_and_the_draft_names_none(copied: Path) -> None:
    assert load_authority("westminster", ["en"]).policy.pauses == PausePolicy()
    file = copied / "westminster" / "policy.toml"
    rule = 'rules = [{ reason = "court", clocks = ["hold_panel"], at_most = 10 }]'
    file.write_text(file.read_text().replace("[pauses]", f"[pauses]\n{rule}"))
    found = load_authority("westminster", ["en"], root=copied)
    expected = PauseRule(PauseReason.COURT, frozenset({"hold_panel"}), 10)
    assert found.policy.pauses.rules == (expected,)
    assert "pauses" in {note.path for note in found.policy_notes}
