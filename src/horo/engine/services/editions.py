"""Editions: the playbook in the words that an effect was done by, not in those of today."""

from dataclasses import dataclass
from datetime import datetime

from horo.playbook.loading import recall
from horo.playbook.models import Launch, PlaybookVersion
from horo.playbook.parts.whole import Playbook
from horo.playbook.services import NoPlaybook, current, store
from horo.playbook.services import version as version_called

SHORT = 7  # letters of a version that people tell apart


@dataclass(frozen=True)
class Edition:
    """One version of the playbook. `book` is None where its files were not kept.

    `since` is when it was set to work; None where that is not known.
    """

    version: str
    book: Playbook | None
    since: datetime | None
    is_running: bool

    @property
    def short(self) -> str:
        return self.version[:SHORT]


def edition(version: str, *, at: datetime | None) -> Edition:
    """Return the edition called `version` that was at work at `at`; None is now."""
    running = running_book()
    if running is not None and running.version == version:
        return Edition(version, running, _since(version, at), is_running=True)
    return Edition(version, _old(version), _since(version, at), is_running=False)


def running_edition() -> Edition:
    """Return the edition that is at work; one without a book where none could run."""
    book = running_book()
    if book is None:
        return Edition("", None, None, is_running=True)
    return Edition(book.version, book, _since(book.version, None), is_running=True)


def keep(version: str, at: datetime) -> None:
    """Keep the files of `version`, which is about to do something at `at`, if it still runs."""
    if PlaybookVersion.objects.filter(sha256=version).exists():
        return
    running = running_book()
    if running is not None and running.version == version:
        store(running, at)


def running_book() -> Playbook | None:
    try:
        return current()
    except NoPlaybook:
        return None


def _old(version: str) -> Playbook | None:
    """Return an edition that no longer runs; of one that is refused today, what can be read."""
    try:
        return version_called(version)
    except LookupError:
        return None
    except NoPlaybook:
        return recall(PlaybookVersion.objects.values_list("files", flat=True).get(sha256=version))


def _since(version: str, at: datetime | None) -> datetime | None:
    """Return when `version` was launched last, before `at` if given; else when it was kept."""
    launched = Launch.objects.filter(version__sha256=version).newest_first()
    if at is not None:
        launched = launched.by_then(at)
    since: datetime | None = launched.values_list("launched_at", flat=True).first()
    if since is not None:
        return since
    kept = PlaybookVersion.objects.filter(sha256=version)
    return kept.values_list("stored_at", flat=True).first()
