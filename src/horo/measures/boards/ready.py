"""The dashboards that every community has from the first day on."""

from collections.abc import Iterable
from typing import Literal

from django.utils.translation import gettext_lazy as _

from horo.measures.boards.board import SPACE, Board
from horo.measures.boards.cards import (
    AnyCard,
    DistributionCard,
    FunnelCard,
    HeatCard,
    NumberCard,
    SeriesCard,
    TableCard,
    TriangleCard,
)


def _numbers(*measures: str) -> tuple[AnyCard, ...]:
    return tuple(NumberCard(measure=name) for name in measures)


def _series(*measures: str, width: Literal[1, 2, 3] = 1) -> AnyCard:
    return SeriesCard(measures=measures, width=width)


HEALTH = Board(
    "health",
    _("Health and engagement"),
    (
        *_numbers("active_authors", "new_contributors", "stickiness"),
        _series("wau", "active_authors", width=2),
        _series("concentration_top5"),
        HeatCard(of="acts", width=2),
        DistributionCard(of="acts_per_member"),
        _series("topics", "replies", "reactions", width=2),
        _series("flag_rate"),
        TableCard(of="active_members", width=2),
        _series("sentiment"),
    ),
    _("Who takes part, how often, and how evenly."),
)
ONBOARDING = Board(
    "onboarding",
    _("Onboarding"),
    (
        *_numbers("new_members", "activation_14d", "returned_after_first"),
        FunnelCard(width=2),
        _series("new_members", "new_contributors"),
        TriangleCard(width=2),
        _series("activation_7d", "activation_14d"),
        TableCard(of="new_members", width=2),
        DistributionCard(of="acts_per_member"),
    ),
    _("How newcomers arrive, take their first steps, and come back."),
)
SUPPORT = Board(
    "support",
    _("Support"),
    (
        *_numbers("response_rate_24h", "first_response_p50", "unanswered"),
        _series("first_response_p50", "first_response_p90", width=2),
        DistributionCard(of="first_response"),
        _series("response_rate_24h", "response_rate_7d", width=2),
        DistributionCard(of="topic_length"),
        HeatCard(of="posts", width=2),
        TableCard(of="unanswered_topics"),
    ),
    _("Whether questions are answered, how soon, and what still waits."),
)
PROGRAMMES = Board(
    "programmes",
    _("Programmes"),
    (
        *_numbers("returned_after_first", "acts_per_active", "promise_kept"),
        TableCard(of="programmes", rows=20, width=2),
        TableCard(of="tasks"),
        FunnelCard(width=2),
        _series("nps"),
        HeatCard(of="joins", width=2),
        _series("returned_after_first"),
    ),
    _("What journeys and rituals did, and how people moved on meanwhile."),
)
EXECUTIVE = Board(
    "executive",
    _("Executive"),
    (
        *_numbers("mau", "new_members", "response_rate_7d"),
        _series("mau", "active_authors", width=2),
        _series("response_rate_7d"),
        FunnelCard(width=2),
        _series("nps"),
        TriangleCard(width=2),
        _series("concentration_top5"),
    ),
    _("The year at a glance, month by month."),
    period="12m",
)
OF_A_SPACE = Board(
    "space",
    _("Dashboard of the space"),
    (
        *_numbers("active_authors", "response_rate_24h", "first_response_p50"),
        _series("topics", "replies", width=2),
        _series("active_authors"),
        TriangleCard(width=2),
        HeatCard(of="posts", width=2),
        DistributionCard(of="topic_length"),
        TableCard(of="unanswered_topics", width=2),
        DistributionCard(of="first_response"),
        TableCard(of="busy_topics"),
    ),
    origin=SPACE,
)
READY_BOARDS = tuple(
    board.numbered() for board in (HEALTH, ONBOARDING, SUPPORT, PROGRAMMES, EXECUTIVE)
)
SPACE_BOARD = OF_A_SPACE.numbered()


def ready(slug: str) -> Board | None:
    return next((board for board in READY_BOARDS if board.slug == slug), None)


def measures_of(cards: Iterable[AnyCard]) -> tuple[str, ...]:
    """Return the measures that `cards` ask for without a split, each once."""
    names: dict[str, None] = {}
    for card in cards:
        if isinstance(card, NumberCard):
            names[card.measure] = None
        elif isinstance(card, SeriesCard) and card.by is None:
            names |= dict.fromkeys(card.measures)
    return tuple(names)
