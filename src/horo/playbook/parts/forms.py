"""`forms/<slug>.yaml`: what is asked, where an answer goes, and how it is reported back."""

from typing import Literal, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext
from pydantic import Field, model_validator

from horo.playbook.parts.base import ByLocale, Duration, Line, Part, Slug, wrong
from horo.playbook.parts.conditions import When


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
    kind: Literal["score", "scale", "choice", "choices", "text"] = Field(
        description=gettext_noop(
            "How it is answered: 0 to 10, 1 to 5, one or several options, or words."
        )
    )
    options: dict[Slug, ByLocale] = Field(
        default_factory=dict, description="The options of a choice, by short name."
    )
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
    audience: When | None = Field(default=None, description="Who is asked; everyone, if left out.")
    every: Duration | None = Field(
        default=None, description="How often the same member is asked again."
    )
    questions: tuple[Question, ...] = Field(
        min_length=1, description=gettext_noop("The questions in order.")
    )
    routing: tuple[Route, ...] = Field(default=(), description="Where answers go.")
    reports_back: ReportBack | None = Field(
        default=None, description="How the outcome is reported back."
    )
