"""`python -m portal.serve`: what `make run` starts.

Checks the settings, brings the database up to date and serves with gunicorn. In the demonstration
it makes the sample cases and runs the worker too, and all end together.
"""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from types import FrameType

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from portal.config import ROOT, Settings, SettingsError
from portal.content.errors import ContentError
from portal.extensions import db
from portal.services import demo
from portal.services.demo import NotOurDemo

_HOST = "127.0.0.1"
_SECONDS_TO_START = 60
_SECONDS_TO_END = 25


class CannotStart(Exception):
    """The portal does not start; the message is one clear line."""


class _Ended(BaseException):
    """Somebody asked the server to end."""


def main() -> int:
    """Serve until told to stop; returns the exit code."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _end)
    try:
        return _serve(os.environ)
    except (CannotStart, SettingsError, ContentError) as error:
        print(f"The portal does not start: {error}", file=sys.stderr)
        return 1
    except _Ended:
        return 0


def _end(number: int, frame: FrameType | None) -> None:
    # Once only: the second Ctrl-C must not break off the orderly end.
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    raise _Ended


def _serve(environ: Mapping[str, str]) -> int:
    port = _free_port(environ)
    # Imported here, so that a wrong port is told before anything is loaded.
    from portal.factory import create_app

    app = create_app(environ)
    settings: Settings = app.config["PORTAL"]
    with app.app_context():
        _prepare_database(app, settings)
        db.session.remove()
        db.engine.dispose()
    commands = {"server": _server_command(port)}
    if settings.is_demo:
        commands["worker"] = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]
    children: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, command in commands.items():
            children[name] = _start(command, {**environ, "PORT": str(port)})
        _wait_until_it_answers(children["server"], port)
        _tell(settings, port)
        return _watch(children)
    finally:
        _end_all(list(children.values()))


def _free_port(environ: Mapping[str, str]) -> int:
    text = environ.get("PORT") or "8000"
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= 65535):
        raise CannotStart("PORT must be a whole number from 1 to 65535.")
    port = int(text)
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((_HOST, port))
        except OSError as error:
            raise CannotStart(
                f"port {port} cannot be used ({error.strerror}). Choose another: PORT=8001 make run"
            ) from error
    return port


def _prepare_database(app: Flask, settings: Settings) -> None:
    try:
        if settings.is_demo:
            # Before the migrations: a database that is not the demo's stays as it is.
            demo.check_is_ours()
        _migrate()
        if settings.is_demo:
            demo.prepare()
    except NotOurDemo as error:
        raise CannotStart(str(error)) from error
    except SQLAlchemyError as error:
        place = db.engine.url.render_as_string(hide_password=True)
        raise CannotStart(
            f"the database {place} does not work ({type(error).__name__})."
        ) from error


def _migrate() -> None:
    import flask_migrate

    flask_migrate.upgrade()


def _server_command(port: int) -> list[str]:
    configuration = str(ROOT / "deploy" / "gunicorn.conf.py")
    options = ["-c", configuration, "-b", f"{_HOST}:{port}"]
    return [sys.executable, "-m", "gunicorn", *options, "wsgi:app"]


def _start(command: list[str], environ: dict[str, str]) -> subprocess.Popen[bytes]:
    # In a session of its own: Ctrl-C comes to this process alone, which ends the others in order.
    return subprocess.Popen(  # noqa: S603 (fixed words and a checked number only)
        command, cwd=ROOT, env=environ, start_new_session=True
    )


def _wait_until_it_answers(server: subprocess.Popen[bytes], port: int) -> None:
    # Straight to this machine, whatever proxy the environment names.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    until = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < until:
        if server.poll() is not None:
            raise CannotStart("the server ended; its own message is above.")
        try:
            with opener.open(f"http://{_HOST}:{port}/health", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise CannotStart(f"the server did not answer within {_SECONDS_TO_START} seconds.")


def _tell(settings: Settings, port: int) -> None:
    address = f"http://{_HOST}:{port}"
    print(f"\nThe portal answers at {address}/", flush=True)
    if settings.is_demo:
        print(f"Its mail is kept at {address}/demo/mailbox\n")
        print(f"Officers sign in at {address}/officers/sign-in")
        width = max(len(officer.email) for officer in demo.OFFICERS)
        for officer in demo.OFFICERS:
            print(f"  {officer.email:<{width}}  {officer.role.value.replace('_', ' ')}")
        print(f"  The password of each is: {demo.PASSWORD}")
        print(f"  Their codes stand at {address}/demo/codes")
        print(f"  or in an authenticator app with this key: {demo.APP_SECRET}")
    print("\nCtrl-C ends it.", flush=True)


def _watch(children: Mapping[str, subprocess.Popen[bytes]]) -> int:
    while True:
        for name, child in children.items():
            if child.poll() is not None:
                raise CannotStart(f"the {name} ended by itself with code {child.returncode}.")
        time.sleep(0.5)


def _end_all(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(_SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


if __name__ == "__main__":
    raise SystemExit(main())
