"""Every action of every room at once, killed again and again: run as a program, prints JSON.

    python -m horo.engine.tests.killing_actions statements|peace

`statements` dies before the first, the eighth … statement, until a life is long enough; `peace`
is not killed. In the end both print how many rows each table has: the same, or something
happened twice or never.
"""

import json
import sys
from copy import deepcopy

from horo.engine.tests import killing  # first: it sets Django up

from django.conf import settings  # isort: skip
from django.core.management import call_command
from django.utils.crypto import get_random_string

from horo.engine.services import apply
from horo.engine.tests.acting import AT, SECRET, STEPS, furnish, rows, write_steps
from horo.people.models import TEAM, Group, Member, Membership
from horo.playbook import loading

STRIDE = 7  # statements between two deaths; every process takes a while to begin
OTHERS = ("core.", "engine.Lease", "sessions.")  # what tells of processes, not of what happened


def settle() -> None:
    """One member has opened a topic, and is due everything that there is."""
    call_command("migrate", verbosity=0)
    loading.findings = lambda *_: []
    steps = [
        {"id": f"do-{name}", name: deepcopy(args), "approval": False}
        for name, args in STEPS.items()
    ]
    write_steps(steps)  # copies, since what stands twice would be written as an alias
    settings.HORO_WEBHOOK_SECRETS = {"crm": SECRET}
    for handle in ("alice", "bob", "hana"):
        Member.objects.create(handle=handle, name=handle, password=get_random_string(12))
    for slug in ("moderators", TEAM):
        group = Group.objects.create(slug=slug, name=slug)
        member = Member.objects.get(handle="hana")
        Membership.objects.create(group=group, member=member, since=AT)
    furnish(Member.objects.get(handle="alice"))


def by_statements() -> int:
    """Die before the nth statement, then later and later; return how many died."""
    killed = 0
    for number in range(1, 3000, STRIDE):
        if not killing.was_killed(killing.in_child(lambda n=number: killing.die_at_statement(n))):
            break
        killed += 1
    return killed


def main(how: str) -> None:
    settle()
    killed = by_statements() if how == "statements" else 0
    killing.was_killed(killing.in_child(lambda: apply(AT)))
    there = {name: count for name, count in rows().items() if not name.startswith(OTHERS)}
    print(json.dumps({"killed": killed, "rows": there}))  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1])
