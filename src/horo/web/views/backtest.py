"""The backtest: what the playbook would have done in the community's real past."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from horo.core.time import now
from horo.people.gate import MemberRequest
from horo.ui.http import render_part
from horo.web.gate import team_required
from horo.web.services import asking, figures, periods, replay

PRESETS = {name: periods.PRESETS[name] for name in ("4w", "12w", "12m")}


@require_safe
@team_required
def backtest(request: MemberRequest) -> HttpResponse:
    """Replay a period once it was chosen: it is the one page that may take some seconds."""
    at = now()
    span = figures.span_of(request.GET, at)
    is_asked = "period" in request.GET or "from" in request.GET
    context = {
        "span": span,
        "presets": PRESETS,
        "is_asked": is_asked,
        "trouble": asking.trouble(),
        "replay": replay.of(span, at, reader=request.member)
        if is_asked and not span.error
        else None,
    }
    return render_part(request, "web/backtest.html", "replay", context)
