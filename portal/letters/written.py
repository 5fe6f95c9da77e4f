"""A letter whose words are written once and kept: what was sent is shown for good as it was sent."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from flask import current_app
from markupsafe import Markup

from portal.content.current import authority
from portal.content.model import Contact
from portal.labels.letters import OMBUDSMEN
from portal.letters.rendering import Letter, render
from portal.locales import speaking


@dataclass(frozen=True)
class WrittenLetter:
    """All words of a letter. `body` and `footer` are HTML of our own templates, escaped there.

    `addressee`: name and postal address, as far as they may be used; may be empty.
    """

    locale: str
    title: str
    sender: str
    addressee: str
    body: str
    footer: str

    def page(self, *, addressed: bool = True) -> Letter:
        """The letter as one page of HTML, and as PDF.

        Args:
            addressed: with name and address of the person it is for.
        """
        facts = {
            "title": self.title,
            "partnership": self.sender,
            "addressee": self.addressee if addressed else "",
            "body": self.markup,
            "footer": Markup(self.footer),  # noqa: S704  (from our own templates)
        }
        return render("kept", self.locale, facts)

    @property
    def markup(self) -> Markup:
        """The body for a page."""
        return Markup(self.body)  # noqa: S704  (from our own templates)

    def kept(self) -> dict[str, str]:
        """The words as a row keeps them."""
        return asdict(self)

    @classmethod
    def again(cls, kept: Mapping[str, str]) -> Self:
        """The letter of `kept`, read again."""
        return cls(**kept)


def write(
    template: str, locale: str, title: Any, addressee: str, facts: Mapping[str, Any]
) -> WrittenLetter:
    """Write a letter in the language of the person it is for.

    Args:
        template: its part of `templates/letters/`, such as "case_review/threshold_met".
        title: its heading; lazy words are spoken in that language.
        facts: what the template tells; it is escaped there like everything on a page.

    Raises:
        jinja2.TemplateNotFound: there is no such letter.
    """
    with speaking(locale) as spoken:
        partnership = authority()
        contacts = partnership.contacts[spoken.code]
        context = {
            "locale": spoken,
            "partnership": partnership.name,
            "telephone": contacts[partnership.telephone],
            "ombudsmen": _ombudsmen(contacts),
            "help_contacts": [contacts[key] for key in partnership.help_contacts],
            "title": str(title),
            **facts,
        }
        pages = current_app.jinja_env
        return WrittenLetter(
            locale=spoken.code,
            title=str(title),
            sender=partnership.name,
            addressee=addressee,
            body=pages.get_template(f"letters/{template}.html").render(context),
            footer=pages.get_template("letters/_footer.html").render(context),
        )


def _ombudsmen(contacts: Mapping[str, Contact]) -> list[tuple[str, Contact]]:
    return [(str(about), contacts[key]) for key, about in OMBUDSMEN.items() if key in contacts]
