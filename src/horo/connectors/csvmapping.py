"""`mapping.yaml`: which columns of a CSV hold what, and how its times and numbers are written."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

import yaml
from django.utils.translation import gettext as _
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from horo.connectors.facts import check_source
from horo.connectors.factvalues import VERBS
from horo.connectors.report import Unreadable

FIELDS = ("who", "what", "when", "value", "currency", "object", "key")
NEEDED = ("who", "what", "when")
HEADERS = {  # what columns are called where no mapping names them
    "who": ("who", "email", "e-mail", "member", "handle"),
    "what": ("what", "event", "verb"),
    "when": ("when", "date", "occurred_at"),
    "value": ("value", "amount"),
    "currency": ("currency",),
    "object": ("object", "account", "contract", "ticket"),
    "key": ("key", "id"),
}
MOST_BYTES = 100_000


def _verb(name: str) -> str:
    if name not in VERBS:
        raise ValueError(f"found {name!r}, expected one of {', '.join(VERBS)}")
    return name


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError) as error:
        raise ValueError(f"found {name!r}, expected a time zone as Europe/Sofia") from error
    return name


VerbName = Annotated[str, AfterValidator(_verb)]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class What(_Strict):
    """The file's own words for events. `always`: every line tells of this one event."""

    always: VerbName | None = None
    words: Mapping[str, VerbName] = Field(default_factory=dict)


class When(_Strict):
    format: str = ""  # as of strptime; empty: ISO 8601
    timezone: Annotated[str, AfterValidator(_zone)] = "UTC"


class Value(_Strict):
    decimal: Literal[".", ","] = "."
    currency: str = Field(default="", pattern="^([A-Z]{3})?$")


class CsvMapping(_Strict):
    """All that the file may say; everything has a default."""

    columns: Mapping[Literal["who", "what", "when", "value", "currency", "object", "key"], str] = (
        Field(default_factory=dict)
    )
    what: What = What()
    when: When = When()
    value: Value = Value()
    accounts_of: str = ""
    source: Annotated[str, AfterValidator(check_source)] = "csv"
    encoding: Literal["", "utf-8", "utf-16", "windows-1251"] = ""
    delimiter: Literal["", ",", ";", "\t"] = ""

    def event(self, found: str) -> str:
        """Return the verb that the file means by `found`; the word itself where none is said."""
        if self.what.always:
            return self.what.always
        words = {word.casefold(): verb for word, verb in self.what.words.items()}
        return words.get(found.strip().casefold(), found)

    def places(self, header: Sequence[str], file: str) -> dict[str, int]:
        """Return in which column each field stands. Raises Unreadable where one is missing."""
        names = [name.strip().casefold() for name in header]
        places = {}
        for field in FIELDS:
            given = self.columns.get(field)  # type: ignore[call-overload]
            wanted = (given.strip().casefold(),) if given else HEADERS[field]
            found = [place for place, name in enumerate(names) if name in wanted]
            if len(found) > 1:
                words = {"file": file, "field": repr(field), "found": _listed(header)}
                raise Unreadable(
                    _("%(file)s:1: two columns could be %(field)s: %(found)s.") % words
                )
            if found:
                places[field] = found[0]
            elif given or (field in NEEDED and not (field == "what" and self.what.always)):
                raise Unreadable(_missing(field, wanted, header, file))
        return places


def read_mapping(path: Path | None) -> CsvMapping:
    """Read the mapping at `path`; None: all defaults. Raises Unreadable with what is wrong."""
    if path is None:
        return CsvMapping()
    try:
        text = path.read_bytes()[: MOST_BYTES + 1]
        if len(text) > MOST_BYTES:
            raise Unreadable(f"{path.name} is longer than {MOST_BYTES:,} bytes: it is no mapping.")
        found: Any = yaml.safe_load(text) or {}
        return CsvMapping.model_validate(found)
    except OSError as error:
        raise Unreadable(f"{path} cannot be read: {error.strerror}.") from error
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable(f"{path.name} is no YAML: {str(error).splitlines()[0]}.") from error
    except ValidationError as error:
        said = "; ".join(_problem(each) for each in error.errors())
        raise Unreadable(f"{path.name}: {said}. See docs/import.md for what it may say.") from error


def _missing(field: str, wanted: Sequence[str], header: Sequence[str], file: str) -> str:
    words = {
        "file": file,
        "found": _listed(header),
        "wanted": _(" or ").join(map(repr, wanted)),
        "field": repr(field),
    }
    said = _(
        "%(file)s:1: found the columns %(found)s, expected one called %(wanted)s for %(field)s."
    )
    line = f"`columns: {{{field}: …}}`"
    return f"{said % words} " + _("Name it in a mapping: %(line)s.") % {"line": line}


def _problem(error: Any) -> str:
    where = ".".join(str(part) for part in error["loc"]) or "the file"
    return f"{where}: {error['msg'].removeprefix('Value error, ')}"


def _listed(header: Sequence[str]) -> str:
    shown = ", ".join(repr(name[:40]) for name in header[:12])
    return f"{shown}, …" if len(header) > 12 else shown
