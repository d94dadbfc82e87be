"""Emoji by their names in English and Russian: `tada`, `+1`, `огонь`."""

from functools import cache


def called(name: str) -> str:
    """Return the emoji that is called `name`, in any case; "" where none is."""
    return by_name().get(name.lower(), "")


@cache
def by_name() -> dict[str, str]:
    """Return every emoji by each of its names."""
    import emoji

    emoji.config.load_language("ru")
    complete = emoji.STATUS["fully_qualified"]
    found: dict[str, str] = {}
    for sign, about in emoji.EMOJI_DATA.items():
        if about["status"] <= complete:
            for name in (about["en"], *about.get("alias", ()), about.get("ru", "")):
                found.setdefault(name.strip(":").lower(), sign)
    return found
