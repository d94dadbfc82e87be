"""The colours of drawings on paper: those of the light page, as plain red, green and blue."""

Ink = tuple[int, int, int]

ACCENT, PAPER = (0, 105, 92), (255, 255, 255)
INKS: dict[str, Ink] = {
    "ink": (38, 36, 33),
    "quiet": (94, 90, 84),
    "rail": (226, 222, 214),
    "node": (94, 90, 84),
    "stay": (218, 213, 205),
    "line1": ACCENT,
    "line2": (184, 92, 32),
    "line3": (90, 82, 176),
    "line4": (176, 64, 128),
}


def ink(tone: str) -> Ink:
    """Return the colour called `tone`."""
    if tone.startswith("heat"):
        return _mixed(ACCENT, int(tone[4:] or 0) / 10) if tone != "heat0" else (240, 237, 231)
    if tone.startswith("shade"):
        return _mixed(ACCENT, int(tone[5:]) / 20)
    if tone in ("rise", "fall"):
        return _mixed(INKS["line1" if tone == "rise" else "line2"], 0.45)
    return INKS[tone]


def _mixed(colour: Ink, part: float) -> Ink:
    red, green, blue = (
        round(one * part + other * (1 - part)) for one, other in zip(colour, PAPER, strict=True)
    )
    return red, green, blue
