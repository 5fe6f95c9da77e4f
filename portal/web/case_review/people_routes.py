"""Those who apply together with the applicant: the list, and the questions about each."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from flask import abort, redirect, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from portal.domain.vocabulary import Channel
from portal.labels.case_review import CHANNELS_OF_OTHERS
from portal.services.case_review.named_people import MOST_NAMED, PERSON_PREFIX, named_in
from portal.services.drafts import DraftView
from portal.web.case_review import row_store
from portal.web.case_review.blueprint import blueprint
from portal.web.case_review.pages import BASE, JOURNEY_OF_QUESTIONS, pages
from portal.web.case_review.people_forms import (
    PeopleForm,
    PersonDetailsForm,
    PersonForm,
    RemovePersonForm,
)
from portal.web.case_review.row_pages import ask, opened, with_draft

BOTH = ["GET", "POST"]
LIST = f"{BASE}/people"

# The detail that each way needs.
_DETAILS = {
    "email": frozenset({Channel.EMAIL}),
    "telephone": frozenset({Channel.TEXT, Channel.CALL, Channel.VOICEMAIL}),
    "address": frozenset({Channel.LETTER}),
}


def list_href() -> str:
    """The list of people."""
    return url_for("case_review.people")


def people_lines(draft: DraftView) -> list[dict[str, Any]]:
    """Each person in words, with the pages that change them."""
    return [
        {
            "key": key,
            "name": fields["name"],
            "ways": ", ".join(
                str(words) for way, words in CHANNELS_OF_OTHERS.items() if way in fields["ways"]
            ),
            "change_href": url_for("case_review.person", key=key),
            "remove_href": url_for("case_review.remove_person", key=key),
        }
        for key, fields in named_in(draft.answers).items()
    ]


def _with_person(view: Callable[..., Response]) -> Callable[..., Response]:
    @with_draft
    @wraps(view)
    def guarded(draft: DraftView, key: str) -> Response:
        fields = named_in(draft.answers).get(key)
        if fields is None:
            abort(404)
        return view(draft, key, fields)

    return guarded


@blueprint.route(LIST, methods=BOTH, endpoint="people")
@with_draft
def people(draft: DraftView) -> Response:
    """Everybody so far; another one, or back to the answers."""
    form = opened(PeopleForm)
    return ask(
        form,
        url_for("case_review.check_answers"),
        lambda: (
            url_for("case_review.add_person")
            if form.more.data == "add"
            else url_for("case_review.check_answers")
        ),
        template="case_review/people.html",
        people=people_lines(draft),
        part=_part(),
    )


@blueprint.route(f"{LIST}/add", methods=BOTH, endpoint="add_person")
@with_draft
def add_person(draft: DraftView) -> Response:
    """One more: who it is, and which ways are safe."""
    if len(named_in(draft.answers)) >= MOST_NAMED:
        return redirect(list_href(), 303)
    form = opened(PersonForm, {"new_key": row_store.new_key()})

    def keep() -> str:
        typed = form.new_key.data
        key = typed if row_store.is_new_key(typed) else row_store.new_key()
        return _keep(key, named_in(draft.answers).get(key, {}), form)

    return ask(form, list_href(), keep, part=_part())


@blueprint.route(f"{LIST}/<slug:key>", methods=BOTH, endpoint="person")
@_with_person
def person(draft: DraftView, key: str, fields: dict[str, Any]) -> Response:
    """Who it is and which ways are safe, to change."""
    form = opened(PersonForm, fields)
    return ask(form, list_href(), lambda: _keep(key, fields, form), part=_part())


@blueprint.route(f"{LIST}/<slug:key>/details", methods=BOTH, endpoint="person_details")
@_with_person
def person_details(draft: DraftView, key: str, fields: dict[str, Any]) -> Response:
    """The details of the ways that are safe."""
    form = opened(PersonDetailsForm, fields)
    form.hint = _name(fields)
    for name in _DETAILS.keys() - _needed(fields["ways"]):
        del form[name]

    def keep() -> str:
        row_store.keep({PERSON_PREFIX + key: {**fields, **form.answers()}})
        return list_href()

    return ask(form, url_for("case_review.person", key=key), keep, part=_part())


@blueprint.route(f"{LIST}/<slug:key>/remove", methods=BOTH, endpoint="remove_person")
@_with_person
def remove_person(draft: DraftView, key: str, fields: dict[str, Any]) -> Response:
    """Remove a person, after asking."""
    form = opened(RemovePersonForm)
    form.hint = _name(fields)

    def keep() -> str:
        if form.sure.data == "yes":
            row_store.keep({PERSON_PREFIX + key: None})
        return list_href()

    return ask(form, list_href(), keep, part=_part())


def _keep(key: str, known: dict[str, Any], form: PersonForm) -> str:
    """Keep who it is; a detail of a way that is not safe is forgotten."""
    given = {name: value for name, value in form.answers().items() if name != "new_key"}
    needed = _needed(given["ways"])
    kept = {name: value for name, value in known.items() if name in needed or name == "careful"}
    row_store.keep({PERSON_PREFIX + key: {**kept, **given}})
    return url_for("case_review.person_details", key=key) if needed else list_href()


def _needed(ways: Iterable[str]) -> set[str]:
    chosen = set(ways)
    return {name for name, channels in _DETAILS.items() if channels & chosen}


def _name(fields: dict[str, Any]) -> Markup:
    """A name stands in its own direction, whatever the language of the page."""
    return Markup("<bdi>{}</bdi>").format(fields["name"])


def _part() -> str:
    return pages.part_line(JOURNEY_OF_QUESTIONS.questions[-1], pages.answers())
