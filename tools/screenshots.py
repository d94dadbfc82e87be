"""Photograph the pages of a running Horo: phone and wide, light and dark, each language.

    HORO_HOME=var python tools/screenshots.py FOLDER [--pages today,people] [--languages en,ru]
        [--themes light,dark] [--widths 390,1440] [--url http://127.0.0.1:8000] [--as mara]

Starts a server of its own on a free port unless `--url` names one that serves the same
HORO_HOME. Signs in by a link made in that database. Prints, for every picture, what a person
would notice first: a page wider than the screen, an error on the console.
"""

import argparse
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
BOARDS = ("health", "onboarding", "support", "programmes", "executive")
HEIGHTS = {390: 844, 1440: 900}


def main() -> None:
    options = _options()
    options.folder.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "horo.settings")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    sys.path.insert(0, str(ROOT / "src"))
    import django

    django.setup()
    pages = _pages(options.member)
    wanted = {name: pages[name] for name in options.pages or pages}
    link = _sign_in_link(options.member) if options.member else ""
    with _server(options.url) as url:
        _photograph(url, link, wanted, options)


def _options() -> Any:
    def words(text: str) -> list[str]:
        return [word for word in text.split(",") if word]

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=words)
    parser.add_argument("--languages", type=words, default=["en", "ru", "bg"])
    parser.add_argument("--themes", type=words, default=["light", "dark"])
    parser.add_argument("--widths", type=words, default=["390", "1440"])
    parser.add_argument("--url", default="")
    parser.add_argument(
        "--as", dest="member", default="mara", help="handle of who signs in; empty: a visitor"
    )
    parser.add_argument("--whole", action="store_true", help="the whole page, not one screen")
    return parser.parse_args()


def _pages(handle: str) -> dict[str, str]:
    """Return the address of each page, with a busy member and topic of this community."""
    from django.db.models import Count

    from horo.content.models import Solution, Topic
    from horo.log.models import Activity
    from horo.people.models import PERSON, Member

    busiest = (
        Activity.objects.filter(actor__kind=PERSON)
        .values_list("actor")
        .annotate(deeds=Count("pk"))
        .order_by("-deeds")
        .first()
    )
    member = busiest[0] if busiest else Member.objects.get(handle=handle or "mara").pk
    solved = Solution.objects.order_by("-pk").values_list("topic", flat=True).first()
    topic = solved or Topic.objects.order_by("-pk").values_list("pk", flat=True).first()
    pages = {
        "today": "/today/",
        "playbook": "/playbook/",
        "rituals": "/playbook/#rituals",
        "journeys": "/playbook/#journeys",
        **_about_measures(),
        "people": "/people/",
        "member": f"/people/{member}/",
        "backtest": "/backtest/?period=12m",
        "engine": "/engine/",
        "inbox": "/inbox/",
        "notifications": "/notifications/",
        "notification-choices": "/notifications/preferences/",
        "unanswered": "/today/unanswered/",
        "missing": "/nothing-here/",
        "sign-in": "/sign-in/",
        **_community(handle),
        **_of_rooms(handle),
    }
    return {**pages, "topic": f"/topics/{topic}/"} if topic else pages


def _of_rooms(handle: str) -> dict[str, str]:
    """Return the pages of the playbook's editor, and of the rooms that have some of their own."""
    return {
        "plan": "/plan/",
        "editor": "/playbook/edit/journeys/welcome/",
        "ritual": "/playbook/edit/rituals/office-hours/",
        **_reasons(handle),
        **_forms(),
        **_events(),
        **_recognition(),
    }


def _events() -> dict[str, str]:
    """Return the pages about events, with the one that most have answered."""
    from django.db.models import Count

    from horo.gatherings.models import Occurrence

    counted = Occurrence.objects.annotate(answers=Count("registrations"))
    full = counted.order_by("-answers").first()
    own = {}
    if full is not None:
        own = {"event": f"/events/on/{full.pk}/", "event-edit": f"/events/{full.event_id}/edit/"}
    return {
        "events": "/events/",
        "event-new": "/events/new/",
        "event-addresses": "/events/calendar/",
        **own,
    }


