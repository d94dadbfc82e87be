"""Where a mail provider posts what came in for our reply addresses."""

import hmac

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from horo.core.time import now
from horo.messaging.replies import reading, taking


@csrf_exempt  # programs post here; the secret is the permission
@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """Take the raw mail in the body; what became of it is the answer, so nothing comes again."""
    secret = settings.HORO_INBOUND_SECRET
    if not secret or not settings.HORO_REPLY_ADDRESS:
        raise Http404
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not hmac.compare_digest(given.encode(), secret.encode()):
        return JsonResponse({"error": "Send the secret as a bearer token."}, status=403)
    raw = request.read(reading.LARGEST + 1)
    return JsonResponse({"outcome": taking.take(raw, now())})
