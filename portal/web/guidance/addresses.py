"""Which addresses are guidance."""

from portal.content.model import Authority
from portal.locales import DEFAULT

PRIORITIES = ("west-end", "violence-and-exploitation", "neighbourhoods")
_PAGES = ("/help", "/victims-rights", "/accessibility", "/privacy", "/cookies")


def guidance_paths(authority: Authority, locales: tuple[str, ...]) -> frozenset[str]:
    """Every address of a guidance page, in every language."""
    paths = ["/", *_PAGES, *(f"/priorities/{slug}" for slug in PRIORITIES)]
    tree = authority.pages[DEFAULT]["help"].tree
    if tree is not None:
        paths += [f"/help/{key}" for key in (*tree.questions, *tree.doors)]
    return frozenset(
        path if code == DEFAULT else f"/{code}{path}" for code in locales for path in paths
    )
