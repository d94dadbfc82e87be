"""Make, change, copy and remove own dashboards. Everything works as plain forms."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from horo.core.time import now
from horo.measures.models import OwnBoard
from horo.people.gate import MemberRequest
from horo.ui.http import render_part, say
from horo.web.gate import team_required
from horo.web.services.boards import editing, finding, forms
from horo.web.services.boards.editing import ChangedMeanwhile

CONFLICT = 409


@require_POST
@team_required
def new(request: MemberRequest) -> HttpResponse:
    board = editing.make(request.POST.get("title", ""), by=request.member, at=now())
    return redirect("web:board-edit", board.pk)


@require_POST
@team_required
def copy(request: MemberRequest, key: str) -> HttpResponse:
    found = finding.by_key(key)
    if found is None:
        raise Http404
    board = editing.copy(found, by=request.member, at=now())
    say(request, _("Copied. Change the copy as you like."))
    return redirect("web:board-edit", board.pk)


@require_safe
@team_required
def edit(request: MemberRequest, pk: int) -> HttpResponse:
    return _arranging(request, _board(request, pk))


@require_POST
@team_required
def rename(request: MemberRequest, pk: int) -> HttpResponse:
    board, title = _board(request, pk), request.POST.get("title", "")
    try:
        editing.rename(board, title, version=_version(request), by=request.member, at=now())
    except ChangedMeanwhile as meanwhile:
        return _arranging(request, meanwhile.board, status=CONFLICT, typed_title=title)
    say(request, _("Renamed."))
    return redirect("web:board-edit", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@team_required
def card(request: MemberRequest, pk: int, card_id: str) -> HttpResponse:
    """Change a card of the dashboard."""
    board = _board(request, pk)
    known = editing.card_of(board, card_id)
    if known is None and request.method != "POST":
        raise Http404
    kind = known.kind if known else request.POST.get("kind", "")
    if kind not in forms.FORMS:
        raise Http404
    form = forms.form_for(kind, request.POST if request.method == "POST" else None, known)
    return _typed(request, board, form, kind, card_id)


@require_http_methods(["GET", "HEAD", "POST"])
@team_required
def new_card(request: MemberRequest, pk: int, kind: str) -> HttpResponse:
    """Put a card of `kind` at the end."""
    board = _board(request, pk)
    if kind not in forms.FORMS:
        raise Http404
    form = forms.form_for(kind, request.POST if request.method == "POST" else None)
    return _typed(request, board, form, kind, "")


@require_POST
@team_required
def arrange(request: MemberRequest, pk: int) -> HttpResponse:
    """Take over an order that was dragged; who else changed something is told beside it."""
    board = _board(request, pk)
    is_behind = _version(request) != board.version
    order = [card_id for card_id in request.POST.get("order", "").split(",") if card_id]
    editing.arrange(board, order, by=request.member, at=now())
    return _arranging(request, _board(request, pk), is_behind=is_behind)


@require_POST
@team_required
def move(request: MemberRequest, pk: int, card_id: str, way: str) -> HttpResponse:
    step = {"up": -1, "down": 1}.get(way)
    if step is None:
        raise Http404
    editing.move(_board(request, pk), card_id, step, by=request.member, at=now())
    return _to_card(pk, card_id)


@require_POST
@team_required
def widen(request: MemberRequest, pk: int, card_id: str) -> HttpResponse:
    width = request.POST.get("width", "1")
    wide = int(width) if width in ("1", "2", "3") else 1
    editing.widen(_board(request, pk), card_id, wide, by=request.member, at=now())
    return _to_card(pk, card_id)


@require_POST
@team_required
def take_card(request: MemberRequest, pk: int, card_id: str) -> HttpResponse:
    board = _board(request, pk)
    editing.take_away(board, card_id, by=request.member, at=now())
    version = _board(request, pk).version
    say(request, _("The card is gone."), undo="web:board-undo", undo_args=(pk, version))
    return redirect("web:board-edit", pk)


@require_POST
@team_required
def undo(request: MemberRequest, pk: int, version: int) -> HttpResponse:
    """Take back the change that made `version`, unless somebody changed something since."""
    board = _board(request, pk)
    try:
        editing.undo(board, version, by=request.member, at=now())
    except ChangedMeanwhile:
        say(request, _("Somebody changed this dashboard since, so nothing was taken back."))
    else:
        say(request, _("It is as it was before."))
    return redirect("web:board-edit", pk)


@require_POST
@team_required
def remove(request: MemberRequest, pk: int) -> HttpResponse:
    board = _board(request, pk)
    editing.remove(board, at=now())
    said = _("“%(title)s” is gone.") % {"title": board.title}
    say(request, said, undo="web:board-restore", undo_args=(pk,))
    return redirect("web:boards")


@require_POST
@team_required
def restore(request: MemberRequest, pk: int) -> HttpResponse:
    if editing.restore(pk) is None:
        raise Http404
    return redirect("web:board-own", pk)


def _typed(
    request: MemberRequest, board: OwnBoard, form: forms.CardForm, kind: str, card_id: str
) -> HttpResponse:
    """Show the form, or take over what was typed in it."""
    status, meanwhile = 200, None
    if request.method == "POST" and form.is_valid():
        made = forms.card_from(form, kind, card_id)
        try:
            if made is not None:
                version = _version(request)
                editing.put(board, made, version=version, by=request.member, at=now())
                return _to_card(board.pk, card_id)
        except ChangedMeanwhile as changed:
            board = meanwhile = changed.board
            status = CONFLICT
    elif request.method == "POST":
        status = 400
    context: dict[str, Any] = {
        "own": board,
        "form": form,
        "kind": kind,
        "kind_name": forms.KINDS[kind],
        "card_id": card_id,
        "meanwhile": meanwhile,
    }
    return render(request, "web/boards/card_form.html", context, status=status)


def _arranging(
    request: MemberRequest,
    board: OwnBoard,
    *,
    status: int = 200,
    typed_title: str = "",
    is_behind: bool = False,
) -> HttpResponse:
    cards = finding.as_board(board).cards
    context = {
        "own": board,
        "cards": [(card, forms.KINDS[card.kind], forms.ICONS[card.kind]) for card in cards],
        "names": forms.summaries(cards),
        "kinds": [(kind, name, forms.ICONS[kind]) for kind, name in forms.KINDS.items()],
        "widths": forms.WIDTHS,
        "meanwhile": board if status == CONFLICT else None,
        "typed_title": typed_title,
        "is_behind": is_behind,
    }
    response = render_part(request, "web/boards/edit.html", "arranging", context)
    response.status_code = status
    return response


def _board(request: MemberRequest, pk: int) -> OwnBoard:
    return get_object_or_404(
        OwnBoard.objects.visible_to(request.member).select_related("changed_by"), pk=pk
    )


def _version(request: MemberRequest) -> int:
    """Return the version that the form was made from; 0, which none has, where it says none."""
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def _to_card(pk: int, card_id: str) -> HttpResponse:
    anchor = f"#arrange-{card_id}" if card_id else ""
    return HttpResponseRedirect(reverse("web:board-edit", args=[pk]) + anchor)