def _recognition() -> dict[str, str]:
    """Return the pages about badges and levels, with the badge and the member that have most."""
    from django.db.models import Count

    from horo.recognition.models import BADGE, Holding

    rows = Holding.objects.filter(kind=BADGE)
    badge = rows.values_list("slug").annotate(times=Count("pk")).order_by("times").first()
    who = rows.values_list("member__handle", "member")
    most = who.annotate(times=Count("pk")).order_by("-times").first()
    own = {}
    if badge is not None and most is not None:
        own = {
            "badge": f"/badges/{badge[0]}/",
            "badge-holders": f"/console/recognition/badges/{badge[0]}/",
            "recognized": f"/members/{most[0]}/",
            "trust": f"/console/recognition/trust/{most[1]}/",
        }
    return {"recognition": "/recognition/", "recognition-team": "/console/recognition/", **own}


def _about_measures() -> dict[str, str]:
    """Return the pages about measures."""
    from horo.measures.models import RaisedWarning

    newest = RaisedWarning.objects.order_by("-pk").first()
    return {
        "warnings": "/measures/warnings/",
        "warning-rule": "/measures/warnings/rules/rush/?threshold=3.5",
        **({"warning": f"/measures/warnings/{newest.pk}/"} if newest else {}),
        **_boards(),
        **_reconciled(),
    }


def _reconciled() -> dict[str, str]:
    """Return the pages about outcome, sources, and figures that changed."""
    from horo.measures.models import PublishedFigure

    newest = PublishedFigure.objects.filter(measure="active_authors").order_by("-start").first()
    return {
        "business": "/measures/business/",
        "business-bring": "/measures/business/bring/",
        "audit": "/measures/audit/",
        "audit-list": "/measures/audit/list/?source=horo&of=acts&what=all",
        "changes": "/measures/changes/",
        **({"change": f"/measures/changes/{newest.pk}/"} if newest else {}),
    }


def _boards() -> dict[str, str]:
    """Return the ready dashboards, and the pages of the newest own one, where there is one."""
    from horo.measures.models import OwnBoard

    own = OwnBoard.objects.filter(removed_at=None).order_by("-pk").first()
    fixed = {"funnel": "/funnel/", "measures": "/measures/all/", "boards": "/measures/"}
    fixed |= {
        "measure-who": "/measures/active_authors/who/?period=12m",
        "measure-acts": "/measures/replies/acts/?period=12m",
    }
    ready = fixed | {f"board-{name}": f"/measures/boards/{name}/" for name in BOARDS}
    if own is None:
        return ready
    base = f"/measures/boards/own/{own.pk}/"
    return ready | {
        "board-own": base,
        "board-edit": f"{base}edit/",
        "board-card": f"{base}add/series/",
        "board-sharing": f"/measures/boards/sharing/own:{own.pk}/",
    }


def _community(handle: str) -> dict[str, str]:
    """Return the pages of the hosted community, of its longest topic and busiest space."""
    from django.db.models import Count

    from horo.content.models import Post, Space, Topic

    pages = {
        "home": "/",
        "latest": "/latest/",
        "spaces": "/spaces/",
        "new-topic": "/new/",
        "search": "/search/?q=docker",
        "members": "/members/",
        "profile": f"/members/{handle or 'mara'}/",
        "edit-profile": "/profile/",
        "welcome": "/welcome/",
        "bookmarks": "/bookmarks/",
        "drafts": "/drafts/",
        "join": "/join/",
        "requests": "/requests/",
        "security": "/accounts/2fa/",
    }
    longest = Topic.objects.filter(space__access="public").order_by("-posts_count").first()
    space = Space.objects.annotate(n=Count("topics")).order_by("-n").first()
    asking = Space.objects.filter(kind="questions").annotate(n=Count("topics")).order_by("-n")
    poll = Post.objects.filter(has_poll=True).first()
    pages |= {"long-topic": f"/topics/{longest.pk}/"} if longest else {}
    pages |= {"space": f"/spaces/{space.slug}/"} if space else {}
    pages |= {"questions": f"/spaces/{asking[0].slug}/"} if asking else {}
    pages |= {"poll": f"/topics/{poll.topic_id}/"} if poll else {}
    return pages


