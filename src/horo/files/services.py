"""Keep what members upload, hand it out, and forget what nobody used."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.db.models import Q, Sum
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from horo.core.limits import too_soon
from horo.core.refused import Refused
from horo.files import access, kinds, names, pictures, storage
from horo.files.models import File

PER_OBJECT = 10  # files on one post
PER_DAY = 100  # files of a member
BYTES_PER_DAY = 500_000_000
DAY = timedelta(days=1)
ORPHANED = timedelta(hours=24)  # never attached for so long: forgotten
AVATAR = "avatar"
ENDINGS = {
    **pictures.ENDINGS,
    "application/pdf": "pdf",
    "video/mp4": "mp4",
    "video/webm": "webm",
}  # of kinds whose name must say what they are


class FileRefused(Refused):
    pass


def received(request: HttpRequest, field: str) -> "UploadedFile[Any]":
    """Return the file of a form. Raises FileRefused where none came, or it was too large."""
    upload = request.FILES.get(field)
    if getattr(request, "is_too_large", False):
        raise _too_large()
    if not isinstance(upload, UploadedFile):
        raise FileRefused(_("Choose a file, and try again."))
    return upload


def store(upload: "UploadedFile[Any]", *, owner: models.Model, purpose: str, at: datetime) -> File:
    """Keep `upload` under a new random key, for its `owner` alone until it is attached.

    Pictures are made anew without their metadata; anything else is kept as it is, and what it
    is is told from its bytes. Raises FileRefused, PictureRefused, or TooSoon beyond 100 files or
    500 MB a day.
    """
    content = _read(upload)
    kind = kinds.sniff(content)
    if kind is None:
        raise FileRefused(
            _("Pictures, videos, PDF, text and zip can be uploaded here. Put it into a zip file.")
        )
    _check_day(owner, len(content), at)
    if kind in kinds.PICTURES:
        return _store_picture(content, kind, upload.name or "", owner, purpose, at)
    name = names.clean(upload.name or "", ending=ENDINGS.get(kind, ""))
    row = _row(content, kind, name, owner, purpose, at)
    return _keep(row, {row.path.rpartition("/")[2]: content})


def find(key: str, *, reader: Any) -> File | None:
    """Return the file of `key` if `reader` may read it; None is a visitor, or: there is none."""
    found = File.objects.filter(key=key).first()
    if found is None:
        return None
    may = access.may_read(found.purpose, found.attached_to, found.owner_id, reader)
    return found if may else None


def make_avatar(upload: "UploadedFile[Any]", *, owner: models.Model, at: datetime) -> str:
    """Keep the middle of a picture as `owner`'s face, and return its key.

    Everyone may fetch it who knows the key. Raises as `store` does. The face before it is for
    `forget` to remove.
    """
    content = _read(upload)
    kind = kinds.sniff(content)
    if kind not in kinds.PICTURES:
        raise FileRefused(_("Choose a picture: JPEG, PNG, GIF or WebP."))
    _check_day(owner, len(content), at)
    faces = pictures.avatars(content, kind)
    largest = max(faces)
    row = _row(faces[largest], "image/webp", "avatar.webp", owner, AVATAR, at)
    row.width = row.height = largest
    row.path = f"{row.key}/{largest}.webp"
    row.attached_to = owner.pk
    return _keep(row, {f"{size}.webp": face for size, face in faces.items()}).key


def attach(
    keys: Sequence[str], purpose: str, object_id: int, owner: models.Model
) -> Sequence[File]:
    """Attach those of `keys` that `owner` uploaded for `purpose` and that are attached to nothing.

    From then on the room that registered `purpose` decides who reads them. Other people's files
    are left alone: naming a key gives no right to it. Raises FileRefused beyond ten on one thing.
    """
    free = Q(attached_to=None) | Q(attached_to=object_id)
    with transaction.atomic():
        mine = list(File.objects.filter(free, key__in=keys, purpose=purpose, owner=owner.pk))
        there = File.objects.filter(purpose=purpose, attached_to=object_id)
        if len({file.pk for file in mine} | set(there.values_list("pk", flat=True))) > PER_OBJECT:
            raise FileRefused(
                ngettext(
                    "A post can hold %(count)d file. Leave some out.",
                    "A post can hold %(count)d files. Leave some out.",
                    PER_OBJECT,
                )
                % {"count": PER_OBJECT}
            )
        File.objects.filter(pk__in=[file.pk for file in mine]).update(attached_to=object_id)
    return mine


def sizes_of(keys: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Return width and height, in pixels, of those of `keys` that are pictures."""
    found = File.objects.filter(key__in=keys).values_list("key", "width", "height")
    return {key: (wide, high) for key, wide, high in found if wide and high}


