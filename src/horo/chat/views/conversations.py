"""The list of one's conversations, one of them, and what is written there."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from horo.chat.forms import NewForm, WritingForm, fresh_token
from horo.chat.models import Conversation, DirectMessage
from horo.chat.services import conversations, messages, reading, standing
from horo.core.limits import spend
from horo.core.refused import Refused, TooSoon
from horo.core.time import now
from horo.people.gate import MemberRequest, member_required
from horo.people.models import Member

A_PAGE = 30
PREVIEWS_A_MINUTE = 60


@never_cache
@require_safe
@member_required
def listed(request: MemberRequest) -> HttpResponse:
    page = Paginator(reading.mine(request.member), A_PAGE).get_page(request.GET.get("page"))
    rows = reading.rows(list(page), request.member)
    return render(request, "chat/conversations.html", {"page": page, "rows": rows})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def new(request: MemberRequest) -> HttpResponse:
    """Write to one person or several; `?to=` names them. Who has a conversation is led there."""
    if request.method != "POST":
        to = request.GET.get("to", "")[:200]
        if (other := _named(request, to)) and (
            known := conversations.pair_of(request.member, other)
        ):
            return redirect("chat:conversation", known.pk)
        form = NewForm(initial={"to": to and f"@{to}", "token": fresh_token()}, by=request.member)
        return render(request, "chat/new.html", {"form": form})
    form = NewForm(request.POST, by=request.member)
    if not form.is_valid():
        return render(request, "chat/new.html", {"form": form}, status=422)
    given = form.cleaned_data
    try:
        sent = conversations.write_to(
            given["to"], given["text"], by=request.member, at=now(), title=given["title"],
            token=given["token"],
        )  # fmt: skip
    except Refused as refusal:
        return refused(request, "chat/new.html", {"form": form}, refusal)
    return redirect("chat:conversation", sent.conversation_id)


@never_cache
@require_safe
@member_required
def conversation(request: MemberRequest, conversation_id: int) -> HttpResponse:
    """The latest messages, or those before a number; `?part=lines&after=` those that came since."""
    found = _mine(request, conversation_id)
    if request.GET.get("part") == "lines":
        return _part(request, found)
    return render(request, "chat/conversation.html", _page(request, found))


@never_cache
@require_POST
@member_required
def write(request: MemberRequest, conversation_id: int) -> HttpResponse:
    """Take a message. The page's script sends it without leaving the page."""
    found, form = _mine(request, conversation_id), WritingForm(request.POST)
    text = form.cleaned_data["text"] if form.is_valid() else request.POST.get("text", "")
    token = request.POST.get("token", "")
    try:
        messages.write(found, text, by=request.member, at=now(), token=token)
    except Refused as refusal:
        if request.htmx:
            raise
        return refused(request, "chat/conversation.html", _page(request, found, form), refusal)
    if request.htmx:
        return HttpResponse(status=204)
    return redirect(f"{reverse('chat:conversation', args=[found.pk])}#write")


@never_cache
@require_POST
@member_required
def preview(request: MemberRequest) -> HttpResponse:
    """Show a message as it would be sent, or why it would not."""
    spend("preview", request.member.pk, times=PREVIEWS_A_MINUTE, seconds=60, at=now())
    context: dict[str, Any] = {}
    try:
        context["html"] = messages.said(request.POST.get("text", ""), request.member)[1]
    except Refused as refusal:
        context["refusal"] = str(refusal)
    return render(request, "chat/preview.html", context)


@require_POST
@member_required
def remove(request: MemberRequest, message_id: int) -> HttpResponse:
    found = get_object_or_404(DirectMessage.objects.visible_to(request.member), pk=message_id)
    messages.take_away(found, by=request.member, at=now())
    return redirect("chat:conversation", found.conversation_id)


def refused(
    request: HttpRequest, template: str, context: dict[str, Any], refusal: Refused
) -> HttpResponse:
    """Show the page again with everything that was written, and why it was not taken."""
    status = 429 if isinstance(refusal, TooSoon) else 422
    response = render(request, template, {**context, "refusal": str(refusal)}, status=status)
    if isinstance(refusal, TooSoon):
        response.headers["Retry-After"] = str(refusal.wait)
    return response


def _mine(request: MemberRequest, conversation_id: int) -> Conversation:
    return get_object_or_404(Conversation.objects.visible_to(request.member), pk=conversation_id)


def _page(
    request: MemberRequest, found: Conversation, form: WritingForm | None = None
) -> dict[str, Any]:
    shown = reading.lines(found, request.member, before=_number(request, "before") or 0)
    if shown.lines:
        messages.read_to(found, shown.lines[-1].message.number, by=request.member)
    others = standing.others(found, request.member)
    return {
        "conversation": found,
        "name": reading.name_of(found, others),
        "others": others,
        "other": others[0] if others and not found.is_group else None,
        "shown": shown,
        "is_past": "before" in request.GET,
        "silent": standing.why_silent(found, request.member, others),
        "form": form or WritingForm(initial={"token": fresh_token()}),
    }


def _part(request: MemberRequest, found: Conversation) -> HttpResponse:
    """Return messages alone: older ones for the link above them, newer ones as they come."""
    before, after = _number(request, "before"), _number(request, "after")
    shown = reading.lines(found, request.member, before=before or 0, after=after)
    if after is not None and shown.lines:
        messages.read_to(found, shown.lines[-1].message.number, by=request.member)
    context = {"conversation": found, "shown": shown}
    return render(request, "chat/lines.html", context)


def _number(request: HttpRequest, name: str) -> int | None:
    """Return the number that the address gives as `name`; None for anything else."""
    said = request.GET.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else None


def _named(request: MemberRequest, handle: str) -> Member | None:
    return standing.reachable(request.member).filter(handle=handle.lstrip("@")).first()
