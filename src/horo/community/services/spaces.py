"""Make spaces and change them: the team all of it, hosts what belongs to their everyday work."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from horo.community.services import rights, texts
from horo.content import markdown
from horo.content.markdown.tidying import is_visible, on_one_line
from horo.content.models import (
    ANNOUNCEMENTS,
    DISCUSSION,
    HIDDEN,
    INTRODUCTIONS,
    MEMBERS,
    PRIVATE,
    PUBLIC,
    QUESTIONS,
    Section,
    Space,
    SpaceHost,
)
from horo.core.refused import Refused
from horo.log.services import HOSTED
from horo.people.identities import slugged
from horo.people.models import PERSON, Group, Member, Membership
from horo.search.services import touch

KINDS = {
    DISCUSSION: gettext_lazy("Discussion: talk about anything that belongs here"),
    QUESTIONS: gettext_lazy("Questions: answers are voted on, and one is accepted"),
    ANNOUNCEMENTS: gettext_lazy("Announcements: hosts open topics, everyone replies"),
    INTRODUCTIONS: gettext_lazy("Introductions: new members say hello"),
}
ACCESS = {
    PUBLIC: gettext_lazy("Public: everyone reads, members write"),
    MEMBERS: gettext_lazy("Members: whoever is signed in"),
    PRIVATE: gettext_lazy("Private: its group; others see the name and can ask to join"),
    HIDDEN: gettext_lazy("Hidden: its group; nobody else learns that it exists"),
}
ICONS = {
    "messages": pgettext_lazy("icon", "Speech bubbles"),
    "message-2-question": pgettext_lazy("icon", "Question"),
    "speakerphone": pgettext_lazy("icon", "Megaphone"),
    "hand-stop": pgettext_lazy("icon", "Raised hand"),
    "bulb": pgettext_lazy("icon", "Light bulb"),
    "book-2": pgettext_lazy("icon", "Book"),
    "code": pgettext_lazy("icon", "Code"),
    "bug": pgettext_lazy("icon", "Beetle"),
    "tools": pgettext_lazy("icon", "Tools"),
    "rocket": pgettext_lazy("icon", "Rocket"),
    "school": pgettext_lazy("icon", "Mortarboard"),
    "coffee": pgettext_lazy("icon", "Cup of coffee"),
    "confetti": pgettext_lazy("icon", "Confetti"),
    "calendar-event": pgettext_lazy("icon", "Calendar"),
    "heart-handshake": pgettext_lazy("icon", "Heart and hands"),
    "building-community": pgettext_lazy("icon", "Buildings"),
    "globe": pgettext_lazy("icon", "Globe"),
    "map-pin": pgettext_lazy("icon", "Pin on a map"),
    "palette": pgettext_lazy("icon", "Palette"),
    "camera": pgettext_lazy("icon", "Camera"),
    "music": pgettext_lazy("icon", "Music"),
    "news": pgettext_lazy("icon", "Newspaper"),
    "plant-2": pgettext_lazy("icon", "Plant"),
    "shield-check": pgettext_lazy("icon", "Shield"),
    "star": pgettext_lazy("icon", "Star"),
    "ticket": pgettext_lazy("icon", "Ticket"),
    "compass": pgettext_lazy("icon", "Compass"),
    "lock": pgettext_lazy("icon", "Padlock"),
}
SLUG = 100  # characters


class SpaceRefused(Refused):
    pass


@dataclass(frozen=True)
class Wanted:
    """What a space shall be. `group` None for a private one makes a group of its own."""

    name: str
    summary: str = ""
    kind: str = DISCUSSION
    access: str = PUBLIC
    group: Group | None = None
    section: str = ""
    position: int = 0
    icon: str = ""
    guidelines: str = ""
    slow_mode: int = 0
    is_archived: bool = False
    hosts: tuple[str, ...] = ()  # handles


def create(wanted: Wanted, *, by: Member, at: datetime) -> Space:
    """Make a space. Raises MayNot unless `by` is of the team, SpaceRefused, TextRefused."""
    _check_team(by)
    name = _name_of(wanted)
    hosts = find_hosts(wanted.hosts)
    with transaction.atomic():
        slug = _free_slug(name)
        space = Space(slug=slug, name=name, source=HOSTED, source_key=slug)
        _fill(space, wanted, by=by, at=at)
        space.save(force_insert=True)
        _set_hosts(space, hosts, at=at)
        touch("space", space.pk)
    return space


def change(space: Space, wanted: Wanted, *, by: Member, at: datetime) -> Space:
    """Make `space` what is `wanted`; its address stays.

    Hosts change its summary, guidelines, icon and slow mode; the rest of `wanted` counts where
    `by` is of the team. Raises MayNot, SpaceRefused, TextRefused.
    """
    if not rights.may_host(by, space):
        raise rights.MayNot(_("Only hosts of the space do this."))
    with transaction.atomic():
        if rights.standing(by).is_team:
            space.name = _name_of(wanted)
            _fill(space, wanted, by=by, at=at)
            _set_hosts(space, find_hosts(wanted.hosts), at=at)
        else:
            _fill_everyday(space, wanted, by=by)
        space.save()
        touch("space", space.pk)
    return space


def hosts_of(space: Space) -> QuerySet[Member]:
    """Return who looks after `space`, the longest first."""
    hosting = SpaceHost.objects.filter(space=space).order_by("since", "pk").values("member")
    found: QuerySet[Member] = Member.objects.filter(pk__in=hosting).order_by("name", "pk")
    return found


def find_hosts(handles: Iterable[str]) -> list[Member]:
    """Return the members of these handles. Raises SpaceRefused that names who is none."""
    wanted = [handle.strip().lstrip("@") for handle in handles]
    wanted = list(dict.fromkeys(handle for handle in wanted if handle))
    found = Member.objects.filter(kind=PERSON).in_bulk(wanted, field_name="handle")
    if missing := [handle for handle in wanted if handle not in found]:
        raise SpaceRefused(
            _("Nobody here is called %(names)s. Write the handles as they stand on profiles.")
            % {"names": ", ".join(f"@{on_one_line(name)[:60]}" for name in missing[:5])}
        )
    return [found[handle] for handle in wanted]


def groups() -> list[Group]:
    """Return the groups that a space may be for."""
    return list(Group.objects.order_by("name", "pk"))


def sections() -> list[str]:
    """Return the headings under which spaces stand."""
    return list(Section.objects.order_by("position", "name").values_list("name", flat=True))


def _check_team(by: Member) -> None:
    if not rights.standing(by).is_team:
        raise rights.MayNot(_("Only the team makes spaces."))


def _name_of(wanted: Wanted) -> str:
    name = on_one_line(wanted.name)
    if not is_visible(name):
        raise SpaceRefused(_("Give the space a name."))
    if len(name) > SLUG:
        raise SpaceRefused(_("Shorten the name of the space to 100 characters."))
    return name


def _free_slug(name: str) -> str:
    stem = (slugged(name) or "space")[:SLUG]
    taken = set(Space.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    slug, number = stem, 1
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug


def _fill(space: Space, wanted: Wanted, *, by: Member, at: datetime) -> None:
    if wanted.kind not in KINDS or wanted.access not in ACCESS:
        raise SpaceRefused(_("Choose one of the kinds and one of the ways in."))
    space.kind, space.access = wanted.kind, wanted.access
    space.position = wanted.position
    space.is_archived = wanted.is_archived
    section = on_one_line(wanted.section)[:120]
    space.section = Section.objects.get_or_create(name=section)[0] if section else None
    space.group = wanted.group or space.group
    if space.is_private and space.group is None:
        space.group = _own_group(space)
    if not space.is_private:
        space.group = None
    _fill_everyday(space, wanted, by=by)


def _fill_everyday(space: Space, wanted: Wanted, *, by: Member) -> None:
    space.summary = on_one_line(wanted.summary)[:300]
    space.icon = wanted.icon if wanted.icon in ICONS else ""
    space.slow_mode = max(wanted.slow_mode, 0)
    guidelines = texts.body_of(wanted.guidelines).strip()
    if guidelines != space.guidelines or not guidelines:
        place = space if space.pk else None
        html = markdown.render(guidelines, author=by, space=place).html if guidelines else ""
        space.guidelines, space.guidelines_html = guidelines, html


def _own_group(space: Space) -> Group:
    """Return a new group for the members of a private space."""
    stem = f"space-{space.slug}"[:50]
    taken = set(Group.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    slug = next(
        s for n in range(len(taken) + 2) if (s := f"{stem}-{n}" if n else stem) not in taken
    )
    return Group.objects.create(slug=slug, name=space.name[:120])


def _set_hosts(space: Space, hosts: list[Member], *, at: datetime) -> None:
    """Let `hosts` look after `space`; where it is private, they belong to its group."""
    SpaceHost.objects.filter(space=space).exclude(member__in=hosts).delete()
    rows = [SpaceHost(space=space, member=host, since=at) for host in hosts]
    SpaceHost.objects.bulk_create(rows, ignore_conflicts=True)
    if space.group:
        members = [Membership(group=space.group, member=host, since=at) for host in hosts]
        Membership.objects.bulk_create(members, ignore_conflicts=True)
