"""One's own profile and preferences."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from horo.community.profile_forms import PreferencesForm, ProfileForm
from horo.community.services import describing, profiles
from horo.community.views.refusals import refused
from horo.core.limits import spend
from horo.core.refused import Refused
from horo.core.time import now
from horo.files.services import received
from horo.people.gate import MemberRequest, member_required
from horo.ui.http import say

AN_HOUR = 30  # changes of the profile, pictures included


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def edit_profile(request: MemberRequest) -> HttpResponse:
    """Change what one tells about oneself."""
    member, at = request.member, now()
    form = _profile_form(request)
    context = {"form": form}
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "community/home/edit_profile.html", context, status=status)
    try:
        spend("describe", member.pk, times=AN_HOUR, seconds=3600, at=at)
        describing.describe(member, form.words(), by=member, at=at)
        describing.rename(member, form.cleaned_data["name"])
    except Refused as refusal:
        return refused(request, "community/home/edit_profile.html", context, refusal)
    say(request, _("Your profile is saved."))
    return redirect("community:profile", member.handle)


def _profile_form(request: MemberRequest, *, is_sent: bool = True) -> ProfileForm:
    """Return the form of the member's own profile, filled in with what was sent, if it was."""
    return ProfileForm(
        (request.POST or None) if is_sent else None,
        member=request.member,
        profile=profiles.own(request.member),
        tags=profiles.tags_to_choose(request.member),
        personas=profiles.personas(),
    )


@require_POST
@member_required
def set_picture(request: MemberRequest) -> HttpResponse:
    at = now()
    try:
        spend("describe", request.member.pk, times=AN_HOUR, seconds=3600, at=at)
        describing.set_picture(request.member, received(request, "picture"), at=at)
    except Refused as refusal:
        context = {"form": _profile_form(request, is_sent=False)}
        return refused(request, "community/home/edit_profile.html", context, refusal)
    say(request, _("This is how others see you now."))
    return redirect("community:edit-profile")


@require_POST
@member_required
def remove_picture(request: MemberRequest) -> HttpResponse:
    describing.remove_picture(request.member, at=now())
    say(request, _("Your picture is removed."))
    return redirect("community:edit-profile")


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def preferences(request: MemberRequest) -> HttpResponse:
    """Change the language and the time zone one reads in."""
    member = request.member
    initial = {"locale": member.locale, "timezone": member.timezone}
    form = PreferencesForm(request.POST or None, initial=initial)
    template, context = "community/home/preferences.html", {"form": form}
    if request.method != "POST" or not form.is_valid():
        return render(request, template, context)
    try:
        describing.prefer(member, **form.cleaned_data)
    except Refused as refusal:
        return refused(request, template, context, refusal)
    with translation.override(member.locale or translation.get_language()):
        say(request, _("Saved."))
    return redirect("community:preferences")
