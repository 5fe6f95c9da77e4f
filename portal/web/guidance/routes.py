"""What residents read: home, priorities, help, rights, and the pages about this portal.

The pages are the same for everyone in a language: no cookie and no token. `cache.py`
keeps them.
"""

from typing import Any

from flask import Blueprint, abort, render_template

from portal.content.current import authority
from portal.content.model import Page
from portal.locales import current_locale
from portal.web.guidance.addresses import PRIORITIES
from portal.web.shared.access import for_everyone

blueprint = Blueprint("guidance", __name__)


def _content(slug: str) -> Page:
    return authority().pages[current_locale().code][slug]


def _page(template: str, slug: str, **more: Any) -> str:
    held = authority()
    code = current_locale().code
    return render_template(
        f"guidance/{template}.html",
        page=_content(slug),
        page_titles={slug: page.title for slug, page in held.pages[code].items()},
        **more,
    )


@blueprint.get("/")
@for_everyone
def home() -> str:
    """The first screen: danger, report, follow; then what can I do."""
    return _page("home", "home")


@blueprint.get("/priorities/<slug:slug>")
@for_everyone
def priority(slug: str) -> str:
    """One priority of the strategy, led by "What can I do?"."""
    if slug not in PRIORITIES:
        abort(404)
    return _page("priority", slug)


@blueprint.get("/help")
@for_everyone
def find_help() -> str:
    """The first question of the way to the right help."""
    return _help(None)


@blueprint.get("/help/<key>")
@for_everyone
def help_step(key: str) -> str:
    """A later question, or the door where a path ends."""
    return _help(key)


def _help(key: str | None) -> str:
    tree = _content("help").tree
    if tree is None:
        abort(404)
    key = key or tree.start
    if key in tree.questions:
        first = key == tree.start
        return _page("help_question", "help", question=tree.questions[key], first=first)
    if key not in tree.doors:
        abort(404)
    return _page("help_door", "help", door=tree.doors[key])


@blueprint.get("/victims-rights")
@for_everyone
def victims_rights() -> str:
    """What victims may expect, and whom to turn to."""
    return _page("text", "victims-rights")


@blueprint.get("/accessibility")
@for_everyone
def accessibility() -> str:
    """The accessibility statement."""
    return _page("text", "accessibility")


@blueprint.get("/privacy")
@for_everyone
def privacy() -> str:
    """What we keep, why, and for how long."""
    return _page("text", "privacy")


@blueprint.get("/cookies")
@for_everyone
def cookies() -> str:
    """The cookies that this portal needs."""
    return _page("text", "cookies")
