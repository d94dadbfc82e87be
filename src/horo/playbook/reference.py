"""The reference of the playbook's files, written from the models themselves."""

import types
from collections.abc import Iterator
from datetime import date, time, timedelta
from inspect import getdoc
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from horo.conditions import Condition
from horo.playbook import actions
from horo.playbook.drafting import FOLDERS, SINGLE
from horo.playbook.known import MEASURES
from horo.playbook.lint import RULES
from horo.playbook.parts.journeys import Goal, Journey
from horo.playbook.parts.steps import Step
from horo.playbook.reading import folder, yaml
from horo.playbook.schema import schemas
from horo.playbook.texts import FILTERS, VARIABLES

PAGE = "docs/playbook.md"
SCHEMAS = "src/horo/playbook/schemas"
TOP = """\
# The playbook

<!-- Written by `make docs` from the models themselves. -->

A playbook is a folder of YAML and Markdown. `horo check PATH` reads it and says everything that is
wrong at once: file, line, what was found, what was expected, and what to do. Nothing is changed.
A complete one to copy is in [examples/playbook](../examples/playbook/README.md).

Only `playbook.yaml` must be there. Every file has a JSON Schema in `src/horo/playbook/schemas/`;
editors read it from the line `# yaml-language-server: $schema=…` at the top.
"""
FORKS = """\
How forks, waits and times of day are read: [engine.md](engine.md#forks-waits-and-clocks).

```yaml
again: {after: 30d}
holdout: 0.05
steps:
  - id: welcome
    after: {at_least: 1d, on: weekdays, at: "10:00"}
    send: welcome
  - id: wrote
    after: 3d
    branch:
      if: {did: posted}
      then:
        - after: {event: {was: replied_to}, plus: 1d}
          send: look-around
      else:
        - id: wording
          split:
            invitation: {share: 0.5, steps: [{send: first-post}]}
            nothing: {share: 0.5}
  - id: first-reaction
    wait: {until: {was: reacted_to}, at_most: 7d}
    then: [{send: thank-you}]
    else: [{task: {to: moderators, title: "Look after {{ member.name }}"}}]
```
"""
NAMES = {str: "text", int: "whole number", float: "number", bool: "true or false"}
OTHERS: dict[Any, str] = {timedelta: "duration", time: "time of day", date: "date"}


def pages() -> Iterator[tuple[str, str]]:
    """Yield the path, from the project's root, and the text of everything that is generated."""
    yield PAGE, page()
    for name, text in schemas():
        yield f"{SCHEMAS}/{name}", text


def page() -> str:
    """Return the reference as Markdown."""
    parts = [TOP, _launching(), _values()]
    parts += [_file(file, model) for file, model in SINGLE.items()]
    parts += [_file(_pattern(name), model) for name, model in FOLDERS.items()]
    parts += [_actions(), _texts(), _measures(), _mistakes()]
    return "\n".join(parts)


def _launching() -> str:
    return """\
## From the folder to what runs

What stands in the folder is a draft. `horo plan`, and the page *Plan*, say what launching it would
change, in people; `horo launch` sets it to work. `horo rollback` goes back, `horo history` tells
who launched what and why, `horo blame FILE` which launch brought each line, `horo drift` how the
folder differs from what runs. Only while nothing was ever launched does the folder run as it is.
What becomes of people who are on a journey that changes is chosen with the launch; see
[engine.md](engine.md#versions).

## Editing in the console

Journeys and rituals are edited as fields: each step in words, with its own fields below, and every
condition said in words as it is typed. Any other file is edited as text. Both write the folder's
own file, and nothing else knows of the change: only the lines that must change do, so that remarks,
order, quotation marks and empty lines stay as they were. *Look at the YAML* shows those lines
first.
A file with errors is not written; the errors stand beside their fields. Who wrote which file when
stands in the log (`drafted`). It runs once it is launched.

A file that somebody else wrote meanwhile, in the console or in the folder, is never written over
unasked: both texts are shown, to take theirs or to write one's own over it. `horo pull FOLDER`
brings the folder into another, such as a git checkout, byte for byte; what was changed there since
the last pull is not written over without `--force`. The other way, the checkout becomes the folder
as any files do. Where a file is written in a way that the fields cannot change without touching
more than they should, they say so, and it is edited as text.
"""


def _values() -> str:
    return f"""\
## Values

* **Text** needs quotation marks where it contains `: ` or ` #`, or starts with a bracket. Words
  such as `no` and `on` are words; only `true` and `false` are not.
* **Duration**: `30m`, `24h`, `7d`, `2w`. **Date**: `2026-03-01`. **Time of day**: `"08:00"`.
* **Name**: small letters, digits and hyphens, such as `first-post`. A file's name is the name of
  what is in it.
* **Recurrence** (`rrule`): RFC 5545 with FREQ, INTERVAL, COUNT or UNTIL, BYDAY, BYMONTHDAY, BYMONTH
  and BYSETPOS; the first day stands in `starts`, the time in `at`.
* **Condition**: selects members; see [conditions.md](conditions.md).
* **By locale**: one text, or one for each locale: `{{en: Yes, bg: Да}}`.

No tabs, tags or aliases, at most {yaml.DEEPEST} levels; files of at most
{folder.LARGEST_FILE // 1024} KiB in UTF-8, at most {folder.MOST_FILES} of them. Links must not lead
out of the folder.

A journey's `goal` is a condition with `within`, which counts from the entry, as `did` and `was` do
in `goal`, `exit`, `if` and `unless`: they see what happened after the entry alone.
"""


