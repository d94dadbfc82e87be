"""One digest as an e-mail: what in it may still be read, and why each thing is there."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from horo.content import markdown, readers
from horo.content.models import Post
from horo.core.time import from_micros
from horo.engine.channels import Parcel
from horo.log import services as log
from horo.messaging import kinds, mail, stop_links, wording
from horo.messaging.activities import RECEIVED
from horo.messaging.digests import choosing
from horo.messaging.mail import Mail
from horo.messaging.models import Digest, Tuning
from horo.people.languages import language_of
from horo.people.models import Block, Member, Mute
from horo.ui import links
from horo.ui.words import zone_of

EXCERPT = 220  # characters


@dataclass(frozen=True)
class Entry:
    """One thing in a digest."""

    title: str
    url: str
    author: str
    space: str
    text: str
    why: str


@dataclass(frozen=True)
class Part:
    title: str
    entries: list[Entry]


def deliver(parcel: Parcel) -> None:
    """Send the digest that `parcel` names, as far as its member may still read what is in it.

    Who has been here meanwhile, turned it off, or got a newer one, gets none. Records `received`,
    so that it counts in the member's attention. Raises as `mail.send` does.
    """
    digest = current(parcel)
    if digest is None:
        return
    composed = compose(digest)
    if composed is None:
        return
    mail.send(composed, parcel)
    with transaction.atomic():
        Digest.objects.filter(pk=digest.pk).update(sent_at=parcel.at)
        log.record(
            RECEIVED,
            digest,
            actor=None,
            recipient=digest.member,
            key="notice:digest",
            at=parcel.at,
            source_key=parcel.key,
        )


def compose(digest: Digest) -> Mail | None:
    """Return `digest` as it would leave now; None where nothing is left to say in it."""
    member = digest.member
    found = _posts(digest)
    locale = language_of(member)
    with translation.override(locale):
        parts = [part for part in _parts(digest, found) if part.entries]
        if not parts:
            return None
        entries = [one for part in parts for one in part.entries]
        subject = _("While you were away: %(title)s") % {
            "title": wording.with_more(entries[0].title, len(entries))
        }
        stop = stop_links.url(member, [kinds.DIGEST])
        context = {
            "parts": parts,
            "stop": stop,
            "choose": settings.SITE_URL + reverse("messaging:preferences"),
            "why": _why(digest),
            "language": locale,
            "subject": subject,
        }
        return Mail(
            member=member,
            key=f"digest:{member.pk}:{digest.attempted_at.isoformat()}",
            subject=subject,
            text=render_to_string("messaging/digest.txt", context),
            html=render_to_string("messaging/digest.html", context),
            stop=stop,
        )


def current(parcel: Parcel) -> Digest | None:
    """Return the digest of `parcel` while it is to be sent: it may be gone, or there is a newer."""
    pk, made = int(parcel.payload["digest"]), from_micros(parcel.payload["made"])
    visits = readers.visits()
    members = Member.objects.filter(pk=pk)
    member = choosing.with_standing(members, visits).first() if visits is not None else None
    digest = Digest.objects.filter(pk=pk, attempted_at=made).first() if member else None
    if member is None or digest is None:
        return None
    was_here = member.seen_at is not None and member.seen_at > digest.attempted_at
    was_sent = digest.sent_at is not None and digest.sent_at >= digest.attempted_at
    if was_here or was_sent or member.rhythm == kinds.OFF:
        return None
    digest.member = member
    return digest


def _posts(digest: Digest) -> dict[tuple[str, int], Post]:
    """Return what the member may still read and hear of: posts, and first posts by topic."""
    member = digest.member
    topics = {*digest.popular, *digest.others}
    wanted = Q(pk__in=digest.posts) | Q(topic__in=topics, number=1)
    rows = Post.objects.visible_to(member).filter(wanted).exclude(_unheard(member))
    rows = rows.filter(topic__scheduled_for=None)
    suppressed = rows.exclude(topic__space__slug__in=settings.HORO_DIGEST_WITHOUT)
    found: dict[tuple[str, int], Post] = {}
    for post in _untuned(suppressed, member).select_related("topic__space", "author"):
        is_reply = post.pk in digest.posts
        found["post" if is_reply else "topic", post.pk if is_reply else post.topic_id] = post
    return found


def _unheard(member: Member) -> Exists:
    apart, muted = Q(), Q()
    for author in (OuterRef("author"), OuterRef("topic__author")):
        apart |= Q(blocker=member, blocked=author) | Q(blocker=author, blocked=member)
        muted |= Q(muted=author)
    return Exists(Block.objects.filter(apart)) | Exists(Mute.objects.filter(muted, muter=member))  # type: ignore[return-value]


def _untuned(rows: QuerySet[Post], member: Member) -> QuerySet[Post]:
    mine = Tuning.objects.filter(member=member)
    topics = mine.filter(kind="topic").values("object_id")
    spaces = mine.filter(kind="space").values("object_id")
    return rows.exclude(topic__in=topics).exclude(topic__space__in=spaces)


def _parts(digest: Digest, found: dict[tuple[str, int], Post]) -> Iterable[Part]:
    popular = _of("topic", digest.popular, found)
    posts, others = _of("post", digest.posts, found), _of("topic", digest.others, found)
    yield Part(_("Much talked about"), [_entry(post, _popular(post)) for post in popular])
    yield Part(_("Posts that people liked"), [_entry(post, _liked(post)) for post in posts])
    yield Part(_("More new topics"), [_entry(post, _new(post)) for post in others])


def _of(kind: str, ids: Collection[int], found: dict[tuple[str, int], Post]) -> list[Post]:
    return [found[kind, pk] for pk in ids if (kind, pk) in found]


def _entry(post: Post, why: str) -> Entry:
    is_first = post.number == 1
    path = links.to("topic", post.topic_id) if is_first else links.to("post", post.pk)
    return Entry(
        title=post.topic.title,
        url=settings.SITE_URL + path,
        author=post.author.name or post.author.handle,
        space=post.topic.space.name,
        text=markdown.plain(post.html, EXCERPT),
        why=why,
    )


def _popular(post: Post) -> str:
    count = post.topic.posts_count
    if _reactions(post) >= count:
        return _liked(post)
    said = ngettext(
        "Here because much was said: %(count)s post in it.",
        "Here because much was said: %(count)s posts in it.",
        count,
    )
    return said % {"count": count}


def _liked(post: Post) -> str:
    count = _reactions(post)
    said = ngettext(
        "Here because it got %(count)s reaction or vote.",
        "Here because it got %(count)s reactions and votes.",
        count,
    )
    return said % {"count": count}


def _reactions(post: Post) -> int:
    return max(post.votes, 0) + int(sum(post.reaction_counts.values()))


def _new(post: Post) -> str:
    return _("Here because it is new in “%(space)s”.") % {"space": post.topic.space.name}


def _why(digest: Digest) -> str:
    member: Any = digest.member
    day = date_format(
        member.seen_at.astimezone(zone_of(member.timezone)), pgettext("date format", "F j")
    )
    if member.rhythm == kinds.DAILY:
        said = _("You get this because you have not been here since %(day)s: at most once a day.")
    else:
        said = _("You get this because you have not been here since %(day)s: at most once a week.")
    return said % {"day": day}
