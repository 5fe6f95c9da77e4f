"""For machines: `/health` says that the process answers, `/ready` that it can do its work."""

from flask import Blueprint, Response, jsonify

from portal.services import readiness
from portal.web.shared.access import for_everyone

blueprint = Blueprint("operations", __name__)

_ROBOTS = "User-agent: *\nDisallow: /officers\nDisallow: /track/\nDisallow: /demo\n"


@blueprint.get("/health")
@for_everyone
def health() -> Response:
    """Cheap: touches nothing."""
    return jsonify(status="ok")


@blueprint.get("/ready")
@for_everyone
def ready() -> tuple[Response, int]:
    """Whether database, migrations and outbox are as they must be."""
    state = readiness.check()
    return jsonify(state.facts), 200 if state.ready else 503


@blueprint.get("/robots.txt")
@for_everyone
def robots() -> Response:
    """Search engines find guidance; people's own pages and the officers' are not for them."""
    return Response(_ROBOTS, mimetype="text/plain")
