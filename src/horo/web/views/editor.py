"""Edit a journey or a ritual as fields, and any file of the playbook as text.

What is being edited travels in the form and is written by *save* alone: so every button is a
submit of the same form, nothing is kept in between, and nothing is lost without JavaScript.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import replace

from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from horo.core.time import now
from horo.people.gate import MemberRequest
from horo.playbook.differences import changed_files
from horo.playbook.editing import Unwritable
from horo.playbook.reading.folder import LARGEST_FILE, SLUG
from horo.playbook.services import editing
from horo.playbook.services.editing import ChangedMeanwhile, Faulty, Opened
from horo.ui.http import say
from horo.web.gate import team_required
from horo.web.services import chapters, launching
from horo.web.services.editor import pages, saying, steps
from horo.web.services.editor.fields import Field
from horo.web.services.editor.pages import Working

KINDS = (pages.JOURNEYS, pages.RITUALS)
A_BASE = re.compile(r"([0-9a-f]{64})?")


@require_safe
@team_required
def edit(request: MemberRequest, kind: str, slug: str) -> HttpResponse:
    opened = _opened(kind, slug)
    if not opened.base:
        raise Http404
    working = Working(kind, slug, opened.text, opened.base)
    if not pages.is_editable(working):
        return redirect("web:edit-text", opened.path)
    return _shown(request, working)


@require_safe
@team_required
def new(request: MemberRequest, kind: str) -> HttpResponse:
    _refuse_other(kind)
    return render(request, "web/editor/new.html", {"kind": kind})


@require_POST
@team_required
def begin(request: MemberRequest, kind: str) -> HttpResponse:
    """Show the form of a new file; nothing is written yet."""
    _refuse_other(kind)
    slug = request.POST.get("slug", "").strip()
    title = request.POST.get("title", "").strip()
    error = ""
    if not re.fullmatch(SLUG, slug) or len(slug) > 60:
        error = _("Small letters a to z, digits and hyphens, please.")
    elif _opened(kind, slug).base:
        error = _("There is one of this name already.")
    if error:
        context = {"kind": kind, "slug": slug, "title": title, "error": error}
        return render(request, "web/editor/new.html", context, status=422)
    return _shown(request, steps.started(kind, slug, title))


@require_POST
@team_required
def look(request: MemberRequest, kind: str, slug: str) -> HttpResponse:
    """Show what is typed in words, and the text that would be written."""
    working, refused = _typed(request, kind, slug)
    return _shown(request, working, refused, is_change_open=True)


@require_POST
@team_required
def add(request: MemberRequest, kind: str, slug: str) -> HttpResponse:
    working, refused = _typed(request, kind, slug)
    where = request.POST.get("to", "")
    try:
        working, anchor = steps.added(working, where, request.POST.get(f"new:{where}", ""))
    except (LookupError, Unwritable):
        return _shown(request, working, refused, trouble=_by_hand())
    return _shown(request, working, refused, opened=anchor)


@require_POST
@team_required
def remove(request: MemberRequest, kind: str, slug: str) -> HttpResponse:
    working, refused = _typed(request, kind, slug)
    try:
        working = steps.removed(working, request.POST.get("at", ""))
    except (LookupError, Unwritable):
        return _shown(request, working, refused, trouble=_by_hand())
    return _shown(request, working)


@require_POST
@team_required
def up(request: MemberRequest, kind: str, slug: str) -> HttpResponse:
    return _moved(request, kind, slug, by=-1)


@require_POST
@team_required
def down(request: MemberRequest, kind: str, slug: str) -> HttpResponse:
    return _moved(request, kind, slug, by=1)


@require_POST
@team_required
def save(request: MemberRequest, kind: str, slug: str) -> HttpResponse:
    working, refused = _typed(request, kind, slug)
    if refused:
        return _shown(request, working, refused, status=422)
    try:
        _write(request, working.path, working.text, working.base)
    except ChangedMeanwhile as conflict:
        return _conflict(request, working.path, working.text, conflict.theirs, working)
    except Faulty:
        return _shown(request, working, status=422)
    return redirect("web:edit", kind, slug)


@require_POST
@team_required
def take_away(request: MemberRequest, kind: str, slug: str) -> HttpResponse:
    """Take the file out of the folder, unless something else needs it."""
    opened, base = _opened(kind, slug), request.POST.get("base", "")
    if not opened.base:
        raise Http404
    try:
        editing.save_file(opened.path, None, base=base, by=request.member, at=now())
    except ChangedMeanwhile as conflict:
        say(request, str(conflict))
        return redirect("web:edit", kind, slug)
    except Faulty:
        needed = editing.problems_after({opened.path: None})
        say(request, next(str(one) for one in needed if one.severity == "error"))
        return redirect("web:edit", kind, slug)
    say(request, _("Taken out of the folder."))
    return redirect("web:playbook")


@require_POST
@team_required
def sentence(request: MemberRequest, of: str) -> HttpResponse:
    """Say a condition, or when a step comes, in words: what htmx puts below a field."""
    typed = request.POST.get(request.GET.get("field", ""), "")
    said, error = saying.of_kind(of, typed[:LARGEST_FILE], pages.playbook())
    context = {"said": said, "errors": [error] if error else []}
    return render(request, "web/editor/sentence.html", context)


@require_safe
@team_required
def text(request: MemberRequest, path: str) -> HttpResponse:
    """Edit a file as it is written."""
    opened = _file(path)
    if not opened.base:
        raise Http404
    return _as_text(request, opened, opened.text)


@require_POST
@team_required
def save_text(request: MemberRequest, path: str) -> HttpResponse:
    opened, base = _file(path), request.POST.get("base", "")
    typed = request.POST.get("typed", "").replace("\r\n", "\n")
    if "\r\n" in opened.text:
        typed = typed.replace("\n", "\r\n")
    try:
        _write(request, path, typed, base)
    except ChangedMeanwhile as conflict:
        return _conflict(request, path, typed, conflict.theirs)
    except Faulty:
        return _as_text(request, replace(opened, base=base), typed, status=422)
    return redirect("web:edit-text", path)


def _typed(request: MemberRequest, kind: str, slug: str) -> tuple[Working, list[Field]]:
    """Return what the form holds: the text that travels with it, changed by what was typed."""
    _refuse_other(kind)
    try:
        carried, base = json.loads(request.POST["text"]), request.POST["base"]
        str(carried).encode()  # JSON can spell what no file can hold: half a character
    except (KeyError, ValueError, RecursionError):
        raise BadRequest("The form lacks the text that is edited.") from None
    is_text = isinstance(carried, str) and len(carried) <= LARGEST_FILE
    if not is_text or not A_BASE.fullmatch(base):
        raise BadRequest("The form holds something else than the text that is edited.")
    working = Working(kind, slug, carried, base)
    if not pages.is_editable(working):
        raise BadRequest("The text cannot be edited as fields.")
    return pages.typed(working, request.POST)


def _moved(request: MemberRequest, kind: str, slug: str, *, by: int) -> HttpResponse:
    working, refused = _typed(request, kind, slug)
    try:
        working, _anchor = steps.moved(working, request.POST.get("at", ""), by)
    except (LookupError, Unwritable):
        return _shown(request, working, refused, trouble=_by_hand())
    return _shown(request, working)


def _shown(
    request: MemberRequest,
    working: Working,
    refused: Sequence[Field] = (),
    *,
    status: int = 200,
    opened: str = "",
    trouble: str = "",
    is_change_open: bool = False,
) -> HttpResponse:
    page = pages.page(working, _opened(working.kind, working.slug), refused)
    context = {
        "page": page,
        "carried": json.dumps(working.text),
        "kinds": steps.kinds(),
        "opened": opened,
        "trouble": trouble,
        "is_change_open": is_change_open,
        "is_refused": status != 200,
        "standing": launching.standing(),
        "book": pages.playbook(),
    }
    return render(request, "web/editor/edit.html", context, status=status)


def _as_text(
    request: MemberRequest, opened: Opened, typed: str, *, status: int = 200
) -> HttpResponse:
    problems = editing.problems_with(opened.path, typed) if status != 200 else []
    context = {
        "file": opened,
        "typed": typed,
        "problems": problems,
        "shown": chapters.file(opened.path),
    }
    return render(request, "web/editor/text.html", context, status=status)


def _conflict(
    request: MemberRequest, path: str, mine: str, theirs: Opened, working: Working | None = None
) -> HttpResponse:
    """Say loudly that somebody else was faster: both texts, and what one may do."""
    context = {
        "path": path,
        "mine": mine,
        "theirs": theirs,
        "working": working,
        "carried": json.dumps(mine),
        "files": changed_files({path: theirs.text}, {path: mine}),
    }
    return render(request, "web/editor/conflict.html", context, status=409)


def _write(request: MemberRequest, path: str, text: str, base: str) -> None:
    editing.save_file(path, text, base=base, by=request.member, at=now())
    say(request, pages.saved())


def _opened(kind: str, slug: str) -> Opened:
    _refuse_other(kind)
    return _file(f"{kind}/{slug}.yaml")


def _file(path: str) -> Opened:
    try:
        return editing.open_file(path)
    except LookupError:
        raise Http404 from None


def _refuse_other(kind: str) -> None:
    if kind not in KINDS:
        raise Http404


def _by_hand() -> str:
    return _("The file is written in a way that this cannot change. Edit it as text.")
