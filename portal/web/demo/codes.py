"""`/demo/codes`: what the authenticator app of the demonstration's officers shows."""

from flask import render_template

from portal.services import demo
from portal.web.demo.blueprint import blueprint
from portal.web.shared.access import for_demo


@blueprint.get("/codes")
@for_demo
def codes() -> str:
    """The code of now, and the next one."""
    now, ahead = demo.codes_now()
    return render_template("demo/codes.html", now=now, ahead=ahead, secret=demo.APP_SECRET)
