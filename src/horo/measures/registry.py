"""The registry of measures: every figure that Horo shows, each with its one definition."""

from collections.abc import Mapping

from horo.measures import definitions
from horo.measures.measure import Measure

_registered: dict[str, Measure] = {}


def register(*measures: Measure) -> None:
    """Add `measures`. Raises ValueError if another measure has one of their names."""
    for measure in measures:
        known = _registered.setdefault(measure.name, measure)
        if known != measure:
            raise ValueError(f"Measure {measure.name!r} is taken by: {known.definition}")


def all() -> Mapping[str, Measure]:  # noqa: A001 - read as registry.all()
    """Return every measure by its name, in the order of their definitions."""
    return dict(_registered)


def find(name: str) -> Measure:
    """Return the measure called `name`. Raises KeyError with what is known."""
    try:
        return _registered[name]
    except KeyError:
        raise KeyError(
            f"{name!r} is no measure. Known: {', '.join(sorted(_registered))}."
        ) from None


register(*definitions.MEASURES)
