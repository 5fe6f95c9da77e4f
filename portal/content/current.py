"""The authority of the running application."""

from flask import current_app

from portal.content.model import Authority


def authority() -> Authority:
    """What the running portal was started with.

    Raises:
        RuntimeError: outside an application context.
    """
    found: Authority = current_app.extensions["authority"]
    return found
