"""Write a new message in the console: in every language of the community at once."""

import re

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from horo.core.time import now
from horo.people.gate import MemberRequest
from horo.playbook.reading.folder import SLUG
from horo.playbook.services import editing
from horo.playbook.services.editing import ChangedMeanwhile, Faulty
from horo.ui.http import say
from horo.web.gate import team_required
from horo.web.services.editor import messages, pages
from horo.web.services.editor.messages import Typed


@require_safe
@team_required
def new(request: MemberRequest) -> HttpResponse:
    return _form(request, messages.typed({}))


@require_POST
@team_required
def write(request: MemberRequest) -> HttpResponse:
    message = messages.typed(request.POST)
    if not re.fullmatch(SLUG, message.slug) or len(message.slug) > 60:
        return _form(request, message, _("Small letters a to z, digits and hyphens, please."))
    if error := messages.refusal(message):
        return _form(request, message, error)
    try:
        bases = dict.fromkeys(message.files, "")
        editing.save_files(message.files, bases=bases, by=request.member, at=now())
    except ChangedMeanwhile as conflict:
        return _form(request, message, str(conflict))
    except Faulty as refusal:
        return _form(request, message, str(refusal), is_faulty=True)
    say(request, pages.saved())
    return redirect("web:edit-text", next(iter(message.files)))


def _form(
    request: MemberRequest, message: Typed, error: str = "", *, is_faulty: bool = False
) -> HttpResponse:
    context = {
        "message": message,
        "error": error,
        "channels": messages.CHANNELS,
        "topics": messages.topics(),
        "problems": messages.problems(message) if is_faulty else [],
    }
    status = 422 if error else 200
    return render(request, "web/editor/new_message.html", context, status=status)
