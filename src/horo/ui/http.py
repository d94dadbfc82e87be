"""How a view answers: the whole page for a browser, a part of it for htmx."""

import json
import re
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme

_ELSEWHERE = re.compile(r"^//|[\\\s\0-\x20\x7f]")  # browsers leave tabs out, and turn "\" round
VISITORS_HEADER = "Horo-Visitors-Page"  # for the server in front of Django; it takes it off


def render_part(
    request: HttpRequest, template: str, part: str, context: dict[str, Any]
) -> HttpResponse:
    """Render only `part` of `template` for htmx, and the whole page for everyone else.

    Boosted links and pages restored from the browser's history get the whole page too.
    """
    htmx = request.htmx  # type: ignore[attr-defined]
    wants_part = bool(htmx) and not (htmx.boosted or htmx.history_restore_request)
    response = render(request, f"{template}#{part}" if wants_part else template, context)
    patch_vary_headers(response, ["HX-Request", "HX-Boosted", "HX-History-Restore-Request"])
    return response


def visitors_page(response: HttpResponse, *channels: str) -> HttpResponse:
    """Let `horo up` keep `response` for all visitors, five seconds at most, and return it.

    Call it only where the page depends on nothing but its address, the language and the theme: it
    is served to whoever carries no session. It is let go as soon as something happens in one of
    `channels` (such as "topic:12"); without any, as soon as anything happens.
    """
    response.headers[VISITORS_HEADER] = " ".join(channels) or "yes"
    return response


def back(request: HttpRequest, default: str) -> HttpResponse:
    """Redirect to the form's `next` where that is a page of ours, else to the URL `default`."""
    return HttpResponseRedirect(ours(request, request.POST.get("next", "")) or default)


def ours(request: HttpRequest, target: str) -> str:
    """Return the address `target` if it is a page of ours, as a path from the root; else ""."""
    is_path = target.startswith("/") and not _ELSEWHERE.search(target)
    is_ours = is_path and url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}
    )
    return target if is_ours else ""


def say(
    request: HttpRequest, sentence: str, *, undo: str = "", undo_args: tuple[Any, ...] = ()
) -> None:
    """Show `sentence` in the corner of the next page; `undo` names the URL that takes it back.

    The URL is called by POST, so an undo is a form and works without JavaScript.
    """
    extra = json.dumps({"undo": reverse(undo, args=undo_args)}) if undo else ""
    messages.add_message(request, messages.INFO, sentence, extra_tags=extra)
