"""The field layer: whatever is sent gives an answer or a message beside the field, never an error of ours."""

import json
import re
from datetime import date
from functools import cache
from typing import Any

import html5lib
import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from portal import locales
from portal.extensions import CatalogueBabel
from portal.web.shared import components
from portal.web.shared.fields import (
    CheckboxesField,
    DateField,
    EmailField,
    HiddenField,
    Option,
    PasswordField,
    QuestionForm,
    RadiosField,
    RoughDateField,
    SelectField,
    TelephoneField,
    TextAreaField,
    TextField,
    span_days,
)
from portal.web.shared.fields.cleaning import clean_text

TODAY = date(2026, 11, 22)


class Everything(QuestionForm):
    title = "Everything"
    name = TextField("Your name", required="Enter your name.", max_length=20)
    story = TextAreaField("What happened", max_length=50)
    email = EmailField("Email address")
    phone = TelephoneField("Telephone number")
    secret = PasswordField("Password")
    kind = RadiosField(
        "Kind",
        required="Choose one.",
        options=[Option("noise", "Noise"), Option("other", "Other", reveals=("more",))],
    )
    more = TextField("Tell us more", required="Tell us more.")
    risks = CheckboxesField(
        "At risk",
        options=[
            Option("child", "A child"),
            Option("me", "Me"),
            Option("none", "None of these", exclusive=True),
        ],
    )
    area = SelectField("Area", options=[Option("soho", "Soho")])
    on = DateField("Day", not_after=TODAY)
    rough = RoughDateField("About when", not_after=TODAY)
    row = HiddenField()


GOOD = {"name": "Ada", "kind": "noise"}


@cache
def small_app() -> Flask:
    app = Flask("portal")
    app.secret_key = "only-for-these-tests"
    CatalogueBabel(app, locale_selector=locales.cldr_locale)
    return app


@pytest.fixture
def app() -> Flask:
    return small_app()


@pytest.fixture
def sent(app: Flask) -> Any:
    """Post pairs to the form; its token is right unless said otherwise."""

    def send(pairs: Any, *, check_token: bool = False) -> Everything:
        app.config["WTF_CSRF_ENABLED"] = check_token
        with app.test_request_context("/", method="POST"):
            form = Everything(formdata=MultiDict(pairs))
            form.validate()
            form.shown = f"{form.error_summary()}{form.hidden_fields()}{form.question()}"
            form.kept = form.answers()
            return form

    return send


def ids_of(html: str) -> set[str]:
    tree = html5lib.parseFragment(html, namespaceHTMLElements=False)
    return {element.get("id") for element in tree.iter() if element.get("id")}


def test_good_answers_come_back_as_json_and_as_a_form(sent: Any, app: Flask) -> None:
    form = sent(
        {
            **GOOD,
            "story": "  one\r\ntwo\x00\ud800 ",
            "email": "ada@Example.org",
            "phone": "(020) 7946-0000",
            "on-day": "9th",
            "on-month": "march",
            "on-year": "2026",
            "rough": "about",
            "rough-about-month": "3",
            "rough-about-year": "2026",
            "rough-part": "middle",
            "risks": "child",
            "area": "soho",
        }
    )
    assert form.errors == {}
    answers = json.loads(json.dumps(form.kept))
    assert answers["story"] == "one\ntwo"
    assert answers["email"] == "ada@example.org"
    assert answers["on"] == "2026-03-09"
    assert answers["rough"] == {"kind": "about", "month": "2026-03", "part": "middle"}
    assert "more" not in answers
    with app.test_request_context("/"):
        again = Everything.from_answers(answers)
        assert again.answers() == form.kept
        assert 'value="march"' not in again.question()
        assert 'value="9"' in again.question()


