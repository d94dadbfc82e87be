"""The forms in which people write. They read what was sent; the rules are the services'."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from horo.content.models import Space, Topic

MOST_SENT = 400_000  # characters that a form takes at all; a post has a limit of its own
PACES = (
    (0, _("Off")),
    (30, _("30 seconds")),
    (60, _("1 minute")),
    (300, _("5 minutes")),
    (900, _("15 minutes")),
    (3_600, _("1 hour")),
    (14_400, _("4 hours")),
    (86_400, _("1 day")),
)


def fresh_token() -> str:
    """Return what makes a form's post unique: sent twice, it is one post."""
    return uuid.uuid4().hex


def line(label: Any, *, most: int = 300, css: str = "", **attrs: Any) -> forms.CharField:
    """Return a field for one line of text; what it may be is the service's to say."""
    given = {"class": f"form-control {css}".strip(), "autocomplete": "off", **attrs}
    widget = forms.TextInput(attrs=given)
    return forms.CharField(label=label, required=False, max_length=most, widget=widget)


def choice(label: Any, **kwargs: Any) -> forms.TypedChoiceField:
    """Return a select of numbers."""
    widget = forms.Select(attrs={"class": "form-select"})
    return forms.TypedChoiceField(label=label, coerce=int, widget=widget, **kwargs)


class WritingForm(forms.Form):
    """What every form for a text has."""

    text = forms.CharField(
        label=_("Text"),
        required=False,
        max_length=MOST_SENT,
        strip=False,
        widget=forms.Textarea(attrs={"class": "form-control composer-text", "rows": 7}),
    )
    token = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    draft = forms.IntegerField(required=False, widget=forms.HiddenInput)


class TagsForm(forms.Form):
    tags = line(_("Tags"), most=1_000, **{"data-tags": ""})

    def clean_tags(self) -> list[str]:
        return [name for name in self.cleaned_data["tags"].split(",") if name.strip()]


class SpaceForm(forms.Form):
    """One of `spaces`."""

    space = choice(
        _("Space"),
        error_messages={
            "required": _("Choose the space in which the topic belongs."),
            "invalid_choice": _("Choose one of the spaces in the list."),
        },
    )

    def __init__(self, *args: Any, spaces: Sequence[Space], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._spaces = {space.pk: space for space in spaces}
        field: Any = self.fields["space"]
        field.choices = [("", _("Choose a space")), *((s.pk, s.name) for s in spaces)]

    def clean_space(self) -> Space:
        return self._spaces[self.cleaned_data["space"]]


class HeadForm(WritingForm, TagsForm):
    """A text with what stands over a topic; `zone` is of the writer's clock."""

    title = line(_("Title"), most=2_000, css="composer-title")
    scheduled_for = forms.DateTimeField(
        label=_("Publish at"),
        required=False,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(attrs={"class": "form-control", "type": "datetime-local"}),
        error_messages={"invalid": _("Write a date and a time, as 2026-03-01 09:00.")},
    )

    def __init__(self, *args: Any, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._zone = zone

    def clean_scheduled_for(self) -> datetime | None:
        """Read the time as the writer's clock shows it."""
        given: datetime | None = self.cleaned_data["scheduled_for"]
        return given and given.replace(tzinfo=self._zone)


class TopicForm(HeadForm, SpaceForm):
    """A new topic, in one of `spaces`."""


class EditForm(HeadForm):
    """A post that is changed; `first` is its topic where the post opens it."""

    based_on = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    reason = line(_("Why it was changed"))

    def __init__(self, *args: Any, first: Topic | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if first is None:
            del self.fields["title"], self.fields["tags"]
        if first is None or not first.scheduled_for:
            del self.fields["scheduled_for"]


class RemoveForm(forms.Form):
    reason = line(_("Reason"))


class SlowModeForm(forms.Form):
    slow_mode = choice(_("Time between two posts of a member"), choices=PACES)
