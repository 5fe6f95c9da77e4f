"""The tellings of one incident: whom, on which day, and what was new."""

from typing import Any

from flask import redirect, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from portal import clock
from portal.domain.vocabulary import Body
from portal.labels.case_review import BODIES_TOLD
from portal.services.case_review.review_rows import read_row
from portal.services.drafts import DraftView
from portal.web.case_review import row_store
from portal.web.case_review.blueprint import blueprint
from portal.web.case_review.row_forms import (
    NOBODY,
    AnotherForm,
    RemoveForm,
    SinceForm,
    ToldWhenForm,
    WhomForm,
)
from portal.web.case_review.row_pages import ask, opened, with_row
from portal.web.case_review.row_routes import BOTH, LIST, list_href
from portal.web.case_review.row_words import about_line, row_card

ROW = f"{LIST}/<slug:key>"
TELLING = f"{ROW}/told/<slug:telling>"


@blueprint.route(TELLING, methods=BOTH, endpoint="whom")
@with_row
def whom(draft: DraftView, key: str, fields: dict[str, Any], telling: str) -> Response:
    """Whom somebody told."""
    known = row_store.telling_of(fields, telling)
    form = opened(WhomForm, known or ({"body": NOBODY} if fields.get("nobody_told") else None))
    form.body.hint = _about(key, fields) + Markup('<span class="app-hint-line">{}</span>').format(
        form.body.hint
    )
    others = [one for one in fields.get("told") or [] if one.get("key") != telling]
    if others:
        form.body.options = tuple(one for one in form.body.options if one.value != NOBODY)
    if known is None and row_store.is_full_of_tellings(fields):
        return redirect(_summary(key), 303)

    def keep() -> str:
        if form.body.data == NOBODY:
            row_store.keep_row(
                key, {**row_store.without_telling(fields, telling), "nobody_told": True}
            )
            return _to_same_problem(key, fields)
        row_store.keep_row(key, row_store.with_telling(fields, telling, {"body": form.body.data}))
        return url_for("case_review.told_when", key=key, telling=telling)

    back = _summary(key) if others else url_for("case_review.incident_when", key=key)
    return ask(form, back, keep)


@blueprint.route(f"{TELLING}/when", methods=BOTH, endpoint="told_when")
@with_row
def told_when(draft: DraftView, key: str, fields: dict[str, Any], telling: str) -> Response:
    """When somebody told them."""
    known = row_store.telling_of(fields, telling)
    if known is None:
        return redirect(url_for("case_review.whom", key=key, telling=telling), 303)
    form = opened(ToldWhenForm, known)
    form.title = _told_title(known)
    form.hint = _about(key, fields)

    def keep() -> str:
        row_store.keep_row(key, row_store.with_telling(fields, telling, form.answers()))
        if request.args.get("better") == "1":
            return url_for("case_review.better_dates")
        if _asks_what_was_new(fields, telling):
            return url_for("case_review.what_was_new", key=key, telling=telling)
        return _summary(key)

    back = url_for("case_review.whom", key=key, telling=telling)
    return ask(form, back, keep)


@blueprint.route(f"{TELLING}/new", methods=BOTH, endpoint="what_was_new")
@with_row
def what_was_new(draft: DraftView, key: str, fields: dict[str, Any], telling: str) -> Response:
    """What had happened since the last time they told someone."""
    known = row_store.telling_of(fields, telling)
    if known is None:
        return redirect(url_for("case_review.whom", key=key, telling=telling), 303)
    form = opened(SinceForm, known)
    form.hint = _about(key, fields)

    def keep() -> str:
        row_store.keep_row(key, row_store.with_telling(fields, telling, form.answers()))
        return _summary(key)

    back = url_for("case_review.told_when", key=key, telling=telling)
    return ask(form, back, keep)


@blueprint.route(f"{TELLING}/remove", methods=BOTH, endpoint="remove_telling")
@with_row
def remove_telling(draft: DraftView, key: str, fields: dict[str, Any], telling: str) -> Response:
    """Remove a telling, after asking."""
    known = row_store.telling_of(fields, telling)
    if known is None:
        return redirect(_summary(key), 303)
    form = opened(RemoveForm)
    form.hint = _told_words(known)

    def keep() -> str:
        if form.sure.data == "yes":
            row_store.keep_row(key, row_store.without_telling(fields, telling))
        return _summary(key)

    return ask(form, _summary(key), keep)


@blueprint.route(f"{ROW}/told", methods=BOTH, endpoint="another_telling")
@with_row
def another_telling(draft: DraftView, key: str, fields: dict[str, Any]) -> Response:
    """Everybody who was told of an incident, and whether there is another."""
    form = opened(AnotherForm)

    def keep() -> str:
        if form.another.data == "yes":
            return url_for("case_review.whom", key=key, telling=row_store.new_key())
        return _to_same_problem(key, fields)

    return ask(
        form,
        list_href(),
        keep,
        template="case_review/another_telling.html",
        row=row_card(read_row(key, fields, clock.today())),
    )


def _about(key: str, fields: dict[str, Any]) -> Markup:
    return about_line(read_row(key, fields, clock.today()))


def _summary(key: str) -> str:
    return url_for("case_review.another_telling", key=key)


def _to_same_problem(key: str, fields: dict[str, Any]) -> str:
    if fields.get("same_problem"):
        return list_href()
    return url_for("case_review.same_problem", key=key)


def _asks_what_was_new(fields: dict[str, Any], telling: str) -> bool:
    told = fields.get("told") or []
    return fields.get("when") == "going_on" and bool(told) and told[0].get("key") != telling


def _told_words(telling: dict[str, Any]) -> str:
    body = telling.get("body")
    return str(BODIES_TOLD[Body(body)]) if body in set(Body) else ""


def _told_title(telling: dict[str, Any]) -> str:
    if telling.get("body") == Body.OTHER:
        return _("When did you tell them?")
    return _("When did you tell %(body)s?", body=_told_words(telling))
