"""When a step comes: so long after, at a time of day, or after an act."""

from datetime import timedelta
from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from pydantic import BeforeValidator, Field, WithJsonSchema, field_validator

from horo.conditions import Condition, is_event
from horo.playbook.parts.base import Duration, Part, TimeOfDay, read_duration, read_inside, wrong
from horo.playbook.parts.conditions import When
from horo.playbook.problems import one_of, show

Weekday = Literal["mo", "tu", "we", "th", "fr", "sa", "su"]
WEEK: tuple[Weekday, ...] = ("mo", "tu", "we", "th", "fr", "sa", "su")
WEEKDAYS = WEEK[:5]
DAYS_WRITTEN = {
    "oneOf": [
        {"enum": ["weekdays", *WEEK]},
        {"type": "array", "items": {"enum": list(WEEK)}, "minItems": 1},
    ]
}
AN_EVENT = Field(description=gettext_noop("The activity: did or was, and verbs."))


def _read_days(value: Any) -> Any:
    if value == "weekdays":
        return WEEKDAYS
    days = value if isinstance(value, list | tuple) and value else [value]
    if strangers := [day for day in days if day not in WEEK]:
        raise wrong(
            show(strangers[0]),
            _("weekdays, or %(days)s, or a list of them") % {"days": one_of(WEEK)},
        )
    return tuple(day for day in WEEK if day in days)


class Clock(Part):
    """The next such time of day, by the member's own clock, so long after or later."""

    at_least: Duration = Field(default=timedelta(0), description="Not sooner than this.")
    on: Annotated[
        tuple[Weekday, ...], BeforeValidator(_read_days), WithJsonSchema(DAYS_WRITTEN)
    ] = Field(
        default=WEEK, description="On which days: weekdays, or a list of mo, tu, … su; any day."
    )
    at: TimeOfDay = Field(description=gettext_noop("The time of day, by the member's own clock."))


class Event(Part):
    """The first such act of the member, or to the member, and so long after it."""

    event: When = AN_EVENT
    plus: Duration = Field(default=timedelta(0), description="How long after the act.")
    within: Duration = Field(
        default=timedelta(days=365), description="How long the act is waited for."
    )

    @field_validator("event")
    @classmethod
    def _is_an_event(cls, value: Condition) -> Condition:
        return an_event(value)


def an_event(value: Condition, hint: str = "") -> Condition:
    """Return `value` if it is something that happens; else say what would be."""
    if not is_event(value):
        raise wrong(
            _("a condition that is no event"),
            _("did or was (`in_space` and `what` at most), entered or left"),
            hint,
        )
    return value


def _read_after(value: Any) -> Any:
    if isinstance(value, dict):
        return read_inside(Event if "event" in value else Clock, value)
    return value if isinstance(value, Clock | Event) else read_duration(value)


After = Annotated[Duration | Clock | Event, BeforeValidator(_read_after)]