@pytest.mark.parametrize(
    ("pairs", "field", "words"),
    [
        ({}, "name", "Enter your name."),
        ({"name": "  \x00 "}, "name", "Enter your name."),
        ({"name": "x" * 21}, "name", "Use 20 characters or fewer"),
        ({"name": "x" * 100_000}, "name", "You have used 100,000."),
        ({"story": "x" * 51}, "story", "Use 50 characters or fewer"),
        ({"email": "nobody"}, "email", "Enter an email address"),
        ({"email": "a@b@c.org"}, "email", "Enter an email address"),
        ({"phone": "call me"}, "phone", "Enter a telephone number"),
        ({"phone": "²" * 9}, "phone", "Enter a telephone number"),
        ({"kind": ""}, "kind", "Choose one."),
        ({"kind": "unheard-of"}, "kind", "Choose one of the answers on this page."),
        ({"kind": "other"}, "more", "Tell us more."),
        ({"risks": "unheard-of"}, "risks", "Choose from the answers on this page."),
        ([("risks", "none"), ("risks", "me")], "risks", "but not both"),
        ([("risks", str(n)) for n in range(500)], "risks", "Choose from the answers"),
        ({"area": "mars"}, "area", "Choose one of the answers on this page."),
        ({"on-day": "31", "on-month": "2", "on-year": "2026"}, "on-day", "no such date"),
        ({"on-day": "9", "on-month": "3", "on-year": "26"}, "on-year", "4 numbers"),
        ({"on-day": "9" * 11, "on-month": "3", "on-year": "2026"}, "on-day", "no such date"),
        ({"on-day": "²", "on-month": "3", "on-year": "2026"}, "on-day", "from 1 to 31"),
        ({"on-day": "9", "on-month": "Smarch", "on-year": "2026"}, "on-month", "or its name"),
        ({"on-day": "9", "on-year": "2026"}, "on-month", "Add the month."),
        ({"on-year": "2026"}, "on-day", "Add the day and the month."),
        ({"on-day": "23", "on-month": "11", "on-year": "2026"}, "on-day", "after 22 November 2026"),
        ({"on-day": "1", "on-month": "1", "on-year": "1066"}, "on-day", "before 1 January 1900"),
        ({"rough": "exact"}, "rough-on-day", "Enter the date."),
        ({"rough": "about", "rough-about-month": "3"}, "rough-about-year", "Add the year."),
        ({"rough": "perhaps"}, "rough", "Choose one of the answers on this page."),
    ],
)  # fmt: skip
def test_a_bad_answer_gets_its_message_at_the_right_control(
    sent: Any, pairs: Any, field: str, words: str
) -> None:
    pairs = list(pairs.items()) if isinstance(pairs, dict) else pairs
    names = {name for name, _value in pairs}
    form = sent(
        pairs + [(name, value) for name, value in GOOD.items() if pairs and name not in names]
    )
    assert f'<a href="#{field}">' in form.shown
    assert field in ids_of(form.shown)
    assert words in form.shown
    # The same words stand in the summary and beside the field.
    assert form.shown.count(words) >= 2


def test_the_end_of_this_month_is_not_yet_known(sent: Any) -> None:
    month = {**GOOD, "rough": "about", "rough-about-month": "11", "rough-about-year": "2026"}
    assert sent({**month, "rough-part": "end"}).errors == {}
    form = sent({**month, "rough-about-month": "12"})
    assert '<a href="#rough-about-month">' in form.shown


def test_of_a_repeated_field_the_first_counts(sent: Any) -> None:
    form = sent([("name", "Ada"), ("name", "Eve"), ("kind", "noise"), ("kind", "other")])
    assert form.kept["name"] == "Ada"
    assert form.kept["kind"] == "noise"


def test_an_old_token_keeps_the_answers(sent: Any) -> None:
    form = sent({**GOOD, "story": "<b>loud</b>", "csrf_token": "stale"}, check_token=True)
    assert "Your page was open too long. Your answers are still here. Continue again." in form.shown
    assert "&lt;b&gt;loud&lt;/b&gt;" in form.shown
    assert "<b>" not in form.shown


def test_text_of_several_lines_is_shown_as_it_was_typed_even_inside_another_question(
    sent: Any,
) -> None:
    story = "one\n  two\n\n\nthree"
    shown = sent({**GOOD, "story": story}).shown
    assert f">{story}</textarea>" in shown


