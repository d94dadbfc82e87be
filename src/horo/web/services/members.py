"""Members as the list shows them: found by name or condition, with what they did lately."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q, QuerySet

from horo.log.models import Activity
from horo.log.verbs import registered
from horo.people.models import Member
from horo.web.services import asking
from horo.web.services.asking import Answer, Choice


@dataclass(frozen=True)
class Asked:
    """What the page was asked for: a text, a named condition, or one written by hand."""

    text: str
    pick: str
    where: str
    choices: dict[str, list[Choice]]
    answer: Answer

    @property
    def is_filtered(self) -> bool:
        return bool(self.text or self.pick or self.where)


@dataclass(frozen=True)
class Line:
    """One member of the list; `acts` counts active deeds, `last_at` is the latest of them."""

    member: Member
    acts: int
    last_at: datetime | None


def asked(query: Mapping[str, str], *, at: datetime) -> Asked:
    """Read the address of the page. A condition by hand goes before a named one."""
    text, pick, where = (
        query.get(name, "").replace("\0", "").strip() for name in ("q", "pick", "where")
    )
    book = asking.playbook()
    answer = asking.written(where, book, at=at) if where else asking.named(pick, book, at=at)
    return Asked(text, pick, where, asking.choices(book), answer)


def matching(members: QuerySet[Member], asked: Asked) -> list[int]:
    """Return the ids of those of `members` who were asked for, by name."""
    if asked.answer.error:
        return []
    ids = found(members, asked.text).order_by("name", "pk").values_list("pk", flat=True)
    wanted = asked.answer.ids
    return list(ids) if wanted is None else [pk for pk in ids if pk in wanted]


def found(members: QuerySet[Member], text: str) -> QuerySet[Member]:
    """Return those of `members` whose name or handle contains `text`, whatever its case.

    SQLite folds the case of ASCII only, so a Cyrillic word is tried in its usual spellings.
    """
    wanted = Q()
    for spelling in {text, text.lower(), text.title(), text.capitalize()}:
        wanted |= Q(name__icontains=spelling) | Q(handle__icontains=spelling)
    return members.filter(wanted) if text else members


def lines(members: Mapping[int, Member], ids: Sequence[int]) -> list[Line]:
    """Return the members `ids`, in that order, with their deeds, in one statement."""
    active = [verb.name for verb in registered().values() if verb.active]
    deeds = {
        actor: (count, last)
        for actor, count, last in Activity.objects.filter(actor__in=ids, verb__in=active)
        .values_list("actor")
        .annotate(count=Count("pk"), last=Max("occurred_at"))
    }
    return [Line(members[pk], *deeds.get(pk, (0, None))) for pk in ids]
