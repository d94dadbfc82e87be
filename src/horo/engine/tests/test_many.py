"""What an action does for many at once is what it does for each of them, one after the other."""

import pytest
from conftest import AT, join
from django.db import transaction

from horo.engine.models import Outgoing
from horo.engine.tests.acting import SECRET, STEPS, furnish, write_step
from horo.log.models import Activity
from horo.membership.models import Change
from horo.messaging.models import Message
from horo.people.models import Field, Member, Membership
from horo.playbook import actions
from horo.recognition.models import Holding
from horo.workspace.models import Task

LOADED = {"task": {"to": "moderators", "title": "Look at {{ member.name }}"}}
MANY = (
    "add_to_group",
    "award",
    "end",
    "message",
    "notify",
    "remove_from_group",
    "send",
    "set_field",
    "set_persona",
    "start",
    "tag",
    "task",
    "thank",
    "untag",
    "webhook",
)
SHOWN = {
    Activity: ("verb", "actor", "recipient", "object_type", "object_key", "occurred_at", "props"),
    Holding: ("member", "kind", "slug", "since", "effect_key"),
    Change: ("effect_key", "member", "kind", "name", "before", "after"),
    Field: ("member", "name", "value", "number", "since"),
    Member: ("pk", "persona"),
    Membership: ("group", "member"),
    Message: ("effect_key", "member", "subject", "text", "html", "locale", "channel"),
    Outgoing: ("key", "channel", "payload", "created_at", "next_try_at"),
    Task: ("effect_key", "assignee", "about", "title", "kind", "due_at"),
}


def requests(name, members):
    action = actions.registered()[name]
    written = (STEPS | LOADED)[name]
    args = action.args.model_validate({action.shorthand: written} if _is_word(written) else written)
    return [
        actions.Request(f"journeys/act/{name}/{n}", "journeys/act", "act", member.pk, args, AT)
        for n, member in enumerate(members)
    ]


def _is_word(written):
    return isinstance(written, str)


def tried(do):
    """What the rows say after `do`, which is taken back."""
    with transaction.atomic():
        do()
        found = {
            model: sorted(model.objects.values_list(*names), key=str)
            for model, names in SHOWN.items()
        }
        transaction.set_rollback(True)
    return found


def test_every_action_that_can_do_many_at_once_is_tried_here():
    known = actions.registered().items()
    assert sorted(name for name, one in known if one.perform_many) == sorted(MANY)


@pytest.mark.usefixtures("each_database", "db")
@pytest.mark.parametrize("name", MANY)
def test_many_at_once_are_done_as_one_by_one(name, alice, bob, mara, hana, settings):
    settings.HORO_WEBHOOK_SECRETS = {"crm": SECRET}
    write_step({name: STEPS[name], "approval": False})
    furnish(alice)
    join(mara, "moderators")
    action, asked = actions.registered()[name], requests(name, [alice, mara, hana, alice])

    alone = tried(lambda: [action.perform(request) for request in asked])
    together = tried(lambda: action.perform_many(asked))

    assert alone != tried(lambda: None), "for this test to mean anything, something happens"
    assert together == alone
