"""Routes of this feature."""

from portal.web.demo import mailbox
from portal.web.demo.blueprint import blueprint

__all__ = ["blueprint", "mailbox"]
