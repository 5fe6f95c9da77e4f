"""The settings that a page shows itself by: the portal's own, or those that a page state brings."""

from flask import current_app, request

from portal.config import Settings

# Nothing that comes over a network gets a name like this: a page state alone can bring it.
SHOWN_SETTINGS = "portal.shown_settings"


def shown_settings() -> Settings:
    """Which ways in are shown, for example: a page state shows some that this portal has not."""
    settings: Settings = request.environ.get(SHOWN_SETTINGS) or current_app.config["PORTAL"]
    return settings
