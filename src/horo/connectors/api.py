"""`POST /api/facts/`: other systems tell what happened to members. See docs/outcome.md."""

import json
import zlib
from collections import Counter
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from pydantic import BaseModel, ConfigDict, ValidationError

from horo.connectors import facts, runs, tokens
from horo.connectors.facts import Answer, Origin, Told
from horo.connectors.models import Token
from horo.core import limits
from horo.core.refused import TooSoon
from horo.core.time import now

MOST_FACTS, MOST_BYTES = 1_000, 1_000_000
A_MINUTE = 120  # requests by one token
GUESSES = 30  # wrong tokens from one address a minute


class _Batch(BaseModel):
    model_config = ConfigDict(extra="forbid")

    facts: list[Any]
    source: str | None = None  # the token's own; said only to be sure


class _Fact(BaseModel):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    who: str
    what: str
    when: str
    value: str = ""
    currency: str = ""
    object: str = ""
    key: str


class Denied(Exception):  # noqa: N818 - an answer
    def __init__(self, status: int, said: str, **headers: str) -> None:
        super().__init__(said)
        self.status, self.headers = status, headers


@csrf_exempt  # no cookie is read: the token in the header is all that counts
def tell(request: HttpRequest) -> HttpResponse:
    """Answer to each fact of the batch, in order; one wrong fact hinders no other."""
    try:
        if request.method != "POST":
            raise Denied(HTTPStatus.METHOD_NOT_ALLOWED, "Send a POST.", Allow="POST")
        token = _token(request)
        answers = _tell(_batch(request, token), token)
    except Denied as denied:
        return JsonResponse({"error": str(denied)}, status=denied.status, headers=denied.headers)
    except TooSoon as refusal:
        wait = str(refusal.wait)
        said = {"error": f"Too many requests. Wait {wait} seconds, then send it again."}
        return JsonResponse(
            said, status=HTTPStatus.TOO_MANY_REQUESTS, headers={"Retry-After": wait}
        )
    counts = Counter(answer.status for answer in answers)
    results = [_result(place, answer) for place, answer in enumerate(answers)]
    return JsonResponse({"counts": dict(sorted(counts.items())), "results": results})


def _token(request: HttpRequest) -> Token:
    """Return the token of the request, if it opens the way now and was not used too often."""
    at = now()
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    token = tokens.find(text.strip()) if scheme.lower() == "bearer" else None
    if token is None:
        limits.spend("api-guess", request.META.get("REMOTE_ADDR"), times=GUESSES, seconds=60, at=at)
        raise Denied(
            HTTPStatus.UNAUTHORIZED,
            "Send the header `Authorization: Bearer TOKEN` with a token made in the console or by "
            "`horo token make`.",
            **{"WWW-Authenticate": "Bearer"},
        )
    if not tokens.see(token, at=at):
        raise Denied(HTTPStatus.FORBIDDEN, "This token was taken back, or its date is over.")
    limits.spend("api-facts", token.pk, times=A_MINUTE, seconds=60, at=at)
    return token


def _batch(request: HttpRequest, token: Token) -> _Batch:
    try:
        if int(request.headers.get("Content-Length") or 0) > MOST_BYTES:
            raise RequestDataTooBig
        body = request.read(MOST_BYTES + 1)
        if len(body) > MOST_BYTES:
            raise RequestDataTooBig
        batch = _Batch.model_validate(json.loads(body))
    except RequestDataTooBig:
        raise Denied(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"Send at most {MOST_BYTES:,} bytes at once."
        ) from None
    except (ValueError, RecursionError, zlib.error) as error:
        shape = '{"facts": [{"who": …, "what": …, "when": …, "key": …}]}'
        raise Denied(HTTPStatus.BAD_REQUEST, f"The body is no JSON of the form {shape}.") from error
    if len(batch.facts) > MOST_FACTS:
        raise Denied(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"Send at most {MOST_FACTS:,} facts at once."
        )
    if batch.source not in (None, token.source):
        raise Denied(HTTPStatus.FORBIDDEN, f"This token may tell facts of {token.source!r} alone.")
    return batch


def _tell(batch: _Batch, token: Token) -> list[Answer]:
    at = now()
    answers: dict[int, Answer] = {}
    told: dict[int, Told] = {}
    for place, one in enumerate(batch.facts):
        try:
            told[place] = Told(f"facts[{place}]", **_Fact.model_validate(one).model_dump())
        except ValidationError as error:
            answers[place] = Answer(f"facts[{place}]", facts.INVALID, _said(error))
    with transaction.atomic():
        found = facts.bring(list(told.values()), Origin(token.source, at))
        answers |= dict(zip(told, found, strict=True))
        counts = Counter(answer.status for answer in answers.values())
        if counts:
            runs.keep("api", token.source, len(answers), counts, at=at)
    return [answers[place] for place in range(len(batch.facts))]


def _said(error: ValidationError) -> str:
    return "; ".join(
        f"{'.'.join(str(part) for part in each['loc']) or 'fact'}: {each['msg']}"
        for each in error.errors()[:5]
    )


def _result(place: int, answer: Answer) -> dict[str, object]:
    result: dict[str, object] = {"row": place, "status": answer.status}
    return {**result, "error": answer.said} if answer.said else result
