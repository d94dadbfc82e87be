"""Every page of measures in each language, on a phone and a desk, light and dark.

They fit, axe finds nothing, nothing is left in English, and every number opens what it counts.
"""

import re
from datetime import timedelta

import pytest
from conftest import make_member
from django.conf import settings

from horo.connectors import facts
from horo.connectors.facts import Origin, Told
from horo.content.models import Space, Topic
from horo.core.time import now
from horo.log import services as log
from horo.measures import publishing
from horo.measures.models import OwnBoard, PublishedFigure, RaisedWarning
from horo.measures.warnings import rules
from horo.people.activities import JOINED
from horo.people.models import Member
from horo.playbook.services import current
from horo.web.services.boards import editing, finding
from horo.web.tests.conftest import answer, ask

from . import linked, numbers
from .test_accessible import problems

pytestmark = pytest.mark.browser
WIDTHS = (320, 390, 1440)
LOOKS = {"en": ("light", "dark"), "ru": ("dark", "light"), "bg": ("light", "dark")}
PAGES = (
    "/measures/", "/measures/all/?period=12m", "/measures/active_authors/who/?period=12m",
    "/measures/replies/acts/?period=12m", "/measures/cohorts/",
    "/measures/cohorts/?by=joined&grain=month&period=12m", "/measures/warnings/",
    "/measures/warnings/rules/rush/", "/measures/business/", "/measures/business/bring/",
    "/measures/audit/", "/measures/audit/list/?source=horo&of=acts&what=all",
    "/measures/changes/", "/funnel/", "/spaces/help/dashboard/",
)  # fmt: skip
# The other pages of the console, whose numbers open their lists too. What a backtest says never
# happened, so there is no list of it.
CONSOLE = (
    "/today/", "/today/unanswered/", "/plan/", "/people/", "/playbook/", "/engine/",
    "/engine/list/?of=due", "/engine/list/?of=held",
    "/funnel/participant/", "/measures/changes/published/",
)  # fmt: skip
ALLOWED = re.compile(
    r"https?://\S+|\b(?:Horo|CSV|PNG|PDF|Excel|HTTP|UTC|CRM|English|YAML|NPS|API|ISO)\b"
    r"|\b[a-z_]+\.(?:yaml|csv|md)\b"
)
VISIBLE = """() => {
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const [node, parent] = [walk.currentNode, walk.currentNode.parentElement];
    if (parent.closest("script, style, template, code, pre, [lang]:not(html), .notranslate"))
      continue;
    const text = node.data.trim();
    if (text) found.push(text);
  }
  return found;
}"""


@pytest.fixture
def measured(community):
    """bob asked and was answered for months; he renewed. A figure changed; something is unusual."""
    mara, at = community["mara"], now()
    people = {name: make_member(name) for name in ("bob", "hana", "otto")}
    for member in people.values():
        Member.objects.filter(pk=member.pk).update(joined_at=at - timedelta(days=200))
        log.record(JOINED, member, actor=member, at=at - timedelta(days=200))
    space = Space.objects.get()
    for days in range(6, 190, 15):
        topic = ask(people["bob"], f"Topic {days}", space, ago=timedelta(days=days))
        if days % 2:
            answer(topic, people["otto"], ago=timedelta(days=days - 1))
            answer(topic, people["bob"], ago=timedelta(days=days - 2))
    told = [
        ("bob", "adopted", 190), ("otto", "adopted", 190), ("bob", "renewed", 20),
        ("otto", "churned", 10), ("alice", "ticket_opened", 5), ("bob", "renewed", 3),
    ]  # fmt: skip
    facts.bring(
        [Told("", who, what, (at - timedelta(days=ago)).isoformat()) for who, what, ago in told],
        Origin("crm", at),
    )
    publishing.publish(at)
    changed = PublishedFigure.objects.filter(measure="active_authors").order_by("-start")[0]
    PublishedFigure.objects.filter(pk=changed.pk).update(value=7.0)
    board = OwnBoard.objects.get(pk=editing.make("Ours", by=mara, at=at).pk)
    cards = [{"kind": "number", "measure": "topics", "id": "a"}, {"kind": "funnel", "id": "b"}]
    OwnBoard.objects.filter(pk=board.pk).update(cards=cards)
    raised = RaisedWarning.objects.create(
        slug="rush", kind="spike", title="Rush", raised_at=at, since=at - timedelta(days=2),
        starts_at=at - timedelta(days=6), ends_at=at - timedelta(days=5), value=1, usual=9,
        unit="members", n=9, score=4.2, threshold=3.5,
    )  # fmt: skip
    return [
        *PAGES,
        *(f"/measures/boards/{board.slug}/?period=12m" for board in finding.ready_boards()),
        f"/measures/boards/own/{board.pk}/?period=12m", f"/measures/changes/{changed.pk}/",
        f"/measures/warnings/{raised.pk}/",
    ]  # fmt: skip


