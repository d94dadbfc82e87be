"""No NUL reaches a view: PostgreSQL keeps it in no text."""

import pytest
from django.http import Http404, HttpResponse
from django.test import RequestFactory

from horo.core.middleware import NoNulMiddleware

middleware = NoNulMiddleware(lambda request: HttpResponse(request.GET.get("q", "nothing")))


@pytest.mark.parametrize(
    ("query", "seen"),
    [("q=bo%00b", "bob"), ("q=%%0000b", "b"), ("q=%2500", "%00"), ("%00", "nothing")],
)
def test_a_query_is_read_without(query, seen):
    request = RequestFactory().get("/", QUERY_STRING=query)

    assert middleware(request).content.decode() == seen


def test_a_form_is_read_without():
    request = RequestFactory().post("/", {"text": ["a\0b", "c"], "whole": "d"})

    middleware.process_view(request, None, (), {})

    assert request.POST.getlist("text") == ["ab", "c"]
    assert request.POST["whole"] == "d"


def test_no_address_has_one():
    with pytest.raises(Http404):
        middleware.process_view(RequestFactory().get("/tags/a%00b/"), None, (), {})
