"""Routes of this feature; importing the modules registers their pages."""

from portal.web.case_review import (
    application_routes,
    people_routes,
    public_routes,
    row_routes,
    statistics_routes,
    telling_routes,
)
from portal.web.case_review.blueprint import blueprint

__all__ = [
    "application_routes",
    "blueprint",
    "people_routes",
    "public_routes",
    "row_routes",
    "statistics_routes",
    "telling_routes",
]
