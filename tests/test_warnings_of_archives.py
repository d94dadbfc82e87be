"""A real community: over its last year, Horo's own warnings are seldom raised."""

import pytest
from conftest import AT

from horo.connectors.services import import_archive
from horo.facts.services import open_facts
from horo.measures.warnings import judging, rules

LATER = AT.replace(year=2027)  # after the last message


@pytest.mark.shared
@pytest.mark.django_db(transaction=True)
def test_a_year_of_a_real_community_has_few_false_alarms(shared_data):
    import_archive("zulip", shared_data / "zulip_bytecodealliance.tar.zst", at=LATER, index=False)
    found = rules.rules()

    with open_facts() as warehouse:
        judged = {
            warn.slug: judging.judge(judging.year(warn, found, warehouse), warn.threshold)
            for warn in found.warns
        }

    looked = {
        slug: sum(look.score is not None for look in one.seen.looks) for slug, one in judged.items()
    }
    assert looked["fewer-write"] > 45, "for this to mean anything: a year of weeks"
    assert looked["waiting"] > 330, "and of days"
    assert {slug: len(one.episodes) for slug, one in judged.items() if one.episodes} == {
        "fewer-write": 1,
        "rush": 1,
    }
    assert sum(one.false for one in judged.values()) == 2
    lacking = {slug: one.seen.lacks for slug, one in judged.items() if one.seen.lacks}
    assert lacking == {
        "tired": "messages",
        "heated": "sentiment",
        "enough-to-do": "tasks",
        "wears-off": "programs",
    }
