"""A playbook with forms, members who are asked, and what they send."""

from datetime import timedelta

from conftest import AT
from django.urls import reverse

from horo.engine.services import apply
from horo.engine.tests.community import _write, join_at, write_playbook
from horo.feedback.models import Ask
from horo.feedback.services import answering, asking
from horo.feedback.services.forms import digest_of, find
from horo.people.models import Member

DAY = timedelta(days=1)
ROUTED = {
    "routing": [{"to": "managers", "within": "7d"}],
    "reports_back": {"space": "general", "within": "14d", "how": "In the month in review."},
}
NPS = {
    "title": {"en": "How is it here?", "ru": "Как вам у нас?", "bg": "Как е при нас?"},
    "kind": "nps",
    "every": "90d",
    "questions": [
        {"question": "recommend", "ask": "Would you recommend us?", "kind": "score",
         "required": True},
        {"question": "why", "ask": "Why?", "kind": "text"},
        {"question": "repair", "ask": "What should we put right?", "kind": "text",
         "required": True, "if": {"question": "recommend", "below": 7}},
    ],
    "routing": [
        {"to": "managers", "within": "48h", "if": {"question": "recommend", "below": 7}},
        {"to": "managers", "within": "7d"},
    ],
    "reports_back": ROUTED["reports_back"],
}  # fmt: skip
EVERYTHING = {
    "title": "Everything",
    "kind": "survey",
    "may_change": True,
    "intro": "A few things.",
    "questions": [
        {"question": "city", "ask": "Where from?", "kind": "line", "required": True,
         "hint": "A city will do."},
        {"question": "story", "ask": "Your story?", "kind": "text"},
        {"question": "years", "ask": "How many years?", "kind": "number", "least": 0, "most": 60},
        {"question": "found", "ask": "Found it?", "kind": "choice",
         "options": {"all": "Yes", "none": "Not yet"}},
        {"question": "uses", "ask": "You use it for?", "kind": "choices",
         "options": {"work": "Work", "play": "Play", "school": "School"}},
        {"question": "stars", "ask": "How good?", "kind": "scale"},
        {"question": "since", "ask": "Since when?", "kind": "date"},
        {"question": "contact", "ask": "We may write to you.", "kind": "consent"},
    ],
    **ROUTED,
}  # fmt: skip
SECRET = {
    "title": "Honestly",
    "kind": "survey",
    "anonymous": True,
    "questions": [
        {"question": "mood", "ask": "How do you feel?", "kind": "scale", "required": True},
        {"question": "words", "ask": "Say it.", "kind": "text"},
    ],
    **ROUTED,
}
IDEA = {
    "title": "An idea",
    "kind": "idea",
    "questions": [{"question": "idea", "ask": "Which?", "kind": "text", "required": True}],
    **ROUTED,
}
FORMS = {"nps": NPS, "everything": EVERYTHING, "honestly": SECRET, "idea": IDEA}


def write_forms(changes: dict | None = None, *, again: str = "always", **forms: dict) -> None:
    """Write a playbook whose journey asks a newcomer the form `asks` (default: nps)."""
    asks = (changes or {}).get("asks", "nps")
    journey = {"title": "Ask", "enter": {"did": "joined"}, "again": again,
               "steps": [{"id": "ask", "ask_form": asks, "approval": False}]}  # fmt: skip
    root = write_playbook(journeys={"ask": journey}, locales=["en", "ru", "bg"], approval={})
    for slug in ("welcome", "tips"):
        (root / "messages" / f"{slug}.ru.md").write_text("---\nsubject: 'Привет'\n---\nПривет.\n")
    for slug, form in (FORMS | forms).items():
        _write(root / "forms" / f"{slug}.yaml", form)


def asked(member: Member, at=AT) -> Ask:
    """Let the playbook ask `member` what its journey asks."""
    join_at(member, at)
    applied = apply(at)
    assert not applied.failed, applied.failed
    return Ask.objects.filter(member=member).latest("pk")


def sent(slug: str, number: object = "", **answers: object) -> dict[str, object]:
    """Return what the page of the form sends."""
    form = find(slug)
    assert form is not None
    given = {f"q-{name}": value for name, value in answers.items()}
    seen = {one.slug for one in form.questions if one.given is None} | set(answers)
    return {"edition": digest_of(form), "number": number or "0", "seen": sorted(seen), **given}


def page_of(slug: str) -> str:
    return reverse("feedback:form", args=[slug])


def give(slug: str, member: Member, answers: dict, at=AT) -> bool:
    """Answer as the page does, for a member who was asked or may answer."""
    form = find(slug)
    standing = asking.standing(form, member, at)
    assert standing is not None, "the form is not there for them"
    return answering.answer(form, answers, standing, by=member, at=at)


def ask(slug: str, member: Member, at=AT, key: str = "") -> None:
    asking.ask(member, slug, key=key or f"test/{slug}/{member.pk}/{at:%s}", at=at)
