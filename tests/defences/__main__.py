"""Takes each defence out, in a copy of the project, and demands that its tests fail: `make mutants`.

python -m tests.defences [words that the defence's description contains]
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from portal.config import ROOT
from tests.defences.table import DEFENCES, Defence

_SECONDS = 300
# A test that cannot even begin shows nothing.
_FAILED = 1


def main(words: list[str]) -> int:
    """Returns 1 where a defence can be taken out and a test of it still passes."""
    chosen = [each for each in DEFENCES if all(word.lower() in each.says.lower() for word in words)]
    unseen = 0
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "portal"
        _copy(copy)
        if not _pass_as_it_stands(copy, chosen):
            print("With every defence in its place the tests must pass; they do not")
            return 1
        for defence in chosen:
            for test in defence.noticed_by:
                seen = _notices(copy, defence, test)
                unseen += not seen
                print(f"{'noticed' if seen else 'UNSEEN':8}{defence.says}: {test}", flush=True)
    print(f"{len(chosen)} defences taken out; {unseen} tests did not notice")
    return 1 if unseen else 0


def where(test: str) -> Path:
    """The file of a test, from the project's root.

    Raises:
        LookupError: there is no such test, or more than one file has it.
    """
    files = [
        file
        for file in sorted((ROOT / "tests").rglob("test_*.py"))
        if re.search(rf"^def {test}\(", file.read_text(), re.MULTILINE)
    ]
    if len(files) != 1:
        raise LookupError(f"{test} is in {len(files)} files")
    return files[0].relative_to(ROOT)


def without(defence: Defence) -> str:
    """The text of the defence's file once it is taken out.

    Raises:
        LookupError: what is to be taken out is not there exactly once.
    """
    text = (ROOT / defence.file).read_text()
    if text.count(defence.stands) != 1:
        raise LookupError(f"{defence.says}: found {text.count(defence.stands)} times")
    return text.replace(defence.stands, defence.removed)


def _copy(to: Path) -> None:
    left_out = shutil.ignore_patterns(".git", ".venv", "node_modules", "__pycache__", "instance")
    shutil.copytree(ROOT, to, ignore=left_out, symlinks=True)


def _pass_as_it_stands(copy: Path, defences: list[Defence]) -> bool:
    for database in sorted({each.database for each in defences}):
        tests = sorted(
            {test for each in defences if each.database == database for test in each.noticed_by}
        )
        if _run(copy, database, tests).returncode:
            return False
    return True


def _run(copy: Path, database: str, tests: list[str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-q", "--db", database, "-k", " or ".join(tests)]
    files = sorted({str(where(test)) for test in tests})
    # No bytecode: a file changed within the same second would be taken for the one before.
    environ = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [*command, *files],
        cwd=copy,
        env=environ,
        check=False,
        capture_output=True,
        text=True,
        timeout=_SECONDS,
    )


def _notices(copy: Path, defence: Defence, test: str) -> bool:
    file = copy / defence.file
    file.write_text(without(defence))
    try:
        run = _run(copy, defence.database, [test])
    finally:
        file.write_text((ROOT / defence.file).read_text())
    return run.returncode == _FAILED and " failed" in run.stdout.splitlines()[-1]


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
