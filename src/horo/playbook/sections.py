"""The registry of sections: which parts of a playbook there are, and who runs them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Runs:
    """`room` carries out the section called `section` (the folder's or file's name)."""

    section: str
    room: str


_runs: dict[str, Runs] = {}


def claim(section: str, *, room: str) -> None:
    """Say that `room` carries out `section`. Raises ValueError if another room does already."""
    known = _runs.setdefault(section, Runs(section, room))
    if known.room != room:
        raise ValueError(f"The section {section!r} is run by {known.room!r} already, not {room!r}.")


def is_running(section: str) -> bool:
    """Whether a room of this installation carries out `section`; else it is only shown."""
    return section in _runs
