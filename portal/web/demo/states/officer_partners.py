"""States of the directory of partner contacts."""

from collections.abc import Callable

from portal.domain.vocabulary import Body, Role
from portal.services.demo import people
from portal.services.partner import partners
from portal.services.partner.partners import Listing, Partner
from portal.web.demo.states.browser import StateBrowser
from portal.web.demo.states.forms import Values
from portal.web.demo.states.officer import MANAGER, page, sending, state
from portal.web.demo.states.state import Group, Play
from portal.web.demo.states.words import LONG_LINE, LONG_NAME

_PATH = "/officers/partners"
_NO_LONGER = Listing(
    Body.HEALTH,
    "Integrated care board that goes by another name since last year",
    "Safeguarding desk",
    "earlier-desk@health.example.org",
    active=False,
)


def states() -> Group:
    """The directory, and a contact added and changed."""
    add = page(MANAGER, f"{_PATH}/add")
    listed = {
        "body": "police",
        "organisation": "Made-up Police",
        "name": "Again",
        "email": people.PARTNERS[0].email,
    }
    long = {"body": "other", "organisation": LONG_LINE[:120], "name": LONG_NAME[:100], "email": "x"}
    return Group(
        "Officers: partner contacts",
        (
            state("partners", "Partner contacts", _with_one_not_in_use(_directory)),
            state(
                "partners-administrator",
                "Partner contacts, as an administrator",
                page(Role.ADMINISTRATOR, f"{_PATH}?done=added"),
            ),
            state("partner-add", "Add a partner contact", add),
            state("partner-add-errors", "Add a contact, nothing given", _sent(add, {}), 422),
            state("partner-add-long", "Add a contact, long words", _sent(add, long), 422),
            state("partner-add-listed", "Add a contact, it is there", _sent(add, listed), 422),
            state("partner-change", "Change a contact", _with_one_not_in_use(_one)),
            state(
                "partner-change-overtaken",
                "Change a contact, a colleague was faster",
                sending(_with_one_not_in_use(_one), {"version": "0"}, ""),
                409,
            ),
            state("partner-unknown", "No such contact", page(MANAGER, f"{_PATH}/999999"), 404),
        ),
    )


def _sent(show: Play, values: Values) -> Play:
    return sending(show, values, "/add")


def _with_one_not_in_use(show: Callable[[StateBrowser, Partner], None]) -> Play:
    def play(browser: StateBrowser) -> None:
        def kept() -> Partner | None:
            known = partners.list_partners()
            return next((one for one in known if one.listing.email == _NO_LONGER.email), None)

        found = kept()
        if found is None:
            partners.add_partner(people.officer("manager@example.org"), _NO_LONGER)
            found = kept()
        if found is None:
            raise LookupError("the contact was not kept")
        show(browser, found)

    return play


def _directory(browser: StateBrowser, partner: Partner) -> None:
    page(MANAGER, _PATH)(browser)


def _one(browser: StateBrowser, partner: Partner) -> None:
    page(MANAGER, f"{_PATH}/{partner.id}")(browser)
