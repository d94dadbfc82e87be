"""Real communities: every measure is what somebody else counts, and what plain Python does."""

import json
from collections import Counter
from datetime import UTC, date, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from conftest import AT

from horo.connectors.services import import_archive
from horo.content.models import Post, Space
from horo.core.time import from_micros, to_micros
from horo.log.models import Activity
from horo.measures import services
from horo.measures.tests.logs import Act, Who
from horo.measures.tests.plainly import PLAINLY, Asked, retention
from horo.people.models import PERSON, Member

ARCHIVES = {
    "zulip_bytecodealliance.tar.zst": "zulip",
    "slack_houstondatavis_to_2015.tar.gz": "slack",
    "discourse_urho3d_2014_2017.tar.zst": "discourse",
    "discourse_delving_2022_2024.tar.zst": "discourse",
}
LATER = AT.replace(year=2027)  # after the last message of every set
RANGE = {"start": date(2010, 1, 1), "end": date(2027, 1, 1), "grain": "month"}
SPLITS = (None, "staff", "space", "source", "cohort")
# One of so many is counted again, so that it takes seconds: of figures that say nothing (most
# months of most groups), and of those of groups, which come out of the same expressions.
OF_EMPTY, OF_GROUPS = 41, 5


def counted(figures) -> dict[str, int]:
    return figures.get("monthly_active_authors") or figures["monthly_active_posters"]


def machines_by_month() -> Counter[str]:
    """How many bots and systems wrote in each month: the figures count them, measures do not."""
    posts = Post.objects.exclude(author__kind=PERSON)
    pairs = {(f"{post.posted_at:%Y-%m}", post.author_id) for post in posts}
    return Counter(month for month, _ in pairs)


def some_staff() -> None:
    """Make the five who wrote most staff: no archive says who is."""
    wrote = Counter(Post.objects.filter(author__kind=PERSON).values_list("author_id", flat=True))
    most = [author for author, _ in wrote.most_common(5)]
    Member.objects.filter(pk__in=most).update(is_staff=True)


def the_log():
    """The log as plain values, read off the database and not off the warehouse."""
    acts = [
        Act(
            a.pk,
            to_micros(a.occurred_at),
            a.actor_id,
            a.verb,
            a.thread_id,
            a.space_id,
            a.source,
            a.recipient_id,
            a.value,
            a.object_type,
            a.object_id,
            a.object_key,
        )
        for a in Activity.objects.all()
    ]
    members = [Who(m.pk, m.kind, m.is_staff, m.persona, m.locale) for m in Member.objects.all()]
    return SimpleNamespace(acts=acts, members=members)


def range_of(log):
    """The months of the log, and one before and after them."""
    first, last = (from_micros(each(act.at for act in log.acts)).date() for each in (min, max))
    month = timedelta(days=31)
    return {"start": first - month, "end": last + month, "grain": "month"}


def differences(log, by):
    """Where a figure of the product is not that of plain Python, split `by`."""
    names = [name for name in services.applicable("month", by) if name in PLAINLY]
    places = dict(Space.objects.values_list("pk", "slug"))
    end = max(act.at for act in log.acts)
    rows = services.compute(names, by=by, **range_of(log))
    assert any(row.value for row in rows), "nothing is counted, so this would prove nothing"
    for number, row in enumerate(rows):
        is_empty = not (row.value or row.n)
        if number % (OF_EMPTY if is_empty else OF_GROUPS if by else 1):
            continue
        period = (to_micros(row.start), to_micros(row.end))
        if by and row.group is None:  # nobody of any group ever did it
            continue
        asked = Asked(log, ZoneInfo("UTC"), "month", *period, end, by, row.group, places=places)
        value, n = PLAINLY[row.measure](asked)
        if row.n != n or not is_same(row.value, value):
            yield row.measure, row.group, row.start, (row.value, row.n), (value, n)


def is_same(value, wanted) -> bool:
    if value is None or wanted is None:
        return value is wanted
    return value == pytest.approx(wanted, rel=1e-9)


def wrong_cells(log):
    """Cells of the retention triangle that plain Python fills otherwise."""
    end = max(act.at for act in log.acts)
    rows = services.compute(["retention"], **range_of(log))
    starts = sorted({row.start for row in services.compute(["topics"], **range_of(log))})
    for row in rows:
        cell = starts[starts.index(row.start) + int(row.group.rsplit(" ", 1)[1])]
        after = cell.replace(year=cell.year + cell.month // 12, month=cell.month % 12 + 1)
        months = [to_micros(each.astimezone(UTC)) for each in (row.start, row.end, cell, after)]
        asked = Asked(log, ZoneInfo("UTC"), "month", *months[:2], end)
        if (row.value, row.n) != retention(asked, *months[2:]):
            yield row


@pytest.mark.shared
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ARCHIVES)
def test_every_measure_is_what_is_counted_independently(name, shared_data):
    figures = json.loads((shared_data / f"figures/{name.split('.')[0]}.json").read_text())
    import_archive(ARCHIVES[name], shared_data / name, at=LATER)

    rows = services.compute(["active_authors"], **RANGE)

    machines = machines_by_month()
    found = {f"{row.start:%Y-%m}": row.value for row in rows}
    wanted = {month: count - machines[month] for month, count in counted(figures).items()}
    assert {month: found[month] for month in wanted} == wanted
    assert sum(found.values()) == sum(wanted.values()), "somebody wrote in no month of the figures"
    some_staff()
    log = the_log()
    assert [each for by in SPLITS for each in differences(log, by)] == []
    assert list(wrong_cells(log)) == []
