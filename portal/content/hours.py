"""Who answers now: opening hours, weekends and bank holidays."""

from collections.abc import Collection
from datetime import date, datetime

from portal.content.model import Contact, PhoneNumber
from portal.domain.policy import Hours


def is_open(hours: Hours, moment: datetime, holidays: Collection[date]) -> bool:
    """Whether somebody answers at a moment.

    Args:
        hours: the weekdays and times.
        moment: local time in the authority's area.
        holidays: bank holidays, local days.
    """
    if moment.date() in holidays and not hours.on_bank_holidays:
        return False
    if moment.weekday() not in hours.weekdays:
        return False
    return hours.opens <= moment.time() < hours.closes


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
    return contact.phone if is_open(contact.opening, moment, holidays) else contact.otherwise
