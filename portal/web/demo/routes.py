"""Routes of this feature."""

from portal.web.demo import mailbox, states_routes
from portal.web.demo.blueprint import blueprint

__all__ = ["blueprint", "mailbox", "states_routes"]
