"""A portal that really serves, with the demonstration's cases, for the browser tests."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import flask_migrate
from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from portal.extensions import db
from portal.services import demo
from tests.databases import make_app


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: Any) -> None:
        """Say nothing: the tests tell what went wrong."""


def make_demo_app(folder: Path) -> Flask:
    """A portal in the test environment, filled as the demonstration is."""
    app = make_app(f"sqlite:///{folder / 'portal.db'}", folder)
    with app.app_context():
        flask_migrate.upgrade()
        demo.prepare()
        db.session.remove()
    return app


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve on a free port of this machine; gives the address."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
