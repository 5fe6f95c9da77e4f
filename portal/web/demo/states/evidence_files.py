"""Files that states add: drawn here, so that nobody's photo is shown."""

import struct
import zlib
from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw

from portal.services.evidence import evidence
from portal.services.evidence.evidence_case import EvidenceCase
from portal.services.evidence.evidence_checks import check_waiting

LONG_LABEL = "Photo of the hall on the night of the party, taken from the stairs, " * 2

PDF = (
    b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\ntrailer\n<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
)
PROGRAM = b"MZ" + bytes(100)


@cache
def drawn_photo(number: int = 0) -> bytes:
    """A drawing of a broken window; another number, another file."""
    image = Image.new("RGB", (640, 480 + number), "#7a8a99")
    draw = ImageDraw.Draw(image)
    draw.rectangle((120, 80, 520, 400), fill="#cfe3f2", outline="#3b2f24", width=16)
    draw.polygon(((300, 180), (340, 240), (420, 220), (350, 290), (300, 330)), fill="#1c2a36")
    data = BytesIO()
    image.save(data, "JPEG")
    return data.getvalue()


def huge_picture() -> bytes:
    """A few bytes that say they are a picture of 900 million pixels."""
    size = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", size), (b"IDAT", zlib.compress(b"")), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, body) for name, body in parts)


def add_one_of_each_state(case: EvidenceCase) -> None:
    """A photo and a document that are kept, a picture that is not, and a photo being checked."""
    for data, name in (
        (drawn_photo(), "window.jpg"),
        (PDF, f"{LONG_LABEL}.pdf"),
        (huge_picture(), "sky.png"),
    ):
        evidence.add_file(case, name, BytesIO(data))
    check_waiting()
    evidence.add_file(case, "later.jpg", BytesIO(drawn_photo(1)))


def _chunk(name: bytes, body: bytes) -> bytes:
    crc = struct.pack(">I", zlib.crc32(name + body))
    return struct.pack(">I", len(body)) + name + body + crc
