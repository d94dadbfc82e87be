"""Pictures made anew from their pixels: no metadata, no leftovers, no surprises."""

import io
import struct
import threading
import zlib
from dataclasses import dataclass

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from horo.core.refused import Refused
from horo.files import moving

MOST_PIXELS = 40_000_000
MOST_WITH_ALPHA = 20_000_000  # they take twice the memory while they are made smaller
LONGEST = 3_200  # pixels of a side; a larger picture is kept in this size
THUMBNAIL, SMALL = 1_200, 400
AVATAR_SIZES = (48, 96, 256)
FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/gif": "GIF", "image/webp": "WEBP"}
ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/webp": "webp"}

_one_at_a_time = threading.BoundedSemaphore(1)  # decoding takes up to 160 MB
_UNREADABLE = (
    OSError, SyntaxError, ValueError, ArithmeticError, EOFError, LookupError, TypeError,
    struct.error, zlib.error, Image.DecompressionBombError, Image.DecompressionBombWarning,
)  # fmt: skip  # what Pillow raises for broken files


class PictureRefused(Refused):
    pass


@dataclass(frozen=True)
class Picture:
    """A picture ready to be kept, and its smaller copies; None where it is small enough itself."""

    kind: str
    content: bytes
    width: int
    height: int
    thumbnail: bytes | None
    small: bytes | None


def remake(content: bytes, kind: str) -> Picture:
    """Return the picture in `content`, whose bytes are of `kind`, turned the right way up.

    What moves goes on moving within limits, and is its first frame beyond them. Raises
    PictureRefused for more than 40 million pixels, before any is decoded, and for a broken file.
    """
    with _one_at_a_time:
        opened = _open(content, kind)
        try:
            moves = getattr(opened, "is_animated", False)
            still = _upright(opened, LONGEST)
            kept = _moving(content, kind) if moves else None
            full = kept or _written(still, kind)
            if kept:
                width, height = opened.size
            else:
                width, height = still.size
            copies = [_copy(still, size) for size in (THUMBNAIL, SMALL)]
        except _UNREADABLE as error:
            raise _broken() from error
    return Picture(kind, full, width, height, *copies)


def avatars(content: bytes, kind: str) -> dict[int, bytes]:
    """Return the middle of a picture as a square, in WebP, by its side in pixels."""
    with _one_at_a_time:
        opened = _open(content, kind)
        try:
            still = _upright(opened, 4 * max(AVATAR_SIZES))
            return {
                size: _webp(ImageOps.fit(still, (size, size), Image.Resampling.LANCZOS))
                for size in AVATAR_SIZES
            }
        except _UNREADABLE as error:
            raise _broken() from error


def _open(content: bytes, kind: str) -> Image.Image:
    """Read the header of a picture, and refuse it by what that says."""
    try:
        opened = Image.open(io.BytesIO(content), formats=[FORMATS[kind]])
    except Image.DecompressionBombError as error:
        raise _too_many(MOST_PIXELS) from error
    except _UNREADABLE as error:
        raise _broken() from error
    most = MOST_WITH_ALPHA if opened.mode in ("RGBA", "LA") else MOST_PIXELS
    if opened.width * opened.height > most:
        raise _too_many(most)
    return opened


def _upright(opened: Image.Image, longest: int) -> Image.Image:
    """Decode, shrink to `longest` at most, and turn as the camera was held."""
    turned = opened.getexif().get(0x0112, 1)
    if opened.mode in ("P", "1") or opened.mode.startswith("I"):
        opened = _eight_bits(opened)
    opened.thumbnail((longest, longest), Image.Resampling.LANCZOS, reducing_gap=2.0)
    still = opened if opened.mode in ("L", "RGB", "RGBA") else _eight_bits(opened)
    return _turn(still, turned)


def _eight_bits(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):
        return image.point(lambda value: value * (1 / 256)).convert("L")
    has_alpha = image.mode in ("LA", "PA", "RGBa", "La") or "transparency" in image.info
    return image.convert("RGBA" if has_alpha else "L" if image.mode == "1" else "RGB")


_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def _turn(still: Image.Image, turned: object) -> Image.Image:
    """Return a bare copy, so that nothing but pixels is carried on."""
    method = _TURNS.get(turned) if isinstance(turned, int) else None
    bare = still.transpose(method) if method is not None else still.copy()
    bare.info = {}
    return bare


def _moving(content: bytes, kind: str) -> bytes | None:
    """Return a moving picture as it may be kept; None where one frame has to do."""
    try:
        return moving.gif(content) if kind == "image/gif" else moving.webp(content)
    except moving.BrokenError:
        return None


def _written(still: Image.Image, kind: str) -> bytes:
    target = io.BytesIO()
    if kind == "image/jpeg":
        still.convert("RGB").save(target, "JPEG", quality=88, progressive=True)
    elif kind == "image/webp":
        still.save(target, "WEBP", quality=86, method=2)
    else:
        level = 6 if still.width * still.height < 4_000_000 else 2
        still.save(target, FORMATS[kind], compress_level=level)
    return target.getvalue()


def _copy(still: Image.Image, longest: int) -> bytes | None:
    if max(still.size) <= longest:
        return None
    copy = still.copy()
    copy.thumbnail((longest, longest), Image.Resampling.LANCZOS, reducing_gap=3.0)
    return _webp(copy)


def _webp(image: Image.Image) -> bytes:
    target = io.BytesIO()
    image.save(target, "WEBP", quality=82, method=3)
    return target.getvalue()


def _too_many(most: int) -> PictureRefused:
    return PictureRefused(
        _("The picture has more than %(count)d million pixels. Make it smaller, and try again.")
        % {"count": most // 1_000_000}
    )


def _broken() -> PictureRefused:
    return PictureRefused(_("This picture cannot be read. Save it anew, and try again."))
