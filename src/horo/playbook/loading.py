"""From a folder to a playbook, or to everything that is wrong with it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from horo.playbook.drafting import Draft, draft, messages
from horo.playbook.lint import findings
from horo.playbook.parts.charter import Charter
from horo.playbook.parts.forms import Form
from horo.playbook.parts.journeys import Journey
from horo.playbook.parts.measures import Experiment, Measures
from horo.playbook.parts.moderation import Guidelines, Moderation
from horo.playbook.parts.people import Audiences, Funnel, Persona
from horo.playbook.parts.recognition import Recognition
from horo.playbook.parts.rituals import Ritual
from horo.playbook.parts.whole import Playbook
from horo.playbook.problems import Problem
from horo.playbook.reading.folder import Folder, read_folder, version_of

# What stands in for a charter that cannot be read, so that the other files are still looked at.
NOBODY = Charter(name="-", purpose="-", audience="-", promise="-")


@dataclass(frozen=True)
class Loaded:
    """What a folder holds. `playbook` is None where a problem keeps it from running."""

    playbook: Playbook | None
    problems: tuple[Problem, ...]
    texts: dict[str, str] = field(default_factory=dict, compare=False, repr=False)


def read(path: Path) -> Loaded:
    """Read and check the playbook in the folder `path`; every problem at once, none raised."""
    folder = read_folder(path)
    if not path.is_dir():
        return Loaded(None, tuple(folder.problems))
    return _examined(folder)


def reread_with(found: Loaded, texts: dict[str, str]) -> Loaded:
    """Read and check `found` as if its files said `texts`; what was refused before stays so."""
    strangers = [one for one in found.problems if one.file not in found.texts]
    return _examined(Folder(texts, [one for one in strangers if one.code == "folder"]))


def _examined(folder: Folder) -> Loaded:
    made = draft(folder.texts, {problem.file for problem in folder.problems})
    playbook = _assemble(made, folder.texts)
    problems = [*folder.problems, *made.problems]
    if folder.texts:  # an empty folder lacks everything: the first file is enough to name
        problems += findings(made, playbook)
    is_sound = not any(problem.severity == "error" for problem in problems)
    return Loaded(playbook if is_sound else None, tuple(sorted(set(problems))), folder.texts)


def reread(texts: dict[str, str]) -> Loaded:
    """Read `texts`, kept from a version that was launched; only what cannot be read is a problem.

    The linter had its say when they were launched, and may have learnt something since.
    """
    made = draft(texts)
    errors = tuple(sorted(one for one in set(made.problems) if one.severity == "error"))
    return Loaded(None if errors else _assemble(made, texts), errors, texts)


def recall(texts: dict[str, str]) -> Playbook:
    """Return what `texts`, kept from a version that ran, can still be read as.

    Nothing is checked: it ran once. A file that today's reader refuses is left out.
    """
    return _assemble(draft(texts), texts)


def _assemble(made: Draft, texts: dict[str, str]) -> Playbook:
    """Return the playbook of all that could be read; what is missing is empty."""
    charter = made.one("playbook.yaml", Charter) or NOBODY
    audiences = made.one("audiences.yaml", Audiences)
    fields: dict[str, Any] = {name: getattr(charter, name) for name in Charter.model_fields}
    return Playbook.model_construct(
        **fields,
        version=version_of(texts),
        texts=texts,
        personas=made.all(Persona),
        audiences=dict(audiences.audiences) if audiences else {},
        funnel=made.one("funnel.yaml", Funnel) or Funnel(stages=()),
        rituals=made.all(Ritual),
        journeys=made.all(Journey),
        messages=messages(made, charter.locale),
        guidelines=made.one("guidelines.md", Guidelines) or Guidelines(),
        moderation=made.one("moderation.yaml", Moderation) or Moderation(),
        recognition=made.one("recognition.yaml", Recognition) or Recognition(),
        forms=made.all(Form),
        measures=made.one("measures.yaml", Measures) or Measures(),
        experiments=made.all(Experiment),
    )
