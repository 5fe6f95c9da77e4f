"""Adding files, in the report journey and later, on one blueprint."""

from portal.web.evidence import (  # noqa: F401  (each adds its routes)
    partner_routes,
    report_routes,
    tracked_routes,
)
from portal.web.evidence.blueprint import blueprint

__all__ = ["blueprint"]
