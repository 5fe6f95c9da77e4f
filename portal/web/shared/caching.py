"""Which pages a browser may keep."""

from flask import Response, request


def revalidated(response: Response) -> Response:
    """A page that is the same for everyone: kept by the browser, asked about each time."""
    response.headers["Cache-Control"] = "public, no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response
