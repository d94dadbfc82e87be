"""Import a community's history from the archive of another tool."""

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from django.db import transaction

from horo.connectors import discourse, runs, slack, zulip
from horo.connectors.archive import Archive, open_archive
from horo.connectors.records import Account, Thread
from horo.connectors.report import Findings, Left, Progress, Report, Unreadable
from horo.connectors.writer import Writer
from horo.content import services as content
from horo.core.time import now, to_micros
from horo.search import services as search

__all__ = ["KINDS", "Left", "Progress", "Report", "Unreadable", "import_archive"]

BATCH = 4_000  # messages a transaction: what a kill can cost, and what memory holds
ENOUGH = 1_000  # posts found to be the same: it is the same community
CONTENT = ("members", "messages", "posts", "records")  # what is read; the rest names places
WEEK = timedelta(days=7) // timedelta(microseconds=1)


class Reader(Protocol):
    """Reads the archive of one tool, once, in any order that keeps threads whole."""

    files: list[str]

    def accounts(self) -> Iterator[Account]:
        """Everyone whom the archive lists, whether or not they ever wrote."""

    def joins(self) -> dict[str, datetime]:
        """When accounts joined, by account key, as far as the archive says."""

    def threads(self) -> Iterator[Thread | None]:
        """Every thread; None after each file, or part, that holds none."""


KINDS: dict[str, Callable[[Archive, Findings], Reader]] = {
    "zulip": zulip.Reader,
    "slack": slack.Reader,
    "discourse": discourse.Reader,
}


def import_archive(
    kind: str,
    path: Path | str,
    *,
    dry_run: bool = False,
    progress: Progress | None = None,
    shift: timedelta = timedelta(0),
    source: str = "",
    at: datetime | None = None,
    index: bool = True,
) -> Report:
    """Bring in the folder or archive at `path` and return what came, and what did not and why.

    Importing the same again changes nothing; an import that was killed goes on when it is run
    again. `shift` (whole weeks) moves every instant. `source` (default: `kind`) keeps apart two
    communities that used the same tool. `at` is the present: what is later is left out. A dry
    run does all of it and takes it back. Without `index` the caller sees to the index of search.

    Raises Unreadable, with nothing written, if the archive cannot be imported.
    """
    if kind not in KINDS:
        raise Unreadable(f"{kind!r} is no tool that Horo imports from: {', '.join(KINDS)}.")
    findings, source = Findings(at or now(), shift), source or kind
    with open_archive(Path(path)) as archive, _little_garbage():
        reader = KINDS[kind](archive, findings)
        if is_known := content.has_posts(source):
            _refuse_another_community(KINDS[kind](archive, Findings(findings.at, shift)), source)
        writer = Writer(source, findings)
        if dry_run:
            with transaction.atomic():
                _bring(reader, writer, progress)
                transaction.set_rollback(True)
        else:
            _bring_and_index(reader, writer, progress, at=findings.at if index else None)
        if not is_known and not any(writer.new.values()):
            _refuse_nothing_read(archive, reader, findings)
    report = Report(kind, source, dry_run, dict(findings.read), dict(writer.new), findings.left())
    if not dry_run:
        runs.keep_archive(report, at=findings.at)
    return report


def _bring_and_index(
    reader: Reader, writer: Writer, progress: Progress | None, *, at: datetime | None
) -> None:
    search.touch_everything()  # so that what an interrupted import brought is found too
    _bring(reader, writer, progress)
    if at:
        search.index_all(at)


def _bring(reader: Reader, writer: Writer, progress: Progress | None) -> None:
    writer.bring(reader.accounts())
    for batch in _batches(_told(reader.threads(), len(reader.files), progress)):
        writer.write(batch)
    writer.joins(reader.joins())


@contextmanager
def _little_garbage() -> Iterator[None]:
    """Let the collector look at what an import makes only, not at all of Django each time."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _refuse_another_community(reader: Reader, source: str) -> None:
    """Raise Unreadable if what is there under the same keys was written at other times.

    Reads on until enough posts were found to be the same: of a first batch, in most cases. A
    sample that was moved to the present by whole weeks is still the same one.
    """
    same = 0
    for batch in _batches(thread for thread in reader.threads() if thread):
        messages = {m.key: m for thread in batch for m in thread.messages}
        known = content.known_posts(list(messages), [], source=source)
        for key, there in known.items():
            if (there.posted_at - to_micros(messages[key].at)) % WEEK:
                raise Unreadable(
                    f"Message {key} was imported as {source!r} before, with another time: this is "
                    "the archive of another community. Give it a name of its own with "
                    "--source NAME."
                )
        same += len(known)
        if same >= ENOUGH:
            return


def _refuse_nothing_read(archive: Archive, reader: Reader, findings: Findings) -> None:
    """Raise Unreadable if every file was damaged or empty."""
    if any(findings.read[what] for what in CONTENT):
        return
    found = "; ".join(f"{left.count:,} × {left.reason}, {_first(left)}" for left in findings.left())
    raise Unreadable(
        f"{archive.name} holds nothing that could be imported: its files ({len(reader.files):,}) "
        f"are damaged or empty{f' ({found})' if found else ''}. Nothing was imported; export it "
        "again."
    )


def _first(left: Left) -> str:
    return f"first {left.examples[0][0]}"


def _told(
    threads: Iterable[Thread | None], files: int, progress: Progress | None
) -> Iterator[Thread]:
    """Pass the threads on and tell `progress` how many files are done."""
    for done, thread in enumerate(threads, 1):
        if progress:
            progress(min(done, files), files)
        if thread:
            yield thread


def _batches(threads: Iterable[Thread]) -> Iterator[list[Thread]]:
    batch: list[Thread] = []
    messages = 0
    for thread in threads:
        batch.append(thread)
        messages += len(thread.messages)
        if messages >= BATCH:
            yield batch
            batch, messages = [], 0
    if batch:
        yield batch
