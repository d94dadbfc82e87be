"""Own measures of a community in `measures.yaml`: what is counted, divided, added up, or waited."""

from typing import Annotated, Any, Literal, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from pydantic import BeforeValidator, Field, SkipValidation, WithJsonSchema, model_validator

from horo.conditions import Condition
from horo.conditions.acts import Acts
from horo.conditions.times import Times
from horo.log import verbs
from horo.playbook.parts.base import Line, Part, wrong
from horo.playbook.parts.conditions import A_CONDITION, When, read_condition
from horo.playbook.problems import show

Kind = Literal["counts", "share", "sum", "quantile", "ratio"]
KINDS: tuple[Kind, ...] = ("counts", "share", "sum", "quantile", "ratio")


def _is_plain(condition: Any) -> bool:
    """Whether `condition` says which acts are meant, and not how many, or when."""
    return isinstance(condition, Acts) and condition.model_copy(
        update={"in_space": (), "what": None, "value": None, "others": None}
    ) == type(condition)(verbs=condition.verbs, times=Times())


def _read_acts(value: Any) -> Any:
    found = read_condition(value)
    if not _is_plain(found):
        raise wrong(
            show(value),
            _("acts, such as {did: posted}"),
            _("Beside `did` or `was` may stand `in_space`, `what`, `value`, and `to` or `by`."),
        )
    return found


def _read_valued(value: Any) -> Any:
    found = _read_acts(value)
    known = verbs.registered()
    if not any(known[verb].unit for verb in found.verbs):
        raise wrong(_("acts without a value"), _("acts that have one, such as {did: rated}"))
    return found


def _read_figure(value: Any) -> Any:
    return value if isinstance(value, str) else read_condition(value)


CONDITION = WithJsonSchema({"$comment": A_CONDITION})
OfActs = Annotated[SkipValidation[Condition], BeforeValidator(_read_acts), CONDITION]
OfValues = Annotated[SkipValidation[Condition], BeforeValidator(_read_valued), CONDITION]
Figure = Annotated[
    SkipValidation[str | Condition],
    BeforeValidator(_read_figure),
    WithJsonSchema({"oneOf": [{"type": "string"}, {"$comment": A_CONDITION}]}),
]


class Share(Part):
    """Of the members who satisfy one condition, how many satisfy another too."""

    of: When = Field(description=gettext_noop("Those who count."))
    among: When = Field(description=gettext_noop("Those among whom they are counted."))


class Quantile(Part):
    """A quantile of the values of acts (`of`), or of the time from one act to another.

    The time runs from a member's first such act in the period to their next act of the other
    kind; who has not got there yet is counted with the time waited so far (Kaplan–Meier).
    """

    of: OfValues | None = Field(default=None, description="Acts that have a value.")
    starts: OfActs | None = Field(
        alias="from", default=None, description="The act that the time runs from."
    )
    ends: OfActs | None = Field(alias="to", default=None, description="The act that ends it.")
    at: float = Field(default=0.5, gt=0, lt=1, description="Which quantile; 0.5 is the median.")

    @model_validator(mode="after")
    def _is_of_one(self) -> Self:
        parts = {"of": self.of, "from": self.starts, "to": self.ends}
        found = [key for key, part in parts.items() if part is not None]
        if found not in (["of"], ["from", "to"]):
            raise wrong(
                " + ".join(f"`{key}`" for key in found) or _("a quantile of nothing"),
                _("either `of`, or `from` and `to`"),
                _("Such as `{from: {did: joined}, to: {did: posted}, at: 0.5}`."),
            )
        return self


class Ratio(Part):
    """One figure divided by another; each is a measure, or the count of a condition's members."""

    of: Figure = Field(description=gettext_noop("What is divided."))
    to: Figure = Field(description=gettext_noop("What it is divided by."))


class OwnMeasure(Part):
    """A measure of this community. Exactly one of the keys below the title says how it is made."""

    name: Line = Field(
        alias="measure", pattern=r"^[a-z][a-z0-9_]*$", description=gettext_noop("Its name.")
    )
    title: Line = Field(description=gettext_noop("What it says, in words."))
    counts: When | None = Field(
        default=None,
        description="The members that it counts, at the end of each period.",
    )
    share: Share | None = Field(
        default=None,
        description="The share of members among others, at the end of each period.",
    )
    sum: OfValues | None = Field(
        default=None,
        description="The acts of the period whose values it adds up.",
    )
    quantile: Quantile | None = Field(
        default=None,
        description="A quantile of values, or of the time between two acts.",
    )
    ratio: Ratio | None = Field(default=None, description="One figure divided by another.")

    @model_validator(mode="after")
    def _is_made_one_way(self) -> Self:
        found = [kind for kind in KINDS if getattr(self, kind) is not None]
        if len(found) != 1:
            said = " + ".join(f"`{kind}`" for kind in found) or _("a measure of nothing")
            kinds = ", ".join(KINDS)
            raise wrong(said, _("exactly one of %(kinds)s") % {"kinds": kinds})
        return self

    @property
    def kind(self) -> Kind:
        """Which way it is made."""
        return next(kind for kind in KINDS if getattr(self, kind) is not None)

    @property
    def divides(self) -> tuple[str, ...]:
        """The measures that it is the ratio of, by name."""
        named = (self.ratio.of, self.ratio.to) if self.ratio else ()
        return tuple(one for one in named if isinstance(one, str))
