"""What people fill in on their way in."""

import re
from typing import Any
from zoneinfo import available_timezones

from allauth.core import context
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from horo.content.markdown.tidying import is_visible, on_one_line
from horo.core.time import now
from horo.membership.adapters import invitation_of
from horo.membership.entering import let_in
from horo.membership.services import elsewhere, joining
from horo.people.models import Member
from horo.ui.http import ours

ADDRESS = re.compile(r"//|www\.|[\w-]{3,}\.[a-z]{2,}", re.I)  # the name is mailed to a stranger
CONTROL = {"class": "form-control"}
BROWSER = "membership_browser"  # in the session: proves that a link is opened where it began


class JoinForm(forms.Form):
    """Name and address; where the team decides, also a few words to them."""

    name = forms.CharField(
        label=_("Your name"),
        help_text=_("As others shall see it. You can change it at any time."),
        max_length=80,
        widget=forms.TextInput(attrs={**CONTROL, "autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("Nobody else sees it."),
        max_length=254,
        widget=forms.EmailInput(attrs={**CONTROL, "autocomplete": "email"}),
    )
    text = forms.CharField(
        label=_("A few words to the team"),
        help_text=_("Who are you, and what brings you here?"),
        max_length=2000,
        widget=forms.Textarea(attrs={**CONTROL, "rows": 4}),
    )
    timezone = forms.CharField(
        required=False, max_length=60, widget=forms.HiddenInput(attrs={"data-timezone": ""})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request: HttpRequest = context.request
        self.invitation = invitation_of(self.request)
        if not joining.asks_first(self.invitation):
            del self.fields["text"]
        if self.invitation and self.invitation.email:
            self.initial.setdefault("email", self.invitation.email)

    def clean_name(self) -> str:
        name = on_one_line(self.cleaned_data["name"])
        if not is_visible(name) or ADDRESS.search(name):
            raise forms.ValidationError(_("Write the name that others shall call you by."))
        return name

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def clean_timezone(self) -> str:
        zone = self.cleaned_data["timezone"]
        return zone if zone in available_timezones() else ""

    def person(self, social: dict[str, Any] | None = None) -> joining.Person:
        data = self.cleaned_data
        return joining.Person(
            email=data["email"],
            name=data["name"],
            locale=get_language() or "",
            timezone=data["timezone"],
            text=data.get("text", ""),
            social=social,
        )

    def begin(self, person: joining.Person, *, by_passkey: bool, browser: str = "") -> HttpResponse:
        """Mail the link that proves the address, unless an invitation there has done so."""
        if self.invitation is not None:
            outcome = joining.come(person, self.invitation, at=now(), by_passkey=by_passkey)
            if outcome is not None:
                return let_in(self.request, outcome)
        wanted = self.request.POST.get("next", "")
        joining.start(
            person,
            at=now(),
            by_passkey=by_passkey,
            next=ours(self.request, wanted),
            invitation=self.invitation,
            browser=browser,
        )
        self.request.session["membership_mailed"] = person.email
        return redirect("membership:sent")


class HandleForm(forms.Form):
    handle = forms.CharField(
        label=_("Handle"),
        help_text=_("What others write after an @ to call you. Old links to it stop working."),
        max_length=40,
        widget=forms.TextInput(
            attrs={**CONTROL, "autocomplete": "username", "spellcheck": "false"}
        ),
    )


class SignUpForm(JoinForm):
    """Sign up by mail; `by_passkey` makes a passkey the next thing after the address."""

    def __init__(self, *args: Any, by_passkey: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_passkey = by_passkey

    def try_save(self, request: HttpRequest) -> tuple[None, HttpResponse]:
        return None, self.begin(self.person(), by_passkey=self.by_passkey)


class SocialSignUpForm(JoinForm):
    """What is left to ask somebody who comes with an account of another service."""

    def __init__(self, *args: Any, sociallogin: Any, **kwargs: Any) -> None:
        member = sociallogin.user
        kwargs["initial"] = {"name": member.name, "email": member.email or ""}
        super().__init__(*args, **kwargs)
        self.sociallogin = sociallogin
        self.by_passkey = False

    def try_save(self, request: HttpRequest) -> tuple[Member | None, HttpResponse | None]:
        """Let in whose address the other service has proven; mail a link to everyone else."""
        login = self.sociallogin
        person = self.person(elsewhere.person_of(login, request).social)
        if person.email != elsewhere.proven(login):
            return None, self.begin(person, by_passkey=False, browser=_browser(request))
        if joining.asks_first(self.invitation):
            joining.ask(person, at=now())
            return None, redirect("membership:waiting")
        return elsewhere.admit(person, login, self.invitation, at=now()), None


def _browser(request: HttpRequest) -> str:
    from secrets import token_urlsafe

    return str(request.session.setdefault(BROWSER, token_urlsafe(32)))
