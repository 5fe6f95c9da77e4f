"""How gunicorn serves the portal: `gunicorn -c deploy/gunicorn.conf.py wsgi:app`, behind nginx."""

import os
import select
import shutil
import tempfile
from typing import Any

from portal.logs import configuration

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
# portal/web/shared/places.py keeps some of them free for guidance.
threads = 10
# One load of the content for all workers, and a fault in a setting ends the start with one line.
preload_app = True
# Seconds. A page takes well under one; an answer that takes 30 is never coming.
timeout = 30
graceful_timeout = 20
keepalive = 5
# Workers are renewed now and then, not all at once.
max_requests = 20_000
max_requests_jitter = 2_000
# Bytes and counts, well above what a browser sends.
limit_request_line = 4094
limit_request_fields = 60
limit_request_field_size = 8190
# The portal logs one line for each request itself, without addresses: gunicorn's own would name cases.
accesslog = None
errorlog = "-"
logconfig_dict = configuration("warning")


def on_starting(server: Any) -> None:
    """Give the workers a folder in which they count together, where somebody asks for the numbers."""
    if os.environ.get("PORTAL_METRICS_TOKEN"):
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="portal-metrics-")


def on_exit(server: Any) -> None:
    """Take the folder away: counters begin anew with the server."""
    if folder := os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        shutil.rmtree(folder, ignore_errors=True)


def post_worker_init(worker: Any) -> None:
    """Let a worker that ends take in who waits at its door, then shut it.

    gunicorn leaves the door open until the last answer is given: whoever came meanwhile was let in by the
    system, and then dropped without an answer. Refused at once, nginx asks another machine.
    """
    switch = worker.set_accept_enabled

    def switch_and_shut(enabled: bool) -> None:
        switch(enabled)
        if worker.alive:
            return
        for listener in worker.sockets:
            while select.select([listener], [], [], 0)[0]:
                worker.accept(listener)
            listener.close()

    worker.set_accept_enabled = switch_and_shut
