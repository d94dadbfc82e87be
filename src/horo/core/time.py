"""Time: read once at the edge, aware UTC inside, whole microseconds in the database."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models.expressions import Combinable

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def now() -> datetime:
    """Return the present. Only views, commands and jobs call this; they pass it on as `at`."""
    return datetime.now(UTC)


def to_micros(instant: datetime) -> int:
    """Return `instant` as whole microseconds since 1970, exactly.

    Raises ValueError if `instant` has no time zone.
    """
    if instant.tzinfo is None:
        raise ValueError(f"{instant} has no time zone.")
    return (instant - EPOCH) // MICROSECOND


def from_micros(micros: int) -> datetime:
    """Return the UTC instant that is `micros` microseconds after 1970."""
    return EPOCH + timedelta(microseconds=micros)


def parse_instant(text: str, *, zone: ZoneInfo | None = None) -> datetime:
    """Read an ISO 8601 date or instant; one without offset is taken in `zone` (default UTC).

    A bare date means its first moment. Raises ValueError that names what was found.
    """
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(
            f"{text!r} is no date or instant: write 2026-03-01 or 2026-03-01T09:00:00+02:00."
        ) from None
    if found.tzinfo is None:
        found = found.replace(tzinfo=zone or UTC)
    try:
        return found.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{text!r} is out of reach: write a year from 2 to 9998.") from None


_Set_contra = TypeVar("_Set_contra", contravariant=True)
_Get_co = TypeVar("_Get_co", covariant=True)

if TYPE_CHECKING:

    class _BigInteger(models.BigIntegerField[_Set_contra, _Get_co]):
        _pyi_private_set_type: datetime | str | int | Combinable  # type: ignore[assignment]
        _pyi_private_get_type: datetime  # type: ignore[assignment]
        _pyi_lookup_exact_type: datetime | str | int  # type: ignore[assignment]

else:

    class _BigInteger(models.BigIntegerField, Generic[_Set_contra, _Get_co]):
        """Django's field, made subscriptable for the type checker's sake."""


class InstantField(_BigInteger[_Set_contra, _Get_co]):
    """An aware UTC datetime in Python, whole microseconds since 1970 in the database.

    One integer column reads the same on SQLite, PostgreSQL and in Parquet, so a condition
    compiles to the same comparison everywhere, and no engine rounds or shifts it.
    """

    description = "An instant, in microseconds since 1970 (UTC)"

    def from_db_value(self, value: int | None, *_: Any) -> datetime | None:
        return None if value is None else from_micros(value)

    def to_python(self, value: Any) -> Any:
        if value is None or isinstance(value, datetime):
            return value
        return parse_instant(value) if isinstance(value, str) else from_micros(value)

    def get_prep_value(self, value: Any) -> Any:
        return to_micros(value) if isinstance(value, datetime) else value

    def value_to_string(self, obj: models.Model) -> str:
        value: Any = self.value_from_object(obj)
        return "" if value is None else value.isoformat()

    def formfield(self, **kwargs: Any) -> None:
        """No form edits an instant directly."""
        return
