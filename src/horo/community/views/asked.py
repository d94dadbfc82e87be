"""What was asked for in an address, read carefully."""

import re
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b

from django.http import HttpRequest, HttpResponse
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date

SINCE = re.compile(rb'data-since="[0-9]+"')  # when a page was made makes no other page of it
DIGITS = 18  # of the largest number that any column holds


def number_of(request: HttpRequest, name: str) -> int:
    """Return the whole number `name` of the query or the form; 0 where there is none."""
    return whole(request.POST.get(name) or request.GET.get(name, ""))


def whole(asked: str) -> int:
    """Return the whole number that `asked` is, if a column can hold it; else 0."""
    is_number = asked.isascii() and asked.isdigit() and len(asked) <= DIGITS
    return int(asked) if is_number else 0


@lru_cache
def template_if_there(name: str) -> str:
    """Return `name` if an installed room brings that template, else ""."""
    try:
        get_template(name)
    except TemplateDoesNotExist:
        return ""
    return name


def unless_known(
    request: HttpRequest, response: HttpResponse, *, changed_at: datetime | None = None
) -> HttpResponse:
    """Return `response`, or 304 where the browser or feed reader has it already."""
    content = SINCE.sub(b"", response.content)
    etag = f'W/"{blake2b(content, digest_size=12).hexdigest()}"'
    response.headers["ETag"] = etag
    patch_cache_control(response, no_cache=True)  # ask each time whether it still holds
    changed = int(changed_at.timestamp()) if changed_at else None
    if changed_at:
        response.headers["Last-Modified"] = http_date(changed)
    known = get_conditional_response(request, etag, changed, response)
    return response if known is None else known
