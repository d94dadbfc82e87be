"""The members' map: those who asked to be on it, at their city and no closer."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from django.db.models import Count

from horo.community.services import profiles
from horo.people import places
from horo.people.models import Member, Profile

MOST = 2_000  # cities that are drawn
LEAST_SPAN, MARGIN = 36.0, 6.0  # degrees: no map is closer, and what is kept free around
WORLD = (-180.0, -84.0, 360.0, 168.0)


@dataclass(frozen=True)
class Dot:
    """One city: `x` and `y` are degrees east and south, `radius` is in degrees of the map."""

    key: str
    name: str
    people: int
    x: float
    y: float
    radius: float


@dataclass(frozen=True)
class Map:
    """`box` is what is shown of the world: left, top, width, height in degrees."""

    dots: Sequence[Dot]
    box: tuple[float, float, float, float]

    @property
    def people(self) -> int:
        return sum(dot.people for dot in self.dots)

    @property
    def view(self) -> str:
        return " ".join(f"{each:g}" for each in self.box)


def members_map(viewer: Member, language: str, *, whole: bool = False) -> Map:
    """Return the cities of those who are on the map and show `viewer` their place.

    The map shows the part of the world where they are, or with `whole` all of it.
    """
    people = profiles.showing(profiles.listed(viewer), "place", viewer)
    there = Profile.objects.filter(member__in=people, is_on_map=True).exclude(latitude=None)
    columns = ("country", "place", "latitude", "longitude")
    rows = there.values_list(*columns).annotate(people=Count("pk")).order_by("-people", "place")
    cities = list(rows[:MOST])
    box = WORLD if whole or not cities else _box([(lon, -lat) for _c, _p, lat, lon, _n in cities])
    unit = box[2] / 200
    dots = [
        Dot(
            key=f"{country}:{city}",
            name=f"{city}, {places.country_name(country, language)}",
            people=count,
            x=round(longitude, 1),
            y=round(-latitude, 1),
            radius=round(unit * min(1 + sqrt(count), 8), 2),
        )
        for country, city, latitude, longitude, count in cities
    ]
    return Map(dots, box)


def _box(points: Sequence[tuple[float, float]]) -> tuple[float, float, float, float]:
    """Return what holds all `points` with a margin, twice as wide as high, within the world."""
    left, right = min(x for x, _y in points), max(x for x, _y in points)
    top, bottom = min(y for _x, y in points), max(y for _x, y in points)
    width = max(right - left + 2 * MARGIN, 2 * (bottom - top + 2 * MARGIN), LEAST_SPAN)
    width = min(width, WORLD[2])
    height = min(width / 2, WORLD[3])
    x = min(max((left + right - width) / 2, WORLD[0]), WORLD[0] + WORLD[2] - width)
    y = min(max((top + bottom - height) / 2, WORLD[1]), WORLD[1] + WORLD[3] - height)
    return round(x, 1), round(y, 1), round(width, 1), round(height, 1)
