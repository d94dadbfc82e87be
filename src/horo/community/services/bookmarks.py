"""Bookmarks: posts that a member keeps, and is reminded of at a time of their choice."""

from datetime import datetime, timedelta

from django.core import signing
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from horo.community.activities import BOOKMARKED
from horo.community.models import Bookmark
from horo.community.services import told
from horo.content.models import Post
from horo.core import limits
from horo.core.refused import Refused
from horo.core.time import from_micros, to_micros
from horo.people.models import Member

TOKEN_SALT = "horo.community.bookmark"
FAR = timedelta(days=3 * 366)
LONGEST_NOTE = 300  # characters


class NoSuchTime(Refused):
    pass


def keep(post: Post, *, by: Member, at: datetime) -> Bookmark:
    """Keep `post` for `by`; one that is kept stays as it is.

    Records `bookmarked` the first time, and tells nobody. Raises TooSoon after sixty a minute.
    """
    limits.spend("bookmark", by.pk, times=60, seconds=60, at=at)
    with transaction.atomic():
        bookmark, is_new = Bookmark.objects.get_or_create(
            member=by, post=post, defaults={"made_at": at}
        )
        if is_new:
            told.record(BOOKMARKED, post, post.topic, by=by, at=at)
    return bookmark


def change(
    post: Post, *, by: Member, at: datetime, note: str, remind_at: datetime | None
) -> Bookmark | None:
    """Set the note and the reminder of a bookmark; return it, None where `post` is not kept.

    A reminder that stays as it was is not sent twice; another time is a new reminder.
    Raises NoSuchTime for a new time in the past or beyond three years.
    """
    with transaction.atomic():
        bookmark = Bookmark.objects.select_for_update().filter(member=by, post=post).first()
        if bookmark is None:
            return None
        if remind_at != bookmark.remind_at:
            if remind_at is not None and not at < remind_at < at + FAR:
                raise NoSuchTime(_("Choose a time from now on, within the next three years."))
            bookmark.remind_at, bookmark.reminded_at = remind_at, None
        bookmark.note = note
        bookmark.save(update_fields=["note", "remind_at", "reminded_at"])
    return bookmark


def of(post: Post, *, by: Member) -> Bookmark | None:
    """Return the bookmark by which `by` keeps `post`, if there is one."""
    return Bookmark.objects.filter(member=by, post=post).first()


def drop(post_id: int, *, by: Member) -> str:
    """Let go of a post; return what `restore` needs to take that back, "" if it was not kept."""
    with transaction.atomic():
        bookmark = Bookmark.objects.select_for_update().filter(member=by, post__pk=post_id).first()
        if bookmark is None:
            return ""
        bookmark.delete()
    remind_at = bookmark.remind_at if bookmark.reminded_at is None else None
    told = [
        by.pk,
        post_id,
        bookmark.note,
        to_micros(bookmark.made_at),
        to_micros(remind_at) if remind_at else None,
    ]
    return signing.dumps(told, salt=TOKEN_SALT, compress=True)


def restore(token: str, *, by: Member) -> Post | None:
    """Keep again what `drop` let go, as it was; None where `token` is not one of `by`'s."""
    try:
        member_id, post_id, note, made, remind = signing.loads(token, salt=TOKEN_SALT)
    except (signing.BadSignature, ValueError):
        return None
    post = Post.objects.visible_to(by).filter(pk=post_id).first()
    if member_id != by.pk or post is None:
        return None
    Bookmark.objects.get_or_create(
        member=by,
        post=post,
        defaults={
            "note": note,
            "made_at": from_micros(made),
            "remind_at": from_micros(remind) if remind else None,
        },
    )
    return post


def kept_by(member: Member, *, search: str = "", only: str = "") -> QuerySet[Bookmark]:
    """Return the bookmarks of `member` that they may still read, the latest first.

    `search` looks into notes, titles and texts; `only` is "reminders" for those that are still
    to come, or "" for all.
    """
    found = Bookmark.objects.filter(member=member, post__in=Post.objects.visible_to(member))
    if only == "reminders":
        found = found.filter(remind_at__isnull=False, reminded_at=None)
    for word in search.split()[:10]:
        found = found.filter(_holding(word))
    order = ("remind_at", "pk") if only == "reminders" else ("-made_at", "-pk")
    return found.select_related("post__author", "post__topic__space").order_by(*order)


def _holding(word: str) -> Q:
    """SQLite folds the case of Latin letters alone, so the others are asked for in each case."""
    found = Q()
    for each in {word, word.lower(), word.capitalize(), word.upper()}:
        found |= Q(note__icontains=each) | Q(post__topic__title__icontains=each)
        found |= Q(post__text__icontains=each) | Q(post__topic__space__name__icontains=each)
    return found
