"""Drafts that states begin with. One visitor keeps one draft, however many states are seen."""

from typing import Any

from flask import current_app

from portal.services import drafts
from portal.web.demo.states.browser import StateBrowser

Answers = dict[str, dict[str, Any]]

# Where the visitor's draft stays known while the journey's own cookie holds another one.
_KEPT, _KEPT_PATH = "states_", "/demo/states"


def begin(browser: StateBrowser, journey: str, answers: Answers) -> str:
    """Give the browser a draft with exactly these answers; returns its token."""
    token = browser.visitor.get(_KEPT + journey)
    held = drafts.find_draft(token, journey)
    if token is None or held is None or held.sent_reference:
        token = _started(browser, journey, answers)
    elif held.answers != answers or held.locale != browser.locale:
        forgotten = {slug: None for slug in held.answers if slug not in answers}
        drafts.change_answers(token, journey, {**answers, **forgotten}, browser.locale)
    browser.keep_cookie(_KEPT + journey, token, _KEPT_PATH)
    browser.keep_cookie(_cookie(journey), token)
    return token


def sent(
    browser: StateBrowser, journey: str, base: str, last_page: str, key: str, answers: Answers
) -> None:
    """Show the confirmation of a draft; it is sent once a day, then shown again.

    Args:
        base: the address of the journey's start page.
        last_page: the page below it whose form sends.
        key: a name for what was sent.
    """
    kept: dict[tuple[str, str], str] = current_app.extensions.setdefault("demo_states_sent", {})
    token = kept.get((key, browser.locale))
    held = drafts.find_draft(token, journey)
    if token is not None and held is not None and held.sent_reference:
        browser.keep_cookie(_cookie(journey), token)
        browser.open(f"{base}/sent")
        return
    token = _started(browser, journey, answers)
    browser.keep_cookie(_cookie(journey), token)
    browser.open(base + last_page)
    browser.send(to=last_page)
    kept[key, browser.locale] = token


def _started(browser: StateBrowser, journey: str, answers: Answers) -> str:
    slug, fields = next(iter(answers.items()))
    token = drafts.start_draft(journey, browser.locale, slug, fields)
    drafts.change_answers(token, journey, dict(answers), browser.locale)
    return token


def _cookie(journey: str) -> str:
    return f"{journey}_draft"
