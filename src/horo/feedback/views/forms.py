"""Answer a form: the page, what is said afterwards, and the forms that wait for a member."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from horo.core.time import now
from horo.feedback.answer_forms import AnswerForm
from horo.feedback.models import Ask
from horo.feedback.services import answering, asking, waiting
from horo.feedback.services.asking import Standing
from horo.feedback.services.forms import digest_of, find, said
from horo.people.gate import MemberRequest, member_required
from horo.playbook.parts.forms import Form
from horo.ui.http import say


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def form(request: MemberRequest, slug: str) -> HttpResponse:
    asked, standing = _found(request, slug)
    if request.method == "POST":
        return _answer(request, asked, standing)
    if standing.state not in ("answer", "change"):
        return _shown(request, asked, standing, None)
    filled = AnswerForm(asked, before=answering.given_before(standing, request.member))
    return _shown(request, asked, standing, filled)


@never_cache
@require_safe
@member_required
def thanks(request: MemberRequest, slug: str) -> HttpResponse:
    """What is said to those who answered, and how they hear what comes of it."""
    asked, standing = _found(request, slug)
    mine = Ask.objects.visible_to(request.member).filter(form=slug, member=request.member)
    if not mine.exclude(answered_at=None).exists():
        raise Http404
    return render(request, "feedback/thanks.html", _context(asked, standing))


@never_cache
@require_safe
@member_required
def mine(request: MemberRequest) -> HttpResponse:
    """The forms that wait for this member, and those that are open to them."""
    context = {"forms": waiting.forms_of(request.member, now())}
    return render(request, "feedback/mine.html", context)


def _answer(request: MemberRequest, asked: Form, standing: Standing) -> HttpResponse:
    is_again = request.POST.get("number") != str(standing.number)
    if standing.state not in ("answer", "change") or (is_again and standing.ask is None):
        return _after(request, asked)
    filled = AnswerForm(asked, request.POST)
    is_other = request.POST.get("edition") != digest_of(asked)
    if is_other or filled.is_longer or not filled.is_valid():
        return _shown(request, asked, standing, filled, is_other=is_other)
    answering.answer(asked, filled.answers, standing, by=request.member, at=now())
    return _after(request, asked)


def _after(request: MemberRequest, asked: Form) -> HttpResponse:
    """Lead whoever answered on; what was sent twice leads to the same page."""
    mine = Ask.objects.visible_to(request.member).filter(form=asked.slug, member=request.member)
    if mine.exclude(answered_at=None).exists():
        return redirect("feedback:thanks", asked.slug)
    say(request, _("This form takes no answer of yours now."))
    return redirect("feedback:form", asked.slug)


def _found(request: MemberRequest, slug: str) -> tuple[Form, Standing]:
    asked = find(slug)
    standing = asking.standing(asked, request.member, now()) if asked else None
    if asked is None or standing is None:
        raise Http404
    return asked, standing


def _shown(
    request: MemberRequest,
    asked: Form,
    standing: Standing,
    filled: AnswerForm | None,
    *,
    is_other: bool = False,
) -> HttpResponse:
    context = _context(asked, standing) | {
        "filled": filled,
        "edition": digest_of(asked),
        "is_other": is_other,
        "is_longer": filled is not None and filled.is_bound and filled.is_longer,
        "rule": waiting.rule_of(standing.ask),
    }
    return render(request, "feedback/form.html", context)


def _context(asked: Form, standing: Standing) -> dict[str, object]:
    return {
        "form": asked,
        "title": said(asked.title),
        "intro": said(asked.intro) if asked.intro else "",
        "thanks": said(asked.thanks) if asked.thanks else "",
        "standing": standing,
        "told": waiting.told_back(asked),
    }
