"""Small files of every kind, made by Pillow or byte by byte."""

import io
import struct
import zipfile
import zlib
from typing import Any

from PIL import Image

from portal.domain.evidence import FileKind

ORIENTATION, GPS, LATITUDE_REF, LATITUDE = 0x0112, 0x8825, 1, 2
MAKER = "Secretphone"


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), **options: Any) -> bytes:
    """A picture whose left half is red and whose right half is blue."""
    drawn = Image.new(options.pop("mode", "RGB"), size, "blue")
    drawn.paste("red", (0, 0, size[0] // 2, size[1]))
    data = io.BytesIO()
    drawn.save(data, kind, **options)
    return data.getvalue()


def photo(orientation: int = 1, kind: str = "JPEG", size: tuple[int, int] = (60, 40)) -> bytes:
    """A photo that tells where it was taken, and by what."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[0x010F] = MAKER
    exif.get_ifd(GPS)[LATITUDE_REF] = "N"
    exif.get_ifd(GPS)[LATITUDE] = (51.0, 30.0, 3.0)
    return picture(kind, size, exif=exif.tobytes(), comment=b"my comment")


def png_chunk(name: bytes, body: bytes) -> bytes:
    """One part of a PNG file."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def bomb_png(width: int = 30_000, height: int = 30_000, body: bytes = b"") -> bytes:
    """A PNG of few bytes that says it has 900 million pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", header)
        + png_chunk(b"IDAT", zlib.compress(body, 1))
        + png_chunk(b"IEND", b"")
    )


def archive(comment: bytes = b"") -> bytes:
    """A ZIP file, the same to the byte whenever it is made: test names are made from it."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as made:
        made.writestr(zipfile.ZipInfo("run.js", (2026, 10, 14, 12, 0, 0)), "alert(1)")
        made.comment = comment
    return data.getvalue()


def box(name: bytes, body: bytes = b"") -> bytes:
    """One box of ISO 14496-12."""
    return struct.pack(">I", 8 + len(body)) + name + body


def _boxed(brand: bytes, *compatible: bytes, content: bytes = b"moov") -> bytes:
    return (
        box(b"ftyp", brand + bytes(4) + b"".join(compatible))
        + box(b"free", b"x" * 20)
        + box(content, b"tracks")
        + box(b"mdat", b"frames" * 50)
    )


def _mp3() -> bytes:
    # MPEG 1 layer III, 128 kilobits, 44.1 kHz: frames of 417 bytes.
    frame = b"\xff\xfb\x90\x00" + bytes(413)
    return b"ID3\x04\x00\x00\x00\x00\x00\x0a" + bytes(10) + frame * 3


def _wav() -> bytes:
    form = struct.pack("<HHIIHH", 1, 1, 8000, 8000, 1, 8)
    body = (
        b"WAVEfmt " + struct.pack("<I", len(form)) + form + b"data" + struct.pack("<I", 4) + b"wave"
    )
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _ogg() -> bytes:
    return b"OggS\x00\x02" + bytes(21) + b"\x13" + b"OpusHead" + bytes(11)


def pdf() -> bytes:
    """The least PDF that ends as a PDF does."""
    return b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\ntrailer\n<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"


def one_of_each() -> dict[FileKind, bytes]:
    """A good file of every kind that we take."""
    return {
        FileKind.JPEG: picture("JPEG"),
        FileKind.PNG: picture("PNG"),
        FileKind.WEBP: picture("WEBP"),
        FileKind.HEIC: _boxed(b"mif1", b"mif1", b"heic", content=b"meta"),
        FileKind.PDF: pdf(),
        FileKind.MP4: _boxed(b"isom", b"isom", b"avc1"),
        FileKind.MOV: _boxed(b"qt  ", b"qt  "),
        FileKind.MP3: _mp3(),
        FileKind.M4A: _boxed(b"M4A ", b"mp42"),
        FileKind.WAV: _wav(),
        FileKind.OGG: _ogg(),
    }
