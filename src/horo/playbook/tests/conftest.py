"""Two actions that look like the real ones, so that these tests need no room above this one."""

from functools import partial

import pytest
from pydantic import BaseModel, ConfigDict, Field

from horo.playbook import actions
from horo.playbook.parts.base import Duration, Line, Slug
from horo.playbook.services import load
from horo.playbook.tests.overlay import REFERENCE, lay
from horo.playbook.words import plain, role_of, subject_at


class Send(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    message: Slug = Field(description="Which message.")


class Task(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    to: Line = Field(description="Who does it: a group (the least loaded of it), or a handle.")
    title: Line = Field(description="What there is to do.")
    due: Duration | None = Field(None, description="How long there is for it.")


class AskForm(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    form: Slug = Field(description="Which form.")


def nothing(*_):
    return None


def say_send(args, playbook):
    return f"[{subject_at(playbook, args.message)}]"


def say_task(args, playbook):
    return f"[{role_of(playbook, args.to)}: {plain(args.title)}]"


@pytest.fixture(autouse=True)
def two_actions(monkeypatch):
    make = partial(actions.Action, perform=nothing, preview=nothing, no_undo="Nothing was done.")
    send = make(
        "send", "Send a message.", Send, reaches=True, shorthand="message", sentence=say_send
    )
    task = make("task", "Give a task.", Task, reaches=False, sentence=say_task)
    monkeypatch.setattr(actions, "_registered", {"send": send, "task": task})
    promised = {name: actions._promised[name] for name in ("send", "task")}
    monkeypatch.setattr(actions, "_promised", promised)


@pytest.fixture
def book(tmp_path):
    """Return a function that loads the minimal playbook with something different in it."""

    def load_with(**overlay):
        return load(lay(overlay, tmp_path / "playbook"))

    return load_with


@pytest.fixture
def asking(monkeypatch):
    """A third action, which the reference playbook has beside the two."""
    third = actions.Action(
        "ask_form", "Ask a form.", AskForm, nothing, nothing, reaches=True, shorthand="form",
        no_undo="Nothing was done.",
    )  # fmt: skip
    monkeypatch.setitem(actions._registered, "ask_form", third)


@pytest.fixture
def reference(asking):
    return load(REFERENCE).playbook
