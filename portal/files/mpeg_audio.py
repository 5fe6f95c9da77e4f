"""MP3 has no signature: two whole frames in a row tell it from chance [ISO 11172-3, 13818-3]."""

from portal.files.window import Window

_PROBE = 8 * 1024
_MPEG1, _MPEG2, _MPEG25 = 3, 2, 0
_LAYER_3 = 1
# Kilobits a second by the frame's index; 0 and 15 are not allowed here.
_RATES_MPEG1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0)
_RATES_MPEG2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0)
_SAMPLING = {
    _MPEG1: (44100, 48000, 32000, 0),
    _MPEG2: (22050, 24000, 16000, 0),
    _MPEG25: (11025, 12000, 8000, 0),
}


def begins_as_mp3(file: Window) -> bool:
    """Whether a file begins with an MP3 frame, after an ID3 tag or at once."""
    start = _after_tag(file.at(0, 10))
    probe = file.at(start, _PROBE)
    # Tags are padded with zeros, sometimes beyond the length that they state.
    place = len(probe) - len(probe.lstrip(b"\x00")) if start else 0
    first = _frame_bytes(probe[place : place + 4])
    return first > 0 and _frame_bytes(probe[place + first : place + first + 4]) > 0


def _after_tag(head: bytes) -> int:
    if len(head) < 10 or not head.startswith(b"ID3") or any(byte > 127 for byte in head[6:10]):
        return 0
    size = 0
    for byte in head[6:10]:
        size = size << 7 | byte
    return 10 + size


def _frame_bytes(header: bytes) -> int:
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE0 != 0xE0:
        return 0
    version, layer = header[1] >> 3 & 3, header[1] >> 1 & 3
    if version not in _SAMPLING or layer != _LAYER_3:
        return 0
    rates = _RATES_MPEG1 if version == _MPEG1 else _RATES_MPEG2
    rate, sampling = rates[header[2] >> 4], _SAMPLING[version][header[2] >> 2 & 3]
    if not rate or not sampling:
        return 0
    samples = 1152 if version == _MPEG1 else 576
    return samples // 8 * rate * 1000 // sampling + (header[2] >> 1 & 1)
