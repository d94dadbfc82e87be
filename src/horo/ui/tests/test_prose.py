"""The styles of what members write: small, and read in both themes."""

import gzip
import re

import pytest

from horo.ui.tests.test_static import PAIR, STATIC, contrast, luminance, tokens

STYLES = (STATIC / "prose.css").read_text()
OWN = {name: (luminance(light), luminance(dark)) for name, light, dark in PAIR.findall(STYLES)}


def test_the_styles_are_two_kilobytes_at_most():
    assert len(gzip.compress(STYLES.encode())) <= 2048


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    "ink", ["code-keyword", "code-name", "good", "warn", "bad", "ink-soft", "ink"]
)
def test_code_can_be_read(ink, theme):
    colours = tokens() | OWN

    assert contrast(colours[ink][theme], colours["sunken"][theme]) >= 4.5


def test_every_colour_is_a_token():
    known = set(tokens()) | set(OWN)
    used = set(re.findall(r"(?:color|background|border[\w-]*): [^;]*?var\(--([\w-]+)\)", STYLES))

    assert used - {"radius", "radius-small"} <= known
    assert not re.search(r"#[0-9a-f]{3,6}\b|rgb", STYLES)
