"""The quick way out: forgets this browser's drafts and shows something else."""

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from portal.web.shared.access import for_everyone
from portal.web.shared.cookies import SESSION, drop_cookie, sent_cookies

blueprint = Blueprint("leaving", __name__)

# The cookie of a case that this browser follows.
TRACK_COOKIE = "track"
# The cookie of a code that was asked for by mail and not yet typed.
CODE_COOKIE = "track_code"
# The same two of a partner that answers a request.
PARTNER_COOKIE = "partner"
PARTNER_CODE_COOKIE = "partner_code"

# An everyday page, so that the next look at the screen tells nothing.
_ELSEWHERE = "https://www.bbc.co.uk/weather"


def exit_href() -> str:
    """Where "Exit this page" leads."""
    return url_for("leaving.leave")


@blueprint.get("/exit")
@for_everyone
def leave() -> Response:
    """Take every cookie of a resident away, then go elsewhere.

    A link, so that it works without a script. Without its cookie a draft opens no more; it is
    erased within a day. No page of ours is kept by the browser, so there is no cache to clear,
    which would only hold up somebody in a hurry.
    """
    response = redirect(_ELSEWHERE, 303)
    drafts = {name for name in sent_cookies() if name.endswith("_draft")}
    ours = {TRACK_COOKIE, CODE_COOKIE, PARTNER_COOKIE, PARTNER_CODE_COOKIE, SESSION}
    for name in drafts | ours:
        drop_cookie(response, name)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
