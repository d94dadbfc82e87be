"""Where things live: rooms above say which page shows a member, a topic, the sign-in."""

from collections.abc import Callable

from django.urls import NoReverseMatch, reverse

_pages: dict[str, str] = {}
MARK = 2_034_117_000  # stands for an id, where the address of any is asked


def point(kind: str, url_name: str) -> None:
    """Say that `url_name` shows a `kind`. Raises ValueError if another page does already."""
    known = _pages.setdefault(kind, url_name)
    if known != url_name:
        raise ValueError(f"A {kind!r} is shown by {known!r} already, not by {url_name!r}.")


def to(kind: str, *args: object) -> str:
    """Return the address of one `kind`, or "" where no page of this installation shows it."""
    if kind not in _pages:
        return ""
    try:
        return reverse(_pages[kind], args=args)
    except NoReverseMatch:
        return ""


def to_each(kind: str) -> Callable[[int], str]:
    """Return what gives the address of one `kind` by its id, as `to` does, for many at once."""
    before, mark, after = to(kind, MARK).partition(str(MARK))
    return lambda pk: f"{before}{pk}{after}" if mark else ""
