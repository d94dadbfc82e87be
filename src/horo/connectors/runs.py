"""The imports that were run, so that an audit can tell what each of them skipped."""

from collections.abc import Mapping
from datetime import datetime

from horo.connectors.facts import KNOWN, NEW
from horo.connectors.models import Run
from horo.connectors.report import Report

# What an archive has most of, by the names that the readers give it.
MESSAGES = ("messages", "records", "posts")


def keep(kind: str, source: str, read: int, counts: Mapping[str, int], *, at: datetime) -> Run:
    """Note an import of facts; `counts` are its lines by what became of them."""
    new, known = counts.get(NEW, 0), counts.get(KNOWN, 0)
    return Run.objects.create(
        kind=kind,
        source=source,
        at=at,
        read=read,
        new=new,
        left=max(0, read - new - known),
        detail={name: count for name, count in sorted(counts.items()) if count},
    )


def keep_archive(report: Report, *, at: datetime) -> Run:
    """Note an import of an archive: its messages, and how many of them were new posts here."""
    return Run.objects.create(
        kind=report.kind,
        source=report.source,
        at=at,
        read=sum(report.read.get(what, 0) for what in MESSAGES),
        new=report.new.get("posts", 0),
        left=sum(each.count for each in report.left if each.reason.startswith("left out")),
        detail={each.reason: each.count for each in report.left},
    )
