"""A link that stands alone gets a card, asked for once, and nothing of it runs or calls home."""

import time
from datetime import timedelta

import pytest
from conftest import AT

from horo.community.services import editing, posting
from horo.content import pages, previews
from horo.content.markdown import plain, render
from horo.content.models import LinkPreview, Post, Space, Topic
from horo.core import jobs
from horo.core.http import Fetched, NotFetched

URL = "https://example.org/a?b=1&c=2"
PAGE = b"""<!doctype html><html><head><meta charset="utf-8"><title>Plain &amp; title</title>
<meta property="og:title" content="A &quot;title&quot; &lt;b&gt;">
<meta name=description content='About it'>
</head><body>x</body></html>"""


class Web:
    """What the web answers; keeps what it was asked."""

    def __init__(self, body: bytes = PAGE, **how):
        self.asked = []
        self.how = {"status": 200, "url": URL, "kind": "text/html", "charset": "", **how}
        self.body = body

    def __call__(self, url, **_):
        self.asked.append(url)
        if self.how.get("refused"):
            raise NotFetched("It took too long.")
        return Fetched(body=self.body, **self.how)


@pytest.fixture
def post(alice):
    space = Space.objects.create(slug="s", name="S", source="horo", source_key="s")
    given = {"author": alice, "source": "horo", "source_key": "1"}
    topic = Topic.objects.create(space=space, title="T", opened_at=AT, **given)
    html = render(f"Look:\n{URL}", author=alice, space=space).html
    return Post.objects.create(topic=topic, number=1, html=html, posted_at=AT, **given)


def test_a_link_in_its_own_line_gets_a_card(post):
    later = AT + timedelta(seconds=3)

    previews.fetch_previews(post_id=post.pk, at=later, fetch=Web())

    post.refresh_from_db()
    assert post.html.endswith(
        '<aside class="previews">\n<a href="https://example.org/a?b=1&amp;c=2" '
        'rel="nofollow ugc noopener"><span class="site">example.org</span>'
        '<strong dir="auto">A "title" &lt;b&gt;</strong><span dir="auto">About it</span></a>\n'
        "</aside>\n"
    )
    assert Topic.objects.get().changed_at == later
    assert "title" not in plain(post.html), "the author did not say that"


def test_a_page_is_asked_once_a_day_whatever_came_of_it(post):
    web = Web(refused=True)
    for hours in (0, 1, 23):
        previews.fetch_previews(post_id=post.pk, at=AT + timedelta(hours=hours), fetch=web)
    row = LinkPreview.objects.get()
    assert (web.asked, row.title, row.failure) == ([URL], "", "It took too long.")
    assert "aside" not in Post.objects.get().html

    previews.fetch_previews(post_id=post.pk, at=AT + timedelta(hours=24), fetch=Web())

    assert previews.preview_of(URL).title == 'A "title" <b>'
    assert "aside" in Post.objects.get().html


def test_the_same_card_again_changes_nothing(post):
    previews.fetch_previews(post_id=post.pk, at=AT, fetch=Web())
    before = Post.objects.get().html

    previews.fetch_previews(post_id=post.pk, at=AT + timedelta(hours=1), fetch=Web())

    assert Post.objects.get().html == before == previews.with_previews(before)
    assert Topic.objects.get().changed_at == AT


def test_what_was_removed_is_not_asked_for(post):
    Post.objects.update(removed_at=AT)
    web = Web()

    previews.fetch_previews(post_id=post.pk, at=AT, fetch=web)
    previews.fetch_previews(post_id=0, at=AT, fetch=web)

    assert web.asked == []


def test_three_cards_are_enough(post):
    text = "\n".join(f"https://example.org/{n}" for n in range(9))
    html = render(text, author=None, space=None).html
    web = Web()

    previews.fetch_due(previews.addresses_in(html), at=AT, fetch=web)

    assert len(web.asked) == 3
    assert previews.with_previews(html).count("<strong") == 3


