"""Where a finding belongs: every rule looks through this, and says what it found here."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from horo.conditions import Condition, ConditionError, Words, resolve
from horo.playbook import actions
from horo.playbook.drafting import Draft
from horo.playbook.known import GROUPS, MEASURES, SHARES
from horo.playbook.lint.nouns import NOUNS
from horo.playbook.parts.steps import Item, Step
from horo.playbook.parts.walking import walk
from horo.playbook.parts.whole import Playbook
from horo.playbook.problems import Problem, Severity, did_you_mean, one_of
from horo.playbook.reading.yaml import Path

FEW = 12  # names that a message lists


@dataclass
class Look:
    """A playbook under the linter's eyes, with the lines of everything in it."""

    draft: Draft
    playbook: Playbook
    problems: list[Problem] = field(default_factory=list)

    def error(
        self, code: str, file: str, path: Path, found: str, expected: str, hint: str = ""
    ) -> None:
        """Report what keeps the playbook from running as written."""
        self._say("error", code, file, self.line(file, path), found, expected, hint)

    def warn(
        self, code: str, file: str, path: Path, found: str, expected: str, hint: str = ""
    ) -> None:
        """Report a classic mistake; the playbook runs with it."""
        self._say("warning", code, file, self.line(file, path), found, expected, hint)

    def at_line(
        self, code: str, file: str, line: int, found: str, expected: str, hint: str = ""
    ) -> None:
        """Report an error in the prose of a file, where no key has the line."""
        self._say("error", code, file, line, found, expected, hint)

    def line(self, file: str, path: Path) -> int:
        document = self.draft.documents.get(file)
        return document.line(path) if document else 1

    def has(self, file: str) -> bool:
        """Whether `file` is there and could be read."""
        return file in self.draft.parts

    def is_broken(self, file: str) -> bool:
        """Whether `file` is there but could not be read: nothing can be said about it."""
        return self.draft.is_broken(file)

    def some_broken(self, folder: str) -> bool:
        """Whether a file of `folder` could not be read."""
        return self.draft.some_broken(folder)

    def measures(self) -> Iterator[tuple[str, Path, str]]:
        """Yield every place that names a measure."""
        playbook = self.playbook
        for index, kpi in enumerate(playbook.kpis):
            yield "playbook.yaml", ("kpis", index, "measure"), kpi.measure
        for index, target in enumerate(playbook.measures.targets):
            yield "measures.yaml", ("targets", index, "measure"), target.measure
        for index, dashboard in enumerate(playbook.measures.dashboards):
            for number, name in enumerate(dashboard.measures):
                yield "measures.yaml", ("dashboards", index, "measures", number), name
        yield from self._named_by_figures()
        for slug, experiment in playbook.experiments.items():
            file = f"experiments/{slug}.yaml"
            yield file, ("primary",), experiment.primary
            for index, guardrail in enumerate(experiment.guardrails):
                yield file, ("guardrails", index, "measure"), guardrail.measure

    def _named_by_figures(self) -> Iterator[tuple[str, Path, str]]:
        """Yield what own measures divide and warnings watch."""
        for index, own in enumerate(self.playbook.measures.measures):
            for key in ("of", "to") if own.ratio else ():
                if isinstance(name := getattr(own.ratio, key), str):
                    yield "measures.yaml", ("measures", index, "ratio", key), name
        for index, warn in enumerate(self.playbook.measures.warnings):
            if trend := warn.drop or warn.spike:
                path = ("warnings", index, warn.kind, "measure")
                yield "measures.yaml", path, trend.measure

    def shares(self) -> set[str]:
        """The measures whose values lie between 0 and 1."""
        own = {one.name for one in self.playbook.measures.measures if one.share}
        return own | set(SHARES)

    def known_measures(self) -> tuple[str, ...]:
        return (*MEASURES, *(own.name for own in self.playbook.measures.measures))

    def items(self) -> Iterator[tuple[str, Path, Item]]:
        """Yield every step and fork of every journey: the file, its place in it, and itself."""
        for slug, journey in self.playbook.journeys.items():
            for path, item in walk(journey.steps):
                yield f"journeys/{slug}.yaml", path, item

    def steps(self) -> Iterator[tuple[str, Path, Step]]:
        """Yield every step that does something: the file, its place in it, the step."""
        for file, path, item in self.items():
            if isinstance(item, Step):
                yield file, path, item

    def sends(self) -> bool:
        """Whether any step reaches a member."""
        return any(reaches_member(step) for _, _, step in self.steps())

    def roles(self) -> list[str]:
        """The roles that moderation.yaml declares, and the groups that are always there."""
        own = [role.slug for role in self.playbook.moderation.roles]
        return [*own, *(group for group in GROUPS if group not in own)]

    def message_exists(self, file: str, path: Path, slug: str) -> None:
        """Report `slug` unless there is a message of that name."""
        if slug not in self.playbook.messages and not self.some_broken("messages"):
            self.unknown(file, path, "message", slug, self.playbook.messages)

    def unknown(self, file: str, path: Path, kind: str, slug: str, known: Collection[str]) -> None:
        """Report a name that nothing declares."""
        names = list(known)
        few = 0 < len(names) <= FEW
        found, one = NOUNS[kind]
        expected = one_of(names) if few else str(one)
        self.error(
            "unknown",
            file,
            path,
            str(found) % {"name": slug},
            expected,
            did_you_mean(slug, names),
        )

    @cached_property
    def words(self) -> Words:
        return self.playbook.words

    def meaning(self, condition: Condition) -> Condition | None:
        """Return `condition` with every name resolved, or None where one cannot be."""
        try:
            return resolve(condition, self.words)
        except ConditionError:
            return None

    def _say(
        self,
        severity: Severity,
        code: str,
        file: str,
        line: int,
        found: str,
        expected: str,
        hint: str,
    ) -> None:
        self.problems.append(Problem(file, line, found, expected, hint, severity, code))


def reaches_member(step: Step) -> bool:
    """Whether the member notices the step: then quiet hours, consent and caps apply."""
    return actions.registered()[step.action].reaches
