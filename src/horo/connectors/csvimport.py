"""Import facts about members from a CSV: every line in whole or not at all, and told about."""

from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from horo.connectors import facts, runs
from horo.connectors.csvmapping import CsvMapping
from horo.connectors.csvreading import Sheet, look_at
from horo.connectors.facts import INVALID, KNOWN, NEW, SEVERAL, UNKNOWN, Answer, Origin, Told
from horo.connectors.report import Progress
from horo.core.time import now

BATCH = 2_000  # lines a transaction: what a kill can cost
TOLD = 200  # lines and people that a report names; the rest is a count


@dataclass
class CsvReport:
    """What came of a file. `unknown` counts the lines of each person whom nobody here is."""

    file: str
    source: str
    is_dry_run: bool
    encoding: str
    delimiter: str
    lines: int
    counts: Counter[str] = field(default_factory=Counter)
    problems: list[Answer] = field(default_factory=list)
    unknown: Counter[str] = field(default_factory=Counter)

    def take(self, answers: list[Answer]) -> None:
        for answer in answers:
            self.counts[answer.status] += 1
            if answer.status in (UNKNOWN, SEVERAL):
                self.unknown[answer.who] += 1
            elif answer.status not in (NEW, KNOWN) and len(self.problems) < TOLD:
                self.problems.append(answer)

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": "csv",
            "file": self.file,
            "source": self.source,
            "dry_run": self.is_dry_run,
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "lines": self.lines,
            **{f"lines_{status}": count for status, count in sorted(self.counts.items())},
            "unknown_people": len(self.unknown),
            "unknown": dict(self.unknown.most_common(TOLD)),
            "problems": [{"where": each.where, "said": each.said} for each in self.problems],
        }


def import_csv(
    path: Path | str,
    mapping: CsvMapping,
    *,
    dry_run: bool = False,
    at: datetime | None = None,
    progress: Progress | None = None,
) -> CsvReport:
    """Record the facts of the file at `path` and return what became of its lines.

    Read to its end first: of a file that is no CSV, nothing is used. Then lines come in, some
    thousand a transaction; those that cannot are told about and hinder no other. Importing the
    same again changes nothing, so an import that was killed goes on when it is run again. A dry
    run does all of it and takes it back. Nobody is added: people whom nobody here is are listed.

    Raises Unreadable, with nothing written, if the file is no CSV with the columns of `mapping`.
    """
    at = at or now()
    sheet = look_at(Path(path), encoding=mapping.encoding, delimiter=mapping.delimiter)
    places = mapping.places(sheet.header, sheet.path.name)
    origin = _origin(mapping, at)
    report = CsvReport(
        sheet.path.name, origin.source, dry_run, sheet.encoding, sheet.delimiter, sheet.lines
    )
    told = _told(sheet, places, mapping, report)
    done = 0
    with transaction.atomic() if dry_run else nullcontext():
        while batch := list(islice(told, BATCH)):
            with transaction.atomic():
                report.take(facts.bring(batch, origin))
            done += len(batch)
            if progress:
                progress(min(done, sheet.lines), sheet.lines)
        if dry_run:
            transaction.set_rollback(True)
    if not dry_run:
        runs.keep("csv", origin.source, report.lines, report.counts, at=at)
    return report


def _origin(mapping: CsvMapping, at: datetime) -> Origin:
    return Origin(
        source=mapping.source,
        at=at,
        zone=ZoneInfo(mapping.when.timezone),
        accounts_of=mapping.accounts_of,
        when=mapping.when.format,
        decimal=mapping.value.decimal,
        currency=mapping.value.currency,
    )


def _told(
    sheet: Sheet, places: dict[str, int], mapping: CsvMapping, report: CsvReport
) -> Iterator[Told]:
    """Yield what each line tells; a line of another length than the header is a problem."""
    for line, row in sheet.rows():
        where = f"{report.file}:{line}"
        if len(row) != len(sheet.header):
            words = {"found": len(row), "expected": len(sheet.header)}
            said = _("found %(found)s cells, expected %(expected)s as in the first line") % words
            report.take([Answer(where, INVALID, said)])
            continue
        cells = {name: row[place].strip() for name, place in places.items()}
        cells["what"] = mapping.event(cells.get("what", ""))
        yield Told(where, **cells)
