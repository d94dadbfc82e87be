"""`horo import csv`: facts from a CRM, a help desk or the product."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

from horo.cli import setup

if TYPE_CHECKING:
    from horo.connectors.csvimport import CsvReport
    from horo.connectors.report import Progress

SHOWN = 20  # problems and people named on a screen; `--json` has more
NAMES = {"\t": "tab", ",": "comma", ";": "semicolon"}


def import_facts(
    path: Path, mapping: Path | None, *, dry_run: bool, source: str, as_json: bool, bar: "Progress"
) -> str:
    """Import the file and return what came of it, as sentences or JSON."""
    from horo.connectors.csvimport import import_csv
    from horo.connectors.csvmapping import read_mapping
    from horo.connectors.facts import check_source
    from horo.connectors.report import Unreadable

    try:
        read = read_mapping(mapping)
        if source:
            read = read.model_copy(update={"source": check_source(source)})
        report = import_csv(path, read, dry_run=dry_run, progress=bar)
    except (Unreadable, ValueError) as error:
        raise setup.Unusable(str(error)) from error
    return json.dumps(report.as_json(), indent=2) if as_json else _told(report)


def _told(report: "CsvReport") -> str:
    counts = report.counts
    done = "Would record" if report.is_dry_run else "Recorded"
    lines = [
        f"Read: {report.lines:,} lines of {report.file} ({report.encoding}, "
        f"{NAMES[report.delimiter]}).",
        f"{done}: {counts['new']:,} facts as {report.source!r}; {counts['known']:,} were here "
        "already.",
    ]
    nobody = counts["unknown_person"] + counts["several_people"]
    if nobody:
        lines.append(
            f"{nobody:,} × left out: nobody here, or more than one, is meant by "
            f"{len(report.unknown):,} names"
        )
        lines += [f"    {name} ({times:,})" for name, times in report.unknown.most_common(SHOWN)]
    wrong = counts["invalid"] + counts["conflict"]
    if wrong:
        lines.append(f"{wrong:,} × left out: the line cannot be used")
        lines += [f"    {each.where}: {each.said}." for each in report.problems[:SHOWN]]
    return "\n".join(lines)