def forget(keys: Sequence[str]) -> None:
    """Remove files for good: their rows first, their bytes when that is certain."""
    File.objects.filter(key__in=keys).delete()
    for key in keys:
        transaction.on_commit(partial(storage.remove, key))


def forget_all_of(owner: models.Model) -> None:
    """Remove everything `owner` uploaded, also from posts: for when a person is erased."""
    forget(list(File.objects.filter(owner=owner.pk).values_list("key", flat=True)))


def sweep(at: datetime) -> int:
    """Forget files that nobody attached for a day, and bytes that lost their row; return how many.

    May be interrupted and repeated at any time.
    """
    before = at - ORPHANED
    orphans = File.objects.filter(attached_to=None, uploaded_at__lt=before)
    keys = list(orphans.values_list("key", flat=True)[:1_000])
    forget(keys)
    old = list(storage.forgotten(before=before))
    known = set(File.objects.filter(key__in=old).values_list("key", flat=True)) if old else set()
    lost = [key for key in old if key not in known]
    for key in lost:
        storage.remove(key)
    return len(keys) + len(lost)


def _read(upload: "UploadedFile[Any]") -> bytes:
    if (upload.size or 0) > settings.HORO_UPLOAD_BYTES:
        raise _too_large()
    upload.seek(0)
    content = bytes(upload.read(settings.HORO_UPLOAD_BYTES + 1))
    if len(content) > settings.HORO_UPLOAD_BYTES:
        raise _too_large()
    if not content:
        raise FileRefused(_("This file is empty. Choose another."))
    return content


def _too_large() -> FileRefused:
    size = settings.HORO_UPLOAD_BYTES // 1_000_000
    return FileRefused(
        _("A file can have %(size)d MB at most. Make it smaller, and try again.") % {"size": size}
    )


def _check_day(owner: models.Model, size: int, at: datetime) -> None:
    """Raise TooSoon where `owner` has uploaded as much as one may in a day."""
    today = File.objects.filter(owner=owner.pk, uploaded_at__gt=at - DAY)
    used: dict[str, Any] = today.aggregate(
        files=models.Count("pk"), bytes=Sum("size"), first=models.Min("uploaded_at")
    )
    if used["files"] >= PER_DAY or (used["bytes"] or 0) + size > BYTES_PER_DAY:
        wait = used["first"] + DAY - at if used["first"] else DAY
        raise too_soon(max(1, int(wait.total_seconds())))


def _store_picture(
    content: bytes, kind: str, name: str, owner: models.Model, purpose: str, at: datetime
) -> File:
    made = pictures.remake(content, kind)
    named = names.clean(name, ending=ENDINGS[kind])
    row = _row(made.content, kind, named, owner, purpose, at)
    row.width, row.height = made.width, made.height
    parts = {row.path.rpartition("/")[2]: made.content}
    if made.thumbnail:
        parts["thumbnail.webp"] = made.thumbnail
        row.thumbnail = f"{row.key}/thumbnail.webp"
    if made.small:
        parts["small.webp"] = made.small
    return _keep(row, parts)


def _row(
    content: bytes, kind: str, name: str, owner: models.Model, purpose: str, at: datetime
) -> File:
    key = secrets.token_urlsafe(24)
    return File(
        key=key,
        owner_id=owner.pk,
        purpose=purpose,
        name=name,
        kind=kind,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        path=f"{key}/original.{ENDINGS.get(kind, 'bin')}",
        uploaded_at=at,
    )


def _keep(row: File, parts: dict[str, bytes]) -> File:
    """Write the bytes first: a row without them would be a broken picture."""
    storage.write(row.key, parts)
    try:
        row.save(force_insert=True)
    except BaseException:
        storage.remove(row.key)
        raise
    return row
