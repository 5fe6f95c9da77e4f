"""`/demo/states`: every page in every state, each one link away."""

from flask import Response, abort, current_app, make_response, render_template, request

from portal.content.current import authority
from portal.locales import DEFAULT, KNOWN
from portal.web.demo.blueprint import blueprint
from portal.web.demo.states.catalogue import all_groups, all_states
from portal.web.demo.states.errors import STOPPED
from portal.web.demo.states.state import show
from portal.web.shared.access import OFFICER_COOKIE, for_demo
from portal.web.shared.cookies import SESSION, drop_cookie, sent_cookies

# What a state begins without, unless it hands the cookie out itself.
_OURS = {SESSION, "report_draft", "case_review_draft", "track", OFFICER_COOKIE}


@blueprint.get("/states")
@for_demo
def states() -> str:
    """The list of all states."""
    codes = current_app.config["PORTAL"].locales
    return render_template(
        "demo/states.html",
        groups=all_groups(authority()),
        others=[KNOWN[code] for code in codes if code != DEFAULT],
    )


@blueprint.get("/states/<slug>")
@for_demo
def state(slug: str) -> Response:
    """One state in English."""
    return _shown(slug, DEFAULT)


@blueprint.get("/states/<slug>/<code>")
@for_demo
def state_in(slug: str, code: str) -> Response:
    """One state in another locale."""
    if code not in current_app.config["PORTAL"].locales:
        abort(404)
    return _shown(slug, code)


@blueprint.route("/errors/<int:code>", methods=["GET", "POST"])
@for_demo
def error(code: int) -> Response:
    """Stop with a status, so that its error page can be seen."""
    abort(code if code in STOPPED else 404)


def _shown(slug: str, code: str) -> Response:
    found = all_states(authority()).get(slug)
    if found is None or (code != DEFAULT and not found.every_locale):
        abort(404)
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    browser = show(found, app, request.host_url, code, request.cookies)
    played = browser.response
    response = make_response(played.get_data(), played.status_code)
    response.content_type = played.content_type
    for name in _OURS & sent_cookies():
        drop_cookie(response, name)
    for cookie in browser.cookies:
        response.headers.add("Set-Cookie", cookie)
    return response
