"""Cities of the world, by name: so that members can say where they are, and no closer.

The list is a cut of GeoNames (CC BY 4.0), see README.md; `tools/places.py` makes it.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import zstandard

HERE = Path(__file__).parent
LARGEST = 8_000_000  # bytes of the list, unpacked
LANGUAGES = ("en", "ru", "bg")
SHOWN = 8


@dataclass(frozen=True)
class City:
    """`country` is an ISO 3166 code; latitude and longitude are in degrees, to a tenth."""

    name: str
    country: str
    latitude: float
    longitude: float

    def label(self, language: str) -> str:
        return f"{self.name}, {country_name(self.country, language)}"


def search(text: str, *, most: int = SHOWN) -> list[City]:
    """Return cities whose name begins with `text`, in Latin or Cyrillic letters, largest first.

    What follows a comma narrows by the country's name or code.
    """
    name, _comma, country = text.partition(",")
    found = (city for city in _beginning(plain(name)) if _is_in(city, plain(country)))
    return [city for city, _number in zip(found, range(most), strict=False)]


def find(text: str) -> City | None:
    """Return the largest city that is called `text`, as "Sofia" or "Sofia, Bulgaria"."""
    name, _comma, country = text.partition(",")
    wanted = plain(name)
    exact = (city for city in _beginning(f"{wanted}|") if _is_in(city, plain(country)))
    return next(exact, None) if wanted else None


def country_name(code: str, language: str) -> str:
    names = _countries().get(code, ())
    where = LANGUAGES.index(language) if language in LANGUAGES else 0
    return names[where] if names else code


def plain(name: str) -> str:
    """Return `name` in small letters without accents, as the list is searched."""
    taken_apart = unicodedata.normalize("NFKD", name.lower())
    kept = "".join(letter for letter in taken_apart if not unicodedata.combining(letter))
    return " ".join(unicodedata.normalize("NFC", kept).replace("\t", " ").split())[:100]


def _beginning(start: str) -> Iterator[City]:
    if len(start.strip("|")) < 2 or "|" in start[:-1]:
        return
    text, at = _list(), 0
    while (at := text.find(f"|{start}", at)) >= 0:
        end = text.index("\n", at)
        _names, name, country, latitude, longitude = text[text.rfind("\n", 0, at) + 1 : end].split(
            "\t"
        )
        yield City(name, country, float(latitude), float(longitude))
        at = end


def _is_in(city: City, country: str) -> bool:
    if not country or country == city.country.lower():
        return True
    return any(plain(name).startswith(country) for name in _countries().get(city.country, ()))


def _list() -> str:
    """Unpacked anew each time, in some milliseconds: few ever ask, and nobody keeps it."""
    packed = (HERE / "cities.tsv.zst").read_bytes()
    return zstandard.ZstdDecompressor().decompress(packed, max_output_size=LARGEST).decode()


@lru_cache(maxsize=1)
def _countries() -> dict[str, tuple[str, ...]]:
    lines = (HERE / "countries.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines)
    return {code: tuple(names) for code, *names in rows}
