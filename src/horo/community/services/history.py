"""What became of a post: each of its changes, and what one of them took out and put in."""

from dataclasses import dataclass
from datetime import datetime

from horo.content import markdown
from horo.content.models import Post, PostVersion
from horo.people.models import Member


@dataclass(frozen=True)
class Change:
    """One edit: version `number` came out of it. `by` None is somebody whom the source hides."""

    number: int
    by: Member | None
    at: datetime
    reason: str
    old_text: str
    new_text: str
    old_title: str
    new_title: str


@dataclass(frozen=True)
class Shown:
    """A change with its difference as HTML; `text` and `title` are "" where they stayed."""

    change: Change
    text: str
    title: str


def changes(post: Post) -> list[Change]:
    """Return the edits of `post` that were made here, the latest first."""
    versions = list(post.versions.select_related("replaced_by").order_by("number"))
    return [_change(post, versions, i) for i in reversed(range(len(versions)))]


def _change(post: Post, versions: list[PostVersion], i: int) -> Change:
    old, later = versions[i], versions[i + 1 :]
    titles = [version.title for version in later if version.title]
    return Change(
        number=old.number + 1,
        by=old.replaced_by,
        at=old.replaced_at,
        reason=old.reason,
        old_text=old.text,
        new_text=later[0].text if later else post.text,
        old_title=old.title,
        new_title=titles[0] if titles else post.topic.title,
    )


def shown(change: Change) -> Shown:
    """Compute what `change` took out and put in."""
    has_new_title = bool(change.old_title) and change.old_title != change.new_title
    return Shown(
        change,
        text=markdown.diff(change.old_text, change.new_text),
        title=markdown.diff(change.old_title, change.new_title) if has_new_title else "",
    )


def difference(old: str, new: str) -> str:
    """Return as HTML what `new` says otherwise than `old`; "" where they are the same."""
    return markdown.diff(old, new)


def last_editor(post: Post) -> Member | None:
    """Return who edited `post` last, or None where nobody did."""
    last = post.versions.select_related("replaced_by").order_by("-number").first()
    return last.replaced_by if last else None
