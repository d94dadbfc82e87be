"""The bell: what a member was told of, in lines; what belongs together makes one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.db.models import Case, Count, Max, Min, Value, When

from horo.messaging import seen, wording
from horo.messaging.kinds import BY_NAME, Kind
from horo.messaging.models import Message, Notification
from horo.messaging.reasons import rules_of
from horo.people.models import Group, Member

A_PAGE = 30
TEAM = "team"  # the filter for messages of the community's team


@dataclass(frozen=True)
class Line:
    """One line of the bell: a notification or several, or a message of the team (`message`)."""

    at: datetime
    is_new: bool
    newest: Notification | None = None
    message: Message | None = None
    sentence: str = ""
    text: str = ""
    why: str = ""
    times: int = 1

    @property
    def kind(self) -> Kind | None:
        return wording.kind_of(self.newest) if self.newest else None


@dataclass(frozen=True)
class Bundle:
    """What one line is made of, as the database counts it."""

    first: int
    newest: int
    people: int
    times: int
    at: datetime
    is_new: bool

    @classmethod
    def of(cls, told: Sequence[Notification]) -> Self:
        """Return what `told`, unread ones in the order in which they happened, is together."""
        people = len({one.actor_id for one in told if one.actor_id})
        first, newest = told[0], told[-1]
        return cls(first.pk, newest.pk, people, len(told), newest.happened_at, is_new=True)


@dataclass(frozen=True)
class Page:
    """Lines, the newest first; `before` is from when on older ones are asked for, if there are."""

    lines: tuple[Line, ...]
    before: datetime | None


def page_of(
    member: Member, *, kind: str = "", before: datetime | None = None, most: int = A_PAGE
) -> Page:
    """Return what `member` was told of before that instant, some of it; of one `kind` if given.

    As far as they may still see it. A handful of statements, however much there is.
    """
    lines: list[Line] = []
    if kind != TEAM:
        lines += _told(member, kind, before, most)
    if kind in ("", TEAM):
        lines += _messages(member, before, most)
    lines.sort(key=lambda line: line.at, reverse=True)
    has_more = len(lines) > most
    lines = lines[:most]
    return Page(tuple(lines), lines[-1].at if has_more else None)


def lines_of(told: Sequence[Notification], bundles: dict[int, Bundle]) -> list[Line]:
    """Put `told`, the newest of each of `bundles`, into words of the present language."""
    names = wording.Names(groups=_groups(told))
    return [_line(one, bundles[one.pk], names) for one in told]


def shown(told: Iterable[Notification], member: Member) -> list[Notification]:
    """Leave out what other rooms say that `member` may no longer see."""
    found = {str(one.pk): one for one in told}
    rows = [(key, one.about_type, one.about_id) for key, one in found.items()]
    return [found[key] for key, _type, _id in seen.guarded(rows, member)]


def _told(member: Member, kind: str, before: datetime | None, most: int) -> list[Line]:
    mine = Notification.objects.visible_to(member).filter(is_shown=True)
    if kind:
        mine = mine.filter(kind=kind)
    is_new = Case(When(read_at=None, then=Value(1)), default=Value(0))
    grouped = mine.order_by().annotate(is_new=is_new).values("bundle", "is_new")
    counted = grouped.annotate(
        first=Min("pk"),
        newest=Max("pk"),
        people=Count("actor", distinct=True),
        times=Count("pk"),
        at=Max("happened_at"),
    )
    if before is not None:
        counted = counted.filter(at__lt=before)
    bundles = {
        row["newest"]: Bundle(
            row["first"], row["newest"], row["people"], row["times"], row["at"], bool(row["is_new"])
        )
        for row in counted.order_by("-at", "-newest")[: most + 1]
    }
    newest = Notification.objects.visible_to(member).filter(pk__in=bundles)
    rows = newest.select_related("actor", "topic__space", "post").order_by("-happened_at", "-pk")
    return lines_of(shown(rows, member), bundles)


def _messages(member: Member, before: datetime | None, most: int) -> list[Line]:
    mine = Message.objects.visible_to(member)
    if before is not None:
        mine = mine.filter(sent_at__lt=before)
    found = list(mine.defer("text", "html").order_by("-sent_at", "-pk")[: most + 1])
    rules = rules_of(found) if found else {}
    return [
        Line(
            at=each.sent_at,
            is_new=each.opened_at is None and each.set_aside_at is None,
            message=each,
            sentence=each.subject,
            why=rules.get(each.pk, ""),
        )
        for each in found
    ]


def _line(one: Notification, bundle: Bundle, names: wording.Names) -> Line:
    return Line(
        at=bundle.at,
        is_new=bundle.is_new,
        newest=one,
        sentence=wording.sentence(one, people=bundle.people, times=bundle.times),
        text=wording.excerpt(one),
        why=wording.why(one, names),
        times=bundle.times,
    )


def _groups(told: Iterable[Notification]) -> dict[int, str]:
    ids = {one.about_id for one in told if one.about_type == "group" and one.about_id}
    if not ids:
        return {}
    return dict(Group.objects.filter(pk__in=ids).values_list("pk", "slug"))


def kinds_of(member: Member) -> list[Kind]:
    """Return the kinds of which `member` has some, in the order in which they are listed."""
    mine = Notification.objects.visible_to(member).filter(is_shown=True).order_by()
    there = set(mine.values_list("kind", flat=True).distinct())
    return [kind for name, kind in BY_NAME.items() if name in there]
