"""What a file is, told from its bytes: neither its name nor its header is believed."""

import re
from dataclasses import dataclass

PICTURES = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})
MARKUP = {"image/svg+xml", "text/html", "text/xml"}  # may run scripts: only ever downloaded
TEXT = "text/plain"
READ = 4_096  # bytes from the beginning that tell a signature

_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_MARKUP = re.compile(
    rb"^\s*<(?:\?xml\b|!doctype\b|!--|html\b|head\b|body\b|script\b|svg\b|[a-z]+:svg\b|math\b"
    rb"|iframe\b|xsl:|object\b|embed\b|style\b|link\b|meta\b|title\b|img\b|a\b|table\b|div\b)",
    re.I,
)
_ACTIVE = re.compile(rb"<(?:script|svg|html|iframe|object|embed)\b", re.I)


@dataclass(frozen=True)
class Signature:
    """Bytes at `start` that only files of one kind have; `further` stand at 8, if anything."""

    kind: str
    magic: bytes
    start: int = 0
    further: bytes = b""


SIGNATURES = (
    Signature("image/jpeg", b"\xff\xd8\xff"),
    Signature("image/png", b"\x89PNG\r\n\x1a\n"),
    Signature("image/gif", b"GIF87a"),
    Signature("image/gif", b"GIF89a"),
    Signature("image/webp", b"RIFF", further=b"WEBP"),
    Signature("application/pdf", b"%PDF-"),
    Signature("application/zip", b"PK\x03\x04"),
    Signature("application/zip", b"PK\x05\x06"),  # an empty one
    Signature("video/webm", b"\x1aE\xdf\xa3"),
    *(
        Signature("video/mp4", b"ftyp", start=4, further=brand)
        for brand in (
            b"isom",
            b"iso2",
            b"iso4",
            b"iso5",
            b"iso6",
            b"mp41",
            b"mp42",
            b"avc1",
            b"M4V ",
        )
    ),
)


def sniff(content: bytes) -> str | None:
    """Return the media type of `content`, or None where it is nothing that may be kept."""
    for one in SIGNATURES:
        there = content[one.start : one.start + len(one.magic)] == one.magic
        if there and content[8 : 8 + len(one.further)] == one.further:
            return one.kind
    return _text(content)


def _text(content: bytes) -> str | None:
    """Return the kind of a text; anything that looks like markup counts as markup."""
    if not content or _CONTROL.search(content):
        return None
    begin = content[:READ].removeprefix(b"\xef\xbb\xbf")
    if not _MARKUP.match(begin) and not _ACTIVE.search(begin):
        return TEXT
    if re.search(rb"<(?:[a-z]+:)?svg\b", begin, re.I):
        return "image/svg+xml"
    return "text/xml" if begin.lstrip()[:5].lower() == b"<?xml" else "text/html"
