"""Forms for cards, one for each kind: what can be typed, and what is wrong with it."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import ValidationError

from horo.measures import registry
from horo.measures.boards import cards
from horo.measures.boards.cards import LONGEST_TEXT, MOST_LINES, AnyCard
from horo.measures.services import NotAMeasure, applicable
from horo.measures.vocabulary import GRAINS
from horo.web.services import statements
from horo.web.services.boards.figures import SPECIAL
from horo.web.services.boards.grids import NAMES as DEEDS
from horo.web.services.boards.spreads import NAMES as SPREADS
from horo.web.services.boards.tables import NAMES as LISTS

KINDS = {
    cards.NUMBER: gettext_lazy("Number"),
    cards.SERIES: gettext_lazy("Over time"),
    cards.TABLE: gettext_lazy("List"),
    cards.FUNNEL: gettext_lazy("Funnel"),
    cards.TRIANGLE: gettext_lazy("Who stays"),
    cards.HEAT: gettext_lazy("Hours of the week"),
    cards.DISTRIBUTION: gettext_lazy("Distribution"),
    cards.TEXT: gettext_lazy("Words"),
}
ICONS = {
    cards.NUMBER: "hash",
    cards.SERIES: "chart-line",
    cards.TABLE: "list",
    cards.FUNNEL: "filter-2",
    cards.TRIANGLE: "users",
    cards.HEAT: "clock",
    cards.DISTRIBUTION: "chart-bar",
    cards.TEXT: "align-left",
}
SPLITS = {
    "": gettext_lazy("not split"),
    "space": gettext_lazy("by space"),
    "source": gettext_lazy("by source"),
    "persona": gettext_lazy("by persona"),
    "locale": gettext_lazy("by language"),
    "staff": gettext_lazy("staff and peers"),
}
WIDTHS = {
    1: gettext_lazy("One column"),
    2: gettext_lazy("Two columns"),
    3: gettext_lazy("All the width"),
}


class CardForm(forms.Form):
    """What every card has: a title, if one's own, and a width."""

    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Leave it empty, and the figure speaks for itself."),
    )
    width = forms.TypedChoiceField(
        label=gettext_lazy("Width"), choices=list(WIDTHS.items()), coerce=int, initial=1
    )

    def values(self) -> dict[str, Any]:
        """Return what the schema reads, from what was typed."""
        return dict(self.cleaned_data)


class NumberForm(CardForm):
    measure = forms.ChoiceField(label=gettext_lazy("Measure"))
    field_order = ("measure", "title", "width")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measure"].choices = measure_choices()  # type: ignore[attr-defined]


