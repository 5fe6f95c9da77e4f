"""States of the officers' page of messages that were not sent."""

from flask import current_app

from portal.domain.vocabulary import Role
from portal.mail.transports import transport_for
from portal.services.messages import mail_desk
from portal.services.messages.delivery import deliver_next
from portal.web.demo.states import report_cases
from portal.web.demo.states.browser import StateBrowser
from portal.web.demo.states.officer import page, sending, state
from portal.web.demo.states.state import Group

_PATH = "/officers/mail"
# More than wait in the demonstration, where a worker runs too.
_MOST_SENT = 500


def states() -> Group:
    """What waits, what was given up, and trying it again."""
    return Group(
        "Officers: messages",
        (
            state("mail", "Messages", page(Role.ADMINISTRATOR, _PATH)),
            state("mail-given-up", "Messages: one was given up", _given_up),
            state(
                "mail-errors",
                "Messages: open for too long",
                sending(_given_up, {"csrf_token": "old"}, _PATH),
                422,
            ),
            state("mail-again", "Messages: tried again", page(Role.MANAGER, f"{_PATH}?again=2")),
            state(
                "mail-again-not",
                "Messages: tried again already",
                page(Role.MANAGER, f"{_PATH}?again=0"),
            ),
        ),
    )


def _given_up(browser: StateBrowser) -> None:
    # Its address cannot be one, so its acknowledgement is given up as soon as it is tried.
    report_cases.find(browser, "unreachable")
    transport = transport_for(current_app.config["PORTAL"])
    for _ in range(_MOST_SENT):
        if mail_desk.look().given_up or not deliver_next(transport):
            break
    page(Role.MANAGER, _PATH)(browser)
