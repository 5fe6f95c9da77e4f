"""What the machine must have is named in one line; the runner's script is sound and runs `make test`."""

import os
import subprocess

import pytest

from portal.config import ROOT
from tests.house import needs
from tests.house.needs import Need


def test_this_machine_has_what_the_tests_need() -> None:
    assert needs.missing() == []


def test_what_cannot_be_installed_is_named_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = _asked(monkeypatch, Need("one-package", lambda: False), Need("there", lambda: True))
    assert needs.main() == 1
    assert asked == [["one-package"]]
    assert capsys.readouterr().err == "The tests need these packages: one-package\n"


@pytest.mark.parametrize(("user", "asked_for"), [(0, [["quick"]]), (1000, [])])
def test_where_something_slower_stands_in_nothing_is_missing(
    monkeypatch: pytest.MonkeyPatch, user: int, asked_for: list[list[str]]
) -> None:
    """Only who can have packages by apt asks for the quicker one."""
    asked = _asked(monkeypatch, Need("quick", lambda: False, lambda: True))
    monkeypatch.setattr(os, "geteuid", lambda: user)
    monkeypatch.setattr("shutil.which", lambda program: f"/usr/bin/{program}")
    assert needs.main() == 0
    assert asked == asked_for


def _asked(monkeypatch: pytest.MonkeyPatch, *wanted: Need) -> list[list[str]]:
    asked: list[list[str]] = []
    monkeypatch.setattr(needs, "NEEDS", wanted)
    monkeypatch.setattr(needs, "_install", lambda packages, by_apt: asked.append(packages))
    return asked


def test_the_runner_s_script_is_executable_and_parses() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert subprocess.run(["bash", "-n", str(script)], check=False).returncode == 0
    assert script.read_text().rstrip().endswith("exec make test")


def test_make_help_lists_the_commands_of_the_readme() -> None:
    done = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    listed = {line.split()[0] for line in done.stdout.splitlines()}
    assert listed >= {"run", "test", "check", "help", "bench"}
