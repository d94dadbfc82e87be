"""Uploading, and handing files out to those who may read them."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.contrib.auth.decorators import login_required
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotModified,
    JsonResponse,
    StreamingHttpResponse,
)
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import content_disposition_header, parse_etags
from django.views.decorators.http import require_POST, require_safe

from horo.core.limits import spend
from horo.core.refused import Refused, TooSoon
from horo.core.time import now
from horo.files import kinds, pictures, services, storage
from horo.files.models import File

LOCKED = "default-src 'none'; sandbox"  # whatever a file holds, a browser runs none of it
SHOWN = {*kinds.PICTURES, "video/mp4", "video/webm"}  # on the page itself
PLAIN = re.compile(r"\.(txt|csv|md|log|json|yaml|yml)$", re.I)
PRIVATE, PUBLIC = "private, max-age=31536000, immutable", "public, max-age=31536000, immutable"
PIECE = 64 * 1024  # bytes that are read at a time
A_MINUTE = 20  # uploads


@require_POST
@login_required
def upload(request: HttpRequest) -> JsonResponse:
    """Keep one file, `file`, for a post that is being written; answer with how to show it."""
    at = now()
    try:
        spend("upload", request.user.pk, times=A_MINUTE, seconds=60, at=at)
        sent = services.received(request, "file")
        file = services.store(sent, owner=request.user, purpose="post", at=at)  # type: ignore[arg-type]
    except TooSoon as refusal:
        headers = {"Retry-After": str(refusal.wait)}
        return JsonResponse({"error": str(refusal)}, status=429, headers=headers)
    except Refused as refusal:
        return JsonResponse({"error": str(refusal)}, status=403)
    url = reverse("files:file", args=[file.key, file.name])
    mark = "!" if file.kind in kinds.PICTURES else ""
    return JsonResponse({"key": file.key, "url": url, "markdown": f"{mark}[{file.name}]({url})"})


@require_safe
def file(request: HttpRequest, key: str, name: str) -> HttpResponseBase:
    """Hand out a file; its name in the address is for people, the key is what counts.

    A large picture that stands on a page comes as its thumbnail; opened by itself, it comes whole.
    """
    found = _readable(request, key)
    is_on_page = bool(found.thumbnail) and request.headers.get("Sec-Fetch-Dest") == "image"
    response = _copy(request, found, "thumbnail") if is_on_page else _whole(request, found)
    if found.thumbnail:
        patch_vary_headers(response, ["Sec-Fetch-Dest"])
    return response


@require_safe
def thumbnail(request: HttpRequest, key: str, size: str) -> HttpResponseBase:
    """Hand out a smaller copy of a picture; where it is small enough, the picture itself."""
    found = _readable(request, key)
    if found.kind not in kinds.PICTURES or size not in ("thumbnail", "small"):
        raise Http404
    return _copy(request, found, size)


@require_safe
def picture(request: HttpRequest, key: str, size: int) -> HttpResponseBase:
    """Hand out a member's face: to everyone who knows its key, and without a query."""
    if size not in pictures.AVATAR_SIZES:
        raise Http404
    try:
        content = storage.path_of(key, f"{size}.webp").read_bytes()
    except (OSError, ValueError):
        raise Http404 from None
    response = HttpResponse(content, content_type="image/webp")
    return _guarded(response, PUBLIC)


def _copy(request: HttpRequest, found: File, size: str) -> HttpResponseBase:
    """Send the copy of a picture called `size`; where there is none, the picture itself."""
    copy = storage.path_of(found.key, f"{size}.webp")
    if copy.is_file():
        return _sent(request, found, copy, "image/webp", f"{found.sha256}-{size}")
    return _whole(request, found)


def _whole(request: HttpRequest, found: File) -> HttpResponseBase:
    stored = storage.path_of(found.key, found.path.rpartition("/")[2])
    return _sent(request, found, stored, found.kind, found.sha256)


def _readable(request: HttpRequest, key: str) -> File:
    """Return the file that the asking member may read; for everyone else there is none."""
    found = services.find(key, reader=request.member)  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found


def _sent(request: HttpRequest, found: File, stored: Path, kind: str, tag: str) -> HttpResponseBase:
    """Send the bytes of `stored`, or the range of them that is asked for, as `kind` may be."""
    etag = f'"{tag}"'
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        return _guarded(HttpResponseNotModified(headers={"ETag": etag}), PRIVATE)
    try:
        size = stored.stat().st_size
    except OSError:
        raise Http404 from None
    shown, media = _as(found.name, kind)
    asked = request.headers.get("Range", "")
    is_same = request.headers.get("If-Range", etag) == etag
    span = _span(asked, size) if asked and is_same else (0, size)
    if span is None:
        response: HttpResponseBase = HttpResponse(status=416)
        response.headers["Content-Range"] = f"bytes */{size}"
        return _guarded(response, PRIVATE)
    start, end = span
    response = StreamingHttpResponse(
        _pieces(stored, start, end), content_type=media, status=200 if end - start == size else 206
    )
    if response.status_code == 206:
        response.headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    response.headers["Content-Length"] = str(end - start)
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["ETag"] = etag
    response.headers["Content-Disposition"] = (
        content_disposition_header(not shown, found.name) or "inline"
    )
    return _guarded(response, PRIVATE)


def _as(name: str, kind: str) -> tuple[bool, str]:
    """Return whether a file may be shown in the browser, and the type that it is sent with."""
    if kind in SHOWN:
        return True, kind
    if kind == kinds.TEXT and PLAIN.search(name):
        return True, "text/plain; charset=utf-8"
    is_plain_kind = kind in ("application/pdf", "application/zip")
    return False, kind if is_plain_kind else "application/octet-stream"


def _span(asked: str, size: int) -> tuple[int, int] | None:
    """Return start and end (exclusive) of the one range `asked`; None where there is no such.

    Several ranges at once are answered with the whole, which the protocol allows.
    """
    found = re.fullmatch(r"bytes=(\d{0,18})-(\d{0,18})", asked.strip())
    if not found or found.group(0) == "bytes=-":
        return 0, size
    first, last = found.groups()
    if not first:
        start, end = max(0, size - int(last)), size
    else:
        start, end = int(first), min(int(last) + 1, size) if last else size
    return (start, end) if start < end else None


def _pieces(stored: Path, start: int, end: int) -> Iterator[bytes]:
    with stored.open("rb") as file:
        file.seek(start)
        left = end - start
        while left > 0 and (piece := file.read(min(PIECE, left))):
            left -= len(piece)
            yield piece


def _guarded(response: HttpResponseBase, caching: str) -> HttpResponseBase:
    """Say that the bytes are to be shown as what they are called, alone, and by us."""
    response.headers["Cache-Control"] = caching
    response.headers["Content-Security-Policy"] = LOCKED
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Content-Encoding"] = "identity"  # so that nobody packs them once more
    return response
