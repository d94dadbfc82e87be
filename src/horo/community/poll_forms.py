"""The form in which a poll is made, beside the text of a new topic or reply."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from horo.community.models.polls import (
    ALWAYS,
    CLOSED,
    NUMBER,
    RANKED,
    SEVERAL,
    SINGLE,
    VOTED,
)
from horo.people.models import Member
from horo.ui.words import zone_of

FEWEST, MOST = 2, 20  # options
LONGEST = 200  # characters of an option
FARTHEST = 1_000_000  # numbers a poll may ask for, either way
LATEST = timedelta(days=3 * 366)
KINDS = [
    (SINGLE, _("One option")),
    (SEVERAL, _("Several options")),
    (RANKED, _("Options in order of preference")),
    (NUMBER, _("A number")),
]
SHOWS = [
    (ALWAYS, _("At any time")),
    (VOTED, _("After voting")),
    (CLOSED, _("After the poll is closed")),
]


class PollForm(forms.Form):
    """What a poll asks. Without a question and options there is none: see `is_wanted`.

    Times are read in the time zone of `member`, as seen at `at`. `cleaned_data` is what
    `polls.create` takes.
    """

    question = forms.CharField(label=_("Question"), max_length=300, required=False)
    kind = forms.ChoiceField(label=_("Members choose"), choices=KINDS, initial=SINGLE)
    options = forms.CharField(
        label=_("Options"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line, from 2 to 20."),
    )
    least = forms.IntegerField(
        label=_("Lowest number"), initial=1, min_value=-FARTHEST, max_value=FARTHEST, required=False
    )
    most = forms.IntegerField(
        label=_("Highest number"), initial=10, min_value=-FARTHEST, max_value=FARTHEST,
        required=False,
    )  # fmt: skip
    shows = forms.ChoiceField(label=_("Results are shown"), choices=SHOWS, initial=ALWAYS)
    is_anonymous = forms.BooleanField(
        label=_("Anonymous"),
        required=False,
        help_text=_(
            "Nobody ever learns who chose what, and there are no results before five have voted. "
            "Results that are shown before the end then count five ballots at a time; for a "
            "complete result choose “After the poll is closed”."
        ),
    )
    closes_at = forms.CharField(
        label=pgettext_lazy("poll", "Closes"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        help_text=_("In your own time zone. Without a time it stays open until it is closed."),
    )

    def __init__(self, *args: Any, member: Member, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **{"prefix": "poll", **kwargs})
        self.member = member
        self.at = at
        for field in self.fields.values():
            css = "form-select" if isinstance(field, forms.ChoiceField) else "form-control"
            if not isinstance(field, forms.BooleanField):
                field.widget.attrs.setdefault("class", css)

    def is_wanted(self) -> bool:
        """Whether a poll was asked for: a question or options were written."""
        return any(str(self.data.get(self.add_prefix(name), "")).strip() for name in ASKED)

    def clean_options(self) -> list[str]:
        """Return the options without empty lines, each once."""
        lines = (" ".join(line.split()) for line in self.cleaned_data["options"].splitlines())
        return list({line.casefold(): line for line in lines if line}.values())

    def clean_closes_at(self) -> datetime | None:
        """Return the deadline; one in the past or beyond three years is refused."""
        found = self.cleaned_data["closes_at"].strip()
        if not found:
            return None
        try:
            local = datetime.fromisoformat(found).replace(tzinfo=zone_of(self.member.timezone))
        except ValueError:
            raise forms.ValidationError(gettext("Write a date and a time.")) from None
        if not self.at < local < self.at + LATEST:
            raise forms.ValidationError(
                gettext("Choose a time from now on, within the next three years.")
            )
        return local

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if self.is_wanted():
            if not found.get("question"):
                self.add_error("question", gettext("Say what is asked."))
            self._check_options() if found.get("kind") != NUMBER else self._check_numbers()
        return found

    def _check_options(self) -> None:
        found = self.cleaned_data
        options = found.get("options", [])
        if not FEWEST <= len(options) <= MOST:
            self.add_error("options", gettext("Write from 2 to 20 different options, one a line."))
        if any(len(option) > LONGEST for option in options):
            self.add_error("options", gettext("Shorten the options to 200 characters each."))
        found["least"], found["most"] = 1, 10

    def _check_numbers(self) -> None:
        found = self.cleaned_data
        found["options"] = []
        least, most = found.get("least"), found.get("most")
        if least is None or most is None or least >= most:
            self.add_error("most", gettext("The highest number is above the lowest."))


ASKED = ("question", "options")
