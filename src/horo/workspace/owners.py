"""Who gets a task: the rules by which one person of a group is chosen."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Max, Q, QuerySet

from horo.conditions import resolve
from horo.engine.questions import Question, true_among
from horo.log.models import Activity
from horo.people.models import PERSON, Member
from horo.playbook.services import current

LEAST_LOADED, ROUND_ROBIN = "least_loaded", "round_robin"
BY_PERSONA, BY_SPACE = "persona", "space"


@dataclass(frozen=True)
class Rule:
    """How somebody is chosen of the group `to`; `to` may also be the handle of one person.

    With `by` those come first who share a persona with the member, or who host the space where
    the member's journey began; where there are none, the whole group is asked.
    """

    to: str
    order: str = LEAST_LOADED
    by: str = ""


def owner(rule: Rule, *, about: Member, entry_id: int | None, at: datetime) -> Member | None:
    """Return who gets a task about `about`; None where the group is empty and no handle fits.

    `entry_id` is the activity that let the member in. Nobody gets a task about themselves while
    there is somebody else.
    """
    group = _people().filter(memberships__group__slug=rule.to)
    near = _near(rule, group, about, entry_id, at)
    for some in (near.exclude(pk=about.pk), group.exclude(pk=about.pk), group):
        if chosen := _ordered(some, rule).first():
            return chosen
    return _people().filter(handle=rule.to).first()


class Loads:
    """Who gets tasks that are given together: as `owner` decides one by one, least loaded first.

    Only for rules that look at nothing but the load. What was given here counts at once, though
    nothing of it is kept yet.
    """

    def __init__(self) -> None:
        self._given: Counter[int] = Counter()
        self._groups: dict[str, list[Member]] = {}

    def owner(self, rule: Rule, about_id: int) -> Member | None:
        if rule.to not in self._groups:
            group = _people().filter(memberships__group__slug=rule.to)
            self._groups[rule.to] = list(_ordered(group, rule))
        group_of = self._groups[rule.to]
        some = [one for one in group_of if one.pk != about_id] or group_of
        if not some:
            return _people().filter(handle=rule.to).first()
        chosen = min(some, key=self._load)
        self._given[chosen.pk] += 1
        return chosen

    def _load(self, person: Member) -> tuple[int, int, int]:
        given, loaded = self._given[person.pk], vars(person)  # annotated by `_ordered`
        return loaded["waiting"] + given, loaded["ever"] + given, person.pk


def is_by_load(rule: Rule) -> bool:
    return rule.order == LEAST_LOADED and not rule.by


def least_loaded(to: str) -> Member | None:
    """Return the person of group `to` with the fewest open tasks, or the member `to` is.

    Among equals the one who got fewer tasks so far, then the one who is longer here.
    """
    group = _people().filter(memberships__group__slug=to)
    return _ordered(group, Rule(to)).first() or _people().filter(handle=to).first()


def _people() -> QuerySet[Member]:
    people: QuerySet[Member] = Member.objects.filter(kind=PERSON)
    return people


def _ordered(people: QuerySet[Member], rule: Rule) -> QuerySet[Member]:
    if rule.order == ROUND_ROBIN:
        of_group = Q(assigned_tasks__group=rule.to)
        last = people.annotate(last=Max("assigned_tasks__pk", filter=of_group))
        return last.order_by(F("last").asc(nulls_first=True), "pk")
    is_open = Q(
        assigned_tasks__completion=None,
        assigned_tasks__withdrawal=None,
        assigned_tasks__isnull=False,
    )
    load = people.annotate(
        waiting=Count("assigned_tasks", filter=is_open, distinct=True),
        ever=Count("assigned_tasks", distinct=True),
    )
    return load.order_by("waiting", "ever", "pk")


def _near(
    rule: Rule, group: QuerySet[Member], about: Member, entry_id: int | None, at: datetime
) -> QuerySet[Member]:
    """Return those who are nearest to the member as `rule.by` says; nobody without it."""
    if rule.by == BY_SPACE and entry_id is not None:
        entry = Activity.objects.filter(pk=entry_id).first()
        space_id = entry.space_id if entry else None
        return _people().filter(hosted_spaces=space_id) if space_id else group.none()
    if rule.by == BY_PERSONA:
        ids = [about.pk, *group.values_list("pk", flat=True)]
        personas = _personas(ids, at)
        own = personas[about.pk]
        return group.filter(pk__in=[pk for pk in ids if personas[pk] & own])
    return group.none()


def _personas(ids: Collection[int], at: datetime) -> dict[int, set[str]]:
    """Return the personas of each member: recognized by a condition, or else set by hand."""
    playbook = current()
    words = playbook.words
    asked = {
        (pk, slug): Question(resolve(persona, words), pk, at)
        for slug, persona in words.personas.items()
        for pk in ids
    }
    true = true_among(asked.values())
    found: dict[int, set[str]] = {pk: set() for pk in ids}
    for (pk, slug), question in asked.items():
        if question in true:
            found[pk].add(slug)
    by_hand = Member.objects.filter(pk__in=ids).exclude(persona="")
    for pk, slug in by_hand.values_list("pk", "persona"):
        if slug not in words.personas:
            found[pk].add(slug)
    return found
