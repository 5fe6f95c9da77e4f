"""The officers' navigation: calm for those whose role opens many pages."""

from xml.etree.ElementTree import Element

import pytest

from portal.domain.vocabulary import STAFF_ROLES, Role
from tests.web.contract import CheckedClient, Page
from tests.web.officer_walk import signed_in

_AT_ONCE = 8


def _more(page: Page) -> Element | None:
    return next(iter(page.all("details")), None)


def _links(page: Page) -> list[str]:
    return [
        page.words(link)
        for link in page.all("a")
        if "app-nav__link" in (link.get("class") or "").split()
    ]


@pytest.mark.parametrize("role", sorted(STAFF_ROLES))
def test_few_pages_are_all_in_sight(client: CheckedClient, role: Role) -> None:
    signed_in(client, role)
    page = client.get("/officers/")
    more = _more(page)
    hidden = [] if more is None else [page.words(one) for one in more.iter() if one.get("href")]
    assert 0 < len(_links(page)) - len(hidden) <= _AT_ONCE
    assert (more is None) == (len(_links(page)) <= _AT_ONCE)


def test_a_manager_opens_the_rarer_pages_with_more(client: CheckedClient) -> None:
    signed_in(client, Role.MANAGER)
    page = client.get("/officers/")
    more = _more(page)
    assert more is not None
    assert "Hand over" in page.words(more)
    assert "Reports" not in page.words(more)
    assert more.get("open") is None


def test_more_is_open_where_the_page_stands_in_it(client: CheckedClient) -> None:
    signed_in(client, Role.MANAGER)
    page = client.get("/officers/hand-over")
    more = _more(page)
    assert more is not None
    assert more.get("open") is not None
    assert [page.words(one) for one in more.iter() if one.get("aria-current")] == ["Hand over"]
