"""The first steps: each a form of its own, and each can be left out."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from horo.community.services import icebreakers, welcome, welcome_aids
from horo.community.views.asked import whole
from horo.community.views.refusals import refused
from horo.content.models import Space
from horo.core.refused import Refused
from horo.core.time import now
from horo.people.gate import MemberRequest, member_required
from horo.ui.http import say

PAGES = {
    welcome.INTRODUCE: "community/home/welcome_hello.html",
    welcome.CHOOSE: "community/home/welcome_interests.html",
    welcome.USE: "community/home/welcome_useful.html",
}


@require_safe
@member_required
def steps(request: MemberRequest) -> HttpResponse:
    """Show the step that is next, or the one that is asked for."""
    asked = request.GET.get("step", "")
    step = int(asked) - 1 if asked in ("1", "2", "3") else welcome.step_of(request.member)
    if step not in PAGES:
        return redirect("community:home")
    return render(request, PAGES[step], _context(request, step))


@require_POST
@member_required
def introduce(request: MemberRequest) -> HttpResponse:
    sent = request.POST
    try:
        topic = welcome.introduce(
            request.member,
            name=sent.get("name", ""),
            text=sent.get("text", ""),
            question=sent.get("question", "") if sent.get("answers") else "",
            token=sent.get("token", "")[:64],
            at=now(),
        )
    except Refused as refusal:
        return _again(request, welcome.INTRODUCE, refusal)
    if topic:
        say(request, _("Your hello stands in %(space)s.") % {"space": topic.space.name})
    return redirect("community:welcome")


@require_POST
@member_required
def choose(request: MemberRequest) -> HttpResponse:
    spaces = [pk for each in request.POST.getlist("space")[:50] if (pk := whole(each))]
    interests = request.POST.getlist("interest")
    welcome.choose(request.member, interests=interests, spaces=spaces, at=now())
    return redirect("community:welcome")


@require_POST
@member_required
def ask(request: MemberRequest) -> HttpResponse:
    sent = request.POST
    try:
        spaces = Space.objects.visible_to(request.member)
        space = get_object_or_404(spaces, pk=whole(sent.get("space", "")))
        topic = welcome.ask(
            request.member,
            space,
            sent.get("title", ""),
            sent.get("text", ""),
            token=sent.get("token", "")[:64],
            at=now(),
        )
    except Refused as refusal:
        return _again(request, welcome.USE, refusal)
    say(request, _("Asked. You get an answer within a day; it appears here and in your feed."))
    return redirect("community:topic", topic.pk)


@require_POST
@member_required
def skip(request: MemberRequest, step: int) -> HttpResponse:
    """Leave one step out; after the last one, the community itself is next."""
    if step in PAGES:
        welcome.go_on(request.member, step, at=now())
    return redirect("community:welcome")


@require_POST
@member_required
def later(request: MemberRequest) -> HttpResponse:
    """Set the welcome aside: the first page keeps what is left of it."""
    welcome.set_aside(request.member, at=now())
    return redirect("community:home")


@require_POST
@member_required
def dismiss(request: MemberRequest) -> HttpResponse:
    """Leave out all that is left."""
    welcome.go_on(request.member, welcome.USE, at=now())
    return redirect("community:home")


def _again(request: MemberRequest, step: int, refusal: Refused) -> HttpResponse:
    """Show a step once more with what was written, and why it was not taken."""
    sent = {name: request.POST.get(name, "") for name in ("name", "text", "title", "space")}
    context = {**_context(request, step), "sent": sent}
    return refused(request, PAGES[step], context, refusal)


def _context(request: MemberRequest, step: int) -> dict[str, Any]:
    member = request.member
    context: dict[str, Any] = {"step": step + 1, "token": welcome_aids.token()}
    if step == welcome.INTRODUCE:
        context["question"] = icebreakers.question_for(member, now())
        context["introductions"] = welcome.introductions(member)
        context["lively"] = welcome_aids.lively(member, at=now())
    elif step == welcome.CHOOSE:
        context["choices"] = welcome_aids.choices(member)
        context["spaces"] = welcome_aids.spaces(member)
    else:
        context["useful"] = welcome_aids.useful(member)
        context["spaces"] = welcome.questions_spaces(member)
    return context
