"""Routes of this feature."""

from portal.web.demo import codes, mailbox, states_routes
from portal.web.demo.blueprint import blueprint

__all__ = ["blueprint", "codes", "mailbox", "states_routes"]
