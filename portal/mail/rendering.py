"""Writing a message: its words come from templates, in the language of the person it is for."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app
from flask_babel import format_date, format_datetime

from portal import clock
from portal.config import Settings
from portal.content.current import authority
from portal.domain.vocabulary import Channel
from portal.locales import DEFAULT, PortalLocale, speaking

# What each message must be told. A message never carries the content of a case, so no words of people.
FACTS: dict[str, tuple[str, ...]] = {
    "report_received": ("due_on",),
    "application_received": ("due_on", "acknowledge_by", "with_bodies_by", "meet_by"),
    "news_for_you": (),
    "question_for_you": (),
    "duty_alert": ("page",),
    "sign_in_code": ("code",),
    "confirm_email": ("code",),
    "email_changed": (),
    "code_replaced": (),
    "information_request": ("page", "due_on"),
    "recommendations_sent": ("page", "due_on"),
    "chair_invited": ("page", "due_on"),
    "chair_recorded": ("page",),
    "information_reminder": ("page", "due_on"),
    "information_overdue": ("page", "due_on"),
    "information_cancelled": ("page",),
    "partner_code": ("code", "page"),
    "panel_invited": ("starts_at", "ends_at", "where"),
    "panel_moved": ("starts_at", "ends_at", "where"),
    "panel_cancelled": ("starts_at",),
    "information_arrived": ("page",),
    "information_late": ("page",),
    "case_notice": ("area", "kind"),
    "invitation": ("page",),
    "sign_in_changed": ("change", "left"),
    "action_late": ("page",),
    "clock_at_risk": ("page", "due_on"),
    "clock_overdue": ("page", "due_on"),
}

TO_PARTNERS = frozenset(
    {
        "information_request",
        "recommendations_sent",
        "chair_invited",
        "information_reminder",
        "information_overdue",
        "information_cancelled",
        "partner_code",
    }
)
"""Messages to bodies. They do not even name the case."""

TO_OFFICERS = frozenset(
    {
        "duty_alert",
        "information_arrived",
        "information_late",
        "action_late",
        "invitation",
        "sign_in_changed",
        "clock_at_risk",
        "clock_overdue",
        "case_notice",
        "chair_recorded",
        "panel_invited",
        "panel_moved",
        "panel_cancelled",
    }
)
"""Messages to those who work on cases, at the council or at another body."""

BY_EVERY_CHANNEL = frozenset(
    {"report_received", "application_received", "news_for_you", "question_for_you"}
)
"""Messages that go as a text message or a letter too."""


@dataclass(frozen=True)
class Rendered:
    """A message's words."""

    subject: str
    body: str


def render(
    message: str,
    locale: str,
    reference: str,
    facts: Mapping[str, Any],
    channel: Channel = Channel.EMAIL,
) -> Rendered:
    """Write a message.

    Args:
        message: one of `FACTS`; its templates are `email/<message>/subject.txt` and `body.txt`,
            and `text.txt` where it also goes as a text message.
        locale: the language of the person it is for.
        reference: the case's reference, the only thing of the case that a message names.
        facts: `due_on` and the like (dates), `page` (an officer's or a partner's page), `code` (figures), or `change` and
            `left` (how an officer signed in and signs in), as `FACTS` asks for them.
        channel: how it goes out.

    Raises:
        ValueError: there is no such message, none for this channel, or a fact is missing.
    """
    if message not in FACTS:
        raise ValueError(f"there is no message {message!r}")
    if missing := [name for name in FACTS[message] if name not in facts]:
        raise ValueError(f"the message {message!r} needs: {', '.join(missing)}")
    if channel is not Channel.EMAIL and message not in BY_EVERY_CHANNEL:
        raise ValueError(f"the message {message!r} goes by email only")
    with speaking(locale) as spoken:
        by_email = channel is Channel.EMAIL
        context = {"reference": reference, "by_email": by_email, **_around(spoken), **facts}
        subject = _fill(f"email/{message}/subject.txt", context)
        words = "text" if channel is Channel.TEXT else "body"
        body = _fill(f"email/{message}/{words}.txt", context)
    # A subject is one line, whatever its template or a fact holds.
    return Rendered(" ".join(subject.split()), body.strip() + "\n")


def _around(spoken: PortalLocale) -> dict[str, Any]:
    partnership = authority()
    telephone = partnership.contacts[spoken.code][partnership.telephone]
    return {
        "partnership": partnership.name,
        "phone": telephone.printed,
        "hours": telephone.hours,
        "day": _day,
        "moment": _moment,
        "address": lambda path: _address(spoken, path),
    }


def _day(day: dt.date) -> str:
    words: str = format_date(day, "EEEE d MMMM y")
    return words


def _moment(instant: dt.datetime) -> str:
    words: str = format_datetime(
        instant.astimezone(clock.LONDON), "EEEE d MMMM y, HH:mm", rebase=False
    )
    return words


def _address(spoken: PortalLocale, path: str) -> str:
    # Made outside any request too, and never from the Host of one: so not by url_for.
    settings: Settings = current_app.config["PORTAL"]
    prefix = "" if spoken.code == DEFAULT or path.startswith("/officers") else f"/{spoken.code}"
    return f"{settings.base_url}{prefix}{path}"


def _fill(template: str, context: Mapping[str, Any]) -> str:
    # Without the context processors of pages, which need a request.
    return current_app.jinja_env.get_template(template).render(context)
