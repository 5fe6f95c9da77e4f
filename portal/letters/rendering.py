"""Writing a letter: its words come from a template, in the language of the person it is for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app

from portal.content.current import authority
from portal.letters.pdf import write_pdf
from portal.locales import speaking


@dataclass(frozen=True)
class Letter:
    """A letter as one page of HTML that needs nothing beside it."""

    html: str

    def pdf(self) -> bytes:
        """The letter as tagged PDF (PDF/UA-1), with its language and its title.

        Raises:
            PdfUnavailable: this machine lacks the libraries.
        """
        return write_pdf(self.html)


def render(template: str, locale: str, facts: Mapping[str, Any]) -> Letter:
    """Write a letter.

    Args:
        template: its part of `templates/letters/`, such as "diary": it extends `_base.html`.
        locale: the language of the person it is for.
        facts: what the template tells; it is escaped there like everything on a page.

    Raises:
        jinja2.TemplateNotFound: there is no such letter.
    """
    with speaking(locale) as spoken:
        partnership = authority()
        context = {
            "locale": spoken,
            "partnership": partnership.name,
            "telephone": partnership.contacts[spoken.code][partnership.telephone],
            **facts,
        }
        # Without the context processors of pages, which need a request.
        page = current_app.jinja_env.get_template(f"letters/{template}.html").render(context)
    return Letter(page)
