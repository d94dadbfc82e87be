"""The page's form of a playbook's form: its fields, what they accept, and which are asked."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from horo.feedback.services.forms import Answers, Value, said, shown
from horo.playbook.parts.forms import NO, YES, Form, Question

LONGEST_LINE, LONGEST_TEXT = 300, 10_000  # characters
FARTHEST = 1e12  # numbers, either way
EARLIEST, LATEST = date(1900, 1, 1), date(2200, 12, 31)
PREFIX = "q"  # so that no question's name is taken for a field of the page


class Words(forms.CharField):
    """A text in which a new line is one character, as it was typed."""

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return text.replace("\r\n", "\n").replace("\r", "\n")


class AnswerForm(forms.Form):
    """The questions of `form`, as far as they are asked after what was answered so far.

    Without JavaScript the page learns of a question that an answer leads to when it is sent:
    `is_longer` then says that it is to be shown again, with that question.
    """

    def __init__(self, form: Form, sent: Any = None, *, before: Answers | None = None) -> None:
        super().__init__(sent, prefix=PREFIX, use_required_attribute=False)
        self.form = form
        for question in form.questions:
            self.fields[question.slug] = field_of(question, (before or {}).get(question.slug))
        self.seen = set(sent.getlist("seen")) if sent is not None else set()
        self.asked = shown(form, self._answers() if sent is not None else before or {})
        for slug in set(self.fields) - {one.slug for one in self.asked}:
            del self.fields[slug]

    @property
    def is_longer(self) -> bool:
        """Whether something is asked now that the page did not show."""
        return bool({one.slug for one in self.asked} - self.seen)

    @property
    def answers(self) -> dict[str, Value]:
        """What was answered, once it is valid, as `answering.answer` takes it."""
        return {one.slug: value_of(one, self.cleaned_data.get(one.slug)) for one in self.asked}

    def rows(self) -> list[tuple[Question, forms.BoundField, bool]]:
        """Return each question that is asked, its field, and whether the page shows it first now.

        Of what was not shown before nobody could have answered anything wrong.
        """
        return [
            (one, self[one.slug], self.is_bound and one.slug not in self.seen) for one in self.asked
        ]

    def _answers(self) -> dict[str, Value]:
        """Return what can be read of what was sent, for deciding what is asked."""
        found: dict[str, Value] = {}
        for question in self.form.questions:
            bound = self[question.slug]
            try:
                cleaned = self.fields[question.slug].clean(bound.data)
            except forms.ValidationError:
                continue
            found[question.slug] = value_of(question, cleaned)
        return found


def field_of(question: Question, value: Value) -> forms.Field:
    """Return the field in which `question` is answered; `value` is what was answered before."""
    label = said(question.ask)
    given: dict[str, Any] = {
        "label": label,
        "required": question.required,
        "help_text": said(question.hint) if question.hint else "",
        "initial": _initial(value),
    }
    if question.required:
        given["error_messages"] = {"required": _("Answer this question, please.")}
    match question.kind:
        case "score" | "scale":
            numbers = range(11) if question.kind == "score" else range(1, 6)
            choices = [(str(number), str(number)) for number in numbers]
            return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **given)
        case "choice":
            return forms.ChoiceField(choices=_options(question), widget=forms.RadioSelect, **given)
        case "choices":
            return forms.MultipleChoiceField(
                choices=_options(question), widget=forms.CheckboxSelectMultiple, **given
            )
        case _:
            return _typed(question, given)


def _typed(question: Question, given: dict[str, Any]) -> forms.Field:
    match question.kind:
        case "number":
            return forms.FloatField(
                min_value=-FARTHEST if question.least is None else question.least,
                max_value=FARTHEST if question.most is None else question.most,
                widget=forms.NumberInput(attrs={"class": "form-control", "step": "any"}),
                **given,
            )
        case "date":
            day = forms.DateInput(
                format="%Y-%m-%d", attrs={"class": "form-control", "type": "date"}
            )
            return Day(input_formats=["%Y-%m-%d"], widget=day, **given)
        case "consent":
            return forms.BooleanField(widget=forms.CheckboxInput, **given)
        case "line":
            line = forms.TextInput(attrs={"class": "form-control"})
            return forms.CharField(max_length=LONGEST_LINE, widget=line, **given)
        case _:
            area = forms.Textarea(attrs={"class": "form-control", "rows": 4})
            return Words(max_length=LONGEST_TEXT, widget=area, **given)


class Day(forms.DateField):
    """A date within what calendars of people hold."""

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value is not None and not EARLIEST <= value <= LATEST:
            raise forms.ValidationError(
                _("Write a date from %(first)s to %(last)s.")
                % {"first": EARLIEST.year, "last": LATEST.year}
            )


def value_of(question: Question, cleaned: Any) -> Value:
    """Return what a field cleaned as the rest of the room reads it; None for no answer."""
    if question.kind == "consent":
        return YES if cleaned else NO
    if cleaned in (None, "", [], False):
        return None
    match question.kind:
        case "score" | "scale" | "number":
            return float(cleaned)
        case "choices":
            return tuple(cleaned)
        case "date":
            return str(cleaned.isoformat())
        case _:
            return str(cleaned)


def _initial(value: Value) -> Any:
    if isinstance(value, float):
        return f"{value:g}"
    return list(value) if isinstance(value, tuple) else value


def _options(question: Question) -> list[tuple[str, str]]:
    options: Mapping[str, Mapping[str, str]] = question.options
    return [(name, said(text)) for name, text in options.items()]
