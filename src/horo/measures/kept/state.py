"""What the warehouse is given when Horo starts: light, and the rest is loaded when it is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from horo.facts.services.keeping import Writer
    from horo.facts.services.manifest import Kept


class DailyState:
    """Keeps what each member did on each day, and what follows from it."""

    whatever_the_basis: tuple[str, ...] = ("days", "lives")

    def key(self) -> str:
        from horo.measures.kept import keeper
        from horo.measures.services import community_zone

        return keeper.rule(community_zone())

    def basis(self, raw: Any) -> str:
        from horo.measures.kept import recent

        return recent.basis(raw)

    def advance(self, raw: Any, present: Kept | None, upto: int, write: Writer) -> Kept:
        from horo.measures.kept import keeper
        from horo.measures.services import community_zone

        return keeper.advance(raw, present, upto, write, community_zone())


DAILY_STATE = DailyState()
