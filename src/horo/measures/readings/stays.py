"""How long members stay in a stage before they go up: by what was written down as it happened."""

from typing import Any

import ibis

from horo.measures.question import Sources, knob, persons
from horo.measures.readings.stages import slugs
from horo.measures.readings.survival import quantiles

VERB, KIND = "moved", "stage"
NOWHERE = -1


def stay_lengths(sources: Sources) -> Any:
    """One row a period and stage (group): watched, stays that began in it, and p50 in seconds."""
    return quantiles(stays(sources), ["period", "group"], {"p50": (1, 2)})


def stays(sources: Sources) -> Any:
    """One row a stay that began in the range: period, group (the stage), member_id, id, lasted.

    A stay begins with an activity `moved` and lasts until the member's next one. is_over: that
    one leads to a later stage of the funnel; one that leads elsewhere, and the log's end, only
    say that nobody could look on. id is the activity's; lasted is in microseconds.
    """
    question, log = sources.question, sources.facts.activities
    moved = log.filter(
        log.verb == VERB, log.object_type == KIND, log.occurred_at <= knob("log_end")
    )
    theirs = ibis.window(group_by=moved.recipient_id, order_by=[moved.occurred_at, moved.id])
    steps = moved.select(
        "id",
        member_id=moved.recipient_id,
        began_at=moved.occurred_at,
        # nobody saw when those stays began that the first look at all found under way
        first_look=moved.occurred_at.min().over(ibis.window()),
        group=moved.object_key,
        place=_place(sources, moved.object_key),
        next_place=_place(sources, moved.object_key.lead().over(theirs)),
        next_at=moved.occurred_at.lead().over(theirs),
    )
    seen = steps.filter(
        steps.place > NOWHERE, steps.began_at > steps.first_look, question.in_range(steps.began_at)
    )
    counted = seen.semi_join(persons(sources), "member_id")
    return counted.select(
        "id",
        "member_id",
        "group",
        period=question.period_of(question.day_of(counted.began_at)),
        is_over=ibis.coalesce(counted.next_place, NOWHERE) > counted.place,
        lasted=ibis.coalesce(counted.next_at, knob("log_end")) - counted.began_at,
    )


def _place(sources: Sources, slug: Any) -> Any:
    """The number of a stage in the funnel as it is now; −1 for one that is not in it."""
    known = ((slug == name, place) for place, name in enumerate(slugs(sources)))
    return ibis.cases(*known, else_=NOWHERE)
