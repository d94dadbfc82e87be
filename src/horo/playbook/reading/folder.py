"""A playbook's folder: which files there are, and that they are safe to read."""

import hashlib
import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path

from django.utils.translation import gettext as _

from horo.playbook.problems import Problem, did_you_mean

MOST_FILES = 500
LARGEST_FILE = 256 * 1024  # bytes
SLUG = r"[a-z0-9]+(-[a-z0-9]+)*"
PATTERNS = (
    "playbook.yaml",
    "audiences.yaml",
    "personas/*.md",
    "funnel.yaml",
    "rituals/*.yaml",
    "journeys/*.yaml",
    "messages/*.*.md",
    "guidelines.md",
    "moderation.yaml",
    "recognition.yaml",
    "forms/*.yaml",
    "measures.yaml",
    "experiments/*.yaml",
)
IGNORED = ("README.md", "LICENSE", "*/README.md")


@dataclass
class Folder:
    """The texts of a playbook by their path within it, and what could not be read."""

    texts: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, file: str, found: str, expected: str, hint: str = "", line: int = 1) -> None:
        self.problems.append(Problem(file, line, found, expected, hint, code="folder"))


def read_folder(root: Path) -> Folder:
    """Read every file of the playbook in `root`; nothing outside it, nothing too large."""
    folder = Folder()
    if not root.is_dir():
        found = _("a file") if root.exists() else _("nothing")
        folder.refuse(
            root.name or str(root),
            found,
            _("a folder with a file playbook.yaml in it"),
            _("Is the path right? It was %(path)s.") % {"path": root},
        )
        return folder
    for count, (name, path) in enumerate(_walk(root)):
        if count == MOST_FILES:
            folder.refuse(
                name,
                _("more than %(count)s files") % {"count": MOST_FILES},
                _("a folder with a playbook alone"),
            )
            break
        _read_one(folder, root, name, path)
    return folder


def is_read(name: str) -> bool:
    """Whether a file called `name` is part of a playbook."""
    return _matches(name, PATTERNS)


def version_of(texts: Mapping[str, str]) -> str:
    """Return the SHA-256 of the playbook's content: names and texts, in order of the names."""
    digest = hashlib.sha256()
    for name in sorted(texts):
        for part in (name, texts[name]):
            data = part.encode()
            digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


def signature(root: Path) -> tuple[tuple[str, int, int], ...]:
    """Return what changes when a file of the folder changes, without reading any.

    It is asked at every call for the playbook, so it looks no closer than it must.
    """
    found: list[tuple[str, int, int]] = []
    folders = [str(root)]
    while folders and len(found) <= 2 * MOST_FILES:
        try:
            with os.scandir(folders.pop()) as entries:
                for entry in entries:
                    if entry.name.startswith("."):
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(entry.path)
                        continue
                    about = entry.stat(follow_symlinks=False)
                    found.append((entry.path, about.st_mtime_ns, about.st_size))
        except OSError:  # taken away this very moment, or not ours to read
            continue
    return tuple(sorted(found))


def _walk(root: Path) -> Iterator[tuple[str, Path]]:
    for at, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        linked = [name for name in folders if (Path(at) / name).is_symlink()]
        for name in sorted([*files, *linked]):
            path = Path(at) / name
            within = os.fsencode(path.relative_to(root).as_posix()).decode(errors="replace")
            if not name.startswith(".") and not _matches(within, IGNORED):
                yield within, path


def _read_one(folder: Folder, root: Path, name: str, path: Path) -> None:
    if path.is_symlink() and not _real(path).is_relative_to(_real(root)):
        folder.refuse(name, _("a link that leads out of the playbook"), _("a file of its own"))
    elif not _matches(name, PATTERNS):
        _refuse_unknown(folder, name)
    elif not path.exists() or not stat.S_ISREG(path.stat().st_mode):
        folder.refuse(name, _("something that is no file"), _("a text file"))
    elif path.stat().st_size > LARGEST_FILE:
        size = f"{path.stat().st_size // 1024} KiB"
        folder.refuse(
            name,
            _("a file of %(size)s") % {"size": size},
            _("at most %(count)s KiB") % {"count": LARGEST_FILE // 1024},
        )
    else:
        _decode(folder, name, path)


def _real(path: Path) -> Path:
    """Follow links; of links that lead to each other stay at the first."""
    return Path(os.path.realpath(path))


def _decode(folder: Folder, name: str, path: Path) -> None:
    try:
        data = path.read_bytes()
    except OSError as error:
        folder.refuse(
            name,
            _("a file that cannot be read (%(reason)s)") % {"reason": error.strerror},
            _("a readable file"),
        )
        return
    try:
        folder.texts[name] = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        folder.refuse(
            name,
            _("bytes that are not UTF-8"),
            _("text in UTF-8"),
            _("Save the file as UTF-8 in your editor."),
            line,
        )


def _refuse_unknown(folder: Folder, name: str) -> None:
    top = name.split("/", maxsplit=1)[0]
    known = {pattern.split("/")[0] for pattern in PATTERNS}
    if top in known and "/" in name:
        pattern = next(p for p in PATTERNS if p.startswith(f"{top}/"))
        folder.refuse(
            name,
            _("a file that is not read"),
            _("files named %(pattern)s")
            % {"pattern": pattern.replace("*.*", "<name>.<locale>").replace("*", "<name>")},
        )
    else:
        folder.refuse(
            name,
            _("a file that is not read"),
            _("a file of the playbook"),
            did_you_mean(name, known) or did_you_mean(top, known),
        )


def _matches(name: str, patterns: tuple[str, ...]) -> bool:
    """Whether `name` is one of `patterns`: as deep, and with as many dots."""
    shape = (name.count("/"), name.count("."))
    return any(
        (pattern.count("/"), pattern.count(".")) == shape and fnmatchcase(name, pattern)
        for pattern in patterns
    )
