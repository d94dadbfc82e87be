"""Ten thousand effects that are due at the same second, and two schedulers that do them."""

import pytest
from conftest import AT

from horo.community.tests.test_cost_of_a_reply import at_once, each_real_database  # noqa: F401
from horo.engine.models import Performed
from horo.engine.services import apply
from horo.engine.tests.community import write_playbook
from horo.log import services as log
from horo.log.models import Activity
from horo.membership.models import Change
from horo.people.activities import JOINED, TAGGED
from horo.people.models import Member

PEOPLE = 10_000


@pytest.fixture
def crowd():
    """So many who joined in the same second, and are due a tag for it."""
    step = {"id": "mark", "tag": "new"}
    write_playbook(journeys={"marked": {"enter": {"did": "joined"}, "steps": [step]}})
    Member.objects.bulk_create(
        Member(handle=f"m{n}", name=f"M {n}", joined_at=AT) for n in range(PEOPLE)
    )
    ids = list(Member.objects.values_list("pk", flat=True))
    log.record_many(
        (log.Entry(JOINED, AT, "x", str(pk), actor_id=pk) for pk in ids), recorded_at=AT
    )
    return ids


@pytest.mark.usefixtures("each_real_database", "transactional_db")
def test_all_happen_once_with_two_schedulers_at_once(crowd, settings):
    settings.HORO_ENGINE_MAX_EFFECTS = PEOPLE
    runs = []

    assert at_once(*[lambda: runs.append(apply(AT))] * 2) == []

    assert [run.failed for run in runs] == [(), ()]
    done = [key for run in runs for key in run.done]
    assert len(done) == len(set(done)) == PEOPLE, "what one of them did, the other left alone"
    marked = Activity.objects.filter(verb=TAGGED.name).values_list("recipient_id", flat=True)
    assert sorted(marked) == sorted(crowd)
    assert Performed.objects.count() == Change.objects.count() == PEOPLE
