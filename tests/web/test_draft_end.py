"""A draft that ends while somebody types: the page they are on keeps their words."""

import datetime as dt

from portal import clock
from tests.web.contract import CheckedClient
from tests.web.report_walk import walk

ENDED = (
    "Your earlier answers are no longer on this device. "
    "What you wrote on this page is still here. Copy what you need, then start again."
)


def test_the_words_of_this_page_are_shown_to_be_copied(
    client: CheckedClient, at_noon: dt.datetime
) -> None:
    page, _ = walk(client, until="what-happened")
    with clock.stopped_at(at_noon + dt.timedelta(hours=25)):
        again = client.submit(page, account="He banged on my door until four.")
    assert again.status == 422
    assert "He banged on my door until four." in again.text
    assert again.errors == [ENDED]


def test_after_exit_in_another_tab_one_thing_is_said(client: CheckedClient) -> None:
    page, _ = walk(client, until="what-happened")
    for name in ("report_draft", "session"):
        client.http.delete_cookie(name, domain="127.0.0.1")
    again = client.submit(page, account="He banged on my door until four.")
    assert again.status == 422
    assert "He banged on my door until four." in again.text
    assert again.errors == [ENDED]
