"""What residents read: home, priorities, help, rights, and the pages about this portal.

The pages are the same for everyone in a language: no cookie, no token, kept by the
browser and asked about each time.
"""

from typing import Any

from flask import Blueprint, Response, abort, make_response, render_template

from portal.content.current import authority
from portal.content.model import Page
from portal.locales import current_locale
from portal.web.shared.access import for_everyone
from portal.web.shared.caching import revalidated

blueprint = Blueprint("guidance", __name__)

PRIORITIES = ("west-end", "violence-and-exploitation", "neighbourhoods")


def _content(slug: str) -> Page:
    return authority().pages[current_locale().code][slug]


def _page(template: str, slug: str, **more: Any) -> Response:
    held = authority()
    code = current_locale().code
    html = render_template(
        f"guidance/{template}.html",
        page=_content(slug),
        page_titles={slug: page.title for slug, page in held.pages[code].items()},
        **more,
    )
    return revalidated(make_response(html))


@blueprint.get("/")
@for_everyone
def home() -> Response:
    """The first screen: danger, report, follow; then what can I do."""
    return _page("home", "home")


@blueprint.get("/priorities/<slug:slug>")
@for_everyone
def priority(slug: str) -> Response:
    """One priority of the strategy, led by "What can I do?"."""
    if slug not in PRIORITIES:
        abort(404)
    return _page("priority", slug)


@blueprint.get("/help")
@for_everyone
def find_help() -> Response:
    """The first question of the way to the right help."""
    return _help(None)


@blueprint.get("/help/<key>")
@for_everyone
def help_step(key: str) -> Response:
    """A later question, or the door where a path ends."""
    return _help(key)


def _help(key: str | None) -> Response:
    tree = _content("help").tree
    if tree is None:
        abort(404)
    if key is None or key == tree.start:
        return _page("help_question", "help", question=tree.questions[tree.start], first=True)
    if key in tree.questions:
        return _page("help_question", "help", question=tree.questions[key], first=False)
    if key in tree.doors:
        return _page("help_door", "help", door=tree.doors[key])
    abort(404)


@blueprint.get("/victims-rights")
@for_everyone
def victims_rights() -> Response:
    """What victims may expect, and whom to turn to."""
    return _page("text", "victims-rights")


@blueprint.get("/accessibility")
@for_everyone
def accessibility() -> Response:
    """The accessibility statement."""
    return _page("text", "accessibility")


@blueprint.get("/privacy")
@for_everyone
def privacy() -> Response:
    """What we keep, why, and for how long."""
    return _page("text", "privacy")


@blueprint.get("/cookies")
@for_everyone
def cookies() -> Response:
    """The cookies that this portal needs."""
    return _page("text", "cookies")


