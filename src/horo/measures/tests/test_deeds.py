"""Every number opens its activities: as many as it counts, newest first."""

from datetime import date

import pytest

from horo.measures import registry, services
from horo.measures.behind import LISTS
from horo.measures.deeds import DEEDS

from .test_voices import scored
from .test_worked_example import IDS, example, zone  # noqa: F401 - the fixture of the zone

MARCH = {"start": date(2026, 3, 1), "end": date(2026, 4, 1)}
COUNTED = {  # the numbers of the acts in worked_example.yaml, found by hand
    "mau": (17, 16, 14, 11, 9, 8, 7, 6, 4),
    "active_authors": (17, 16, 14, 9, 8, 7, 6, 4),
    "concentration_top5": (6, 4),  # alice's
    "new_members": (15, 12, 9, 7, 3),  # bob and hana by what they did first
    "new_contributors": (16, 14, 9, 7, 4),
    "activation_7d": (17, 16, 9, 8, 7, 6, 4),  # lena wrote too late
    "activation_14d": (17, 16, 14, 9, 8, 7, 6, 4),
    "returned_after_first": (17, 8),
    "topics": (16, 8, 4),
    "unanswered": (),
    "replies": (17, 14, 9, 7, 6),
    "reactions": (11, 10),  # the unnamed one too
    "replies_per_topic": (18, 14, 9, 7, 6),  # 17 came after 28 days
    "voices_per_topic": (18, 17, 16, 14, 9, 8, 7, 6, 4),
    "response_rate_24h": (7,),
    "response_rate_7d": (18, 9, 7),
    "first_response_p50": (18, 9, 7),
    "flag_rate": (24,),
    "nps": (30, 29, 28, 27),
    "sentiment": (35, 34),
    "promise_kept": (39,),
}


def acts(name: str, **asked):
    return services.activities_behind(name, warehouse=example(), **{**MARCH, **asked})


def test_every_measure_has_its_activities():
    assert set(DEEDS) == set(registry.all())


@pytest.mark.parametrize("name", COUNTED)
def test_a_number_opens_what_it_counts(name):
    found = acts(name)

    assert (found.ids, found.total) == (COUNTED[name], len(COUNTED[name]))


def test_without_staff_what_they_did_is_not_counted():
    assert acts("replies", without_staff=True).ids == (17, 14, 7, 6), "without hana's"


@pytest.mark.parametrize("name", ["mau", "new_members", "voices_per_topic", "flag_rate"])
def test_the_lines_of_a_list_have_the_activities_of_all_together(name):
    asked = {"by": "staff", "group": "peers", "warehouse": example(), **MARCH}
    if name == "new_members":
        asked |= {"by": "cohort", "group": "2026-03"}

    lines = services.members_behind(name, **asked)

    key = "member_id" if lines.kind == "members" else "topic_id"
    each = [services.activities_behind(name, **{key: line}, **asked).total for line in lines.ids]
    assert all(each), "a line counts nothing"
    assert sum(each) == services.activities_behind(name, **asked).total


def test_a_page_is_a_part_and_knows_how_many_there_are():
    found = acts("mau", page=(2, 3))

    assert (found.ids, found.total) == (COUNTED["mau"][2:5], 9)
    assert acts("mau", page=(50, 3)).ids == ()


def test_of_one_member_or_topic_only_theirs_are_shown():
    assert acts("mau", member_id=IDS["bob"]).ids == (11, 8, 7)
    assert acts("voices_per_topic", topic_id=103).ids == (18, 16)
    assert acts("mau", member_id=12345).ids == ()


def test_the_tone_of_one_member_is_never_shown():
    log = scored([0.5] * 30)
    asked = {"warehouse": log, **MARCH}

    assert services.activities_behind("sentiment", **asked).total == 30
    assert services.activities_behind("sentiment", member_id=1, **asked).total == 0
    assert LISTS["sentiment"].kind == "topics"
