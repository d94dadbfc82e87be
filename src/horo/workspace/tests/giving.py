"""Tasks as the action gives them, for tests."""

from datetime import datetime

from horo.people.models import Member
from horo.workspace.models import Task
from horo.workspace.services import assign_many


def give(title: str, *, to: str, assignee: Member | None, at: datetime, **fields: object) -> Task:
    """Give one task; what else a row has goes into `fields`."""
    task = Task(title=title, group=to, assignee=assignee, opened_at=at, **fields)
    assign_many([task])
    return task
