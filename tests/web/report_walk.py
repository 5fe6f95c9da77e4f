"""Walking the report journey as somebody without a script would."""

from typing import Any
from urllib.parse import urlsplit

from tests.web.contract import CheckedClient, Page

# What is sent on each question unless a test says otherwise.
USUAL: dict[str, dict[str, Any]] = {
    "danger": {"now": "no"},
    "call-999": {},
    "type": {"kind": "noise"},
    "where": {"how": "postcode", "postcode": "sw1a 1aa"},
    "home": {"home": "private_rent"},
    "when": {"timing": "once"},
    "date": {"on": "exact", "on-on-day": "10", "on-on-month": "October", "on-on-year": "2026"},
    "how-long": {"duration": "unsure"},
    "how-often": {"frequency": "every_week"},
    "last-time": {"on": "unsure"},
    "what-happened": {"account": "Drums until three. «Jeden Abend» 😡"},
    "evidence": {},
    "signs": {"signs": "none"},
    "effect": {"scale": "2"},
    "harder": {"vulnerabilities": "none"},
    "who": {"relation": "neighbour"},
    "about-them": {"name": "Bert"},
    "hate": {"hate": "no"},
    "at-risk": {"at_risk": "none"},
    "told-before": {"told": "no"},
    "last-told": {"on": "about", "on-about-month": "9", "on-about-year": "2026"},
    "times-told": {"times": "once"},
    "safe-contact": {"ways": ["email", "text"]},
    "identity": {"identity": "named"},
    "contact": {"name": "Ada", "email": "ada@example.org"},
    "avoid": {"avoid": "no"},
    "other-party": {"may_speak": "no"},
}


def slug_of(page: Page) -> str:
    """The last part of the address of a page."""
    return urlsplit(page.response.request.url).path.rsplit("/", 1)[-1]


def walk(
    client: CheckedClient, until: str = "check-answers", **changes: dict[str, Any]
) -> tuple[Page, list[str]]:
    """Answer one question after the other.

    Args:
        until: the slug of the page to stop at.
        changes: fields by slug, with underscores for hyphens, instead of the usual ones.

    Returns:
        The page reached, and the slugs of the questions answered.
    """
    given = {**USUAL, **{slug.replace("_", "-"): fields for slug, fields in changes.items()}}
    page, seen = client.get("/report-asb/danger"), []
    while slug_of(page) != until:
        slug = slug_of(page)
        assert slug not in seen, f"{slug} again: {page.errors}"
        seen.append(slug)
        page = client.submit(page, **given[slug])
    return page, seen


def send(client: CheckedClient, **changes: dict[str, Any]) -> Page:
    """The whole way to the confirmation."""
    page, _ = walk(client, **changes)
    return client.submit(page)


def codes_of(page: Page) -> list[str]:
    """What stands on a page to be kept: the reference, then the code."""
    return [
        page.words(element)
        for element in page.root.iter()
        if "app-code" in (element.get("class") or "").split()
    ]


def go(client: CheckedClient, path: str) -> Page:
    """Open an address and follow where it leads."""
    return client.follow(client.http.get(path, base_url="http://127.0.0.1"))


def draft_cookie(client: CheckedClient) -> str | None:
    """The token of the draft in this browser."""
    cookie = client.http.get_cookie("report_draft", domain="127.0.0.1")
    return cookie.value if cookie else None
