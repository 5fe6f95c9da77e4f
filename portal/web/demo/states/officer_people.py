"""States of colleagues' accounts, and of the link to choose a password."""

import re
from collections.abc import Callable

from portal.domain.officer_acts import PersonAct
from portal.domain.vocabulary import Role
from portal.services import demo
from portal.services.officer import people
from portal.web.demo.states.browser import StateBrowser
from portal.web.demo.states.officer import MANAGER, page, sending, state
from portal.web.demo.states.state import Group, Play, State, opening
from portal.web.demo.states.words import LONG_NAME

_PATH = "/officers/people"
_ADMIN = Role.ADMINISTRATOR
_TESTER = "looked.after@example.org"


def states() -> Group:
    """The list, one colleague in each state, every act, and the link."""
    invite = page(_ADMIN, f"{_PATH}/invite")
    taken = {"name": "Again", "role": "partner", "body": "police", "email": "triage@example.org"}
    return Group(
        "Officers: accounts",
        (
            state("people", "People", page(_ADMIN, _PATH)),
            state("people-manager", "People, as a manager", page(MANAGER, _PATH)),
            state("invite", "Invite a colleague", invite),
            state("invite-errors", "Invite, nothing given", sending(invite, {}, "/invite"), 422),
            state(
                "invite-long",
                "Invite, long words",
                sending(invite, {"name": LONG_NAME[:100], "email": "x"}, "/invite"),
                422,
            ),
            state("invite-taken", "Invite, it is there", sending(invite, taken, "/invite"), 422),
            state("person", "A colleague", _about("?done=invited")),
            state("person-disabled", "A colleague, disabled", _after(people.disable)),
            state("person-locked", "A colleague, locked", _after(demo.lock)),
            state("person-self", "Oneself", _about("", "admin@example.org")),
            state("person-manager", "A colleague, not a manager's", _about("", role=MANAGER)),
            *(_act(act) for act in PersonAct),
            state(
                "person-change-overtaken",
                "Change a colleague, another was faster",
                sending(_about("/change"), {"version": "0"}, "/change"),
                409,
            ),
            state(
                "person-reset-app-errors",
                "Another app, no reason given",
                sending(_about("/reset-app"), {}, "/reset-app"),
                422,
            ),
            state("person-unknown", "No such colleague", page(_ADMIN, f"{_PATH}/999999"), 404),
            state("invitation", "Choose a password", _link),
            state("invitation-errors", "Choose a password, nothing given", _chosen(""), 422),
            state(
                "invitation-weak",
                "Choose a password, a common one",
                _chosen("passwordpassword"),
                422,
            ),
            state("invitation-gone", "A link that is over", opening("/officers/invitation/x"), 404),
            state("invitation-used", "The password is chosen", _chosen(demo.PASSWORD)),
        ),
    )


def _act(act: PersonAct) -> State:
    slug = act.value.replace("_", "-")
    return state(f"person-{slug}", f"A colleague: {slug}", _about(f"/{slug}"))


def _about(tail: str, email: str = _TESTER, role: Role = _ADMIN) -> Play:
    def play(browser: StateBrowser) -> None:
        if email == _TESTER:
            demo.tester(_TESTER, app=True)
        page(role, f"{_PATH}/{people.find_by_email(email)}{tail}")(browser)

    return play


def _after(do: Callable[[int], None]) -> Play:
    def play(browser: StateBrowser) -> None:
        demo.tester(_TESTER, app=True)
        do(people.find_by_email(_TESTER))
        page(_ADMIN, f"{_PATH}/{people.find_by_email(_TESTER)}")(browser)

    return play


def _link(browser: StateBrowser) -> None:
    demo.tester(_TESTER, app=True)
    found = re.search(r"/officers/invitation/[\w-]+", demo.latest_link(_TESTER))
    if found is None:
        raise LookupError("no link was mailed")
    browser.open(found[0])


def _chosen(password: str) -> Play:
    def play(browser: StateBrowser) -> None:
        _link(browser)
        browser.send({"password": password})

    return play
