"""The registry of places in the navigation: each room adds its own from `ready()`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.http import HttpRequest
from django.urls import get_script_prefix, reverse
from django.utils.functional import Promise
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe


@dataclass(frozen=True)
class Place:
    """One line of the navigation. `thumb` puts it into the bar at the bottom of a phone.

    `team` places are for those who run the community, and stand under a heading of their own; the
    others are for every member, and those `for_visitors` for everyone. A team place `for_analysts`
    stands among the places of whoever reads the dashboards and no more.
    """

    name: str
    label: "str | Promise"
    url_name: str
    icon: str
    order: int
    team: bool = True
    thumb: bool = False
    for_visitors: bool = False
    for_analysts: bool = False
    key: str = ""  # what leads here after "g"


@dataclass(frozen=True)
class Link:
    """A place as the page shows it: its address, and whether the page is part of it."""

    label: "str | Promise"
    url: str
    icon: str
    is_current: bool
    thumb: bool
    team: bool
    key: str = ""


Render = Callable[[HttpRequest], str]

_places: dict[str, Place] = {}
_lists: list[Render] = []


def register(place: Place) -> None:
    """Add `place`. Raises ValueError if another place has its name."""
    known = _places.setdefault(place.name, place)
    if known != place:
        raise ValueError(f"The place {place.name!r} is taken by {known.url_name!r}.")
    _found.cache_clear()


def registered() -> Mapping[str, Place]:
    return dict(_places)


def links(path: str, *, member: bool, team: bool, analyst: bool = False) -> list[Link]:
    """Return where a visitor, a `member` or one of the `team` can go from the page at `path`."""
    here = current(path, member=member, team=team, analyst=analyst)
    return [
        Link(place.label, url, place.icon, url == here, place.thumb, place.team and team, place.key)
        for place, url in _found(member, team, analyst, get_script_prefix())
    ]


def current(path: str, *, member: bool, team: bool, analyst: bool = False) -> str:
    """Return the address of the place to which the page at `path` belongs; "" for none."""
    urls = [url for _place, url in _found(member, team, analyst, get_script_prefix())]
    inside = [url for url in urls if path == url or (url != "/" and path.startswith(url))]
    return max(inside, key=len, default="")


def is_for_team(url: str) -> bool:
    """Tell whether the place at `url` is one of those who run the community."""
    places = _found(True, True, False, get_script_prefix())
    return any(place.team and found == url for place, found in places)


@lru_cache
def _found(member: bool, team: bool, analyst: bool, _prefix: str) -> list[tuple[Place, str]]:
    allowed = [
        place
        for place in sorted(_places.values(), key=lambda place: (place.team, place.order))
        if (team or not place.team or (analyst and place.for_analysts))
        and (member or place.for_visitors)
    ]
    return [(place, reverse(place.url_name)) for place in allowed]


def register_list(render: Render) -> None:
    """Let `render` add a list of its own below the places; "" adds nothing to a page."""
    if render not in _lists:
        _lists.append(render)


def lists(request: HttpRequest) -> SafeString:
    """Return what rooms add below the places for whoever makes `request`."""
    return mark_safe("".join(conditional_escape(render(request)) for render in _lists))
