"""The first of a list, as far as the reader may see it: tasks, members, topics, programmes."""

from collections.abc import Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from horo.content.models import Topic
from horo.engine.models import Performed
from horo.measures.boards.cards import TableCard
from horo.measures.boards.scope import within
from horo.measures.services import community_zone, members_behind
from horo.people.models import Member
from horo.ui import links, words
from horo.web.services import asking, members, periods
from horo.web.services.boards.looking import Looking
from horo.web.services.boards.shown import Cell, Column, Shown, Table
from horo.web.services.engine_room import rule_title
from horo.web.services.kept import kept
from horo.workspace.models import Task

NAMES = {
    "tasks": gettext_lazy("Open tasks"),
    "active_members": gettext_lazy("The most active members"),
    "new_members": gettext_lazy("Who joined"),
    "unanswered_topics": gettext_lazy("Topics that still wait for an answer"),
    "busy_topics": gettext_lazy("Topics with the most replies"),
    "programmes": gettext_lazy("What the programmes did"),
}
BEHIND = {
    "active_members": "acts_per_active",
    "new_members": "new_members",
    "unanswered_topics": "unanswered",
    "busy_topics": "replies",
}
EMPTY = {
    "tasks": gettext_lazy("No task is open."),
    "active_members": gettext_lazy("Nobody was active in this period."),
    "new_members": gettext_lazy("Nobody joined in this period."),
    "unanswered_topics": gettext_lazy("No topic of this period waits."),
    "busy_topics": gettext_lazy("Nobody replied in this period."),
    "programmes": gettext_lazy("No programme did anything in this period."),
}


def shown(card: TableCard, looking: Looking) -> Shown:
    table = _table(card, looking)
    return Shown(
        id=card.id,
        kind=card.kind,
        width=card.width,
        title=card.title or str(NAMES[card.of]),
        heading=str(NAMES[card.of]),
        note="" if table.rows else str(EMPTY[card.of]),
        table=table if table.rows else None,
    )


def _table(card: TableCard, looking: Looking) -> Table:
    if card.of == "tasks":
        return _tasks(card.rows, looking)
    if card.of == "programmes":
        return _programmes(card.rows, looking)
    ids = behind(BEHIND[card.of], looking)
    if card.of in ("active_members", "new_members"):
        return _people(ids, card.rows, looking)
    return _topics(ids, card.rows, looking)


def behind(name: str, looking: Looking) -> Sequence[int]:
    """Return the ids behind the measure `name`, most first, as far as the scope lets them count."""
    span = looking.span

    def make() -> Sequence[int]:
        with within(looking.scope) as warehouse:
            return members_behind(
                name, start=span.start, end=span.end, grain=span.grain, warehouse=warehouse
            ).ids

    return kept(looking.key("board list", name), make)


def person_cell(member: Member, looking: Looking) -> Cell:
    """Return a member's name with the way to the page on which `looking.reader` may find them."""
    reader = looking.reader
    if reader is None:
        return Cell(member.name)
    kind, which = ("member", member.pk) if reader.is_team else ("profile", member.handle)
    return Cell(member.name, links.to(kind, which))


def _life_of(member: Member, looking: Looking) -> str:
    """Where all that a member did is told: to the team alone."""
    if looking.reader is None or not looking.reader.is_team or not looking.ways.has_lists:
        return ""
    return f"{links.to('member', member.pk)}#life"


def people_of(ids: Sequence[int], looking: Looking, *, most: int) -> list[Member]:
    """Return the first of the members `ids` that the reader may look up, in that order."""
    first = ids[: most * 4]
    there = Member.objects.listed_to(looking.reader).in_bulk(list(first))
    return [there[number] for number in first if number in there][:most]


def topics_of(ids: Sequence[int], looking: Looking, *, most: int) -> list[Topic]:
    """Return the first of the topics `ids` that the reader may read, in that order."""
    visible = Topic.objects.visible_to(looking.reader).only(
        "pk", "title", "opened_at", "posts_count"
    )
    first = ids[: most * 4]
    there = visible.in_bulk(list(first))
    return [there[number] for number in first if number in there][:most]


def _people(ids: Sequence[int], most: int, looking: Looking) -> Table:
    found = people_of(ids, looking, most=most)
    lines = members.lines({member.pk: member for member in found}, [one.pk for one in found])
    columns = [Column(_("Person")), Column(_("Joined")), Column(_("Contributions"), is_number=True)]
    rows = [
        [
            person_cell(line.member, looking),
            Cell(_day(line.member.joined_at)),
            Cell(words.whole(line.acts), _life_of(line.member, looking), line.acts),
        ]
        for line in lines
    ]
    if looking.scope.spaces is not None:  # deeds elsewhere are none of this reader's business
        rows, columns = [row[:2] for row in rows], columns[:2]
    return Table(columns, rows, is_main=True)


def _topics(ids: Sequence[int], most: int, looking: Looking) -> Table:
    columns = [Column(_("Topic")), Column(_("Started")), Column(_("Posts"), is_number=True)]
    rows = [
        [
            Cell(topic.title, links.to("topic", topic.pk)),
            Cell(_day(topic.opened_at)),
            Cell(words.whole(topic.posts_count), links.to("topic", topic.pk), topic.posts_count),
        ]
        for topic in topics_of(ids, looking, most=most)
    ]
    return Table(columns, rows, is_main=True)


def _tasks(most: int, looking: Looking) -> Table:
    waiting = Task.objects.visible_to(looking.reader).open().select_related("assignee")
    columns = [Column(_("Task")), Column(_("Who")), Column(_("Due"))]
    rows = [
        [
            Cell(task.title),
            Cell(task.assignee.name if task.assignee else task.group),
            Cell(_day(task.due_at)),
        ]
        for task in waiting.order_by("due_at", "pk")[:most]
    ]
    return Table(columns, rows, is_main=True)


def _programmes(most: int, looking: Looking) -> Table:
    """Whom each rule of the playbook reached; what it did to people is the team's to see."""
    columns = [
        Column(_("Programme")),
        Column(_("People reached"), is_number=True),
        Column(_("Steps taken"), is_number=True),
    ]
    if looking.reader is None or not looking.reader.is_team:
        return Table(columns, (), is_main=True)
    book = asking.playbook()
    found = (
        performed(looking)
        .values("rule")
        .annotate(people=Count("member", distinct=True), steps=Count("pk"))
        .order_by("-people", "rule")
    )
    rows = [
        [
            Cell(rule_title(one["rule"], book)),
            Cell(
                words.whole(one["people"]),
                looking.ways.list("programme", rule=one["rule"], **looking.dates),
                one["people"],
            ),
            Cell(
                words.whole(one["steps"]),
                looking.ways.list("steps", rule=one["rule"], **looking.dates),
                one["steps"],
            ),
        ]
        for one in found[:most]
    ]
    return Table(columns, rows, is_main=True)


def performed(looking: Looking) -> QuerySet[Performed]:
    """Return what the playbook did in the period, as a queryset."""
    zone = community_zone()
    since, until = (_midnight(day, zone) for day in (looking.span.start, looking.span.end))
    return Performed.objects.filter(performed_at__gte=since, performed_at__lt=until)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone)


def _day(at: datetime | None) -> str:
    return periods.day(at.astimezone(community_zone()).date()) if at else "–"