def test_a_post_asks_for_its_previews(post, settings):
    previews.ask(post.pk, "<p>no links</p>")
    settings.HORO_LINK_PREVIEWS = False
    previews.ask(post.pk, post.html)
    assert not _waiting()

    settings.HORO_LINK_PREVIEWS = True
    previews.ask(post.pk, post.html)
    previews.ask(post.pk, post.html)

    assert _waiting() == [{"post_id": post.pk}]


def _waiting():
    from horo.core.models import Job

    return list(Job.objects.filter(name=previews.TASK).values_list("args", flat=True))


def test_the_job_runs(post, monkeypatch):
    web = Web()
    monkeypatch.setattr(previews.fetch_previews, "__kwdefaults__", {"fetch": web})
    previews.ask(post.pk, post.html)

    jobs.run_pending()

    assert web.asked == [URL]
    assert "aside" in Post.objects.get().html


@pytest.mark.parametrize(
    ("body", "charset", "said"),
    [
        (PAGE, "", ('A "title" <b>', "About it")),
        (b"<title>\n Only\t this </title>", "", ("Only this", "")),
        ("<title>Привет</title>".encode("cp1251"), "windows-1251", ("Привет", "")),
        ('<meta charset="koi8-r"><title>Привет</title>'.encode("koi8-r"), "", ("Привет", "")),
        ("\ufeff<title>Здравей</title>".encode(), "koi8-r", ("Здравей", "")),
        (b"<title>\xff</title>", "unicode_escape", ("\ufffd", "")),
        (b"<title>x</title>", "punycode", ("x", "")),
        (b"<TITLE lang=en>T</TITLE><META NAME='Twitter:Title' CONTENT=Tw>", "", ("Tw", "")),
        (b'<meta property="og:title" content="a > b"><title>c</title>', "", ("a > b", "")),
        (b'<meta property="og:title" content=" "><title>c</title>', "", ("c", "")),
        ("<title>a\u202egnp.exe\u200b</title>".encode(), "", ("agnp.exe\u200b", "")),
        (b"<title>&#8203;</title>", "", ("", "")),
        (b"", "", ("", "")),
    ],
)
def test_what_a_page_says_of_itself(body, charset, said):
    page = Fetched(200, URL, "text/html", charset, body)

    assert pages.read(page) == said


@pytest.mark.parametrize("how", [{"status": 404}, {"kind": "image/png"}, {"kind": ""}])
def test_other_answers_say_nothing(how, post):
    previews.fetch_previews(post_id=post.pk, at=AT, fetch=Web(**how))

    assert LinkPreview.objects.get().failure.startswith("It has no title")


@pytest.mark.parametrize(
    "piece",
    ["<meta ", '<meta "', "<meta a=", "<meta content='", "<", "<title", "<title>", "<meta>", "a=b ",
     "<meta content=\"a\" name=\"b\">", "<meta " + "a" * 3000, "<!--", "\0", "<meta '>'>"],
)  # fmt: skip
def test_pages_made_to_keep_us_busy_do_not(piece):
    body = (piece * (1024 * 1024 // len(piece) + 1)).encode()[: 1024 * 1024]
    begun = time.process_time()

    pages.read(Fetched(200, URL, "text/html", "", body))

    assert time.process_time() - begun < 1


def test_writing_and_editing_ask_for_previews(alice):
    space = Space.objects.create(slug="s", name="S", source="horo", source_key="s")
    posting.open_topic(space, "Without a link", "Nothing.", by=alice, at=AT)
    assert not _waiting()

    topic = posting.open_topic(space, "A link", f"Look:\n{URL}", by=alice, at=AT)

    first = topic.posts.get()
    assert _waiting() == [{"post_id": first.pk}]
    previews.fetch_previews(post_id=first.pk, at=AT, fetch=Web())
    later = AT + timedelta(minutes=1)
    edited = editing.edit(first, f"Look again:\n{URL}", by=alice, at=later, based_on=1)
    previews.fetch_previews(post_id=edited.pk, at=later, fetch=Web(refused=True))
    assert "aside" in Post.objects.get(pk=first.pk).html, "the card is known already"
