"""Write down who came into an audience that journeys wait for, and who fell out of it."""

from collections.abc import Iterable
from datetime import datetime

from horo.core.time import to_micros
from horo.engine.activities import ENTERED, LEFT, WATCHED
from horo.engine.audiences import AUDIENCE, Crossing, crossings, watched
from horo.engine.bench import Bench
from horo.engine.generations import running
from horo.facts.services import open_facts
from horo.log import services as log

VERBS = {"entered": ENTERED, "left": LEFT, "watched": WATCHED}


def note_crossings(at: datetime) -> int:
    """Record `entered` and `left` for whoever is on another side at `at` than the log says.

    Returns how many activities were new. It writes down what is so and touches nobody, so no
    gate and no switch holds it; what a journey does because of it passes them all. Looked at
    are only the audiences that a journey's `enter` names. Raises NoPlaybook.
    """
    now = running(at)
    audiences = watched(now.playbook, now.rules)
    if not audiences:
        return 0
    with open_facts() as warehouse:
        found = crossings(Bench(warehouse.raw), audiences, to_micros(at))
    return log.record_many(_entries(found, at), recorded_at=at)


def _entries(found: Iterable[Crossing], at: datetime) -> Iterable[log.Entry]:
    return (
        log.Entry(
            verb=VERBS[one.side],
            occurred_at=at,
            source=log.HOSTED,
            source_key=one.key,
            object_type=AUDIENCE,
            object_key=one.audience,
            recipient_id=one.member_id,
        )
        for one in found
    )
