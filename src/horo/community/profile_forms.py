"""The forms of a profile and of preferences."""

from collections.abc import Iterable, Mapping
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from horo.community.services.describing import (
    EVERYONE,
    LONGEST_ABOUT,
    LONGEST_NAME,
    MEMBERS,
    MOST_LINKS,
    NOBODY,
    Words,
)
from horo.community.services.profiles import FIELDS, place_of
from horo.content.models import Tag
from horo.people.models import Member, Profile

SHOWN_TO = [(EVERYONE, _("Everyone")), (MEMBERS, _("Members")), (NOBODY, _("Only me"))]
LABELS = {
    "headline": _("Headline"),
    "about": _("About you"),
    "interests": _("Interests"),
    "links": _("Links"),
    "answers": _("Which persona you are"),
    "timezone": _("Your local time"),
    "place": _("Where you are"),
}
UNASKED = "answers"  # where the playbook has no personas to choose from
NAMES = {"en": "English", "ru": "Русский", "bg": "Български"}


class ProfileForm(forms.Form):
    """What a member tells about themselves, and to whom."""

    name = forms.CharField(label=_("Your name"), max_length=LONGEST_NAME)
    headline = forms.CharField(
        label=_("Headline"),
        max_length=160,
        required=False,
        help_text=_("One line: what you do, or what you like to be asked about."),
    )
    about = forms.CharField(
        label=_("About you"),
        max_length=LONGEST_ABOUT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=_("As long as you like. Markdown works here."),
    )
    place = forms.CharField(
        label=_("City"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"list": "places", "autocomplete": "off"}),
        help_text=_("The nearest city is enough, such as Sofia, Bulgaria."),
    )
    is_on_map = forms.BooleanField(label=_("Show my city on the members’ map"), required=False)
    is_suggested = forms.BooleanField(
        label=_("Suggest me to members who care about the same things"), required=False
    )
    interests = forms.MultipleChoiceField(
        label=_("Interests"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        member: Member,
        profile: Profile,
        tags: Iterable[Tag],
        personas: Mapping[str, str],
    ) -> None:
        links = [*profile.links, *({} for _n in range(MOST_LINKS))][:MOST_LINKS]
        super().__init__(data, initial=_initial(member, profile, links))
        interests = self.fields["interests"]
        assert isinstance(interests, forms.MultipleChoiceField), "it is declared above"
        interests.choices = [(tag.slug, tag.name) for tag in tags]
        if personas:
            self.fields["persona"] = forms.ChoiceField(
                label=_("Which of these is closest to you?"),
                required=False,
                choices=[("", _("None of them, or I do not know yet")), *personas.items()],
            )
        for number in range(MOST_LINKS):
            self.fields[f"label_{number}"] = forms.CharField(
                label=_("Name of the link"), max_length=60, required=False
            )
            self.fields[f"url_{number}"] = forms.CharField(
                label=_("Address of the link"), max_length=300, required=False
            )
        for name in FIELDS:
            self.fields[f"shown_{name}"] = forms.ChoiceField(
                label=LABELS[name], choices=SHOWN_TO, required=name != UNASKED
            )
        for each in self.fields.values():
            if isinstance(each, forms.CharField):
                each.widget.attrs["class"] = "form-control"
            elif not isinstance(each, forms.MultipleChoiceField | forms.BooleanField):
                each.widget.attrs["class"] = "form-select"

    def words(self) -> Words:
        """Return what was written, once the form is valid."""
        data = self.cleaned_data
        numbers = range(MOST_LINKS)
        shown = {name: f"shown_{name}" for name in FIELDS}
        return Words(
            headline=data["headline"],
            about=data["about"],
            interests=data["interests"],
            links=[(data[f"label_{n}"], data[f"url_{n}"]) for n in numbers],
            persona=data.get("persona"),
            place=data["place"],
            is_on_map=data["is_on_map"],
            is_suggested=data["is_suggested"],
            shown={name: data[each] or self.initial[each] for name, each in shown.items()},
        )

    def link_pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"label_{n}"], self[f"url_{n}"]) for n in range(MOST_LINKS)]

    def audiences(self) -> list[forms.BoundField]:
        """Return for each field that has something to say, to whom it is shown."""
        unasked = () if "persona" in self.fields else (UNASKED,)
        return [self[f"shown_{name}"] for name in FIELDS if name not in unasked]


class PreferencesForm(forms.Form):
    """How one member reads the pages."""

    locale = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=[("", _("As the browser says")), *NAMES.items()],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    timezone = forms.CharField(
        label=_("Time zone"),
        required=False,
        max_length=60,
        widget=forms.TextInput(
            attrs={
                "class": "form-control", "list": "timezones", "autocomplete": "off",
                "placeholder": "Europe/Sofia",
            }
        ),
        help_text=_("Empty: the community's own. Times are shown in it, and nights are quiet."),
    )  # fmt: skip

    zones = sorted(zone for zone in available_timezones() if "/" in zone and "Etc" not in zone)


assert set(NAMES) == {code for code, _name in settings.LANGUAGES}


def _initial(member: Member, profile: Profile, links: list[dict[str, str]]) -> dict[str, Any]:
    shown = dict.fromkeys(FIELDS, MEMBERS)
    shown |= dict.fromkeys(profile.public, EVERYONE) | dict.fromkeys(profile.hidden, NOBODY)
    return {
        "name": member.name,
        "headline": profile.headline,
        "about": profile.about,
        "interests": profile.interests,
        "persona": profile.answers.get("persona", ""),
        "place": place_of(profile),
        "is_on_map": profile.is_on_map,
        "is_suggested": profile.is_suggested,
        **{f"label_{n}": link.get("label", "") for n, link in enumerate(links)},
        **{f"url_{n}": link.get("url", "") for n, link in enumerate(links)},
        **{f"shown_{name}": to for name, to in shown.items()},
    }
