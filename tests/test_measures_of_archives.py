"""Real communities: who wrote each month is who was counted independently."""

import json
from collections import Counter
from datetime import date

import pytest
from conftest import AT

from horo.connectors.services import import_archive
from horo.content.models import Post
from horo.measures import services
from horo.people.models import PERSON

ARCHIVES = {
    "zulip_bytecodealliance.tar.zst": "zulip",
    "slack_houstondatavis_to_2015.tar.gz": "slack",
    "discourse_urho3d_2014_2017.tar.zst": "discourse",
    "discourse_delving_2022_2024.tar.zst": "discourse",
}
LATER = AT.replace(year=2027)  # after the last message of every set


def counted(figures) -> dict[str, int]:
    return figures.get("monthly_active_authors") or figures["monthly_active_posters"]


def machines_by_month() -> Counter[str]:
    """How many bots and systems wrote in each month: the figures count them, measures do not."""
    posts = Post.objects.exclude(author__kind=PERSON)
    pairs = {(f"{post.posted_at:%Y-%m}", post.author_id) for post in posts}
    return Counter(month for month, _ in pairs)


@pytest.mark.shared
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ARCHIVES)
def test_monthly_active_authors_are_those_counted_independently(name, shared_data):
    figures = json.loads((shared_data / f"figures/{name.split('.')[0]}.json").read_text())
    import_archive(ARCHIVES[name], shared_data / name, at=LATER)

    rows = services.compute(
        ["active_authors"], start=date(2010, 1, 1), end=date(2027, 1, 1), grain="month"
    )

    machines = machines_by_month()
    found = {f"{row.start:%Y-%m}": row.value for row in rows}
    wanted = {month: count - machines[month] for month, count in counted(figures).items()}
    assert {month: found[month] for month in wanted} == wanted
    assert sum(found.values()) == sum(wanted.values()), "somebody wrote in no month of the figures"
