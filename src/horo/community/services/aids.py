"""What can be offered to somebody who writes."""

from functools import cache

from django.db.models import Q

from horo.community.services import profiles
from horo.content import markdown
from horo.content.models import Post, Space, Tag, Topic
from horo.people.identities import slugged
from horo.people.models import PERSON, TEAM, Group, Member

MOST = 8  # offers at a time
LONGEST_QUOTE = 4_000  # characters

Offer = dict[str, str]  # what is written, and what is shown


def names(begun: str, by: Member, space: Space | None) -> list[Offer]:
    """Return people, and groups that may be mentioned, whose name or handle begins so.

    Only people whom `by` may know and who may enter `space` (None: not chosen yet).
    """
    begun = begun.strip().lstrip("@")
    ways = Q(handle__istartswith=begun)
    for way in {begun, begun.lower(), begun.capitalize(), begun.title()}:
        ways |= Q(name__startswith=way) | Q(name__contains=f" {way}")
    people = profiles.listed(by).filter(ways, kind=PERSON).exclude(pk=by.pk)
    if space is not None and space.is_private:
        inside = Q(memberships__group=space.group_id) | Q(memberships__group__slug=TEAM)
        people = people.filter(inside).distinct()
    groups = Group.objects.filter(is_mentionable=True, slug__istartswith=begun).order_by("slug")
    found = [{"write": f"@{m.handle} ", "show": m.name} for m in people.order_by("name")[:MOST]]
    found += [{"write": f"@{group.slug} ", "show": group.name} for group in groups[:3]]
    return found[:MOST]


def tags(begun: str, by: Member) -> list[Offer]:
    """Return tags of topics that `by` may read and whose name begins so."""
    stem = slugged(begun)
    used = Topic.objects.visible_to(by).values("tags")
    found = Tag.objects.filter(slug__startswith=stem, pk__in=used) if stem else Tag.objects.none()
    return [{"write": tag.name, "show": f"#{tag.name}"} for tag in found.order_by("slug")[:MOST]]


def emoji(begun: str) -> list[Offer]:
    """Return emoji whose English or Russian name begins so, the shortest names first."""
    begun = begun.strip(": ").lower()
    if not begun:
        return []
    found: dict[str, str] = {}
    for name, sign in _emoji_names():
        if name.startswith(begun) and sign not in found:
            found[sign] = name
    nearest = sorted(found.items(), key=lambda pair: (len(pair[1]), pair[1]))[:MOST]
    return [{"write": f"{sign} ", "show": f"{sign} {name}"} for sign, name in nearest]


def quoted(post: Post, selected: str) -> str:
    """Return Markdown that quotes `post`: what of it was `selected`, else its beginning."""
    text = selected.strip() or post.text or markdown.from_html(post.html)
    if len(text) > LONGEST_QUOTE:
        text = text[:LONGEST_QUOTE].rsplit("\n", 1)[0] + " …"
    return markdown.quote(post.pk, post.author.handle, text)


@cache
def _emoji_names() -> list[tuple[str, str]]:
    from horo.content.markdown.emoji import by_name

    return [(name.replace(" ", "_"), sign) for name, sign in by_name().items()]
