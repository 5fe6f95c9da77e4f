"""A worker in a process of its own, which sends to an SMTP server of the tests."""

import os
import subprocess
import sys

from flask import Flask

from portal.config import ROOT


def worker_process(app: Flask, port: int, *arguments: str) -> subprocess.Popen[str]:
    """Start `flask worker` on the data of an application.

    Args:
        port: the SMTP server's, on 127.0.0.1.
        arguments: of the command.
    """
    settings = app.config["PORTAL"]
    environ = {
        **os.environ,
        "PORTAL_ENV": "test",
        "DATABASE_URL": settings.database_url,
        "PORTAL_INSTANCE": str(settings.instance),
        "PORTAL_MAIL": "smtp",
        "PORTAL_SMTP_HOST": "127.0.0.1",
        "PORTAL_SMTP_PORT": str(port),
        "PORTAL_SMTP_STARTTLS": "no",
    }
    return subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", "worker", *arguments],
        cwd=ROOT,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