def data() -> list[str]:
    """Names and titles that people gave: the same in every language, the longest first."""
    book = current()
    assert book is not None
    found = {name for one in Member.objects.all() for name in (one.name, one.handle)}
    found |= set(Space.objects.values_list("name", flat=True))
    found |= set(Topic.objects.values_list("title", flat=True))
    found |= {rules.title(warn) for warn in rules.rules().warns} | {"Ours", "Rush", "crm", "csv"}
    for part in (book.funnel.stages, book.journeys.values(), book.rituals.values()):
        found |= {one.title for one in part}
    found |= {driver for stage in book.funnel.stages for driver in stage.drivers}
    return sorted(found, key=len, reverse=True)


def left_in_english(texts: list[str], english: set[str], names: list[str]) -> list[str]:
    """Return those of `texts` that are the same in English and are no data or words of names."""

    folder = settings.HORO_PLAYBOOK.rglob("*")
    playbook = " ".join(path.read_text() for path in folder if path.is_file())

    def words(text: str) -> str:
        if (text.rpartition(": ")[0] or text) in playbook:
            return ""
        for name in names:
            text = text.replace(name, "")
        return ALLOWED.sub("", text)

    same = [text for text in dict.fromkeys(texts) if text in english]
    return [text for text in same if re.search(r"[A-Za-z]{3}", words(text))]


def is_wrong(line) -> bool:
    """Whether a line of the console is an error: this server has no stream of live updates."""
    return line.type == "error" and "/live" not in line.location["url"]


def too_wide(page) -> list[int]:
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 850})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(width)
    return found


def test_every_page_fits_speaks_and_is_accessible(measured, community, page, enter, live_server):
    said, console, names = {}, [], data()
    page.on("console", lambda line: is_wrong(line) and console.append(line.text))
    enter(community["mara"])
    wrong: list[object] = []
    for place, language in enumerate(LOOKS):
        Member.objects.filter(pk=community["mara"].pk).update(locale=language)
        for number, path in enumerate(measured):
            theme = LOOKS[language][number % 2]
            page.context.add_cookies(
                [{"name": "horo_theme", "value": theme, "url": live_server.url}]
            )
            page.set_viewport_size({"width": WIDTHS[1 + (place + number) % 2], "height": 850})
            if language == "bg":
                page.goto(path)
            else:
                wrong += problems(page, path)
            texts = page.evaluate(VISIBLE)
            wrong += [(language, path, width, "scrolls") for width in too_wide(page)]
            english = said.setdefault(path, set(texts))
            if language != "en":
                wrong += [(language, path, text) for text in left_in_english(texts, english, names)]

    assert (wrong, console) == ([], []), "\n".join(map(str, wrong))


def test_every_number_opens_what_it_counts(measured, community, sign_in):
    browser, wrong, followed = sign_in(community["mara"]), [], set()

    def read(path: str) -> str:
        answer = browser.get(path)
        assert answer.status_code == 200, path
        return answer.text

    person = Member.objects.get(handle="bob")
    for path in (*measured, *CONSOLE, f"/people/{person.pk}/"):
        with numbers.marked():
            html = read(path)
        wrong += [(path, number) for number in numbers.unlinked(html)]
        html = html.replace(numbers.MARK, "")
        wrong += [(path, number) for number in linked.alone(html)]
        for number, href in linked.counts(html)[:5]:
            if href.startswith(("/topics/", "/people/", "/measures/changes/")) or href in followed:
                continue
            followed.add(href)
            listed = read(href)
            lengths = {linked.length(listed)}
            if acts := linked.activities(listed):
                lengths.add(linked.length(read(acts)))
            if number not in lengths:
                wrong.append((path, href, number, lengths))

    assert wrong == [], "\n".join(map(str, wrong))
    assert len(followed) > 30
