"""What a page says when the files of the warehouse are damaged: the remedy, and no riddle."""

import logging
from collections.abc import Callable

import duckdb
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)


class DamagedWarehouseMiddleware:
    """Turn what DuckDB says of unreadable files into a sentence with status 503."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, (duckdb.IOException, duckdb.InvalidInputException)):
            return None
        logger.error("The warehouse cannot be read: %s", error)
        sentence = _(
            "The files that figures are computed from are damaged. The log itself is not: "
            "on the server, run “horo rebuild”, which loses nothing."
        )
        return render(request, "ui/refused.html", {"sentence": sentence}, status=503)
