"""A dashboard as a value: its name, its cards, and the period that it opens with."""

from dataclasses import dataclass, replace

from django.utils.functional import Promise

from horo.measures.boards.cards import AnyCard, NumberCard, SeriesCard, numbered

READY, PLAYBOOK, OWN, SPACE = "ready", "playbook", "own", "space"


@dataclass(frozen=True)
class Board:
    """`slug` is its name in the address; `origin` is ready, playbook, own or space."""

    slug: str
    title: "str | Promise"
    cards: tuple[AnyCard, ...]
    summary: "str | Promise" = ""
    origin: str = READY
    period: str = "12w"  # of `web.services.periods.PRESETS`

    @property
    def key(self) -> str:
        """What names it among all dashboards: `ready:health`, `own:12`."""
        return f"{self.origin}:{self.slug}"

    def numbered(self) -> "Board":
        return replace(self, cards=numbered(self.cards))


def of_measures(slug: str, title: str, measures: tuple[str, ...]) -> Board:
    """Return the playbook's dashboard `title`: each of `measures` as a number and over time."""
    numbers = [NumberCard(measure=name) for name in measures]
    series = [SeriesCard(measures=(name,)) for name in measures]
    return Board(slug, title, numbered([*numbers, *series]), origin=PLAYBOOK)
