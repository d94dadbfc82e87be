"""A CSV as spreadsheets and CRMs write it: its encoding, its delimiter, its lines."""

import codecs
import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from django.utils.translation import gettext as _

from horo.connectors.report import Unreadable

MOST_BYTES = 256 * 1024 * 1024
MOST_FIELD = 100_000  # characters
DELIMITERS = (",", ";", "\t")
PIECE = 1 << 20
BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


@dataclass(frozen=True)
class Sheet:
    """A file that can be read to its end: how, and how many lines of it hold something."""

    path: Path
    encoding: str
    delimiter: str
    header: tuple[str, ...]
    lines: int

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield each row but the header, with the number of the line at which it ends."""
        with _opened(self.path, self.encoding) as text:
            reader = _reader(text, self.delimiter)
            next(_filled(reader))
            yield from ((reader.line_num, row) for row in _filled(reader))


def look_at(path: Path, *, encoding: str = "", delimiter: str = "") -> Sheet:
    """Read the file at `path` once, to its end, and return how it can be read.

    Raises Unreadable where it is no CSV: nothing of it is used then.
    """
    try:
        size = path.stat().st_size
        if not path.is_file() or size > MOST_BYTES:
            words = {"name": path.name, "most": MOST_BYTES >> 20}
            raise Unreadable(_("%(name)s is no file of at most %(most)s MiB.") % words)
        encoding = encoding or _encoding_of(path)
        with _opened(path, encoding) as text:
            delimiter = delimiter or _delimiter_of(text)
        with _opened(path, encoding) as text:
            reader = _reader(text, delimiter)
            header = next(_filled(reader), None)
            if header is None:
                said = _("%(name)s is empty: its first line should name the columns.")
                raise Unreadable(said % {"name": path.name})
            lines = sum(_checked(path, reader.line_num, row) for row in _filled(reader))
    except UnicodeError as error:
        words = {"name": path.name, "encoding": encoding, "error": error}
        raise Unreadable(
            _("%(name)s is no text in %(encoding)s: %(error)s. Save it as UTF-8.") % words
        ) from error
    except csv.Error as error:
        words = {"where": f"{path.name}:{reader.line_num}", "error": error}
        raise Unreadable(
            _("%(where)s: %(error)s. Is a quotation mark without its pair?") % words
        ) from error
    except OSError as error:
        words = {"path": path, "error": error.strerror}
        raise Unreadable(_("%(path)s cannot be read: %(error)s.") % words) from error
    return Sheet(path, encoding, delimiter, tuple(header), lines)


def _checked(path: Path, line: int, row: Sequence[str]) -> int:
    if any("\0" in cell for cell in row):
        said = _("%(where)s: found a NUL, which no text has: it is no CSV.")
        raise Unreadable(said % {"where": f"{path.name}:{line}"})
    return 1


@contextmanager
def _opened(path: Path, encoding: str) -> Iterator[TextIO]:
    with path.open(encoding=encoding, errors="strict", newline="") as text:
        yield text


def _reader(text: TextIO, delimiter: str) -> Any:
    csv.field_size_limit(MOST_FIELD)
    return csv.reader(text, delimiter=delimiter, strict=True)


def _filled(reader: Iterator[list[str]]) -> Iterator[list[str]]:
    return (row for row in reader if any(cell.strip() for cell in row))


def _encoding_of(path: Path) -> str:
    """UTF-16 and UTF-8 by their marks or bytes; what is neither is taken for Windows-1251."""
    with path.open("rb") as file:
        start = file.read(PIECE)
    for mark, name in BOMS.items():
        if start.startswith(mark):
            return name
    if start[1:200:2].count(0) > len(start[1:200:2]) * 0.4:
        return "utf-16-le"
    if start[0:200:2].count(0) > len(start[0:200:2]) * 0.4:
        return "utf-16-be"
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while piece := file.read(PIECE):
                decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "windows-1251"
    return "utf-8"


def _delimiter_of(text: TextIO) -> str:
    """The one that the first line has most often, outside of quotation marks."""
    counts = dict.fromkeys(DELIMITERS, 0)
    is_quoted = False
    for character in text.read(PIECE):
        if character == '"':
            is_quoted = not is_quoted
        elif not is_quoted and character in "\r\n" and any(counts.values()):
            break
        elif not is_quoted and character in counts:
            counts[character] += 1
    return max(DELIMITERS, key=lambda each: counts[each])
