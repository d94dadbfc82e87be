"""The registry of places in the navigation: each room adds its own from `ready()`."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise


@dataclass(frozen=True)
class Place:
    """One line of the navigation. `thumb` puts it into the bar at the bottom of a phone.

    `team` places are for those who run the community; the others for every member.
    """

    name: str
    label: "str | Promise"
    url_name: str
    icon: str
    order: int
    team: bool = True
    thumb: bool = False


@dataclass(frozen=True)
class Link:
    """A place as the page shows it: its address, and whether the page is part of it."""

    label: "str | Promise"
    url: str
    icon: str
    is_current: bool
    thumb: bool


_places: dict[str, Place] = {}


def register(place: Place) -> None:
    """Add `place`. Raises ValueError if another place has its name."""
    known = _places.setdefault(place.name, place)
    if known != place:
        raise ValueError(f"The place {place.name!r} is taken by {known.url_name!r}.")


def registered() -> Mapping[str, Place]:
    return dict(_places)


def links(path: str, *, team: bool) -> list[Link]:
    """Return what a member sees on the page at `path`, in the order of the day."""
    places = sorted(_places.values(), key=lambda place: (place.order, place.name))
    found = [(place, reverse(place.url_name)) for place in places if team or not place.team]
    inside = [url for _, url in found if path == url or (url != "/" and path.startswith(url))]
    current = max(inside, key=len, default="")
    return [Link(place.label, url, place.icon, url == current, place.thumb) for place, url in found]