def test_a_password_is_never_shown_or_kept(sent: Any) -> None:
    form = sent({"secret": " correct horse "})
    assert form.secret.data == " correct horse "
    assert "correct horse" not in form.shown
    assert form.kept["secret"] is None


def test_nothing_that_was_typed_stays_in_the_store_of_shapes(sent: Any) -> None:
    components._shapes.clear()
    sent({**GOOD, "name": "Canary", "story": "Canary", "on-day": "Canary", "kind": "other"})
    assert "Canary" not in repr(components._shapes)
    assert "checked" not in repr(components._shapes)


def test_spoilt_kept_answers_are_passed_over(app: Flask) -> None:
    with app.test_request_context("/"):
        for spoilt in (
            None,
            7,
            [],
            {},
            "2026-99-99",
            ["x"],
            {"kind": 3, "on": 4},
            {"kind": "about"},
        ):
            form = Everything.from_answers(
                dict.fromkeys(Everything.from_answers({})._fields, spoilt)
            )
            assert form.question()
            json.dumps(form.answers())


@pytest.mark.parametrize(
    ("answer", "days"),
    [
        ({"kind": "exact", "on": "2026-03-09"}, (date(2026, 3, 9), date(2026, 3, 9))),
        (
            {"kind": "about", "month": "2026-02", "part": "end"},
            (date(2026, 2, 21), date(2026, 2, 28)),
        ),
        ({"kind": "about", "month": "2026-11", "part": ""}, (date(2026, 11, 1), TODAY)),
        ({"kind": "unsure"}, None),
        ("2026-03-09", None),
    ],
)
def test_a_rough_date_means_days(answer: Any, days: Any) -> None:
    assert span_days(answer, not_after=TODAY) == days


NAMES = [
    "name", "story", "email", "phone", "kind", "more", "risks", "area", "on-day", "on-month", "on-year",
    "rough", "rough-on-day", "rough-about-month", "rough-about-year", "rough-part", "row", "csrf_token",
]  # fmt: skip
UNUSABLE = ["\x00", "\ud800", "\u202e", "\ufdd0", "\ufffe", "\U0001ffff"]
VALUES = st.one_of(
    st.text(max_size=30), st.sampled_from(["exact", "about", "other", "none", "9" * 300])
)


@settings(deadline=None)
@given(pairs=st.lists(st.tuples(st.sampled_from(NAMES), VALUES), max_size=12))
def test_nothing_sent_can_break_the_form(pairs: list[tuple[str, str]]) -> None:
    with small_app().test_request_context("/", method="POST"):
        form = Everything(formdata=MultiDict(pairs))
        form.validate()
        json.dumps(form.answers()).encode()
        shown = f"{form.error_summary()}{form.question()}"
        assert set(re.findall(r'<a href="#([^"]+)">', shown)) <= ids_of(shown)


@pytest.mark.parametrize("unusable", UNUSABLE)
def test_no_field_keeps_or_shows_what_cannot_be_stored(
    sent: Any, app: Flask, unusable: str
) -> None:
    spoilt = f"noise{unusable}"
    form = sent([(name, spoilt) for name in NAMES])
    with app.test_request_context("/"):
        shown_again = [
            Everything.from_answers(dict.fromkeys(form._fields, answer))
            for answer in (spoilt, [spoilt], {"kind": spoilt})
        ]
        kept = [form.kept, *(each.answers() for each in shown_again)]
        shown = form.shown + "".join(each.question() for each in shown_again)
    # A choice with it is none on offer.
    assert form.kept["kind"] != "noise"
    assert unusable not in shown
    assert json.dumps(unusable).strip('"') not in json.dumps(kept)


@pytest.mark.parametrize("unusable", UNUSABLE)
def test_what_no_page_can_hold_is_taken_out(unusable: str) -> None:
    assert clean_text(f"a{unusable}b") == "ab"
