"""What a member fills in to invite others, and to ask for a space."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from horo.people.models import ANALYSTS, MANAGERS, MODERATORS, OWNERS, TEAM, Group, Member

CONTROL = {"class": "form-control"}
SELECT = {"class": "form-select"}
STAFF = (TEAM, MANAGERS, MODERATORS, OWNERS, ANALYSTS)  # groups whose rights no link hands out
NEVER = "never"
ANY = "any"


class InvitingForm(forms.Form):
    """`by` decides whether a group may be chosen: the team's right."""

    def __init__(self, data: Any = None, *, by: Member) -> None:
        super().__init__(data, auto_id=f"{type(self).__name__}_%s")
        groups = Group.objects.exclude(slug__in=STAFF).order_by("name", "pk")
        if by.is_team and groups.exists():
            self.fields["group"] = forms.ModelChoiceField(
                groups,
                label=_("Into the group"),
                required=False,
                empty_label=_("No group"),
                widget=forms.Select(attrs=SELECT),
            )


class LinkForm(InvitingForm):
    lasts = forms.ChoiceField(
        label=_("Good for"),
        choices=[
            ("1", _("a day")),
            ("7", _("a week")),
            ("30", _("a month")),
            (NEVER, _("until it is withdrawn")),
        ],
        initial="7",
        widget=forms.Select(attrs=SELECT),
    )
    uses = forms.ChoiceField(
        label=_("For how many"),
        choices=[("1", _("one person")), ("5", "5"), ("25", "25"), (ANY, _("any number"))],
        initial="25",
        widget=forms.Select(attrs=SELECT),
    )

    def offer(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "lasts": None if data["lasts"] == NEVER else timedelta(days=int(data["lasts"])),
            "most_uses": None if data["uses"] == ANY else int(data["uses"]),
            "group": data.get("group"),
        }


class MailForm(InvitingForm):
    emails = forms.CharField(
        label=_("E-mail addresses"),
        help_text=_("One on each line, up to 20."),
        max_length=6000,
        widget=forms.Textarea(attrs={**CONTROL, "rows": 3, "autocomplete": "off"}),
    )
    note = forms.CharField(
        label=_("A few words of yours"),
        help_text=_("They stand in the message, under your name."),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={**CONTROL, "rows": 2}),
    )

    def clean_emails(self) -> list[str]:
        words = self.cleaned_data["emails"].replace(",", " ").replace(";", " ").split()
        for word in words:
            try:
                validate_email(word)
            except ValidationError as error:
                raise ValidationError(
                    _("“%(word)s” is no e-mail address."), params={"word": word}
                ) from error
        return list(words)

    def clean_note(self) -> str:
        return " ".join(self.cleaned_data["note"].split())

    def offer(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "emails": data["emails"],
            "note": data["note"],
            "locale": get_language() or "",
            "group": data.get("group"),
        }


class AskForm(forms.Form):
    text = forms.CharField(
        label=_("A few words to the hosts"),
        help_text=_("What would you like to do there?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={**CONTROL, "rows": 3}),
    )
