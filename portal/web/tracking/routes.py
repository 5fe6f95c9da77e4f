"""Following a case, matter by matter, on one blueprint."""

from portal.web.tracking import (  # noqa: F401  (each adds its routes)
    act_routes,
    case_routes,
    email_routes,
    letter_routes,
    meeting_routes,
    plan_routes,
    sign_in_routes,
)
from portal.web.tracking.blueprint import blueprint

__all__ = ["blueprint"]
