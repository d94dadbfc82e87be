"""Moving pictures, kept as they are but for what no viewer needs: comments, metadata, leftovers.

Their frames are not decoded, so neither memory nor time depends on what they hold.
"""

import struct
from collections.abc import Iterator

MOST_FRAMES = 400
MOST_PIXELS = 60_000_000  # over all frames: what a reader's browser has to draw

_KEPT_EXTENSIONS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")  # how often to repeat
_KEPT_CHUNKS = {b"VP8X", b"ANIM", b"ANMF"}
_METADATA = 0x20 | 0x08 | 0x04  # ICC profile, Exif, XMP


class BrokenError(ValueError):
    """The file is not built as its kind is; or it has more frames or pixels than is sane."""


def gif(data: bytes) -> bytes:
    """Return the GIF `data` without comments, texts and anything behind its end."""
    if len(data) < 13:
        raise BrokenError("too short")
    width, height, flags = struct.unpack_from("<HHB", data, 6)
    at = 13 + _colors(flags)
    kept, frames = [data[:at]], 0
    while True:
        mark = data[at : at + 1]
        if mark == b";":
            return b"".join([*kept, b";"])
        if mark == b",":
            frames += 1
            _check(frames, width, height)
            end = _image_end(data, at, width, height)
            kept.append(data[at:end])
        elif mark == b"!":
            end = _blocks_end(data, at + 2)
            if data[at + 1 : at + 2] == b"\xf9" or data[at + 3 : at + 14] in _KEPT_EXTENSIONS:
                kept.append(data[at:end])
        else:
            raise BrokenError(f"an unknown block at byte {at}")
        at = end


def webp(data: bytes) -> bytes:
    """Return the animated WebP `data` with its frames alone."""
    kept, frames, size = [], 0, (0, 0)
    for name, body in _chunks(data):
        if name == b"VP8X":
            if len(body) < 10:
                raise BrokenError("a short header")
            size = (_one_more(body[4:7]), _one_more(body[7:10]))
            body = bytes([body[0] & ~_METADATA]) + body[1:]
        elif name == b"ANMF":
            frames += 1
            _check(frames, *size)
        if name in _KEPT_CHUNKS:
            kept.append(name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2))
    joined = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(joined)) + joined


def _one_more(three: bytes) -> int:
    return int.from_bytes(three, "little") + 1


def _check(frames: int, width: int, height: int) -> None:
    if frames > MOST_FRAMES or frames * width * height > MOST_PIXELS:
        raise BrokenError("too many frames")


def _colors(flags: int) -> int:
    """Return how many bytes the table of colors takes that `flags` announce."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _image_end(data: bytes, at: int, width: int, height: int) -> int:
    if len(data) < at + 10:
        raise BrokenError("a frame is cut off")
    left, top, wide, high, flags = struct.unpack_from("<HHHHB", data, at + 1)
    if left + wide > width or top + high > height:
        raise BrokenError("a frame is larger than the picture")
    return _blocks_end(data, at + 10 + _colors(flags) + 1)


def _blocks_end(data: bytes, at: int) -> int:
    """Return where the sub-blocks that begin at `at` end."""
    while at < len(data):
        length = data[at]
        at += 1 + length
        if not length:
            return at
    raise BrokenError("a block is cut off")


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    end = min(len(data), 8 + int.from_bytes(data[4:8], "little"))
    at = 12
    while at + 8 <= end:
        name, length = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        if at + 8 + length > end:
            raise BrokenError("a chunk is cut off")
        yield name, data[at + 8 : at + 8 + length]
        at += 8 + length + length % 2
