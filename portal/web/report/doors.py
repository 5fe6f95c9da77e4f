"""The better doors as residents see them.

Doors that would tell somebody over the shoulder what was answered (domestic abuse, a child or
an adult at risk, suicide, exploitation) are no panels: the help panel names them to everyone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from portal.content.current import authority
from portal.content.model import Contact
from portal.domain.routing import Door
from portal.locales import current_locale
from portal.services.report.report_answers import read_answers
from portal.services.report.report_assessment import preview
from portal.web.shared.journey import Answers

_CONTACTS = {
    Door.EMERGENCY_999: "emergency",
    Door.POLICE_101: "police_101",
    Door.NOISE_LINE: "noise",
    Door.COUNCIL_HOUSING_FORM: "council_tenants",
}
# Of the government, for all of England.
_FIND_COUNCIL = "https://www.gov.uk/find-local-council"
_SAFEGUARDING = ("child_safeguarding", "adult_safeguarding", "modern_slavery")


@dataclass(frozen=True)
class DoorPanel:
    """A better door: a sentence, and whom to call or where to go."""

    door: Door
    text: str
    contact: Contact | None
    link: tuple[str, str] | None


def doors_for(answers: Answers, wanted: Iterable[Door]) -> list[DoorPanel]:
    """Those of the wanted doors that the answers so far point to."""
    open_doors = {offer.door for offer in preview(read_answers(answers.all())).doors}
    return [panel_of(door) for door in wanted if door in open_doors]


def shown_after_sending(doors: Iterable[Door], *, urgent: bool) -> list[DoorPanel]:
    """The doors that a confirmation may name in sight of anybody.

    Args:
        urgent: whether the page leads with 999 anyway.
    """
    said = {Door.EMERGENCY_999} if urgent else set()
    return [panel_of(door) for door in doors if door in _words() and door not in said]


def panel_of(door: Door) -> DoorPanel:
    """The panel of a door; `KeyError` for one that is shown to nobody alone."""
    contacts = authority().contacts[current_locale().code]
    link = (_FIND_COUNCIL, _("Find the right council")) if door is Door.OUTSIDE_BOROUGH else None
    return DoorPanel(door, _words()[door], contacts.get(_CONTACTS.get(door, "")), link)


def help_contacts() -> list[Contact]:
    """Who can help with anything, in the same words for everyone."""
    found = authority()
    contacts = found.contacts[current_locale().code]
    return [contacts[key] for key in (*found.help_contacts, *_SAFEGUARDING) if key in contacts]


def _words() -> dict[Door, Any]:
    return {
        Door.EMERGENCY_999: _("Is someone in danger at this moment? Call 999."),
        Door.POLICE_101: _("This may be a crime. You can tell the police as well."),
        Door.NOISE_LINE: _("Is the noise going on now? The noise line may help sooner."),
        Door.COUNCIL_HOUSING_FORM: _(
            "You live in a council home, so your housing team may help sooner."
        ),
        Door.LANDLORD: _("Your landlord can often act sooner than we can. Please tell them too."),
        Door.OUTSIDE_BOROUGH: _(
            "We cannot find this postcode in %(place)s. If it is in another place, the council there can help.",
            place=authority().place,
        ),
    }
