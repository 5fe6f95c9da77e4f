"""A new password: its field, and why one is refused, in words."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.security.passwords import LONGEST, SHORTEST, Weakness
from portal.web.shared.fields import PasswordField


def new_password_field() -> PasswordField:
    """The box for it. It can be pasted into, and a password manager knows it."""
    return PasswordField(
        _l("New password"),
        required=_l("Enter a new password."),
        hint=_l(
            "At least %(count)s characters. Several words that do not belong together are good.",
            count=SHORTEST,
        ),
        autocomplete="new-password",
    )


def why_weak(why: Weakness) -> str:
    """Why a password is refused."""
    return {
        Weakness.TOO_SHORT: _(
            "Your new password must have %(count)s characters or more.", count=SHORTEST
        ),
        Weakness.TOO_LONG: _(
            "Your new password must have %(count)s characters or fewer.", count=LONGEST
        ),
        Weakness.COMMON: _(
            "Many people use this password, so it is easy to guess. Choose another one."
        ),
        Weakness.TELLING: _(
            "This password is mostly your name or a word of this place. Choose one that nobody can guess."
        ),
    }[why]
