"""Which playbook runs, and which one is being written: the latest launch, and the folder."""

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from horo.core.refused import Refused
from horo.people.languages import LANGUAGES
from horo.people.models import Member
from horo.playbook.loading import Loaded, read, reread
from horo.playbook.models import Launch, PlaybookVersion
from horo.playbook.parts.whole import Playbook
from horo.playbook.reading.folder import read_folder, signature, version_of

RUNNING = "playbook.running"  # in the cache: the version that runs, "" where the folder does
SECONDS = 1  # for so long other processes may show the version before
MOST_PARSED = 16  # versions that stay in memory

# by folder: its files as they were, and what was read in them by language
_kept: dict[str, tuple[tuple[tuple[str, int, int], ...], dict[str, Loaded]]] = {}
_parsed: OrderedDict[str, Playbook] = OrderedDict()
_under: ContextVar[Playbook | None] = ContextVar("horo_playbook_under", default=None)


class NoPlaybook(Refused):
    """There is no playbook that could run."""


def load(path: Path) -> Loaded:
    """Read and check the playbook in the folder `path`: every problem at once, none raised."""
    return read(Path(path))


def draft() -> Loaded:
    """Return the folder of this installation with its problems in the language in force.

    It is read anew when a file changed, and once in each language while there are problems.
    """
    path = Path(settings.HORO_PLAYBOOK)
    now_there = signature(path)
    kept = _kept.get(str(path))
    if kept is None or kept[0] != now_there:
        kept = _kept[str(path)] = (now_there, {})
    language, known = get_language() or "", kept[1]
    if language not in known:
        sound = next((found for found in known.values() if not found.problems), None)
        known[language] = sound or read(path)
    return known[language]


def draft_version() -> str:
    """Return the version that the folder would be, whether or not it has errors; cheap."""
    return version_of(read_folder(Path(settings.HORO_PLAYBOOK)).texts)


def current() -> Playbook:
    """Return the playbook that this installation runs.

    That is the version launched last, and the folder only while nothing was ever launched; inside
    `under` it is the one given there. Raises NoPlaybook if there is none, or if it has errors.
    """
    if playbook := _under.get():
        return playbook
    sha256 = cache.get(RUNNING)
    if sha256 is None:
        launched = Launch.objects.newest_first().values_list("version__sha256", flat=True)
        sha256 = launched.first() or ""
        cache.set(RUNNING, sha256, SECONDS)
    return version(sha256) if sha256 else sound_draft()


def language_for(member: Member) -> str:
    """Return the language in which the playbook speaks to `member`: their own, else its own."""
    return next((one for one in (member.locale, current().locale) if one in LANGUAGES), "en")


def current_at(at: datetime) -> Playbook:
    """Return the playbook that ran at `at`: before the first launch, the one launched first."""
    if _under.get():
        return current()
    launches = Launch.objects.newest_first()
    by_then = launches.by_then(at).values_list("version__sha256", flat=True)
    sha256 = by_then.first() or launches.values_list("version__sha256", flat=True).last()
    return version(sha256) if sha256 else current()


def forget_running() -> None:
    """Ask the database at the next call: something was launched."""
    cache.delete(RUNNING)


@contextmanager
def under(playbook: Playbook | None) -> Iterator[None]:
    """Let `playbook` be the current one inside; None changes nothing.

    For what an older version began and still has to finish, and for what a draft would do.
    """
    token = _under.set(playbook) if playbook is not None else None
    try:
        yield
    finally:
        if token is not None:
            _under.reset(token)


def version(sha256: str) -> Playbook:
    """Return a version that was stored, read from its files once.

    Raises NoPlaybook where this Horo can no longer read it, LookupError where there is no such.
    """
    if sha256 in _parsed:
        _parsed.move_to_end(sha256)
        return _parsed[sha256]
    row = PlaybookVersion.objects.filter(sha256=sha256).first()
    if row is None:
        raise LookupError(f"No version {sha256} is kept.")
    _parsed[sha256] = playbook = _read_again(row)
    while len(_parsed) > MOST_PARSED:
        _parsed.popitem(last=False)
    return playbook


def sound_draft() -> Playbook:
    """Return the playbook in the folder. Raises NoPlaybook if there is none, or it has errors."""
    found = draft()
    if found.playbook is not None:
        return found.playbook
    errors = [problem for problem in found.problems if problem.severity == "error"]
    if not Path(settings.HORO_PLAYBOOK).is_dir():
        raise NoPlaybook(_("There is no playbook yet."))
    raise NoPlaybook(
        ngettext(
            "The playbook has %(count)s error and does not run: %(first)s",
            "The playbook has %(count)s errors and does not run. The first: %(first)s",
            len(errors),
        )
        % {"count": len(errors), "first": errors[0]}
    )


def _read_again(row: PlaybookVersion) -> Playbook:
    found = reread(row.files)
    if found.playbook is None:
        raise NoPlaybook(
            _(
                "This Horo can no longer read the version %(version)s, which runs: %(first)s "
                "Put it right in the folder and launch that."
            )
            % {"version": row, "first": found.problems[0]}
        )
    return found.playbook


def store(playbook: Playbook, at: datetime) -> PlaybookVersion:
    """Keep the content of `playbook`, once, so that its rules can still be shown later."""
    row, _is_new = PlaybookVersion.objects.get_or_create(
        sha256=playbook.version, defaults={"stored_at": at, "files": playbook.texts}
    )
    return row
