"""What may stand on a dashboard: one typed schema for the ready, own and playbook's ones."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter

NUMBER, SERIES, TABLE, FUNNEL = "number", "series", "table", "funnel"
TRIANGLE, HEAT, DISTRIBUTION, TEXT = "triangle", "heat", "distribution", "text"
KINDS = (NUMBER, SERIES, TABLE, FUNNEL, TRIANGLE, HEAT, DISTRIBUTION, TEXT)
MOST_CARDS = 40
MOST_LINES = 4  # measures in one chart: as many as colours that everybody tells apart
LONGEST_TEXT = 5_000  # characters

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,79}$")]
Split = Literal["space", "source", "persona", "locale", "staff", "stage", "cohort"]
Deeds = Literal["acts", "posts", "joins"]
Spread = Literal["acts_per_member", "first_response", "topic_length"]
Rows = Literal[
    "tasks", "active_members", "new_members", "unanswered_topics", "busy_topics", "programmes"
]


class Card(BaseModel):
    """One thing on a dashboard. `id` tells it from the others there; `width` is in columns.

    An empty `title` lets the figure speak: the card's heading is then a sentence about it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(default="", pattern=r"^[a-z0-9]{0,16}$")
    title: Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)] = ""
    width: Literal[1, 2, 3] = 1


class NumberCard(Card):
    """A figure of the latest whole period, with its target and how it moved."""

    kind: Literal["number"] = "number"
    measure: Name


class SeriesCard(Card):
    """Up to four measures over time, or one measure split by what its members or deeds are."""

    kind: Literal["series"] = "series"
    measures: tuple[Name, ...] = Field(min_length=1, max_length=MOST_LINES)
    by: Split | None = None


class TableCard(Card):
    """The first of a list: tasks, members, topics, or what the playbook's programmes did."""

    kind: Literal["table"] = "table"
    of: Rows
    rows: int = Field(default=10, ge=3, le=50)


class FunnelCard(Card):
    """Who moved from which stage of the funnel to which, between start and end of the period."""

    kind: Literal["funnel"] = "funnel"


class TriangleCard(Card):
    """Who still writes: each cohort a row, each week or month since its start a column."""

    kind: Literal["triangle"] = "triangle"


class HeatCard(Card):
    """When things happen: hour by weekday, on the community's clocks."""

    kind: Literal["heat"] = "heat"
    of: Deeds = "acts"


class DistributionCard(Card):
    """How a figure is spread over members or topics."""

    kind: Literal["distribution"] = "distribution"
    of: Spread


class TextCard(Card):
    """Words in Markdown."""

    kind: Literal["text"] = "text"
    text: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_TEXT)]


AnyCard = Annotated[
    NumberCard
    | SeriesCard
    | TableCard
    | FunnelCard
    | TriangleCard
    | HeatCard
    | DistributionCard
    | TextCard,
    Field(discriminator="kind"),
]
_one: TypeAdapter[AnyCard] = TypeAdapter(AnyCard)


def read(written: Mapping[str, Any]) -> AnyCard:
    """Return the card that `written` says. Raises pydantic's ValidationError."""
    return _one.validate_python(dict(written))


def written(card: AnyCard) -> dict[str, Any]:
    """Return `card` as JSON says it: what `read` reads back."""
    found: dict[str, Any] = card.model_dump(mode="json")
    return found


def numbered(cards: Iterable[AnyCard]) -> tuple[AnyCard, ...]:
    """Return `cards`, each that has no id under its place: 1, 2, 3 …"""
    return tuple(
        card if card.id else card.model_copy(update={"id": str(place)})
        for place, card in enumerate(cards, start=1)
    )
