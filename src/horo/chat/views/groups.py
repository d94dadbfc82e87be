"""Who is in a conversation: let people in, give it a title, mute it, leave it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from horo.chat.forms import PeopleForm, TitleForm
from horo.chat.models import Conversation
from horo.chat.services import conversations, reading, standing
from horo.chat.views.conversations import refused
from horo.core.refused import Refused
from horo.core.time import now
from horo.people.gate import MemberRequest, member_required
from horo.ui.http import say


@never_cache
@require_safe
@member_required
def people(request: MemberRequest, conversation_id: int) -> HttpResponse:
    found = _mine(request, conversation_id)
    return render(request, "chat/people.html", _page(request, found))


@require_POST
@member_required
def add(request: MemberRequest, conversation_id: int) -> HttpResponse:
    found, form = _mine(request, conversation_id), PeopleForm(request.POST, by=request.member)
    page = {**_page(request, found), "form": form}
    if not form.is_valid():
        return render(request, "chat/people.html", page, status=422)
    try:
        conversations.add(found, form.cleaned_data["to"], by=request.member, at=now())
    except Refused as refusal:
        return refused(request, "chat/people.html", page, refusal)
    return redirect("chat:people", found.pk)


@require_POST
@member_required
def rename(request: MemberRequest, conversation_id: int) -> HttpResponse:
    found = _mine(request, conversation_id)
    title = request.POST.get("title", "")
    try:
        conversations.rename(found, title, by=request.member, at=now())
    except Refused as refusal:
        return refused(request, "chat/people.html", _page(request, found), refusal)
    return redirect("chat:conversation", found.pk)


@require_POST
@member_required
def mute(request: MemberRequest, conversation_id: int) -> HttpResponse:
    found = _mine(request, conversation_id)
    conversations.mute(found, by=request.member, at=now())
    undo = "chat:unmute"
    say(request, _("You get no more notices of this."), undo=undo, undo_args=(found.pk,))
    return redirect("chat:conversation", found.pk)


@require_POST
@member_required
def unmute(request: MemberRequest, conversation_id: int) -> HttpResponse:
    found = _mine(request, conversation_id)
    conversations.unmute(found, by=request.member)
    say(request, _("You get notices of this again."))
    return redirect("chat:conversation", found.pk)


@require_POST
@member_required
def leave(request: MemberRequest, conversation_id: int) -> HttpResponse:
    found = _mine(request, conversation_id)
    conversations.leave(found, by=request.member, at=now())
    say(request, _("You left the conversation."))
    return redirect("chat:conversations")


def _mine(request: MemberRequest, conversation_id: int) -> Conversation:
    return get_object_or_404(Conversation.objects.visible_to(request.member), pk=conversation_id)


def _page(request: MemberRequest, found: Conversation) -> dict[str, object]:
    others = standing.others(found, request.member)
    return {
        "conversation": found,
        "name": reading.name_of(found, others),
        "others": others,
        "is_muted": conversations.is_muted(found, request.member),
        "form": PeopleForm(by=request.member),
        "title_form": TitleForm(initial={"title": found.title}),
    }
