"""A journey as fields: what it is at the top, and its steps as cards, forks with lists inside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from horo.playbook import actions
from horo.playbook.parts.journeys import Journey
from horo.playbook.parts.whole import Playbook
from horo.playbook.reading.yaml import Path
from horo.web.services.editor import arguments, saying
from horo.web.services.editor.fields import Field, Kind, shown_at, value_at

ORDER = [info.alias or name for name, info in Journey.model_fields.items()]
REACH = ("members", "share")
PRIORITIES = (
    ("", gettext_lazy("as usual")),
    ("high", gettext_lazy("first")),
    ("normal", gettext_lazy("normal")),
    ("low", gettext_lazy("last")),
)
AGAIN = gettext_lazy("never, always, after_leaving, or {after: 30d}")
SHARE = gettext_lazy("From 0 to 1: 0.1 is every tenth.")
FORKS = ("branch", "split", "wait")
ACTIONS: Mapping[str, tuple[str | Promise, str]] = {
    "send": (gettext_lazy("Send a message"), "mail"),
    "thank": (gettext_lazy("Thank in somebody’s name"), "heart"),
    "notify": (gettext_lazy("Tell the team"), "bell"),
    "task": (gettext_lazy("Create a task"), "checkbox"),
    "hand_over": (gettext_lazy("Hand over to a person"), "user-check"),
    "post": (gettext_lazy("Open a topic"), "message-plus"),
    "reply": (gettext_lazy("Reply in the topic"), "message-circle"),
    "ask": (gettext_lazy("Ask a poll"), "chart-bar"),
    "feature": (gettext_lazy("Show on the first page"), "star"),
    "invite": (gettext_lazy("Invite into a space"), "user-plus"),
    "tag": (gettext_lazy("Add a tag"), "tag"),
    "untag": (gettext_lazy("Remove a tag"), "tags"),
    "add_to_group": (gettext_lazy("Add to a group"), "users"),
    "remove_from_group": (gettext_lazy("Take out of a group"), "users-group"),
    "set_persona": (gettext_lazy("Set the persona"), "user"),
    "set_field": (gettext_lazy("Set a field"), "pencil"),
    "webhook": (gettext_lazy("Call a webhook"), "world-www"),
    "start": (gettext_lazy("Start another journey"), "player-play"),
    "end": (gettext_lazy("End another journey"), "circle-x"),
    "branch": (gettext_lazy("Ask, and go two ways"), "arrows-split"),
    "split": (gettext_lazy("Split by lot"), "switch-horizontal"),
    "wait": (gettext_lazy("Wait for something"), "clock-pause"),
}


@dataclass(frozen=True)
class Way:
    """A list of steps: the journey's own, or one behind a fork."""

    path: Path
    title: str
    cards: "Sequence[Card]"
    fields: Sequence[Field] = ()

    @property
    def name(self) -> str:
        return "/".join(str(part) for part in self.path)


@dataclass(frozen=True)
class Card:
    """One step: in words, and as fields."""

    path: Path
    title: str
    icon: str
    said: str
    fields: Sequence[Field]
    ways: Sequence[Way] = ()
    is_first: bool = False
    is_last: bool = False
    has_errors: bool = field(default=False, compare=False)

    @property
    def name(self) -> str:
        return "/".join(str(part) for part in self.path)

    @property
    def anchor(self) -> str:
        return "step-" + "-".join(str(part) for part in self.path)


@dataclass(frozen=True)
class Source:
    """What the fields are made from: the text, what it says, and the playbook around it."""

    text: str
    data: Any
    book: Playbook | None

    def field(self, path: Path, kind: Kind, label: str | Promise, **more: Any) -> Field:
        shown = shown_at(self.text, self.data, path, kind)
        told, trouble = saying.of_kind(kind, shown, self.book)
        errors = (trouble,) if trouble else ()
        return Field(path, kind, str(label), shown, said=told, errors=errors, **more)


def head(source: Source) -> list[Field]:
    """Return the fields of the journey itself."""
    make = source.field
    return [
        make(("title",), "line", _("Title"), order=ORDER, is_needed=True),
        make(("summary",), "prose", _("What it is for"), order=ORDER),
        make(("enter",), "condition", _("Who comes in: whoever"), order=ORDER, is_needed=True),
        make(("audience",), "condition", _("Provided that"), order=ORDER),
        make(("goal",), "goal", _("Goal"), order=ORDER),
        make(("exit",), "condition", _("Ends early once"), order=ORDER),
    ]


