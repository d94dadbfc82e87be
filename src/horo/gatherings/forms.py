"""The form in which an event is put into the calendar and changed. The rules are the services'."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from horo.content.models import Space
from horo.gatherings.models import Event, Occurrence
from horo.gatherings.services.events import Wanted
from horo.people.models import Member
from horo.ui.words import zone_of

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
REPEATS = [
    ("", _("Once")),
    ("daily", _("Every day")),
    ("weekdays", _("Every day from Monday to Friday")),
    ("weekly", _("Every week")),
    ("weekly2", _("Every two weeks")),
    ("weekly4", _("Every four weeks")),
    ("monthly", _("Every month, on the same date")),
    ("nth", _("Every month, on the same weekday")),
    ("yearly", _("Every year")),
]
KEEP = "keep"  # a rule that this form cannot write
WALL = "%Y-%m-%dT%H:%M"
LONGEST_TEXT = 40_000
FIRST_YEAR, LAST_YEAR = 2000, 2200


def rule_of(repeats: str, first: datetime) -> str:
    """Return the rule of a series whose first time is `first`, on the clock of its zone."""
    day = DAYS[first.weekday()]
    nth = (first.day - 1) // 7 + 1
    return {
        "": "",
        "daily": "FREQ=DAILY",
        "weekdays": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
        "weekly": f"FREQ=WEEKLY;BYDAY={day}",
        "weekly2": f"FREQ=WEEKLY;INTERVAL=2;BYDAY={day}",
        "weekly4": f"FREQ=WEEKLY;INTERVAL=4;BYDAY={day}",
        "monthly": f"FREQ=MONTHLY;BYMONTHDAY={first.day}",
        "nth": f"FREQ=MONTHLY;BYDAY={nth if nth < 5 else -1}{day}",
        "yearly": "FREQ=YEARLY",
    }[repeats]


def _line(
    label: Any, *, most: int, hint: Any = "", required: bool = False, **attrs: str
) -> forms.CharField:
    given = {"class": "form-control", "autocomplete": "off", **attrs}
    widget = forms.TextInput(attrs=given)
    return forms.CharField(
        label=label, required=required, max_length=most, widget=widget, help_text=hint
    )


def _of_our_time(value: date) -> None:
    """Refuse a year that no clock of ours can tell in every zone, before it is reckoned with."""
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise forms.ValidationError(
            gettext("Choose a date from %(first)d to %(last)d.")
            % {"first": FIRST_YEAR, "last": LAST_YEAR}
        )


def _wall(label: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(
        attrs={"type": "datetime-local", "class": "form-control"}, format=WALL
    )
    return forms.DateTimeField(
        label=label,
        widget=widget,
        input_formats=[WALL, f"{WALL}:%S"],
        validators=[_of_our_time],
    )


def _number(label: Any, *, least: int, most: int, hint: Any = "") -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"class": "form-control"})
    return forms.IntegerField(
        label=label, required=False, min_value=least, max_value=most, widget=widget, help_text=hint
    )


class TimesForm(forms.Form):
    """From when to when, on the clock of a zone."""

    starts = _wall(_("Begins"))
    ends = _wall(_("Ends"))

    def times(self, zone: str) -> tuple[datetime, datetime]:
        """Return both as instants; call it when the form is valid."""
        of_zone = zone_of(zone)
        starts, ends = self.cleaned_data["starts"], self.cleaned_data["ends"]
        return _instant(starts, of_zone), _instant(ends, of_zone)


class EventForm(TimesForm):
    """What an event is. Times are read on the clock of the zone that is given with them."""

    title = _line(_("Title"), most=200, required=True)
    space = forms.TypedChoiceField(
        label=_("Space"), coerce=int, widget=forms.Select(attrs={"class": "form-select"})
    )
    zone = _line(_("Time zone"), most=60, required=True, list="zones")
    repeats = forms.ChoiceField(
        label=_("Takes place"),
        required=False,
        choices=REPEATS,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    until = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d"),
        validators=[_of_our_time],
        help_text=_("Of a series. Without one it goes on until it is called off."),
    )
    text = forms.CharField(
        label=_("What it is about"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 6}),
        help_text=_("In Markdown"),
    )
    place = _line(_("Place"), most=300)
    join_link = _line(
        _("Link to join"), most=500, hint=_("Shown only to those who have a seat, and to hosts.")
    )
    capacity = _number(
        _("Seats"),
        least=1,
        most=100_000,
        hint=_("Empty: no limit. Whoever comes later stands in line."),
    )
    guests = _number(_("Guests that each may bring"), least=0, most=10)
    takes_questions = forms.BooleanField(
        label=_("Members may ask questions beforehand"), required=False
    )
    hosts = _line(
        _("Hosts"), most=2_000, hint=_("Handles with commas between them. Empty: you yourself.")
    )
    ritual = forms.ChoiceField(
        label=_("Ritual of the playbook that it belongs to"),
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def __init__(
        self,
        *args: Any,
        spaces: Sequence[Space],
        rituals: Sequence[tuple[str, str]],
        rrule: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._spaces = {space.pk: space for space in spaces}
        self._rrule = rrule
        own: dict[str, Any] = dict(self.fields)
        own["space"].choices = [(space.pk, space.name) for space in spaces]
        own["ritual"].choices = [("", _("None")), *rituals]
        if rrule:
            kept = gettext("As it is now: %(rule)s") % {"rule": rrule}
            own["repeats"].choices = [*REPEATS, (KEEP, kept)]
        if not rituals:
            del self.fields["ritual"]

    def clean_hosts(self) -> list[Member]:
        """Return the hosts, in the order in which they are written."""
        names = [name.lstrip("@") for name in re.split(r"[\s,;]+", self.cleaned_data["hosts"])]
        wanted = list(dict.fromkeys(filter(None, names)))
        if len(wanted) > 10:
            raise forms.ValidationError(gettext("An event has at most ten hosts."))
        known = {one.handle: one for one in Member.objects.people().filter(handle__in=wanted)}
        if missing := [name for name in wanted if name not in known]:
            raise forms.ValidationError(
                gettext("Nobody here has the handle %(handle)s.") % {"handle": missing[0]}
            )
        return [known[name] for name in wanted]

    def clean_join_link(self) -> str:
        return str(self.cleaned_data["join_link"]).strip()

    @property
    def chosen_space(self) -> Space:
        return self._spaces[self.cleaned_data["space"]]

    def wanted(self) -> Wanted:
        """Return what the form asks for; call it when the form is valid."""
        given = self.cleaned_data
        starts_at, ends_at = self.times(given["zone"])
        return Wanted(
            title=given["title"],
            text=given["text"],
            starts_at=starts_at,
            ends_at=ends_at,
            zone=given["zone"],
            rrule=self._rule(),
            place=given["place"],
            join_link=given["join_link"],
            capacity=given["capacity"],
            guests=given["guests"] or 0,
            takes_questions=given["takes_questions"],
            ritual=given.get("ritual", ""),
            hosts=given["hosts"],
        )

    def _rule(self) -> str:
        given = self.cleaned_data
        if given["repeats"] == KEEP:
            return self._rrule
        rule = rule_of(given["repeats"], given["starts"])
        until = given["until"]
        return f"{rule};UNTIL={until:%Y%m%d}T235959" if rule and until else rule


def initial_of(event: Event, following: Occurrence | None) -> dict[str, Any]:
    """Return what the form of `event` begins with: a series with its next time."""
    zone = zone_of(event.zone)
    starts_at = following.recurs_at if following and event.rrule else event.starts_at
    starts = starts_at.astimezone(zone).replace(tzinfo=None)
    repeats, until = _read_rule(event.rrule, starts)
    return {
        "title": event.title,
        "space": event.space_id,
        "starts": starts,
        "ends": (starts_at + timedelta(seconds=event.seconds))
        .astimezone(zone)
        .replace(tzinfo=None),
        "zone": event.zone,
        "repeats": repeats,
        "until": until,
        "text": event.text,
        "place": event.place,
        "join_link": event.join_link,
        "capacity": event.capacity,
        "guests": event.guests,
        "takes_questions": event.takes_questions,
        "hosts": ", ".join(event.hosts.order_by("pk").values_list("handle", flat=True)),
        "ritual": event.ritual,
    }


def _read_rule(rrule: str, first: datetime) -> tuple[str, Any]:
    """Return the choice that writes `rrule`, and its last day."""
    rule, _found, until = rrule.partition(";UNTIL=")
    last = datetime.strptime(until[:8], "%Y%m%d").date() if until else None  # noqa: DTZ007
    for repeats, _label in REPEATS:
        if rule_of(repeats, first) == rule:
            return repeats, last
    return KEEP, None


def _instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """Return when a clock of `zone` shows `wall`."""
    return wall.replace(tzinfo=zone).astimezone(UTC)
