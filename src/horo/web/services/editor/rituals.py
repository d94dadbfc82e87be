"""A ritual as fields."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from horo.playbook.parts.rituals import Kind, Ritual
from horo.playbook.words.rules import weekday
from horo.web.services.editor import arguments
from horo.web.services.editor.fields import Field
from horo.web.services.editor.journeys import Source

ORDER = [info.alias or name for name, info in Ritual.model_fields.items()]
WEEK = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
PLACES = ("1", "2", "3", "4", "-1")


def head(source: Source) -> list[Field]:
    make = source.field
    kinds = arguments.choices("kind", Kind, source.book, needed=True)
    stages = arguments.choices("stage", None, source.book)
    messages = arguments.choices("announce", None, source.book)
    return [
        make(("title",), "line", _("Title"), order=ORDER, is_needed=True),
        make(("kind",), "choice", _("Kind"), order=ORDER, choices=kinds, is_needed=True),
        make(("summary",), "prose", _("What happens"), order=ORDER, is_needed=True),
        make(("rrule",), "choice", _("How often"), order=ORDER, choices=rhythms(source)),
        make(("starts",), "line", _("First day"), order=ORDER, is_needed=True, hint="2026-03-01"),
        make(("at",), "line", _("Time of day"), order=ORDER, is_needed=True, hint="18:00"),
        make(("lasts",), "value", _("How long"), order=ORDER, is_needed=True, hint="90m, 1h"),
        make(("hosts",), "words", _("Hosts in turn"), order=ORDER),
        make(("space",), "line", _("Space"), order=ORDER, is_needed=True),
        make(("audience",), "condition", _("For whom"), order=ORDER),
        make(("stage",), "choice", _("Stage that it serves"), order=ORDER, choices=stages),
        make(("announce",), "choice", _("Message that invites"), order=ORDER, choices=messages),
        make(("opens_with", "title"), "line", _("Title of its topic"), order=ORDER),
        make(("opens_with", "text"), "prose", _("Text of its topic"), order=ORDER),
    ]


def rhythms(source: Source) -> Sequence[tuple[str, str]]:
    """Return the usual rules of recurrence, and the one that is there."""
    found = [("FREQ=DAILY", _("every day"))]
    for rule, words in (
        ("FREQ=WEEKLY;BYDAY=", _("every week, %(day)s")),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=", _("every 2 weeks, %(day)s")),
    ):
        found += [(f"{rule}{day}", words % {"day": weekday(day)}) for day in WEEK]
    monthly = _("every month, %(day)s")
    for place in PLACES:
        for day in WEEK:
            code = f"{place}{day}"
            found.append((f"FREQ=MONTHLY;BYDAY={code}", monthly % {"day": weekday(code)}))
    now_there = source.data.get("rrule") if isinstance(source.data, dict) else None
    if isinstance(now_there, str) and now_there not in dict(found):
        found.insert(0, (now_there, now_there))
    return found
