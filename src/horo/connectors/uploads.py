"""Facts by a file from a page: kept for a day at most, looked at first, and then brought in."""

import secrets
import tempfile
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from pydantic import ValidationError

from horo.connectors.csvimport import CsvReport, import_csv
from horo.connectors.csvmapping import FIELDS, CsvMapping
from horo.connectors.csvreading import look_at
from horo.connectors.models import Upload
from horo.connectors.report import Unreadable
from horo.core import limits
from horo.core.refused import Refused
from horo.files import names
from horo.people.models import Member

MOST_BYTES = 5 * 1024 * 1024
MOST_LINES = 20_000
MOST_COLUMNS, LONGEST_HEAD = 100, 200  # of a first line, as a page shows it
AN_HOUR = 60  # looks at files by one member
KEPT = timedelta(days=1)
FILE = "facts.csv"


class UploadRefused(Refused):
    """The file or the way to read it cannot be used; the sentence says what can."""


def receive(name: str, content: bytes, *, source: str, by: Member, at: datetime) -> Upload:
    """Keep the CSV `content` and look at it; what `by` brought before and left goes.

    Raises UploadRefused for a file that is too large or empty, or a name of a source that cannot
    be, and TooSoon beyond sixty looks an hour.
    """
    check_size(len(content))
    mapping = _mapping({"source": source})
    limits.spend("facts-upload", by.pk, times=AN_HOUR, seconds=3_600, at=at)
    Upload.objects.visible_to(by).waiting().delete()
    upload = Upload.objects.create(
        key=secrets.token_urlsafe(16),
        owner=by,
        name=names.clean(name, ending="csv")[-120:],
        content=content,
        mapping=mapping.model_dump(mode="json"),
        uploaded_at=at,
    )
    return _look(upload, at)


def check_size(found: int) -> None:
    """Raise UploadRefused for a file of so many bytes, if it is empty or too large."""
    if not found:
        raise UploadRefused(_("The file is empty. Choose a CSV with a line for each fact."))
    if found > MOST_BYTES:
        said = _(
            "The file has %(found)s MB, and %(most)s MB is the most here. Split it, or bring it "
            "in with the command “horo import csv”."
        )
        words = {"found": round(found / 1_000_000, 1), "most": MOST_BYTES // 1_000_000}
        raise UploadRefused(said % words)


def read_as(upload: Upload, said: Mapping[str, Any], *, at: datetime) -> Upload:
    """Look at `upload` again, read as `said`, which is what a mapping may say; the source stays.

    Raises UploadRefused where it says what cannot be, and once its facts came in.
    """
    _refuse_brought(upload)
    mapping = _mapping({**said, "source": upload.mapping["source"]})
    limits.spend("facts-upload", upload.owner_id, times=AN_HOUR, seconds=3_600, at=at)
    upload.mapping = mapping.model_dump(mode="json")
    return _look(upload, at)


def bring_in(upload: Upload, *, at: datetime) -> Upload:
    """Record the facts of `upload`, once, and forget the file.

    Raises UploadRefused where there is nothing to bring in, or its facts came in already.
    """
    _refuse_brought(upload)
    if upload.problem:
        raise UploadRefused(upload.problem)
    with transaction.atomic():
        claimed = Upload.objects.filter(pk=upload.pk, brought_at=None).update(brought_at=at)
        if claimed != 1:
            raise _already()
        report = _imported(upload, dry_run=False, at=at)
        upload.report, upload.content, upload.brought_at = report.as_json(), b"", at
        upload.save(update_fields=["report", "content"])
    return upload


def forget_old(at: datetime) -> int:
    """Remove what was brought more than a day ago; return how many."""
    count, _by_model = Upload.objects.filter(uploaded_at__lt=at - KEPT).delete()
    return count


def _look(upload: Upload, at: datetime) -> Upload:
    """Write down what would come of `upload`, or why it cannot be read."""
    upload.report, upload.problem = {}, ""
    try:
        upload.header = _header(upload)
        upload.report = _imported(upload, dry_run=True, at=at).as_json()
    except Unreadable as unreadable:
        upload.problem = str(unreadable)
    Upload.objects.filter(pk=upload.pk, brought_at=None).update(
        mapping=upload.mapping,
        header=upload.header,
        report=upload.report,
        problem=upload.problem,
    )
    return upload


def _header(upload: Upload) -> list[str]:
    """Return the first line. Raises Unreadable where it is no CSV, or has too many lines."""
    mapping = CsvMapping.model_validate(upload.mapping)
    with tempfile.TemporaryDirectory() as folder:
        sheet = look_at(
            _written(upload, folder), encoding=mapping.encoding, delimiter=mapping.delimiter
        )
    if sheet.lines > MOST_LINES:
        raise Unreadable(
            ngettext(
                "The file has %(found)s line, and %(most)s are the most here.",
                "The file has %(found)s lines, and %(most)s are the most here.",
                sheet.lines,
            )
            % {"found": sheet.lines, "most": MOST_LINES}
        )
    return [head.strip()[:LONGEST_HEAD] for head in sheet.header[:MOST_COLUMNS]]


def _imported(upload: Upload, *, dry_run: bool, at: datetime) -> CsvReport:
    mapping = CsvMapping.model_validate(upload.mapping)
    with tempfile.TemporaryDirectory() as folder:
        return import_csv(_written(upload, folder), mapping, dry_run=dry_run, at=at)


def _written(upload: Upload, folder: str) -> Path:
    """Write the file where it can be read, under a name of ours: its own is only shown."""
    path = Path(folder) / FILE
    path.write_bytes(bytes(upload.content))
    return path


def _mapping(said: Mapping[str, Any]) -> CsvMapping:
    columns = {name: head for name, head in said.get("columns", {}).items() if name in FIELDS}
    try:
        return CsvMapping.model_validate({**said, "columns": columns})
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise UploadRefused(f"{where}: {first['msg'].removeprefix('Value error, ')}") from error


def _refuse_brought(upload: Upload) -> None:
    if upload.brought_at is not None:
        raise _already()


def _already() -> UploadRefused:
    return UploadRefused(_("The facts of this file came in already. Bring the next file."))
