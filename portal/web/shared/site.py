"""What every page says of the partnership that runs it."""

from dataclasses import dataclass

from portal.content.model import Authority
from portal.locales import current_locale
from portal.web.shared.links import page_url


@dataclass(frozen=True)
class Site:
    """The header's and the footer's facts, in the page's language."""

    name: str
    council_name: str
    phone: str
    phone_tel: str
    phone_hours: str
    feedback_href: str


def site_of(authority: Authority) -> Site:
    """The facts of one authority, for the current locale."""
    telephone = authority.contacts[current_locale().code][authority.telephone]
    return Site(
        name=authority.name,
        council_name=authority.council,
        phone=telephone.printed,
        phone_tel=telephone.tel,
        phone_hours=telephone.hours,
        feedback_href=page_url(authority.feedback),
    )
