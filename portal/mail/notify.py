"""Handing messages to GOV.UK Notify: email, text messages and letters, by its published API.

Its templates hold our words whole, as ((subject)) and ((body)); so what is said, and in which
language, stays with the portal.
"""

from collections.abc import Callable
from typing import Any

from notifications_python_client.errors import APIError
from notifications_python_client.notifications import NotificationsAPIClient

from portal.config import Notify
from portal.domain.vocabulary import Channel
from portal.mail.message import Letter, NotDelivered

# Names of errors in Notify's documentation; anything else of an answer may quote what was sent.
_KNOWN_ERRORS = frozenset(
    {
        "AuthError",
        "BadRequestError",
        "Exception",
        "RateLimitError",
        "TooManyRequestsError",
        "ValidationError",
    }
)
# What it says of this message, not of our settings or of the moment.
_PERMANENT = "ValidationError"
_FAILED = frozenset({"permanent-failure", "temporary-failure", "technical-failure"})
_LINES_OF_ADDRESS = 7


class NotifyTransport:
    """Sends each message through Notify, under a reference that is the same on every try."""

    def __init__(self, settings: Notify) -> None:
        self._settings = settings
        self._client = NotificationsAPIClient(
            settings.key, base_url=settings.url, timeout=settings.timeout
        )

    def send(self, letter: Letter, *, repeated: bool) -> None:
        """Hand one message over.

        Args:
            repeated: it was tried before, so Notify is asked first whether it has it already:
                an answer may have been lost on the way.

        Raises:
            NotDelivered: it was not taken; permanent where this message can never be.
        """
        if repeated and self._has(letter.identity):
            return
        _asked(lambda: self._post(letter))

    def _has(self, reference: str) -> bool:
        found = _asked(lambda: self._client.get_all_notifications(reference=reference))
        kept = found.get("notifications") if isinstance(found, dict) else None
        return any(one.get("status") not in _FAILED for one in kept or ())

    def _post(self, letter: Letter) -> Any:
        settings, words = self._settings, {"subject": letter.subject, "body": letter.body}
        if letter.channel is Channel.EMAIL:
            return self._client.send_email_notification(
                letter.to, settings.email_template, words, letter.identity
            )
        if letter.channel is Channel.TEXT and settings.text_template:
            return self._client.send_sms_notification(
                letter.to, settings.text_template, words, letter.identity
            )
        if letter.channel is Channel.LETTER and settings.letter_template:
            return self._client.send_letter_notification(
                settings.letter_template, {**words, **_address_lines(letter.to)}, letter.identity
            )
        raise NotDelivered(f"no template for {letter.channel}")


def _asked(ask: Callable[[], Any]) -> Any:
    try:
        return ask()
    except APIError as error:
        if error.response is None:
            cause = type(error.__cause__).__name__
            raise NotDelivered(f"connection {cause}") from error
        name = _error_name(error)
        reason = f"notify {error.status_code} {name}".strip()
        raise NotDelivered(reason, permanent=name == _PERMANENT) from error


def _error_name(error: APIError) -> str:
    told = error.message
    names = {one.get("error") for one in told if isinstance(one, dict)} if told else set()
    known = sorted(name for name in names if name in _KNOWN_ERRORS)
    return known[0] if known else ""


def _address_lines(address: str) -> dict[str, str]:
    """Notify wants each line by itself, at most seven, the postcode last."""
    lines = [" ".join(line.split()) for line in address.replace(",", "\n").splitlines()]
    lines = [line for line in lines if line]
    if len(lines) > _LINES_OF_ADDRESS:
        joined = ", ".join(lines[1 : len(lines) - _LINES_OF_ADDRESS + 2])
        lines = [lines[0], joined, *lines[len(lines) - _LINES_OF_ADDRESS + 2 :]]
    return {f"address_line_{number}": line for number, line in enumerate(lines, 1)}