class SeriesForm(CardForm):
    by = forms.ChoiceField(
        label=gettext_lazy("Split"),
        required=False,
        help_text=gettext_lazy("One measure alone can be split."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = measure_choices()
        names = [f"measure{place}" for place in range(1, MOST_LINES + 1)]
        for name in names:
            is_first = name == names[0]
            label = _("Measure") if is_first else _("and")
            self.fields[name] = forms.ChoiceField(
                label=label,
                required=is_first,
                choices=choices if is_first else [("", "–"), *choices],
            )
        self.fields["by"].choices = list(SPLITS.items())  # type: ignore[attr-defined]
        self.order_fields([*names, "by", "title", "width"])

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        names = tuple(
            dict.fromkeys(
                found[name]
                for name in (f"measure{place}" for place in range(1, MOST_LINES + 1))
                if found.get(name)
            )
        )
        found["measures"] = names
        if found.get("by"):
            self._check_split(names, found["by"])
        elif len({_unit(name) for name in names}) > 1:
            raise forms.ValidationError(
                _("These measures have different units, and one axis cannot show both.")
            )
        return found

    def _check_split(self, names: tuple[str, ...], by: str) -> None:
        if len(names) > 1:
            raise forms.ValidationError(_("Split one measure, or show several: not both."))
        if not any(name in _applicable(grain, by) for grain in GRAINS for name in names):
            raise forms.ValidationError(_("This measure cannot be split so."))

    def values(self) -> dict[str, Any]:
        found = {name: self.cleaned_data[name] for name in ("title", "width", "measures")}
        return {**found, "by": self.cleaned_data.get("by") or None}


class TableForm(CardForm):
    of = forms.ChoiceField(label=gettext_lazy("Which list"), choices=list(LISTS.items()))
    rows = forms.IntegerField(label=gettext_lazy("Lines"), min_value=3, max_value=50, initial=10)
    field_order = ("of", "rows", "title", "width")


class HeatForm(CardForm):
    of = forms.ChoiceField(label=gettext_lazy("What is counted"), choices=list(DEEDS.items()))
    field_order = ("of", "title", "width")


class DistributionForm(CardForm):
    of = forms.ChoiceField(label=gettext_lazy("What is spread"), choices=list(SPREADS.items()))
    field_order = ("of", "title", "width")


class TextForm(CardForm):
    text = forms.CharField(
        label=gettext_lazy("Words"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("Markdown, as in a post."),
    )
    field_order = ("text", "title", "width")


FORMS: dict[str, type[CardForm]] = {
    cards.NUMBER: NumberForm,
    cards.SERIES: SeriesForm,
    cards.TABLE: TableForm,
    cards.FUNNEL: CardForm,
    cards.TRIANGLE: CardForm,
    cards.HEAT: HeatForm,
    cards.DISTRIBUTION: DistributionForm,
    cards.TEXT: TextForm,
}


def form_for(kind: str, typed: Any = None, card: AnyCard | None = None) -> CardForm:
    """Return the form of a card of `kind`, with what was `typed`, or with what `card` says."""
    return FORMS[kind](typed, initial=_initial(card) if card else None)


def card_from(form: CardForm, kind: str, card_id: str) -> AnyCard | None:
    """Return the card that a valid `form` says; None where the schema refuses it after all."""
    try:
        return cards.read({**form.values(), "kind": kind, "id": card_id})
    except ValidationError as error:
        form.add_error(None, "; ".join(str(one["msg"]) for one in error.errors()))
        return None


def measure_choices() -> list[tuple[str, str]]:
    """Return every measure that a number or a line can show, by what it is called."""
    names = {name for grain in GRAINS for name in _applicable(grain, None)}
    shown = [(name, statements.title(name)) for name in names if name not in SPECIAL]
    return sorted(shown, key=lambda choice: choice[1].casefold())


def _applicable(grain: str, by: str | None) -> list[str]:
    try:
        return applicable(grain, by)
    except NotAMeasure:
        return []


def _unit(name: str) -> str:
    known = registry.all()
    return known[name].unit if name in known else "members"


def _initial(card: AnyCard) -> dict[str, Any]:
    found = card.model_dump()
    for place, name in enumerate(found.pop("measures", ()), start=1):
        found[f"measure{place}"] = name
    found["by"] = found.get("by") or ""
    return found


def summaries(shown: tuple[AnyCard, ...]) -> dict[str, str]:
    """Return what each of the cards `shown` is about in a few words, by its id."""
    return {card.id: card.title or _about(card) for card in shown}


def _about(card: AnyCard) -> str:
    if isinstance(card, cards.NumberCard):
        return statements.title(card.measure)
    if isinstance(card, cards.SeriesCard):
        split = f", {SPLITS.get(card.by, card.by)}" if card.by else ""
        return ", ".join(statements.title(name) for name in card.measures) + split
    if isinstance(card, cards.TextCard):
        return " ".join(card.text.split())[:80]
    named = {cards.TABLE: LISTS, cards.HEAT: DEEDS, cards.DISTRIBUTION: SPREADS}.get(card.kind)
    return str(named[getattr(card, "of", "")]) if named else str(KINDS[card.kind])
