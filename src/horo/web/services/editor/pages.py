"""The page of a file that is being edited: its fields, what is wrong, what saving would change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _

from horo.playbook.differences import FileChange, changed_files
from horo.playbook.editing import Unwritable, put
from horo.playbook.loading import recall
from horo.playbook.parts.whole import Playbook
from horo.playbook.problems import Problem
from horo.playbook.reading.yaml import Document, read_yaml
from horo.playbook.services import draft, latest_launch
from horo.playbook.services.editing import Opened, problems_with
from horo.web.services.editor import journeys, rituals
from horo.web.services.editor.fields import Field, applied
from horo.web.services.editor.journeys import Card, Source, Way

JOURNEYS, RITUALS = "journeys", "rituals"


@dataclass(frozen=True)
class Working:
    """A text that is being edited, and the file that it was opened from."""

    kind: str
    slug: str
    text: str
    base: str

    @property
    def path(self) -> str:
        return f"{self.kind}/{self.slug}.yaml"


@dataclass(frozen=True)
class Page:
    """`fields` of the whole, `more` that are rarely changed, and the steps of a journey.

    `problems` are those of this file, and errors elsewhere that it would bring about; `change` is
    what saving would write, None where that is nothing.
    """

    working: Working
    title: str
    fields: Sequence[Field]
    more: Sequence[Field]
    steps: Way | None
    problems: Sequence[Problem]
    change: FileChange | None

    @property
    def has_errors(self) -> bool:
        return any(one.severity == "error" for one in self.problems)


def typed(working: Working, posted: Mapping[str, str]) -> tuple[Working, list[Field]]:
    """Return `working` with what the form says, and the fields that could not be written."""
    fields = _all_fields(*_parts(_source(working), working.kind))
    text, refused = applied(working.text, fields, posted)
    return replace(working, text=text), refused


def page(working: Working, before: Opened, refused: Sequence[Field] = ()) -> Page:
    """Return the page of `working`, the file being `before` now."""
    source = _source(working)
    problems = problems_with(working.path, working.text)
    marked = _marked(read_yaml(working.path, working.text), problems, refused)
    fields, more, steps = _parts(source, working.kind)
    title = source.data.get("title") if isinstance(source.data, dict) else None
    files = changed_files(
        {before.path: before.text} if before.base else {}, {working.path: working.text}
    )
    return Page(
        working,
        str(title or working.slug),
        [marked(one) for one in fields],
        [marked(one) for one in more],
        _marked_way(steps, marked) if steps else None,
        problems,
        files[0] if files else None,
    )


def playbook() -> Playbook:
    """Return the playbook in the folder, as far as it can be read: for titles and choices."""
    found = draft()
    return found.playbook or recall(found.texts)


def is_editable(working: Working) -> bool:
    """Whether the file is YAML that can be shown as fields."""
    try:
        put(working.text, ("title",), "title")
    except Unwritable:
        return False
    return True


def saved() -> str:
    """Return what became of a change that was just written, as a sentence."""
    if latest_launch() is None:
        return _("Saved. It runs from now on, for nothing was launched yet.")
    return _("Saved. It runs once it is launched.")


def address(path: str) -> str:
    """Return where the file `path` is edited: as fields where it is a journey or a ritual."""
    kind, _slash, name = path.partition("/")
    if kind in (JOURNEYS, RITUALS):
        return reverse("web:edit", args=[kind, name.removesuffix(".yaml")])
    return reverse("web:edit-text", args=[path])


def _source(working: Working) -> Source:
    return Source(working.text, read_yaml("", working.text).data, playbook())


def _parts(source: Source, kind: str) -> tuple[list[Field], list[Field], Way | None]:
    if kind == RITUALS:
        return rituals.head(source), [], None
    return journeys.head(source), journeys.limits(source), journeys.steps(source)


def _all_fields(fields: list[Field], more: list[Field], steps: Way | None) -> list[Field]:
    return [*fields, *more, *(journeys.everything(steps.cards) if steps else ())]


class _marked:  # noqa: N801 - a function that remembers
    """Give a field the errors in the lines of its value."""

    def __init__(
        self, document: Document, problems: Sequence[Problem], refused: Sequence[Field]
    ) -> None:
        self.document = document
        self.lines: dict[int, list[Problem]] = {}
        self.refused = {one.name: one for one in refused}
        for one in problems:
            if one.file == document.file and one.severity == "error":
                self.lines.setdefault(one.line, []).append(one)

    def __call__(self, field: Field) -> Field:
        if field.name in self.refused:
            return self.refused[field.name]
        start = self.document.lines.get(field.path)
        if start is None:
            return field
        span = range(start, start + field.shown.count("\n") + 2)
        own = [line for line in span if line in self.lines and self._is_nearest(field, line)]
        found = [one for line in own for one in self.lines.pop(line)]
        told = tuple(f"{one.sentence} {one.hint}".strip() for one in found)
        return replace(field, errors=told or field.errors)

    def _is_nearest(self, field: Field, line: int) -> bool:
        """Whether what stands in `line` is in the field's value."""
        inside = [path for path, at in self.document.lines.items() if at == line]
        length = len(field.path)
        return any(path[:length] == field.path for path in inside)


def _marked_way(way: Way, marked: _marked) -> Way:
    return replace(
        way,
        fields=[marked(one) for one in way.fields],
        cards=[_marked_card(card, marked) for card in way.cards],
    )


def _marked_card(card: Card, marked: _marked) -> Card:
    fields = [marked(one) for one in card.fields]
    ways = [_marked_way(way, marked) for way in card.ways]
    wrong = any(one.errors for one in fields) or any(
        one.has_errors for way in ways for one in way.cards
    )
    return replace(card, fields=fields, ways=ways, has_errors=wrong)
