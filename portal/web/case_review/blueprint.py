"""The blueprint of this feature, and what all its pages show."""

from typing import Any

from flask import Blueprint

from portal.web.shared.fields import render_field

blueprint = Blueprint("case_review", __name__)


@blueprint.context_processor
def offer() -> dict[str, Any]:
    """A field rendered on its own, for pages whose title is no field's label."""
    return {"field": render_field}
