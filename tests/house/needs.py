"""`python -m tests.house.needs`: what the tests need of the machine, installed where that is possible.

As root on Debian by apt; Chromium otherwise by Playwright's own download. What is still missing is
named in one line, because a test that skips proves nothing.

Chromium without a screen of its own ("headless shell") is the same engine for a quarter less processor
time a page and a third less time a walk; where it cannot be had, Chromium itself does.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from ctypes.util import find_library
from dataclasses import dataclass
from pathlib import Path

from tests.postgres import server_programs

_NOTES = Path(".venv") / ".needs.log"


@dataclass(frozen=True)
class Need:
    """A Debian package, how to tell that what it gives is there, and that something else does as well."""

    package: str
    is_met: Callable[[], bool]
    does_otherwise: Callable[[], bool] = lambda: False


def installed_chromium() -> str | None:
    """Where the machine's Chromium is; CHROMIUM names another one; None leaves it to Playwright."""
    installed = map(shutil.which, ("chromium-headless-shell", "chromium"))
    return os.environ.get("CHROMIUM") or next(filter(None, installed), None)


def _has_light_chromium() -> bool:
    return bool(os.environ.get("CHROMIUM") or shutil.which("chromium-headless-shell"))


def _has_chromium() -> bool:
    return installed_chromium() is not None or _has_downloaded_chromium()


def _has_downloaded_chromium() -> bool:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return False
    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path).exists()


def _has_library(stem: str) -> Callable[[], bool]:
    return lambda: find_library(stem) is not None


def _has_fonts() -> bool:
    # These very fonts: they are wide, so what fits in them fits in others.
    folders = (Path("/usr/share/fonts"), Path("/Library/Fonts"), Path.home() / ".fonts")
    return any(next(folder.rglob("DejaVuSans.ttf"), None) for folder in folders if folder.is_dir())


def _has_nginx() -> bool:
    # Debian keeps it where only root's PATH looks.
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin") is not None


def _has_postgresql() -> bool:
    return bool(os.environ.get("TEST_POSTGRES_URL")) or server_programs() is not None


NEEDS = (
    Need("chromium-headless-shell", _has_light_chromium, _has_chromium),
    Need("fonts-dejavu-core", _has_fonts),
    Need("libpango-1.0-0", _has_library("pango-1.0")),
    Need("libpangoft2-1.0-0", _has_library("pangoft2-1.0")),
    Need("libharfbuzz-subset0", _has_library("harfbuzz-subset")),
    Need("nginx-light", _has_nginx),
    Need("postgresql", _has_postgresql),
)


def missing() -> list[str]:
    """The packages that are not there, and that nothing else stands in for."""
    return [need.package for need in NEEDS if not (need.is_met() or need.does_otherwise())]


def main() -> int:
    """Install what is missing; returns 1, with one line, where that was not possible."""
    by_apt = os.geteuid() == 0 and shutil.which("apt-get") is not None
    wanted = [need.package for need in NEEDS if not need.is_met()] if by_apt else missing()
    if wanted:
        _install(wanted, by_apt)
    lacking = missing()
    if lacking:
        print(f"The tests need these packages: {' '.join(lacking)}", file=sys.stderr)
        return 1
    return 0


def _install(packages: list[str], by_apt: bool) -> None:
    print(f"Installing {' '.join(packages)} ...", flush=True)
    if by_apt:
        _run("apt-get", "update")
        for package in packages:
            _run("apt-get", "install", "-y", "--no-install-recommends", package)
        if not _has_chromium():
            _run("apt-get", "install", "-y", "--no-install-recommends", "chromium")
    if not _has_chromium():
        _run(sys.executable, "-m", "playwright", "install", "chromium")


def _run(*command: str) -> None:
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with _NOTES.open("a") as notes:
        subprocess.run(command, env=environ, stdout=notes, stderr=notes, check=False)


if __name__ == "__main__":
    raise SystemExit(main())