def limits(source: Source) -> list[Field]:
    """Return the fields that are rarely changed."""
    make, again = source.field, str(AGAIN)
    priorities = [(value, str(words)) for value, words in PRIORITIES]
    share = str(SHARE)
    reach = {"order": ORDER}
    return [
        make(("again",), "yaml", _("Comes in again"), order=ORDER, hint=again),
        make(("holdout",), "value", _("Share for whom nothing is done"), order=ORDER, hint=share),
        make(("priority",), "choice", _("Its messages go"), order=ORDER, choices=priorities),
        make(("reach", "members"), "value", _("One run reaches at most"), **reach),
        make(("reach", "share"), "value", _("Or this share of all members"), **reach),
        make(("lapse",), "value", _("A step is left out when overdue by"), order=ORDER),
    ]


def steps(source: Source) -> Way:
    """Return the journey's own list of steps."""
    return Way(("steps",), "", _cards(source, ("steps",)))


def everything(cards: Sequence[Card]) -> list[Field]:
    """Return every field of `cards` and of the lists inside them."""
    found: list[Field] = []
    for card in cards:
        found += card.fields
        for way in card.ways:
            found += [*way.fields, *everything(way.cards)]
    return found


def _cards(source: Source, path: Path) -> list[Card]:
    items = value_at(source.data, path)
    if not isinstance(items, list):
        return []
    last = len(items) - 1
    return [
        _card(source, (*path, index), item, index == 0, index == last)
        for index, item in enumerate(items)
        if isinstance(item, dict)
    ]


def _card(source: Source, path: Path, item: dict[str, Any], first: bool, last: bool) -> Card:
    fork = next((name for name in FORKS if name in item), "")
    known = actions.registered()
    action = "" if fork else next((name for name in item if name in known), "")
    title, icon = ACTIONS.get(fork or action, (action or _("Step"), "checkbox"))
    return Card(
        path=path,
        title=str(title),
        icon=icon,
        said=saying.of_step(item, source.book),
        fields=_of_fork(source, path, fork) if fork else _of_step(source, path, action),
        ways=_ways(source, path, fork, item),
        is_first=first,
        is_last=last,
    )


def _of_step(source: Source, path: Path, action: str) -> list[Field]:
    known = actions.registered()
    order = ["id", "after", "unless", "if", "approval", *known, "experiment"]
    make = source.field
    yes_no = (("", "—"), ("true", _("yes")), ("false", _("no")))
    experiments = arguments.choices("experiment", None, source.book)
    found = [
        make((*path, "after"), "moment", _("When"), order=order),
        make((*path, "if"), "condition", _("Only if since then"), order=order),
        make((*path, "unless"), "condition", _("Not if since then"), order=order),
    ]
    if action:
        at = (*path, action)
        found += arguments.of_action(known[action], source.text, source.data, at, source.book)
    found.append(make((*path, "id"), "line", _("Short name"), order=order))
    found.append(
        make((*path, "approval"), "flag", _("A person approves it"), order=order, choices=yes_no)
    )
    if experiments:
        label = _("Experiment")
        found.append(make((*path, "experiment"), "choice", label, order=order, choices=experiments))
    return found


def _of_fork(source: Source, path: Path, fork: str) -> list[Field]:
    make, order = source.field, ["id", "after", fork, "then", "else"]
    name = make((*path, "id"), "line", _("Short name"), order=order)
    when = make((*path, "after"), "moment", _("When"), order=order)
    if fork == "branch":
        asked = make((*path, "branch", "if"), "condition", _("Is it true since then that"))
        return [when, asked, name]
    if fork == "split":
        return [when, name]
    until = make((*path, "wait", "until"), "condition", _("Until"))
    return [until, make((*path, "wait", "at_most"), "value", _("At most")), name]


def _ways(source: Source, path: Path, fork: str, item: dict[str, Any]) -> list[Way]:
    if fork == "split" and isinstance(item["split"], dict):
        return [_arm(source, path, name) for name in item["split"]]
    inside = {"branch": (*path, "branch"), "wait": path}.get(fork)
    if inside is None:
        return []
    titles = (_("If so"), _("If not")) if fork == "branch" else (_("Then"), _("If it never comes"))
    both = ((*inside, "then"), (*inside, "else"))
    return [Way(at, title, _cards(source, at)) for at, title in zip(both, titles, strict=True)]


def _arm(source: Source, path: Path, name: str) -> Way:
    at = (*path, "split", name)
    share = source.field((*at, "share"), "value", _("Share"), hint=str(SHARE))
    return Way((*at, "steps"), name, _cards(source, (*at, "steps")), (share,))
