"""Run as a program of its own: reads one picture from standard input, writes it drawn anew.

Pillow decodes what strangers made, so this process has no environment, no open files, no
network use, little memory and little time. It imports nothing of the portal.
"""

import contextlib
import io
import resource
import struct
import sys
import warnings
from typing import Any

# Exit codes, read by `portal.files.cleaning`.
DAMAGED, TOO_MANY_PIXELS = 3, 4

_MEMORY = 1 << 30
_CPU_SECONDS = 20
_LONGEST_SIDE = 4096
_ORIENTATION = 0x0112
_JPEG_QUALITY = 88
# The decoder by the format that the portal has sniffed: no other is ever tried.
_FORMATS = {"jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}


def _limit(what: int, most: int) -> None:
    # macOS knows some of the limits by name only; the pixel limit holds there all the same.
    with contextlib.suppress(*(() if sys.platform == "linux" else (ValueError, OSError))):
        resource.setrlimit(what, (most, most))


def main() -> int:
    """Clean the picture; returns the exit code."""
    _limit(resource.RLIMIT_AS, _MEMORY)
    _limit(resource.RLIMIT_CPU, _CPU_SECONDS)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_CORE, 0)
    kind, most_pixels = sys.argv[1], int(sys.argv[2])

    from PIL import (  # noqa: F401  (each is wanted by one format or another)
        ExifTags,
        Image,
        ImageColor,
        ImagePalette,
        JpegImagePlugin,
        MpoImagePlugin,
        PngImagePlugin,
        TiffImagePlugin,
        WebPImagePlugin,
    )

    Image.preinit()
    # Every module is loaded: from here on nothing needs to be opened or started.
    _limit(resource.RLIMIT_NOFILE, 0)
    _limit(resource.RLIMIT_NPROC, 0)
    warnings.simplefilter("ignore")
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = most_pixels
    try:
        picture = Image.open(io.BytesIO(sys.stdin.buffer.read()), formats=[_FORMATS[kind]])
        if picture.width * picture.height > most_pixels:
            return TOO_MANY_PIXELS
        width, height = picture.size
        made, data = _draw_anew(Image, picture, kind)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        return TOO_MANY_PIXELS
    except Exception:  # a decoder may raise anything at all for a bad file
        return DAMAGED
    sys.stdout.buffer.write(struct.pack(">4sII", made, width, height) + data)
    sys.stdout.buffer.flush()
    return 0


def _draw_anew(image: Any, picture: Any, kind: str) -> tuple[bytes, bytes]:
    turn = _turn(image, picture)
    picture.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    if picture.mode.startswith(("I", "F")):
        picture = picture.point(lambda level: level / 256).convert("L")
    has_alpha = picture.has_transparency_data
    picture = picture.convert("RGBA" if has_alpha else "RGB")
    if turn is not None:
        picture = picture.transpose(turn)
    # A new picture holds the pixels and nothing else: no EXIF, comment, profile or thumbnail.
    plain = image.new(picture.mode, picture.size)
    plain.paste(picture)
    data = io.BytesIO()
    if kind == "png" or has_alpha:
        plain.save(data, "PNG")
        return b"png ", data.getvalue()
    plain.save(data, "JPEG", quality=_JPEG_QUALITY)
    return b"jpeg", data.getvalue()


def _turn(image: Any, picture: Any) -> Any:
    turns = {
        2: image.Transpose.FLIP_LEFT_RIGHT,
        3: image.Transpose.ROTATE_180,
        4: image.Transpose.FLIP_TOP_BOTTOM,
        5: image.Transpose.TRANSPOSE,
        6: image.Transpose.ROTATE_270,
        7: image.Transpose.TRANSVERSE,
        8: image.Transpose.ROTATE_90,
    }
    try:
        return turns.get(picture.getexif().get(_ORIENTATION))
    except Exception:  # a photo with a broken note about itself is still a photo
        return None


if __name__ == "__main__":
    sys.exit(main())
