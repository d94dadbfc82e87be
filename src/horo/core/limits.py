"""How often something may be done: counted in the cache, refused with the time to wait."""

import math
from datetime import datetime

from django.core.cache import cache
from django.utils.translation import ngettext

from horo.core.refused import TooSoon


def spend(name: str, who: object, *, times: int, seconds: int, at: datetime) -> None:
    """Count one more `name` by `who`, of whom `times` in `seconds` are allowed.

    Raises TooSoon with the seconds until the next is allowed. Windows stand one after another,
    so at a border up to twice as many may pass; what must be exact is counted in the database.
    """
    window, into = divmod(at.timestamp(), seconds)
    key = f"limit:{name}:{who}:{int(window)}"
    cache.add(key, 0, timeout=seconds + 1)
    try:
        count = cache.incr(key)
    except ValueError:  # it ended between the two
        return
    if count > times:
        raise too_soon(math.ceil(seconds - into))


def too_soon(wait: int) -> TooSoon:
    """Return the refusal that tells to wait `wait` seconds."""
    minutes = math.ceil(wait / 60)
    if wait < 60:
        said = ngettext(
            "That was fast. Wait %(count)s second, then try again.",
            "That was fast. Wait %(count)s seconds, then try again.",
            wait,
        ) % {"count": wait}
    else:
        said = ngettext(
            "That was fast. Wait %(count)s minute, then try again.",
            "That was fast. Wait %(count)s minutes, then try again.",
            minutes,
        ) % {"count": minutes}
    return TooSoon(said, wait=wait)
