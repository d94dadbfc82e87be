"""Templates for what a page shows many times over: rendered once, then only filled in.

A Django template costs some tenth of a millisecond, too much for each of thirty rows. A stencil is
an ordinary template, rendered once for a language and a set of flags, with a hole for every value
that differs from row to row; filling it joins strings.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from html import escape
from typing import Any

from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

HOLE = "91735550{:03d}64209117"  # digits alone, so that a hole may stand in any address too
HOLES = re.compile(r"91735550(\d{3})64209117")

Fill = Callable[[Mapping[str, object]], SafeString]
Prepare = Callable[[dict[str, Any]], dict[str, Any]]


def stencil(
    template: str, holes: Iterable[str], *, prepare: Prepare | None = None, **flags: object
) -> Fill:
    """Return what fills in `template` in the language of this moment.

    `holes` are the names of what differs from row to row; `flags` are what the template decides
    by and has to be hashable. `prepare` may make of the context what the template asks for, a form
    with holes for its values say; it is a function of a module.

    Filling escapes every value that is not marked safe; a value that stands in an address has to
    be quoted for it. Raises KeyError for a hole without a value.
    """
    decided = tuple(sorted(flags.items()))
    return _cut(template, get_language() or "", tuple(holes), decided, prepare)


@lru_cache(maxsize=512)
def _cut(
    template: str,
    language: str,
    holes: tuple[str, ...],
    flags: tuple[tuple[str, object], ...],
    prepare: Prepare | None,
) -> Fill:
    marks = {name: mark_safe(HOLE.format(index)) for index, name in enumerate(holes)}
    context: dict[str, Any] = {**dict(flags), **marks}
    text = get_template(template).render(prepare(context) if prepare else context).strip()
    pieces = HOLES.split(text)
    fixed = tuple(pieces[::2])
    names = tuple(holes[int(index)] for index in pieces[1::2])
    first, rest = fixed[0], tuple(zip(names, fixed[1:], strict=True))

    def fill(values: Mapping[str, object]) -> SafeString:
        parts = [first]
        for name, following in rest:
            value = values[name]
            parts.append(value if isinstance(value, SafeString) else escape(str(value)))
            parts.append(following)
        return mark_safe("".join(parts))

    return fill
