"""Which format a file has, told from its first bytes; neither its name nor the browser is asked.

Formats as their specifications begin: JPEG (ITU-T T.81), PNG and WebP (RIFF), PDF (ISO 32000),
the boxes of ISO 14496-12 and QuickTime, MPEG audio (ISO 11172-3), WAVE and Ogg (RFC 3533).
"""

from portal.domain.evidence import FileKind
from portal.files.mpeg_audio import begins_as_mp3
from portal.files.window import Window

_HEAD = 64
_OGG_CODECS = (b"\x01vorbis", b"OpusHead", b"\x7fFLAC", b"Speex   ")

_BRANDS = {
    b"qt  ": FileKind.MOV,
    b"M4A ": FileKind.M4A,
    b"heic": FileKind.HEIC,
    b"heix": FileKind.HEIC,
    b"heim": FileKind.HEIC,
    b"heis": FileKind.HEIC,
    **dict.fromkeys(
        (b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V "),
        FileKind.MP4,
    ),
}
# General image brands: a HEIC photo names its own brand among the compatible ones.
_GENERAL_IMAGE = (b"mif1", b"msf1")
_LONGEST_FTYP = 512


def sniff(file: Window) -> FileKind | None:
    """The format of a file, or None when it is not one that we take."""
    head = file.at(0, _HEAD)
    if head.startswith(b"\xff\xd8\xff"):
        return FileKind.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileKind.PNG
    if head.startswith((b"%PDF-1.", b"%PDF-2.")):
        return FileKind.PDF
    if head.startswith(b"RIFF"):
        return _riff(head)
    if head.startswith(b"OggS\x00\x02"):
        return FileKind.OGG if head[28:].startswith(_OGG_CODECS) else None
    if head[4:8] == b"ftyp":
        return _boxed(file)
    return FileKind.MP3 if begins_as_mp3(file) else None


def _riff(head: bytes) -> FileKind | None:
    if head[8:12] == b"WAVE":
        return FileKind.WAV
    if head[8:15] == b"WEBPVP8":
        return FileKind.WEBP
    return None


def _boxed(file: Window) -> FileKind | None:
    length = int.from_bytes(file.at(0, 4), "big")
    if not 16 <= length <= _LONGEST_FTYP or length % 4:
        return None
    box = file.at(8, length - 8)
    brand = box[:4]
    if brand in _GENERAL_IMAGE:
        brand = next((one for one in _words(box[8:]) if _BRANDS.get(one) == FileKind.HEIC), brand)
    return _BRANDS.get(brand)


def _words(data: bytes) -> list[bytes]:
    return [data[place : place + 4] for place in range(0, len(data), 4)]
