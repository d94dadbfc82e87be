"""Dates as they are typed into a search."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from horo.search.text import fold

_relative = re.compile(r"(\d{1,4})(d|w|m|y|д|н|с|м|г)[а-яa-z]*")
_iso = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_european = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_days = {"d": 1, "д": 1, "w": 7, "н": 7, "с": 7, "m": 30, "м": 30, "y": 365, "г": 365}
_ago = {"today": 0, "сегодня": 0, "днес": 0, "yesterday": 1, "вчера": 1}


def moment(text: str, *, at: datetime, zone: ZoneInfo) -> datetime | None:
    """Return the moment that `text` names, or None where it names none.

    A day, month or year (2026-03-01, 01.03.2026, 2026-03, 2026, today) means its beginning in
    `zone`; 7d, 2w, 3m and 1y mean so long before `at`.
    """
    said = fold(text)
    if relative := _relative.fullmatch(said):
        days = int(relative[1]) * _days[relative[2]]
        return at - timedelta(days=min(days, 36_500))
    if said in _ago:
        day = at.astimezone(zone) - timedelta(days=_ago[said])
        return _beginning(day.year, day.month, day.day, zone)
    if iso := _iso.fullmatch(said):
        return _beginning(int(iso[1]), int(iso[2] or 1), int(iso[3] or 1), zone)
    if european := _european.fullmatch(said):
        return _beginning(int(european[3]), int(european[2]), int(european[1]), zone)
    return None


def _beginning(year: int, month: int, day: int, zone: ZoneInfo) -> datetime | None:
    try:
        return datetime(year, month, day, tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
