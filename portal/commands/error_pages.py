"""`flask error-pages`: the pages that nginx shows when the portal itself cannot answer."""

from pathlib import Path

import click
from flask import current_app, render_template
from flask.cli import with_appcontext

_CODES = (413, 503)


@click.command("error-pages")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@with_appcontext
def error_pages_command(folder: Path) -> None:
    """Write 413.html and 503.html into FOLDER, in the look of the portal."""
    folder.mkdir(parents=True, exist_ok=True)
    for code in _CODES:
        with current_app.test_request_context("/"):
            page = render_template("errors/error.html", code=code)
        (folder / f"{code}.html").write_text(page, encoding="utf-8")
