"""Find people: by name, interest, persona, place, and by what other rooms know of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet

from horo.community.services import profiles
from horo.people import finding, places
from horo.people.models import Member, Profile

LONGEST = 100  # characters of a value
MOST_PLACES = 60  # that are offered


@dataclass(frozen=True)
class Asked:
    """What the list of members is narrowed by; `more` are the filters of other rooms."""

    text: str = ""
    interest: str = ""
    persona: str = ""
    place: str = ""
    more: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return any([self.text, self.interest, self.persona, self.place, *self.more.values()])


@dataclass(frozen=True)
class Choice:
    """A select of the page: its name, label, the choice that asks nothing, and the others."""

    name: str
    label: Any
    anything: Any
    options: Sequence[tuple[str, str]]
    chosen: str


def asked(query: Mapping[str, str]) -> Asked:
    def said(name: str) -> str:
        return query.get(name, "").replace("\0", "").strip()[:LONGEST]

    more = {one.name: said(one.name) for one in finding.registered()}
    return Asked(said("q"), said("interest"), said("persona"), said("place"), more)


def found(viewer: Member | None, by: Asked) -> QuerySet[Member]:
    """Return whom `viewer` may know and `by` selects, newest first.

    Nobody is selected by what they hide from `viewer`.
    """
    people = profiles.directory(viewer, text=by.text, interest=by.interest)
    if by.persona:
        seen = profiles.showing(people, "answers", viewer)
        people = seen.filter(profile__answers__persona=by.persona)
    if by.place:
        people = _there(profiles.showing(people, "place", viewer), by.place)
    for one in finding.registered():
        if value := by.more.get(one.name):
            people = one.narrow(people, value, viewer)
    return people


def personas(viewer: Member | None) -> list[tuple[str, str]]:
    """Return the personas that can be asked for: those of the playbook."""
    return list(profiles.personas().items()) if viewer else []


def cities(viewer: Member | None, language: str) -> list[tuple[str, str]]:
    """Return (key, name) of the places where somebody is whom `viewer` sees there, largest first.

    A key is a country's code, or that with a city: "BG", "BG:Sofia".
    """
    people = profiles.showing(profiles.listed(viewer), "place", viewer)
    there = Profile.objects.filter(member__in=people).exclude(place="")
    rows = there.values_list("country", "place").annotate(people=Count("pk"))
    ranked = sorted(rows, key=lambda row: (-row[2], row[1], row[0]))[:MOST_PLACES]
    countries = {code: places.country_name(code, language) for code, _city, _count in ranked}
    named = sorted(countries.items(), key=lambda each: each[1])
    return [
        *named,
        *((f"{code}:{city}", f"{city}, {countries[code]}") for code, city, _count in ranked),
    ]


def further(viewer: Member | None, by: Asked) -> list[Choice]:
    """Return the selects of other rooms, as far as there is something to choose."""
    selects = [
        Choice(one.name, one.label, one.anything, one.choices(viewer), by.more.get(one.name, ""))
        for one in finding.registered()
    ]
    return [one for one in selects if one.options]


def _there(people: QuerySet[Member], key: str) -> QuerySet[Member]:
    country, _colon, city = key.partition(":")
    where = Q(profile__country=country.upper())
    return people.filter(where & Q(profile__place=city) if city else where)
