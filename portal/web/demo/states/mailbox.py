"""States of the demonstration's own pages."""

from portal.web.demo.states.browser import StateBrowser
from portal.web.demo.states.state import Group, State, opening

_MAILBOX = "/demo/mailbox"


def states() -> Group:
    """The mailbox and a mail. A mail is there as soon as the worker has sent one."""
    return Group(
        "The demonstration's own pages",
        (
            State("demo-mailbox", "Mailbox", opening(_MAILBOX), every_locale=False),
            State("demo-mail", "A mail", _mail, every_locale=False),
            State("demo-codes", "Codes of officers", opening("/demo/codes"), every_locale=False),
            State("demo-states", "This list", opening("/demo/states"), every_locale=False),
        ),
    )


def _mail(browser: StateBrowser) -> None:
    browser.open(_MAILBOX)
    browser.follow(f"{_MAILBOX}/")
