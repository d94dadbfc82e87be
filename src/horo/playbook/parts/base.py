"""What every part of a playbook has in common: how it is read, and the types of its values."""

import re
from datetime import date, time, timedelta
from typing import Annotated, Any, TypeVar
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StringConstraints,
    ValidationError,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from horo.playbook.problems import show
from horo.playbook.reading.folder import SLUG

EVERYWHERE = "*"  # the key of a text that is the same in every locale
UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
LONGEST = timedelta(days=3660)

Model = TypeVar("Model", bound=BaseModel)


class Part(BaseModel):
    """A piece of the playbook. It never changes once it is read."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


def wrong(found: str, expected: str, hint: str = "", *, at: str = "") -> PydanticCustomError:
    """Return an error that says what was found and what is expected, for a validator to raise.

    `at` is the key to blame, where a validator looks at a whole mapping.
    """
    return PydanticCustomError(
        "wrong", "wrong", {"found": found, "expected": expected, "hint": hint, "at": at}
    )


def nested(errors: list[dict[str, Any]]) -> PydanticCustomError:
    """Return errors of an inner reader, each with its own `loc` below the field that raises."""
    return PydanticCustomError("nested", "nested", {"errors": errors})


def read_inside(model: type[Model], value: Any) -> Model:
    """Return what `model` reads from `value`; for a field that may hold one of several models.

    What it refuses is told with the path below the field, and by what `model` knows.
    """
    try:
        return model.model_validate(value)
    except ValidationError as error:
        found = error.errors(include_url=False)
        raise nested([{**one, "model": model} for one in found]) from None


def read_duration(value: Any) -> timedelta:
    """Read 30m, 24h, 7d or 2w."""
    if isinstance(value, timedelta):
        return value
    parts = re.fullmatch(r"(\d{1,6})([mhdw])", value) if isinstance(value, str) else None
    if parts is None:
        raise wrong(show(value), _("a duration such as 30m, 24h, 7d or 2w"))
    duration = timedelta(**{UNITS[parts[2]]: int(parts[1])})
    if duration > LONGEST:
        raise wrong(show(value), _("a duration of at most ten years"))
    return duration


def _read_time(value: Any) -> time:
    if isinstance(value, time):
        return value
    if isinstance(value, str) and re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        return time.fromisoformat(value)
    raise wrong(show(value), _('a time of day such as "08:00"'))


def _read_date(value: Any) -> date:
    if isinstance(value, date):
        return value
    try:
        if isinstance(value, str):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise wrong(show(value), _("a date such as 2026-03-01"))


def _read_zone(value: Any) -> str:
    try:
        if isinstance(value, str):
            ZoneInfo(value)
            return value
    except (KeyError, ValueError, OSError):
        pass
    raise wrong(show(value), _("a time zone such as Europe/Sofia or UTC"))


def _read_by_locale(value: Any) -> Any:
    return {EVERYWHERE: value} if isinstance(value, str) else value


def _one_or_more(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _check_rrule(value: str) -> str:
    from horo.playbook.recurrence import refusal_of  # heavy: dateutil, only where there are rules

    if reason := refusal_of(value):
        raise wrong(
            show(value), _("a recurrence rule (RRULE) such as FREQ=WEEKLY;BYDAY=MO"), reason
        )
    return value


def _slug(value: str) -> str:
    if not re.fullmatch(SLUG, value):
        raise wrong(
            show(value), _("a short name of small letters, digits and hyphens (a-z, 0-9, -)")
        )
    return value


def _locale(value: str) -> str:
    if not re.fullmatch(r"[a-z]{2}(-[A-Z]{2})?", value):
        raise wrong(show(value), _("a locale such as en, ru or bg"))
    return value


Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Prose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]
Slug = Annotated[
    str, AfterValidator(_slug), WithJsonSchema({"type": "string", "pattern": f"^{SLUG}$"})
]
Locale = Annotated[
    str,
    AfterValidator(_locale),
    WithJsonSchema({"type": "string", "pattern": "^[a-z]{2}(-[A-Z]{2})?$"}),
]
Duration = Annotated[
    timedelta,
    BeforeValidator(read_duration),
    WithJsonSchema({"type": "string", "pattern": "^[0-9]{1,6}[mhdw]$", "examples": ["24h", "7d"]}),
]
TimeOfDay = Annotated[
    time,
    BeforeValidator(_read_time),
    WithJsonSchema({"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"}),
]
Day = Annotated[
    date, BeforeValidator(_read_date), WithJsonSchema({"type": "string", "format": "date"})
]
Zone = Annotated[str, BeforeValidator(_read_zone), WithJsonSchema({"type": "string"})]
Recurrence = Annotated[str, AfterValidator(_check_rrule), WithJsonSchema({"type": "string"})]
Slugs = Annotated[tuple[Slug, ...], BeforeValidator(_one_or_more)]
ByLocale = Annotated[
    dict[str, Prose],
    BeforeValidator(_read_by_locale),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string"},
                {"type": "object", "additionalProperties": {"type": "string"}},
            ]
        }
    ),
]
