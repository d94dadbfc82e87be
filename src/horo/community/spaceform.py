"""The form in which a space is made and changed."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from horo.community.composing import PACES, choice, line
from horo.community.services.spaces import ACCESS, ICONS, KINDS, Wanted
from horo.people.models import Group

TEAM_ONLY = ("name", "kind", "access", "group", "section", "position", "hosts", "is_archived")


class SpaceSettingsForm(forms.Form):
    """What a space is. Hosts who are not of the team find what belongs to their everyday work."""

    name = line(pgettext_lazy("space", "Name"), most=200)
    summary = line(_("Summary"))
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS.items(), widget=forms.RadioSelect)
    access = forms.ChoiceField(
        label=_("Who may enter"), choices=ACCESS.items(), widget=forms.RadioSelect
    )
    group = choice(_("Group"), required=False, empty_value=None)
    section = line(_("Heading in the list of spaces"), most=120, list="sections")
    position = forms.IntegerField(
        label=_("Place in the list"),
        required=False,
        min_value=-9_999,
        max_value=9_999,
        widget=forms.NumberInput(attrs={"class": "form-control"}),
    )
    icon = forms.ChoiceField(label=_("Icon"), required=False, choices=[("", ""), *ICONS.items()])
    guidelines = forms.CharField(
        label=_("Guidelines"),
        required=False,
        max_length=32_000,
        widget=forms.Textarea(attrs={"class": "form-control composer-text", "rows": 6}),
    )
    slow_mode = choice(_("Slow mode: time between two posts of a member"), choices=PACES)
    hosts = line(_("Hosts"), most=2_000, **{"data-people": ""})
    is_archived = forms.BooleanField(label=_("Archived"), required=False)

    def __init__(self, *args: Any, groups: Sequence[Group], is_team: bool, **kwargs: Any) -> None:
        kwargs["initial"] = {"kind": "discussion", "access": "public", **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self._groups = {group.pk: group for group in groups}
        field: Any = self.fields["group"]
        field.choices = [("", _("A new group of its own")), *((g.pk, g.name) for g in groups)]
        pace: Any = self.fields["slow_mode"]
        pace.choices = _with(kwargs["initial"].get("slow_mode", 0))
        if not is_team:
            for name in TEAM_ONLY:
                del self.fields[name]

    def wanted(self) -> Wanted:
        """Return what the form asks for; call it when the form is valid."""
        given = dict(self.cleaned_data)
        given["group"] = self._groups.get(given.pop("group", None))
        given["hosts"] = tuple(re.split(r"[\s,;]+", given.pop("hosts", "")))
        given["position"] = given.pop("position", None) or 0
        return Wanted(**{"name": "", **given})


def _with(seconds: int) -> list[tuple[int, Any]]:
    """Return the usual paces, and the one that is set where it is another."""
    known: dict[int, Any] = dict(PACES)
    if seconds not in known:
        known[seconds] = _("%(seconds)s seconds") % {"seconds": seconds}
    return sorted(known.items())
