"""For machines: `/health` says that the process answers, `/ready` that it can do its work, `/metrics` how much of it."""

import hmac

from flask import Blueprint, Response, abort, current_app, jsonify, request

from portal.services import readiness
from portal.services.watching import measure
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


@blueprint.get("/metrics")
@for_everyone
def metrics() -> Response:
    """Numbers for Prometheus, for who holds the token; for all others, and without a token, there is no such page."""
    token = current_app.config["PORTAL"].metrics_token
    given = request.headers.get("Authorization", "").encode()
    if token is None or not hmac.compare_digest(given, f"Bearer {token}".encode()):
        abort(404)
    numbers = current_app.extensions["request_counts"].exposition(measure())
    return Response(numbers, content_type="text/plain; version=0.0.4; charset=utf-8")


@blueprint.get("/robots.txt")
@for_everyone
def robots() -> Response:
    """Search engines find guidance; people's own pages and the officers' are not for them."""
    return Response(_ROBOTS, mimetype="text/plain")
