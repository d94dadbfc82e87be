"""`forms/<slug>.yaml`: what is asked, where an answer goes, and how it is reported back."""

from typing import Literal, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext
from pydantic import Field, model_validator

from horo.playbook.parts.base import ByLocale, Day, Duration, Line, Part, Slug, wrong
from horo.playbook.parts.conditions import When

YES, NO = "yes", "no"  # what a consent may be compared to
Kind = Literal["score", "scale", "choice", "choices", "line", "text", "number", "date", "consent"]
NUMBERS = ("score", "scale", "number")  # kinds whose answers can be `below` and `above`


class Given(Part):
    """An earlier answer on which something depends."""

    question: Slug = Field(description=gettext_noop("Which question."))
    below: float | None = Field(default=None, description="The answer is less than this.")
    above: float | None = Field(default=None, description="The answer is more than this.")
    equals: Line | None = Field(default=None, alias="is", description="The answer is this option.")


class Question(Part):
    """One question of a form."""

    slug: Slug = Field(alias="question", description=gettext_noop("Its short name."))
    ask: ByLocale = Field(
        description=gettext_noop("The question, one text or one for each locale.")
    )
    kind: Kind = Field(
        description=gettext_noop(
            "How it is answered: 0 to 10 (`score`), 1 to 5 (`scale`), one or several options, one "
            "line or more words, a number, a date, or a yes to what is asked (`consent`)."
        )
    )
    hint: ByLocale | None = Field(default=None, description="A line of help below the question.")
    options: dict[Slug, ByLocale] = Field(
        default_factory=dict, description="The options of a choice, by short name."
    )
    least: float | None = Field(default=None, description="The least that a number may be.")
    most: float | None = Field(default=None, description="The most that a number may be.")
    required: bool = Field(default=False, description="Whether it must be answered.")
    given: Given | None = Field(
        default=None, alias="if", description="Asked only after such an answer."
    )

    @model_validator(mode="after")
    def _a_choice_has_options(self) -> Self:
        if self.kind in ("choice", "choices") and len(self.options) < 2:
            raise wrong(
                ngettext(
                    "a choice with %(count)s option",
                    "a choice with %(count)s options",
                    len(self.options),
                )
                % {"count": len(self.options)},
                _("at least two options"),
                at="kind",
            )
        if self.kind not in ("choice", "choices") and self.options:
            raise wrong(
                _("options on a question of kind %(kind)r") % {"kind": self.kind},
                _("kind: choice or choices"),
                at="options",
            )
        return self

    @model_validator(mode="after")
    def _only_a_number_has_bounds(self) -> Self:
        bounds = (self.least, self.most)
        if self.kind != "number" and bounds != (None, None):
            at = "least" if self.least is not None else "most"
            raise wrong(
                _("bounds on a question of kind %(kind)r") % {"kind": self.kind},
                _("a question that is answered by a number"),
                at=at,
            )
        if self.least is not None and self.most is not None and self.least > self.most:
            raise wrong(
                _("from %(least)g to %(most)g") % {"least": self.least, "most": self.most},
                _("a `most` that is not less than `least`"),
                at="most",
            )
        return self


class Route(Part):
    """Where answers go."""

    to: Slug = Field(description=gettext_noop("The role that looks at them."))
    within: Duration = Field(description=gettext_noop("By when."))
    given: Given | None = Field(default=None, alias="if", description="Only such answers.")


class ReportBack(Part):
    """How those who answered hear what came of it."""

    space: Slug = Field(description=gettext_noop("Where it is told."))
    within: Duration = Field(
        description=gettext_noop("How soon after the form closes or the answer came.")
    )
    how: Line = Field(description=gettext_noop("What is told."))


class Form(Part):
    """The file `forms/<slug>.yaml`."""

    slug: Slug = Field(alias="form", description="The file's name; may be left out.")
    title: ByLocale = Field(description=gettext_noop("What it is called."))
    kind: Literal["nps", "survey", "poll", "idea"] = Field(
        description=gettext_noop("What sort of form it is.")
    )
    intro: ByLocale | None = Field(
        default=None, description="What is said above the questions, in plain words."
    )
    thanks: ByLocale | None = Field(
        default=None, description="What is said to those who answered, in plain words."
    )
    audience: When | None = Field(
        default=None,
        description="Who is asked, by a step `ask_form`, or may answer; everyone, if left out.",
    )
    every: Duration | None = Field(
        default=None,
        description="How soon the same member may be asked again; once only, if left out.",
    )
    is_open: bool = Field(
        default=False,
        alias="open",
        description="Whether members may answer without being asked; an idea always may.",
    )
    open_for: Duration | None = Field(
        default=None, description="How long one may answer after being asked."
    )
    closes: Day | None = Field(
        default=None, description="The day, at its end, after which nobody answers any more."
    )
    may_change: bool = Field(
        default=False, description="Whether answers may be changed while the form takes answers."
    )
    anonymous: bool = Field(
        default=False,
        description="Whether nobody ever learns who answered what. Results come five at a time.",
    )
    questions: tuple[Question, ...] = Field(
        min_length=1, description=gettext_noop("The questions in order.")
    )
    routing: tuple[Route, ...] = Field(default=(), description="Where answers go.")
    reports_back: ReportBack | None = Field(
        default=None, description="How the outcome is reported back."
    )

    @property
    def takes_anybody(self) -> bool:
        """Whether members of the audience may answer unasked."""
        return self.is_open or self.kind == "idea"

    def question(self, slug: str) -> Question | None:
        return next((one for one in self.questions if one.slug == slug), None)

    @model_validator(mode="after")
    def _what_is_anonymous_stays_so(self) -> Self:
        """An answer without a name cannot be found again, nor lead to its author."""
        if self.anonymous and self.may_change:
            raise wrong(
                _("an anonymous form whose answers may be changed"),
                _("one or the other"),
                _("Nobody can tell which answer was whose, so nobody can change it."),
                at="may_change",
            )
        if self.anonymous and any(route.given for route in self.routing):
            raise wrong(
                _("a route for some answers of an anonymous form"),
                _("routes without `if`"),
                _("A task about one answer would tell who gave it."),
                at="routing",
            )
        return self

    @model_validator(mode="after")
    def _a_score_is_final(self) -> Self:
        if self.kind == "nps" and self.may_change:
            raise wrong(
                _("an NPS form whose answers may be changed"),
                _("no `may_change`"),
                _("The measure counts each score once, when it is given."),
                at="may_change",
            )
        return self
