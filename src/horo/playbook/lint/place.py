"""Where a finding belongs: every rule looks through this, and says what it found here."""

from dataclasses import dataclass, field

from horo.playbook.drafting import Draft
from horo.playbook.parts.whole import Playbook
from horo.playbook.problems import Problem, Severity
from horo.playbook.reading.yaml import Path


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
        files = [file for file in self.draft.documents if file.startswith(f"{folder}/")]
        return any(self.is_broken(file) for file in files)

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
