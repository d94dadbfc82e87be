"""Facts by a file: brought, looked at, read otherwise, and taken in."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from horo.connectors import uploads
from horo.connectors.models import Upload
from horo.connectors.uploads import UploadRefused
from horo.core.refused import Refused
from horo.core.time import now
from horo.files.services import FileRefused, received
from horo.people.gate import MemberRequest
from horo.people.models import MANAGERS
from horo.web.gate import team_required
from horo.web.services import bringing as shown
from horo.web.views.business import bring_page


@require_POST
@team_required
def upload(request: MemberRequest) -> HttpResponse:
    """Keep the file and look at it; nothing comes in yet."""
    _refuse_unless_manager(request)
    try:
        file = received(request, "file")
        uploads.check_size(file.size or 0)
        source = request.POST.get("source", "").strip()
        made = uploads.receive(
            file.name or "", file.read(), source=source, by=request.member, at=now()
        )
    except (FileRefused, UploadRefused) as refusal:
        return bring_page(request, status=400, file_error=str(refusal))
    return redirect("web:bring-look", made.key)


@require_safe
@team_required
def look(request: MemberRequest, key: str) -> HttpResponse:
    """What would come in, and what not; once it came in, what did."""
    return _page(request, _mine(request, key))


@require_POST
@team_required
def read_as(request: MemberRequest, key: str) -> HttpResponse:
    """Look at the file anew, read as the form says."""
    _refuse_unless_manager(request)
    found = _mine(request, key)
    try:
        uploads.read_as(found, shown.said(request.POST, found), at=now())
    except UploadRefused as refusal:
        return _page(request, found, error=str(refusal), status=400)
    return redirect("web:bring-look", key)


@require_POST
@team_required
def take_in(request: MemberRequest, key: str) -> HttpResponse:
    _refuse_unless_manager(request)
    found = _mine(request, key)
    try:
        uploads.bring_in(found, at=now())
    except UploadRefused as refusal:
        return _page(request, found, error=str(refusal), status=400)
    return redirect("web:bring-look", key)


def _mine(request: MemberRequest, key: str) -> Upload:
    return get_object_or_404(Upload.objects.visible_to(request.member), key=key)


def _page(
    request: MemberRequest, found: Upload, *, error: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "upload": found,
        "report": shown.report(found),
        "choices": shown.choices(found) if not found.brought_at and found.header else [],
        "needs": bool(found.header) and shown.needs(found),
        "error": error,
    }
    response = render(request, "web/bring_look.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _refuse_unless_manager(request: MemberRequest) -> None:
    if not request.member.memberships.filter(group__slug=MANAGERS).exists():
        raise Refused(_("Only managers bring facts in by a file."))
