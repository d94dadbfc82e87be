"""The registry of who keeps tables beside the log. Light, for it is filled when Horo starts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from horo.facts.services.keeping import Writer
    from horo.facts.services.manifest import Kept


class Keeper(Protocol):
    """A room that derives tables from the activities, which are kept as files.

    `whatever_the_basis` names those tables into which nothing but the activities goes.
    """

    whatever_the_basis: tuple[str, ...]

    def key(self) -> str:
        """What stands for the rule; where it changes, the tables are made anew."""
        ...

    def basis(self, raw: Any) -> str:
        """What stands for all else that goes into the tables."""
        ...

    def advance(self, raw: Any, present: Kept | None, upto: int, write: Writer) -> Kept:
        """Write what brings `present` (None: nothing) up to the activity `upto`, the last there is.

        `present` was made by today's rule, perhaps not on today's basis.
        """
        ...


_registered: list[Keeper] = []


def register(keeper: Keeper) -> None:
    """Let `keeper` keep tables. Raises ValueError if another one does."""
    if _registered and _registered != [keeper]:
        raise ValueError(f"{_registered[0]!r} keeps the tables already, so {keeper!r} cannot.")
    _registered[:] = [keeper]


def registered() -> Keeper | None:
    """Return who keeps tables, if anybody."""
    return _registered[0] if _registered else None
