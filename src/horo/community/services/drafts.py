"""What a member is writing, kept while they type, so that nothing is lost."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from horo.community.models import Draft
from horo.content.models import Post, Space, Topic
from horo.core.refused import Refused
from horo.people.models import Member

KEY = re.compile(r"new(:\d{1,18})?|(reply|edit):\d{1,18}")
LONGEST = 200_000  # characters of all fields of one draft
MOST = 200  # drafts of one member; the oldest make room
KINDS = ("new", "reply", "edit")


class DraftRefused(Refused):
    pass


class Elsewhere(Refused):
    """The draft was changed in another tab or on another device; `draft` is what is there."""

    def __init__(self, sentence: str, draft: Draft) -> None:
        super().__init__(sentence)
        self.draft = draft


@dataclass(frozen=True)
class Listed:
    """A draft as the list shows it: what it is for, and where it goes on."""

    draft: Draft
    kind: str  # "new", "reply" or "edit"
    topic: Topic | None
    space: Space | None
    post: Post | None

    @property
    def place(self) -> str:
        """The address at which the writing goes on; "" where that is not possible any more."""
        if self.kind == "new":
            query = f"?space={self.space.pk}" if self.space else ""
            is_gone = ":" in self.draft.key and not self.space
            return "" if is_gone else reverse("community:new-topic") + query
        if self.kind == "reply" and self.topic:
            to = str(self.draft.data.get("to", ""))
            query = f"?to={to}" if to.isdigit() else ""
            return reverse("community:reply", args=[self.topic.pk]) + query
        return reverse("community:edit", args=[self.post.pk]) if self.post else ""

    @property
    def title(self) -> str:
        return str(self.draft.data.get("title", ""))

    @property
    def text(self) -> str:
        return str(self.draft.data.get("text", ""))


def is_key(key: str) -> bool:
    """Whether `key` names a draft: new, new:SPACE_ID, reply:TOPIC_ID or edit:POST_ID."""
    return KEY.fullmatch(key) is not None


def find(by: Member, key: str) -> Draft | None:
    return Draft.objects.filter(member=by, key=key).first()


def save(
    by: Member, key: str, data: Mapping[str, str], *, at: datetime, based_on: int | None
) -> Draft:
    """Keep `data` (the fields of the form) as the draft `key` of `by`, and return it.

    `based_on` is the version that the writer started from, 0 for a fresh one; None writes over
    whatever is there. Raises Elsewhere if another tab has saved since, DraftRefused if the key is
    none or the text is too long to keep.
    """
    if not is_key(key):
        raise DraftRefused(_("This draft cannot be kept: nothing here has that name."))
    if sum(map(len, data.values())) > LONGEST:
        raise DraftRefused(_("This text is too long to be kept as a draft. Shorten it."))
    mine = Draft.objects.filter(member=by, key=key)
    there = mine if based_on is None else mine.filter(version=based_on)
    if there.update(data=dict(data), version=F("version") + 1, saved_at=at):
        return mine.get()
    if based_on and not mine.exists():
        based_on = 0  # it was posted or thrown away meanwhile, and the writing goes on
    if not based_on:
        try:
            with transaction.atomic():
                made = Draft.objects.create(member=by, key=key, data=dict(data), saved_at=at)
        except IntegrityError:
            pass
        else:
            _make_room(by)
            return made
    raise Elsewhere(
        _("This draft was changed in another window. Choose which text to keep."), mine.get()
    )


def discard(by: Member, *keys: str) -> None:
    """Forget the drafts `keys` of `by`: they were posted, or are not wanted."""
    marks = ", ".join(["%s"] * len(keys))
    sql = f"DELETE FROM community_draft WHERE member_id = %s AND key IN ({marks})"
    with connection.cursor() as cursor:  # nothing hangs on a draft
        cursor.execute(sql, [by.pk, *keys])


def listed(by: Member) -> list[Listed]:
    """Return the drafts of `by`, the latest first, each with what `by` may see of its place."""
    own = list(Draft.objects.filter(member=by).order_by("-saved_at", "-pk"))
    wanted = {draft.pk: _target(draft.key) for draft in own}
    ids = {kind: [pk for k, pk in wanted.values() if k == kind and pk] for kind in KINDS}
    spaces = Space.objects.visible_to(by).in_bulk(ids["new"])
    posts = Post.objects.visible_to(by).select_related("topic__space").in_bulk(ids["edit"])
    topics = Topic.objects.visible_to(by).select_related("space").in_bulk(ids["reply"])
    found = []
    for draft in own:
        kind, pk = wanted[draft.pk]
        post = posts.get(pk) if kind == "edit" else None
        topic = post.topic if post else topics.get(pk) if kind == "reply" else None
        space = topic.space if topic else spaces.get(pk) if kind == "new" else None
        found.append(Listed(draft, kind, topic, space, post))
    return found


def _target(key: str) -> tuple[str, int]:
    kind, _colon, pk = key.partition(":")
    return kind, int(pk or 0)


def _make_room(by: Member) -> None:
    """Forget the oldest of more drafts than anyone keeps."""
    latest = Draft.objects.filter(member=by).order_by("-saved_at", "-pk")
    if old := list(latest.values_list("pk", flat=True)[MOST:]):
        Draft.objects.filter(pk__in=old).delete()
