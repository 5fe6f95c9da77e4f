"""Why a sign-in page stands where somebody had typed something, in words."""

from flask_babel import gettext as _


def lost_sign_in() -> str:
    """Why the sign-in page stands there, in words."""
    return _(
        "You were signed out because nothing happened for a while. What you typed is safe. "
        "Sign in to go on with it."
    )
