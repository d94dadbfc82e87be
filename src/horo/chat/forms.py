"""The forms of conversations. They read what was sent; the rules are the services'."""

import re
import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from horo.chat.models import ILLEGAL, INAPPROPRIATE, OFF_TOPIC, OTHER, SPAM
from horo.chat.services.standing import MOST_PEOPLE, reachable
from horo.people.models import Member

MOST_SENT = 100_000  # characters that a form takes at all; a message has a limit of its own
KINDS = (
    (OFF_TOPIC, gettext_lazy("It does not belong here")),
    (INAPPROPRIATE, gettext_lazy("It hurts, threatens or harasses somebody")),
    (SPAM, gettext_lazy("It is spam or a fraud")),
    (ILLEGAL, gettext_lazy("It breaks the law")),
    (OTHER, gettext_lazy("Something else, which I say below")),
)
TOLD = {**dict(KINDS), OTHER: gettext_lazy("Another reason")}  # as those who decide read them


class WritingForm(forms.Form):
    """What every form for a message has."""

    text = forms.CharField(
        label=gettext_lazy("Message"),
        required=False,
        max_length=MOST_SENT,
        strip=False,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 3}),
    )
    token = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)


class PeopleForm(forms.Form):
    """Handles of people whom `by` may know, with blanks or commas between them."""

    to = forms.CharField(
        label=gettext_lazy("To"),
        max_length=4_000,
        error_messages={"required": gettext_lazy("Say to whom, by handles such as @maria.")},
        widget=forms.TextInput(
            attrs={
                "class": "form-control",
                "autocomplete": "off",
                "autocapitalize": "none",
                "spellcheck": "false",
                "placeholder": "@maria @ivan",
            }
        ),
    )

    def __init__(self, *args: Any, by: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._by = by

    def clean_to(self) -> Sequence[Member]:
        """Return the people, each once. Raises ValidationError with the names that nobody has."""
        said = re.split(r"[\s,;]+", self.cleaned_data["to"])
        handles = list(dict.fromkeys(one.lstrip("@") for one in said if one.strip("@")))
        if len(handles) > MOST_PEOPLE:
            raise forms.ValidationError(
                _("A conversation has at most %(count)s people.") % {"count": MOST_PEOPLE}
            )
        found = {one.handle: one for one in reachable(self._by).filter(handle__in=handles)}
        if missing := [one for one in handles if one not in found]:
            raise forms.ValidationError(
                _("There is nobody called %(names)s whom you can write to.")
                % {"names": ", ".join(f"@{one}" for one in missing[:5])}
            )
        return [found[one] for one in handles]


class NewForm(WritingForm, PeopleForm):
    title = forms.CharField(
        label=gettext_lazy("Title, if several people are in it"),
        required=False,
        max_length=1_000,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )
    field_order = ("to", "title", "text", "token")


class TitleForm(forms.Form):
    title = forms.CharField(
        label=gettext_lazy("Title"),
        required=False,
        max_length=1_000,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )


class ReportForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("What is wrong with it?"),
        choices=KINDS,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what is wrong with it.")},
    )
    text = forms.CharField(
        label=gettext_lazy("What else should the team know?"),
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 3}),
    )


def fresh_token() -> str:
    """Return what makes a form's message unique: sent twice, it is one message."""
    return uuid.uuid4().hex
