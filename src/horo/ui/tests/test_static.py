"""What the pages load: what was vendored is what was built, and the colours can be read."""

import gzip
import hashlib
import json
import math
import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[1] / "static" / "ui"
FIRST_VIEW = ("vendor/tabler.css", "tokens.css", "base.css", "parts.css", "vendor/htmx.js", "ui.js")
VENDORED = json.loads((STATIC / "vendor" / "manifest.json").read_text())
PAIR = re.compile(r"--([\w-]+): light-dark\(\s*oklch\(([^)]*\)?[^)]*)\),\s*oklch\((.*)\)\);")
READ_ON = [
    (ink, ground)
    for ground in ("paper", "surface", "sunken")
    for ink in ("ink", "ink-soft", "accent", "accent-strong")
] + [("on-accent", "accent"), ("on-accent", "accent-strong"), ("accent-strong", "accent-soft")]
READ_ON += [(tone, f"{tone}-soft") for tone in ("good", "warn", "bad")]


@pytest.mark.parametrize("entry", VENDORED, ids=[entry["file"] for entry in VENDORED])
def test_vendored_files_are_those_that_were_built(entry):
    content = (STATIC / "vendor" / entry["file"]).read_bytes()

    assert hashlib.sha256(content).hexdigest() == entry["sha256"]
    assert entry["version"]
    assert entry["licence"] in ("MIT", "BSD-0-Clause", "0BSD", "ISC")


def test_every_icon_that_is_used_is_in_the_sprite():
    sprite = (STATIC / "vendor" / "icons.svg").read_text()
    used = set()
    for template in Path(__file__).parents[3].rglob("horo/*/templates/**/*.html"):
        used |= set(re.findall(r'{% icon "([\w-]+)"|icon="([\w-]+)"', template.read_text()))
    names = {name for pair in used for name in pair if name}

    assert len(names) > 10
    assert {name for name in names if f'id="{name}"' not in sprite} == set()


def test_the_first_view_loads_at_most_40_kilobytes():
    assert sum(len(gzip.compress((STATIC / name).read_bytes())) for name in FIRST_VIEW) < 40_000


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), READ_ON)
def test_words_can_be_read_in_both_themes(ink, ground, theme):
    colours = tokens()

    assert contrast(colours[ink][theme], colours[ground][theme]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_borders_of_controls_can_be_seen(theme):
    colours = tokens()

    assert contrast(colours["line-strong"][theme], colours["surface"][theme]) >= 3


def tokens() -> dict[str, tuple[float, float]]:
    """Return the luminance of every colour, light and dark."""
    text = (STATIC / "tokens.css").read_text().replace("var(--accent-hue)", "178")
    found = {name: (luminance(light), luminance(dark)) for name, light, dark in PAIR.findall(text)}
    assert len(found) > 15
    return found


def luminance(oklch: str) -> float:
    """Return the relative luminance of WCAG of `oklch`, "46% 0.085 178"."""
    lightness, chroma, hue = (float(part.strip("%")) for part in oklch.split())
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    cone = [
        (lightness / 100 + x * a + y * b) ** 3
        for x, y in (
            (0.3963377774, 0.2158037573),
            (-0.1055613458, -0.0638541728),
            (-0.0894841775, -1.2914855480),
        )
    ]
    red = 4.0767416621 * cone[0] - 3.3077115913 * cone[1] + 0.2309699292 * cone[2]
    green = -1.2684380046 * cone[0] + 2.6097574011 * cone[1] - 0.3413193965 * cone[2]
    blue = -0.0041960863 * cone[0] - 0.7034186147 * cone[1] + 1.7076147010 * cone[2]
    return sum(w * min(max(c, 0), 1) for w, c in ((0.2126, red), (0.7152, green), (0.0722, blue)))


def contrast(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)
