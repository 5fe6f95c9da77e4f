"""Photos are drawn anew in a process of their own; nothing that a photo holds harms the portal."""

import io
import os
import re
import subprocess
import sys
import time
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from portal.domain.evidence import FileKind, RefusalReason
from portal.files import cleaning
from portal.files.checking import FileRefused
from portal.files.cleaning import CleanerStopped, SafeCopy, clean_image
from tests.files.samples import MAKER, ORIENTATION, bomb_png, photo, picture, png_chunk

PIXELS = 64_000_000


def clean(data: bytes, kind: FileKind = FileKind.JPEG, most: int = PIXELS) -> SafeCopy:
    return clean_image(kind, data, most)


def opened(copy: SafeCopy) -> Image.Image:
    return Image.open(io.BytesIO(copy.data))


def refusal(data: bytes, kind: FileKind, most: int = PIXELS) -> RefusalReason:
    with pytest.raises(FileRefused) as caught:
        clean_image(kind, data, most)
    return caught.value.reason


@pytest.mark.parametrize("kind", [FileKind.JPEG, FileKind.PNG, FileKind.WEBP])
def test_what_a_photo_tells_about_its_owner_is_gone(kind: FileKind) -> None:
    sent = photo(kind=kind.name)
    assert MAKER.encode() in sent
    assert Image.open(io.BytesIO(sent)).getexif().get_ifd(0x8825)
    copy = clean(sent, kind)
    drawn = opened(copy)
    assert dict(drawn.getexif()) == {}
    assert set(drawn.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert MAKER.encode() not in copy.data
    assert b"Exif" not in copy.data
    assert b"my comment" not in copy.data
    assert (copy.width, copy.height) == (60, 40)


# Where the red half of the picture is to be seen, by the orientation in the EXIF.
@pytest.mark.parametrize(
    ("orientation", "size", "red"),
    [
        (1, (60, 40), (5, 20)),
        (2, (60, 40), (55, 20)),
        (3, (60, 40), (55, 20)),
        (4, (60, 40), (5, 20)),
        (5, (40, 60), (20, 5)),
        (6, (40, 60), (20, 5)),
        (7, (40, 60), (20, 55)),
        (8, (40, 60), (20, 55)),
        (99, (60, 40), (5, 20)),
    ],
)
def test_a_photo_stays_the_right_way_up(orientation: int, size, red) -> None:
    drawn = opened(clean(photo(orientation)))
    assert drawn.size == size
    shown = drawn.getpixel(red)
    assert isinstance(shown, tuple)
    assert shown[0] > 200
    assert shown[2] < 60
    assert drawn.getexif().get(ORIENTATION) is None


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_pictures_of_every_depth(mode: str) -> None:
    data = io.BytesIO()
    if mode == "I;16":
        Image.new(mode, (30, 20), 128 * 256).save(data, "PNG")
    else:
        Image.new("L", (30, 20), 128).convert(mode).save(data, "PNG")
    copy = clean(data.getvalue(), FileKind.PNG)
    assert copy.kind == FileKind.PNG
    level = opened(copy).convert("L").getpixel((3, 3))
    assert level in ((0, 255) if mode == "1" else (127, 128, 129))


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_jpegs_of_every_colour_space(mode: str) -> None:
    data = io.BytesIO()
    Image.new(mode, (30, 20)).save(data, "JPEG", progressive=True)
    assert opened(clean(data.getvalue())).mode == "RGB"


def test_a_photo_that_holds_several_is_its_first() -> None:
    data = io.BytesIO()
    first, second = (Image.new("RGB", (30, 20), colour) for colour in ("red", "blue"))
    first.save(data, "MPO", save_all=True, append_images=[second])
    drawn = opened(clean(data.getvalue()))
    assert drawn.format == "JPEG"
    assert drawn.getpixel((5, 5))[0] > 200  # type: ignore[index]


def test_a_clear_picture_keeps_its_holes() -> None:
    data = picture("WEBP", mode="RGBA")
    assert clean(data, FileKind.WEBP).kind == FileKind.JPEG
    holed = io.BytesIO()
    Image.new("RGBA", (30, 20), (255, 0, 0, 0)).save(holed, "WEBP")
    copy = clean(holed.getvalue(), FileKind.WEBP)
    assert copy.kind == FileKind.PNG
    assert opened(copy).getpixel((3, 3))[3] == 0  # type: ignore[index]


def test_a_large_photo_is_made_smaller_and_its_size_told() -> None:
    copy = clean(picture(size=(5000, 100)))
    assert (copy.width, copy.height) == (5000, 100)
    assert opened(copy).size == (4096, 82)


def test_what_hides_behind_a_photo_is_gone() -> None:
    copy = clean(picture() + b"%PDF-1.7 hidden" + picture("PNG"))
    assert b"hidden" not in copy.data
    assert copy.data.endswith(b"\xff\xd9")


# Linux counts the memory of the parent at the moment of the fork to the child, so a small process
# must be the parent, not the one of all tests.
PEAK_OF_THE_CLEANER = """
import resource, sys
from portal.domain.evidence import FileKind
from portal.files.checking import FileRefused
from portal.files.cleaning import clean_image
try:
    clean_image(FileKind.PNG, sys.stdin.buffer.read(), int(sys.argv[1]))
except FileRefused as refused:
    print(refused.reason.name, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


@pytest.mark.parametrize(
    "size", [(30_000, 30_000), (65_500, 1_000), (0, 5), (2**31 - 1, 2**31 - 1)]
)
def test_a_picture_of_too_many_pixels_is_refused_before_it_is_drawn(size) -> None:
    told = subprocess.run(
        [sys.executable, "-c", PEAK_OF_THE_CLEANER, str(PIXELS)],
        input=bomb_png(*size),
        stdout=subprocess.PIPE,
        timeout=60,
        check=True,
    )
    reason, peak_kib = told.stdout.split()
    assert reason.decode() in (RefusalReason.TOO_MANY_PIXELS.name, RefusalReason.DAMAGED.name)
    assert int(peak_kib) <= 120_000


def test_the_largest_picture_allowed_is_drawn_within_the_memory() -> None:
    width, height = 8000, 8000
    row = b"\x00" + bytes(width * 3)
    data = bomb_png(width, height, row * height)
    assert len(data) < 1_000_000
    assert opened(clean(data, FileKind.PNG)).size == (4096, 4096)
    assert refusal(data, FileKind.PNG, PIXELS - 1) == RefusalReason.TOO_MANY_PIXELS


def test_text_that_swells_is_refused() -> None:
    swollen = png_chunk(b"zTXt", b"note\x00\x00" + zlib.compress(bytes(80_000_000), 1))
    data = picture("PNG")
    assert refusal(data[:33] + swollen + data[33:], FileKind.PNG) == RefusalReason.DAMAGED


@pytest.mark.parametrize("kind", [FileKind.JPEG, FileKind.PNG, FileKind.WEBP])
def test_a_photo_cut_short_is_refused(kind: FileKind) -> None:
    data = picture(kind.name, size=(300, 300))
    assert refusal(data[: len(data) // 2], kind) == RefusalReason.DAMAGED


def test_no_other_decoder_is_tried() -> None:
    assert refusal(picture("PNG"), FileKind.JPEG) == RefusalReason.DAMAGED
    assert refusal(picture("TIFF"), FileKind.JPEG) == RefusalReason.DAMAGED


def test_other_kinds_are_never_decoded() -> None:
    with pytest.raises(ValueError, match="never cleaned"):
        clean(b"", FileKind.HEIC)


def test_the_web_process_does_not_load_pillow() -> None:
    script = "import sys, portal.services.evidence.evidence_checks; sys.exit('PIL' in sys.modules)"
    assert os.spawnv(os.P_WAIT, sys.executable, [sys.executable, "-c", script]) == 0


@pytest.fixture
def program(tmp_path, monkeypatch: pytest.MonkeyPatch):
    """Puts another program in the cleaner's place."""

    def replace(source: str) -> None:
        file = tmp_path / "program.py"
        file.write_text(source)
        monkeypatch.setattr(cleaning, "_PROGRAM", file)

    return replace


def test_a_process_that_hangs_is_ended(program) -> None:
    program("import time; time.sleep(60)")
    began = time.monotonic()
    with pytest.raises(CleanerStopped):
        clean_image(FileKind.JPEG, bytes(1_000_000), PIXELS, seconds=0.5)
    assert time.monotonic() - began < 10


@pytest.mark.parametrize(
    "source",
    [
        "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
        "import sys; sys.stdout.write('<script>')",
        "import sys; sys.stdout.buffer.write(b'jpeg' + bytes(8) + b'<script>alert(1)</script>')",
        "import sys; sys.stdout.buffer.write(b'gif ' + bytes(8) + b'GIF89a')",
        "import sys; sys.stdout.buffer.write(b'jpeg' + b'\\xff' * 1000)",
        "import sys; [sys.stdout.buffer.write(bytes(1000000)) for _ in range(200)]",
        "import sys; sys.exit(3)",
        "",
    ],
)
def test_what_the_process_answers_is_not_believed(program, source: str) -> None:
    program(source)
    assert refusal(picture(), FileKind.JPEG) == RefusalReason.DAMAGED


def test_the_process_gets_nothing_of_ours(program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "s" * 40)
    program(
        "import os, sys\n"
        "opened = [n for n in range(3, 200) if os.path.exists(f'/proc/self/fd/{n}')]\n"
        "ours = [n for n in opened if 'proc' not in os.readlink(f'/proc/self/fd/{n}')]"
        " if opened else []\n"
        "sys.exit(4 if not ours and 'SECRET_KEY' not in os.environ else 3)\n"
    )
    with open(__file__, "rb") as held:
        os.set_inheritable(held.fileno(), True)
        assert refusal(picture(), FileKind.JPEG) == RefusalReason.TOO_MANY_PIXELS


def test_the_process_holds_itself_to_limits() -> None:
    arguments = [sys.executable, "-I", str(cleaning._PROGRAM), "png", "100"]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        ends_at = time.monotonic() + 30
        while (limits := _limits_of(process.pid))[
            "Max processes"
        ] != 0 and time.monotonic() < ends_at:
            time.sleep(0.05)
        process.communicate(b"")
    assert limits == {
        "Max cpu time": 20,
        "Max file size": 0,
        "Max core file size": 0,
        "Max open files": 0,
        "Max processes": 0,
        "Max address space": 1 << 30,
    }


def _limits_of(pid: int) -> dict[str, int | None]:
    names = "cpu time|file size|core file size|open files|processes|address space"
    rows = re.findall(rf"^(Max (?:{names})) +(\S+)", Path(f"/proc/{pid}/limits").read_text(), re.M)
    return {name: int(value) if value.isdigit() else None for name, value in rows}


SEEDS = {FileKind.JPEG: photo(6), FileKind.PNG: picture("PNG"), FileKind.WEBP: picture("WEBP")}


@settings(max_examples=15, deadline=None)
@given(
    st.sampled_from(sorted(SEEDS)),
    st.lists(st.tuples(st.integers(0, 900), st.binary(min_size=1, max_size=8)), max_size=8),
)
def test_a_bent_photo_is_drawn_or_refused(kind: FileKind, changes) -> None:
    data = bytearray(SEEDS[kind])
    for place, piece in changes:
        data[place % len(data) : place % len(data) + len(piece)] = piece
    try:
        copy = clean(bytes(data), kind)
    except FileRefused:
        return
    opened(copy).load()
