"""Live through a period as it was run: at each instant by what was launched by then."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise

from horo.core.time import from_micros, to_micros
from horo.engine.bench import Bench
from horo.engine.generations import running
from horo.engine.rules import gate_rules
from horo.engine.simulation import Lived, live
from horo.facts.services import open_facts
from horo.playbook.models import Launch
from horo.playbook.services import under


def replay(instants: Sequence[datetime]) -> Lived:
    """Return what planning and performing at each of `instants` (ascending) does, all launches
    being as they are.

    From an empty beginning: nothing was done before the first of them. Approvals count as given at
    once, and nobody stops anything; otherwise it is what a live engine did that ticked then.
    Raises NoPlaybook where there is none that could run.
    """
    lived = Lived()
    with open_facts() as warehouse:
        bench = Bench(warehouse.raw)
        for part in _between_launches(instants):
            now = running(part[0], until=part[-1])
            gates = gate_rules(now.playbook, now.rules)
            micros = [to_micros(one) for one in part]
            with under(now.playbook):
                live(bench, now.rules, gates, micros, from_micros(micros[-1] + 1), lived)
    return lived


def _between_launches(instants: Sequence[datetime]) -> Iterator[list[datetime]]:
    """Yield `instants` in parts within which nothing was launched."""
    launched = Launch.objects.order_by("number").values_list("launched_at", flat=True)
    edges = [None, *launched, None]
    for start, end in pairwise(edges):
        part = [
            one
            for one in instants
            if (start is None or start <= one) and (end is None or one < end)
        ]
        if part:
            yield part
