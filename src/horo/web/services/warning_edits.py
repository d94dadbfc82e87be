"""A threshold, from the page into the playbook's draft."""

import math
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from horo.core.refused import Refused
from horo.measures.warnings import rules
from horo.people.models import Member
from horo.playbook.editing import Unwritable, put
from horo.playbook.reading.yaml import Path, read_yaml
from horo.playbook.services.editing import open_file, save_file

FILE = "measures.yaml"
HIGHEST = 100  # as the playbook's own reader has it


class NoThreshold(Refused):
    pass


class NotInTheFile(Refused):
    pass


@dataclass(frozen=True)
class Place:
    """Where a threshold stands in the playbook's folder; `line` 0 where it does not yet."""

    file: str
    line: int


def read(text: str) -> float:
    """Return the threshold that somebody typed, with a point or a comma.

    Raises NoThreshold for what no playbook may state.
    """
    try:
        found = float(text.replace(",", ".").strip())
    except ValueError:
        found = math.nan
    if not 0 < found <= HIGHEST:  # also where it is no number
        raise NoThreshold(
            _("Write a threshold as a number above 0, at most %(most)s.") % {"most": HIGHEST}
        )
    return round(found, 2)


def place(slug: str) -> Place | None:
    """Return where the threshold of `slug` stands; None where no playbook states the warning."""
    document = read_yaml(FILE, open_file(FILE).text)
    path = _path(document.data, slug)
    return Place(FILE, document.line(path)) if path else None


def write(slug: str, threshold: float, *, by: Member, at: datetime) -> None:
    """Write `threshold` into the draft, and leave every other byte of the file as it was.

    Records `drafted`. Raises NotInTheFile where the file does not state the warning or is written
    in a way that only a person can change, and what `save_file` raises.
    """
    opened = open_file(FILE)
    path = _path(read_yaml(FILE, opened.text).data, slug)
    if path is None:
        raise NotInTheFile(_("measures.yaml states no such warning. Write it there first."))
    try:
        text = put(opened.text, path, _plain(threshold))
    except Unwritable:
        raise NotInTheFile(_("Change it in measures.yaml yourself: only a person can.")) from None
    save_file(FILE, text, base=opened.base, by=by, at=at)


def _path(data: object, slug: str) -> Path | None:
    warn = rules.rules().find(slug)
    stated = data.get("warnings") if isinstance(data, dict) else None
    for index, one in enumerate(stated if isinstance(stated, list) else ()):
        if isinstance(one, dict) and one.get("warning") == slug and warn and warn.kind in one:
            return "warnings", index, warn.kind, "threshold"
    return None


def _plain(threshold: float) -> float | int:
    """A whole number is written without a point."""
    return int(threshold) if threshold.is_integer() else threshold
