"""Two actions that look like the real ones, so that these tests need no room above this one."""

import pytest
from pydantic import BaseModel, ConfigDict, Field

from horo.playbook import actions
from horo.playbook.parts.base import Duration, Line, Slug
from horo.playbook.services import load
from horo.playbook.tests.overlay import REFERENCE, lay


class Send(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    message: Slug = Field(description="Which message.")


class Task(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    to: Line = Field(description="Who does it: a group (the least loaded of it), or a handle.")
    title: Line = Field(description="What there is to do.")
    due: Duration | None = Field(None, description="How long there is for it.")


def nothing(*_):
    return None


@pytest.fixture(autouse=True)
def two_actions(monkeypatch):
    send = actions.Action("send", "Send a message.", Send, nothing, nothing, True, "message")
    task = actions.Action("task", "Give a task.", Task, nothing, nothing, False)
    monkeypatch.setattr(actions, "_registered", {"send": send, "task": task})


@pytest.fixture
def book(tmp_path):
    """Return a function that loads the minimal playbook with something different in it."""

    def load_with(**overlay):
        return load(lay(overlay, tmp_path / "playbook"))

    return load_with


@pytest.fixture
def reference():
    return load(REFERENCE).playbook
