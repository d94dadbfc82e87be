"""Every number opens its list: as many ids as the number counts."""

from datetime import date

import pytest

from horo.measures import registry, services
from horo.measures.behind import LISTS

from .logs import Act, Log, Who
from .test_worked_example import IDS, example, zone  # noqa: F401 - the fixture of the zone

MARCH = {"start": date(2026, 3, 1), "end": date(2026, 4, 1)}
SHARES = ("activation_7d", "activation_14d", "returned_after_first", "response_rate_24h")
COUNTS = ("mau", "active_authors", "new_members", "new_contributors", "topics", "unanswered")


def ids(*names: str) -> set[int]:
    return {IDS[name] for name in names}


def behind(name: str, **asked):
    return services.members_behind(name, warehouse=example(), **{**MARCH, **asked})


@pytest.mark.parametrize("by", [None, "staff"])
@pytest.mark.parametrize("name", [*COUNTS, *SHARES])
def test_a_list_is_as_long_as_its_number(name, by):
    if by and by not in registry.find(name).groups:
        return
    rows = services.compute([name], grain="month", by=by, warehouse=example(), **MARCH)

    for row in rows:
        counted = row.value * row.n if name in SHARES else row.value
        found = behind(name, by=by, group=row.group)
        assert len(set(found.ids)) == len(found.ids) == round(counted)


def test_every_measure_has_a_list():
    assert set(LISTS) == set(registry.all())


def test_those_who_did_most_come_first():
    assert behind("mau").ids[0] == IDS["bob"], "bob has three acts, nobody more"
    assert set(behind("mau").ids) == ids("alice", "bob", "hana", "lena", "petar")


def test_a_share_opens_those_it_counts():
    assert set(behind("activation_7d").ids) == ids("alice", "bob", "hana", "petar")
    assert set(behind("returned_after_first").ids) == ids("bob", "petar")


def test_the_most_active_authors_are_as_many_as_five_per_cent_rounded_up():
    assert len(behind("concentration_top5").ids) == 1


def test_topics_that_waited_longest_come_first():
    found = behind("topics")

    assert (found.kind, found.ids) == ("topics", (103, 102, 101))
    assert behind("response_rate_24h").ids == (101,)
    assert behind("unanswered", end=date(2026, 5, 1)).ids == (104,)


def test_replies_and_reactions_open_the_topics_they_are_in():
    assert set(behind("replies").ids) == {101, 102}
    assert behind("reactions").ids == (101,), "the unnamed reaction counts too"


def test_rolling_counts_look_back_from_their_day():
    day = {"start": date(2026, 3, 7), "end": date(2026, 3, 8), "grain": "day"}

    assert set(behind("wau", **day).ids) == ids("alice", "bob", "hana")


def test_a_reply_of_a_bot_opens_nothing():
    log = Log(
        [Act(1, 0, 1, "replied", thread=5), Act(2, 10, 1, "replied", thread=6)],
        [Who(1, kind="bot")],
    )
    asked = {"start": date(1970, 1, 1), "end": date(1970, 1, 2), "warehouse": log}

    assert services.members_behind("replies", **asked).ids == ()


@pytest.mark.parametrize("group", ["$start", "${x", "$", "\0", "'", "\\"])
def test_whatever_the_group_is_called_the_list_is_only_empty(group):
    assert behind("mau", by="source", group=group).ids == ()


def test_a_group_whose_name_has_a_dollar_is_found():
    log = Log([Act(1, 0, 1, "posted", thread=5, source="a$b")], [Who(1)])
    asked = {"start": date(1970, 1, 1), "end": date(1970, 1, 2), "by": "source", "group": "a$b"}

    assert services.members_behind("mau", warehouse=log, **asked).ids == (1,)


def test_nothing_is_behind_the_figures_of_an_empty_log():
    found = services.members_behind("mau", warehouse=Log([], []), **MARCH)

    assert found.ids == ()
