"""Which number of a contact is answered now."""

from collections.abc import Collection
from datetime import date, datetime

from portal.content.model import Contact, PhoneNumber
from portal.domain.deadlines import WorkingDays, is_staffed


def leading_number(
    contact: Contact, moment: datetime, holidays: Collection[date]
) -> PhoneNumber | None:
    """The number of a contact that is answered at a moment; the page shows it first.

    Args:
        contact: any contact; one without hours always leads with its first number.
        moment: local time in the authority's area.
        holidays: bank holidays, local days.
    """
    if contact.otherwise is None or contact.opening is None:
        return contact.phone
    days = WorkingDays(frozenset(holidays))
    return contact.phone if is_staffed(moment, contact.opening, days) else contact.otherwise