def _file(file: str, model: type[BaseModel]) -> str:
    found: list[type[BaseModel]] = []
    _collect(model, found)
    texts = [f"## {file}\n\n{_summary(model)}\n\n{_table(model)}"]
    texts += [f"**{one.__name__}**: {_summary(one)}\n\n{_table(one)}" for one in found[1:]]
    if model is Journey:
        texts.append(FORKS)
    return "\n".join(texts)


def _collect(model: type[BaseModel], found: list[type[BaseModel]]) -> None:
    if model in found or model is Goal:
        return
    found.append(model)
    for field in _shown(model).values():
        for candidate in _kinds(field.annotation):
            if _is_part(candidate):
                _collect(candidate, found)


def _kinds(kind: Any) -> Iterator[Any]:
    """Yield `kind`, the kinds that it is one of, and those of its items."""
    if get_origin(kind) is Annotated:
        yield from _kinds(get_args(kind)[0])
    elif get_origin(kind) in (Union, types.UnionType):
        for one in get_args(kind):
            yield from _kinds(one)
    elif get_origin(kind) in (tuple, list, dict):
        yield from _kinds([part for part in get_args(kind) if part is not Ellipsis][-1])
    else:
        yield kind


def _is_part(kind: Any) -> bool:
    is_model = isinstance(kind, type) and issubclass(kind, BaseModel)
    return is_model and not issubclass(kind, Condition)


def _table(model: type[BaseModel]) -> str:
    rows = ["| key | value | |", "|---|---|---|"]
    for key, field in _shown(model).items():
        what = field.description or ""
        is_needed = field.is_required() and "may be left out" not in what
        rows.append(f"| `{key}` | {_kind(field)} | {what}{' **(needed)**' if is_needed else ''} |")
    if model is Step:
        rows.append("| an action | its arguments | Exactly one; see [Actions](#actions). |")
    return "\n".join(rows) + "\n"


def _shown(model: type[BaseModel]) -> dict[str, FieldInfo]:
    return {
        field.alias or name: field
        for name, field in model.model_fields.items()
        if not field.exclude and name != "do"
    }


def _kind(field: FieldInfo) -> str:
    patterns = [part for part in field.metadata if hasattr(part, "json_schema")]
    if patterns and "anyOf" in (patterns[0].json_schema or {}):
        return "by locale"
    return _word(field.annotation)


def _word(kind: Any) -> str:
    if get_origin(kind) is Annotated:
        return _word(get_args(kind)[0])
    if get_origin(kind) in (Union, types.UnionType):
        *others, last = [_word(one) for one in get_args(kind) if one is not type(None)]
        return f"{', '.join(others)} or {last}" if others else last
    if get_origin(kind) is Literal:
        return ", ".join(f"`{word}`" for word in get_args(kind))
    if get_origin(kind) is tuple:
        return f"list of {_word(get_args(kind)[0])}"
    if get_origin(kind) is dict:
        return f"name → {_word(get_args(kind)[-1])}"
    if kind in NAMES or kind in OTHERS:
        return NAMES.get(kind) or OTHERS[kind]
    if isinstance(kind, type) and issubclass(kind, Condition):
        return "condition"
    return "condition and `within`" if kind is Goal else f"*{kind.__name__}*"


def _summary(model: type[BaseModel]) -> str:
    return " ".join((getdoc(model) or "").split())


def _pattern(name: str) -> str:
    pattern = next(one for one in folder.PATTERNS if one.startswith(f"{name}/"))
    return pattern.replace("*.*", "<name>.<locale>").replace("*", "<name>")


def _actions() -> str:
    texts = ["## Actions\n\nWhat a step may do. A bare word fills the argument in bold.\n"]
    for name, action in sorted(actions.registered().items()):
        found: list[type[BaseModel]] = []
        _collect(action.args, found)
        texts.append(f"### {name}\n\n{action.summary}\n\n{_table(action.args)}")
        texts += [f"**{one.__name__}**: {_summary(one)}\n\n{_table(one)}" for one in found[1:]]
        if action.shorthand:
            texts.append(f"`{name}: word` means **`{action.shorthand}`**`: word`.\n")
    return "\n".join(texts)


def _texts() -> str:
    rows = ["| variable | |", "|---|---|"]
    rows += [
        f"| `{group}.{key}` | {what} |"
        for group, keys in VARIABLES.items()
        for key, what in keys.items()
    ]
    table = "\n".join(rows)
    filters = ", ".join(f"`{name}`" for name in FILTERS)
    return f"""\
## Texts

Messages, and the titles of tasks, may hold variables: `Hello {{{{ member.first_name }}}}`. There
are `{{% if … %}}`, one level of `{{% for … %}}`, and the filters {filters}. Nothing else: no calls,
no attributes, no code. A variable that has no value reads as nothing.

{table}
"""


def _measures() -> str:
    names = "\n".join(f"* `{name}`" for name in MEASURES)
    return f"""\
## Measures

KPIs, targets, dashboards and experiments may name these, and the own measures of `measures.yaml`.

{names}
"""


def _mistakes() -> str:
    rules = "\n".join(f"* {(getdoc(rule) or '').splitlines()[0]}" for rule in RULES)
    return f"""\
## What `horo check` holds

Besides the shape of every file:

{rules}
"""
