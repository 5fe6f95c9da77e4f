"""A safe copy of a photo: decoded and drawn anew in a process of its own, held by limits."""

import contextlib
import io
import struct
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from portal.domain.evidence import CLEANED, FileKind, RefusalReason
from portal.files.checking import FileRefused
from portal.files.signatures import sniff
from portal.files.window import Window

_PROGRAM = Path(__file__).with_name("image_process.py")
_SECONDS = 60.0
_MOST_OUTPUT = 80_000_000
_HEADER = struct.Struct(">4sII")
_FORMATS = {b"jpeg": FileKind.JPEG, b"png ": FileKind.PNG}
# The exit code of `image_process` for a picture with more pixels than allowed.
_TOO_MANY_PIXELS = 4


class CleanerStopped(Exception):
    """The process was too slow on the clock: the machine may be busy, so another try is fair."""


@dataclass(frozen=True, slots=True)
class SafeCopy:
    """The cleaned picture; `width` and `height` are those of the original, in pixels."""

    kind: FileKind
    data: bytes
    width: int
    height: int


def clean_image(
    kind: FileKind, data: bytes, most_pixels: int, seconds: float = _SECONDS
) -> SafeCopy:
    """Draw a picture anew.

    Args:
        kind: one of `CLEANED`, as sniffed.
        data: the whole file.
        most_pixels: width times height.
        seconds: how long it may take on the clock.

    Raises:
        FileRefused: it cannot be decoded within the limits.
        CleanerStopped: it took too long.
    """
    if kind not in CLEANED:
        raise ValueError(f"{kind} is never cleaned")
    code, output = _run(kind, data, most_pixels, seconds)
    if code == _TOO_MANY_PIXELS:
        raise FileRefused(RefusalReason.TOO_MANY_PIXELS)
    if code != 0 or not _HEADER.size < len(output) <= _MOST_OUTPUT:
        raise FileRefused(RefusalReason.DAMAGED)
    name, width, height = _HEADER.unpack_from(output)
    drawn = output[_HEADER.size :]
    made = _FORMATS.get(name)
    # What comes back is not believed either: the process has read a stranger's bytes.
    if made is None or sniff(Window(io.BytesIO(drawn))) != made or width * height > most_pixels:
        raise FileRefused(RefusalReason.DAMAGED)
    return SafeCopy(made, drawn, width, height)


def _run(kind: FileKind, data: bytes, most_pixels: int, seconds: float) -> tuple[int, bytes]:
    stopped = threading.Event()
    with subprocess.Popen(  # noqa: S603  (our own program, no shell, no word of a stranger)
        [sys.executable, "-I", str(_PROGRAM), kind.value, str(most_pixels)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
        cwd="/",
        start_new_session=True,
    ) as process:

        def stop() -> None:
            stopped.set()
            process.kill()

        timer = threading.Timer(seconds, stop)
        timer.start()
        try:
            output = _exchange(process.stdin, process.stdout, data)
            if len(output) > _MOST_OUTPUT:
                process.kill()
            code = process.wait()
        except BaseException:
            process.kill()
            raise
        finally:
            timer.cancel()
    if stopped.is_set():
        raise CleanerStopped
    return code, output


def _exchange(to: IO[bytes] | None, back: IO[bytes] | None, data: bytes) -> bytes:
    assert to is not None  # noqa: S101  (both are pipes)
    assert back is not None  # noqa: S101
    # It may end before it has read all, when the first bytes are enough to refuse.
    with contextlib.suppress(BrokenPipeError):
        to.write(data)
    with contextlib.suppress(BrokenPipeError):
        to.close()
    return back.read(_MOST_OUTPUT + 1)