def _forms() -> dict[str, str]:
    """Return the pages of the forms, and of the newest response."""
    from horo.feedback.models import Response
    from horo.feedback.services.forms import all_forms

    console = "/console/forms/"
    pages = {"forms": console, "forms-mine": "/forms/"}
    for slug in all_forms():
        pages |= {f"form-{slug}": f"/forms/{slug}/", f"results-{slug}": f"{console}{slug}/"}
    newest = Response.objects.exclude(member=None).order_by("-answered_at", "-pk").first()
    if newest is not None:
        pages |= {
            "form-people": f"{console}{newest.form}/people/?of=asked",
            "form-responses": f"{console}{newest.form}/responses/",
            "form-response": f"{console}responses/{newest.pk}/",
        }
    return pages


def _reasons(handle: str) -> dict[str, str]:
    """Return the pages that say why: of the member's newest message, and of the newest effect."""
    from urllib.parse import quote

    from horo.engine.models import Performed
    from horo.messaging.models import Message

    message = Message.objects.filter(member__handle=handle).order_by("-pk").first()
    sent = Performed.objects.filter(action="send").order_by("-pk").first()
    pages = (
        {"why": f"/inbox/{message.pk}/why/", "message": f"/inbox/{message.pk}/"} if message else {}
    )
    pages |= {"effect": f"/today/effect/?key={quote(sent.key)}"} if sent else {}
    return pages | ({"reached": f"/people/{sent.member_id}/"} if sent else {})


def _sign_in_link(handle: str) -> str:
    from horo.core.time import now
    from horo.people.models import Member
    from horo.people.services import make_link

    link = make_link(Member.objects.get(handle=handle), at=now(), lasts=timedelta(hours=1))
    return link.partition("/sign-in/")[2]


@contextmanager
def _server(url: str) -> Iterator[str]:
    if url:
        yield url.rstrip("/")
        return
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        [f"{sys.prefix}/bin/horo", "up", "--port", str(port)],
        env={**os.environ, "PYTHONPATH": _path()},
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait(address)
        yield address
    finally:
        process.terminate()
        process.wait(20)


def _path() -> str:
    return os.pathsep.join(filter(None, [str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]))


def _wait(address: str) -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(f"{address}/sign-in/", timeout=5).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit(f"No answer from {address}.")


def _photograph(url: str, link: str, pages: dict[str, str], options: Any) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = browser.new_context()
        page = context.new_page()
        if link:
            page.goto(f"{url}/sign-in/{link}")
            page.get_by_role("main").get_by_role("button").first.click()
        for language in options.languages:
            for theme in options.themes:
                _choose(page, url, language, theme, signed_in=bool(link))
                for width in map(int, options.widths):
                    page.set_viewport_size({"width": width, "height": HEIGHTS.get(width, 900)})
                    for name, path in pages.items():
                        picture = options.folder / f"{name}-{language}-{theme}-{width}.png"
                        _one(page, url + path, picture, whole=options.whole)
        browser.close()


def _choose(page: Any, url: str, language: str, theme: str, *, signed_in: bool) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    for name, value in (("language", language), ("theme", theme)):
        page.goto(f"{url}/sign-in/" if not signed_in else f"{url}/inbox/")
        page.locator(f"button[name={name}][value={value}]:visible").first.click()
        page.wait_for_load_state()


def _one(page: Any, address: str, picture: Path, *, whole: bool) -> None:
    said: list[str] = []

    def hear(message: Any) -> None:
        if message.type == "error" and "404" not in message.text:
            said.append(message.text)

    page.on("console", hear)
    started = time.perf_counter()
    answer = page.goto(address)
    page.wait_for_timeout(300)  # live updates keep a connection open: it is never idle
    seconds = time.perf_counter() - started
    page.screenshot(path=str(picture), full_page=whole)
    page.remove_listener("console", hear)
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    notes = [f"{answer.status if answer else '?'}", f"{seconds:.1f} s"]
    notes += [f"{wide} px too wide"] if wide > 0 else []
    print(picture.name, *notes, *said, sep="  ")


if __name__ == "__main__":
    main()
