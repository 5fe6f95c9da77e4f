"""`/demo/mailbox`: the mail that would have gone to residents and to the duty contact."""

from pathlib import Path

from flask import abort, current_app, render_template

from portal import clock
from portal.locales import DEFAULT, KNOWN
from portal.mail import mailbox as kept
from portal.mail.transports import MAIL_FOLDER
from portal.web.demo.blueprint import blueprint
from portal.web.shared.access import for_demo

_SHOWN = 100


@blueprint.get("/mailbox")
@for_demo
def mailbox() -> str:
    """The newest mails."""
    mails = kept.newest(_folder(), _SHOWN)
    return render_template("demo/mailbox.html", mails=mails, shown=_SHOWN, london=clock.LONDON)


@blueprint.get("/mailbox/<name>")
@for_demo
def mail(name: str) -> str:
    """One mail."""
    found = kept.find(_folder(), name)
    if found is None:
        abort(404)
    language = KNOWN.get(found.locale, KNOWN[DEFAULT])
    return render_template("demo/mail.html", mail=found, language=language, london=clock.LONDON)


def _folder() -> Path:
    folder: Path = current_app.config["PORTAL"].instance
    return folder / MAIL_FOLDER
