"""Share a dashboard by link, read a shared one, and the letter of the week."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from horo.core.time import now
from horo.measures.boards.board import Board
from horo.measures.models import BoardLink, WeeklyReader
from horo.people.gate import MemberRequest, member_required
from horo.people.models import Member
from horo.ui.http import say
from horo.web.gate import team_required
from horo.web.services.boards import finding, mailing, sharing
from horo.web.views.boards import answer, looking


@require_safe
@team_required
def page(request: MemberRequest, key: str) -> HttpResponse:
    board, at = _board(key), now()
    links = BoardLink.objects.visible_to(request.member).open(at).filter(board=key)
    readers = (
        WeeklyReader.objects.visible_to(request.member)
        .filter(board=key)
        .select_related("member")
        .order_by("pk")
    )
    context = {
        "board": board,
        "links": [
            (link, request.build_absolute_uri(_address(link)), sharing.ROLE_NAMES[link.role])
            for link in links.order_by("-made_at", "-pk")
        ],
        "roles": sharing.ROLE_NAMES,
        "lasts": sharing.LASTS,
        "readers": readers,
        "is_reader": readers.filter(member=request.member).exists(),
    }
    return render(request, "web/boards/sharing.html", context)


@require_POST
@team_required
def share(request: MemberRequest, key: str) -> HttpResponse:
    _board(key)
    role, days = request.POST.get("role", ""), request.POST.get("days", "")
    if role not in sharing.ROLE_NAMES or days not in {str(one) for one in sharing.LASTS}:
        raise Http404
    sharing.share(key, role, days=int(days), by=request.member, at=now())
    say(request, _("The link is made. Give it to those who should have it."))
    return redirect("web:board-sharing", key)


@require_POST
@team_required
def take_back(request: MemberRequest, link_id: int) -> HttpResponse:
    link = get_object_or_404(BoardLink.objects.visible_to(request.member), pk=link_id)
    sharing.take_back(link, at=now())
    say(request, _("The link leads nowhere any more."))
    return redirect("web:board-sharing", link.board)


@require_safe
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """A shared dashboard, for whoever has the link and its role; for others there is none.

    A visitor who needs a role is asked to sign in.
    """
    link = sharing.link_of(token, at=now())
    member: Member | None = request.member  # type: ignore[attr-defined]
    if link is not None and member is None and not sharing.has_role(None, link.role):
        return _asked_to_sign_in(request)
    board = finding.by_key(link.board) if link and sharing.has_role(member, link.role) else None
    if link is None or board is None:
        raise Http404
    seen = looking(request, board, member)
    if member is None or not member.is_team:
        seen = seen.without_lists()
    response = answer(request, board, seen, {"link": link})
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@require_POST
@team_required
def add_reader(request: MemberRequest, key: str) -> HttpResponse:
    """Let somebody get the dashboard every week: by their handle."""
    _board(key)
    at, handle = now(), request.POST.get("handle", "").strip().removeprefix("@")
    member = Member.objects.visible_to(request.member).people().filter(handle=handle).first()
    if member is None:
        say(request, _("There is nobody called @%(handle)s.") % {"handle": handle[:60]})
    elif not mailing.may_get(member, key, at=at):
        say(
            request,
            _("%(name)s may not read this dashboard. Share it with members first.")
            % {"name": member.name},
        )
    else:
        mailing.add(key, member, by=request.member, at=at)
        if member == request.member and request.POST.get("email"):
            mailing.agree(member, at=at)
        say(request, _("%(name)s gets it every Monday.") % {"name": member.name})
    return redirect("web:board-sharing", key)


@require_POST
@team_required
def drop_reader(request: MemberRequest, reader_id: int) -> HttpResponse:
    reader = get_object_or_404(WeeklyReader.objects.visible_to(request.member), pk=reader_id)
    reader.delete()
    say(request, _("The letter is stopped."))
    return redirect("web:board-sharing", reader.board)


@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop a weekly letter: the link stands in each. A GET asks first; programs follow links."""
    reader = mailing.reader_of(token)
    if reader is None:
        raise Http404
    board = finding.by_key(reader.board)
    if is_done := request.method == "POST":
        reader.delete()
    return render(request, "web/boards/stop.html", {"board": board, "is_done": is_done})


@member_required
def _asked_to_sign_in(request: MemberRequest) -> HttpResponse:
    raise Http404


def _board(key: str) -> Board:
    found = finding.by_key(key)
    if found is None:
        raise Http404
    return found


def _address(link: BoardLink) -> str:
    return reverse("web:board-shared", args=[sharing.token_of(link)])
