"""What members write becomes what they meant."""

import re

import pytest
from conftest import AT

from horo.content.markdown import LIMIT, TextRefused, quote, render
from horo.files.models import File


def html_of(text: str, **given) -> str:
    return render(text, author=None, space=None, **given).html


def test_a_line_that_ends_is_a_line_that_ends():
    assert html_of("one\ntwo\n\nthree") == "<p>one<br>\ntwo</p>\n<p>three</p>\n"


def test_headings_stand_below_those_of_the_page():
    assert html_of("# a\n## b\n##### c") == "<h3>a</h3>\n<h4>b</h4>\n<h5>c</h5>\n"
    assert html_of("## a\n#### b\n## c") == "<h3>a</h3>\n<h4>b</h4>\n<h3>c</h3>\n"


def test_html_that_is_typed_stays_text():
    assert html_of("<b onclick=x>hi</b>") == "<p>&lt;b onclick=x&gt;hi&lt;/b&gt;</p>\n"


def test_a_task_and_its_words_are_one_label():
    html = html_of("- [x] done\n- [ ] to do\n- neither")

    assert (
        '<li class="task"><label><input type="checkbox" disabled="" checked=""> done</label>'
        in html
    )
    assert '<label><input type="checkbox" disabled=""> to do</label>' in html
    assert "<li>neither</li>" in html


def test_a_task_that_is_no_line_of_words_has_a_sign():
    assert '<li class="task">☑ ' in html_of("- [x] ```\n  code\n  ```")


def test_a_table_scrolls_in_itself_and_keeps_its_alignment():
    html = html_of("| a | b |\n|---|--:|\n| 1 | 2 |")

    assert html.startswith('<div class="scroll" tabindex="0"><table>')
    assert '<td>1</td><td class="right">2</td>' in html


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (":tada: :TADA: :+1: :огонь:", "🎉 🎉 👍 🔥"),
        ("at 10:30:45, :nothing:", "at 10:30:45, :nothing:"),
        ("`:tada:` \\:tada:", "<code>:tada:</code> :tada:"),
    ],
)
def test_emoji_go_by_their_names(text, shown):
    assert html_of(text) == f"<p>{shown}</p>\n"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("||it was *him*||", '<span class="spoiler" tabindex="0">it was <em>him</em></span>'),
        ("(||a|b||)", '(<span class="spoiler" tabindex="0">a|b</span>)'),
        ("a||b||c and a || b", "a||b||c and a || b"),
        ("`||a||` ||||", "<code>||a||</code> ||||"),
    ],
)
def test_two_bars_hide_what_is_between_them(text, shown):
    assert html_of(text) == f"<p>{shown}</p>\n"


def test_a_block_is_hidden_under_its_title():
    html = html_of(":::spoiler How it *ends*\nHe **lives**.\n:::\nafter")

    assert html == (
        '<details class="spoiler"><summary>How it *ends*</summary>\n'
        "<p>He <strong>lives</strong>.</p>\n</details>\n<p>after</p>\n"
    )
    assert "<summary>Spoiler</summary>" in html_of(":::spoiler\nx\n:::")


def test_footnotes_of_two_posts_on_a_page_keep_apart():
    text = "one[^a] two[^a]\n\n[^a]: the note"

    first, second = html_of(text, key="p1"), html_of(text, key="p2")

    ids = re.findall(r'id="([^"]+)"', first)
    assert ids == ["fr-p1-1", "fr-p1-1-2", "fn-p1-1"]
    assert set(re.findall(r'href="#([^"]+)"', first)) == set(ids)
    assert not set(ids) & set(re.findall(r'id="([^"]+)"', second))


def test_code_is_coloured_in_languages_we_know():
    html = html_of("```py\nreturn 'a'  # b\n```")

    assert '<pre tabindex="0" data-language="Python"><code><span class="k">return ' in html
    assert '<span class="c"># b' in html


@pytest.mark.parametrize("language", ["", "klingon", "<b>"])
def test_code_in_other_languages_stays_plain(language):
    html = html_of(f"```{language}\nreturn <b>\n```")

    assert "<code>return &lt;b&gt;\n</code>" in html


@pytest.mark.parametrize(
    ("text", "href"),
    [
        ("see https://example.com/a_(b)_c).", "https://example.com/a_(b)_c"),
        ("**https://example.com/x**", "https://example.com/x"),
        ("www.example.com/?a=1&b=2!", "https://www.example.com/?a=1&amp;b=2"),
        ("<https://example.com>", "https://example.com"),
        ("[x](example.com/y)", "https://example.com/y"),
        ("https://a.example[b]", "https://a.example"),
        ("https://a.example:8000", "https://a.example:8000"),
        ("https://пример.рф/я", "https://xn--e1afmkfd.xn--p1ai/%D1%8F"),
        ("write to a.b_c+d@example.co.uk.", "mailto:a.b_c+d@example.co.uk"),
    ],
)
def test_an_address_is_a_link_that_vouches_for_nothing(text, href):
    html = html_of(text)

    assert re.findall(
        r'<a (?:class="bare" )?href="([^"]+)" rel="nofollow ugc noopener">', html
    ) == [href]


@pytest.mark.parametrize(
    "text",
    ["main.py", "xhttps://a.b", "`https://example.com`", "a@b", "www.", "https://", "1.2.3",
     "[x](javascript:alert(1))", "[x](data:text/html,x)", "[x](//evil.example)", "[x](a b)",
     "<vbscript:x>", "[x](https://a@b.example)",
     "[x](https://[::1]/)", "ftp://example.com"],
)  # fmt: skip
def test_what_is_no_address_of_the_web_is_no_link(text):
    assert "<a " not in html_of(text)


def test_our_own_addresses_are_relative_and_vouched_for(settings):
    html = html_of(f"{settings.SITE_URL}/topics/1/ [x](/y) [z](#a)")

    assert re.findall(r"<a ([^>]+)>", html) == ['href="/topics/1/"', 'href="/y"', 'href="#a"']


def test_what_links_lead_to_is_told():
    done = render(
        "https://a.example [b](/b) ![c](https://c.example/c.png)", author=None, space=None
    )

    assert done.links == ("https://a.example", "/b", "https://c.example/c.png")


def test_an_address_in_a_line_of_its_own_is_marked():
    html = html_of("look:\nhttps://a.example\n\n> https://b.example\n\nat https://c.example")

    assert re.findall('<a class="bare" href="([^"]+)"', html) == ["https://a.example"]


def test_pictures_from_elsewhere_become_links():
    html = html_of("![a cat](https://spy.example/cat.png) [![](https://x.example/y)](/z)")

    assert "<img" not in html
    assert 'href="https://spy.example/cat.png" rel="nofollow ugc noopener">a cat</a>' in html
    assert '<a href="/z">https://x.example/y</a>' in html


@pytest.mark.django_db
def test_words_of_a_picture_are_words():
    assert ">@bob :) 🎉 x<" in html_of("![@bob :) :tada: *x*](https://a.example)")


@pytest.fixture
def picture(alice):
    return File.objects.create(
        key="k-1", owner=alice, purpose="post", name="cat.png", kind="image/png", size=1,
        sha256="", width=640, height=480, path="x", uploaded_at=AT,
    )  # fmt: skip


def test_our_pictures_are_shown_in_their_size(picture, django_assert_num_queries):
    with django_assert_num_queries(1):
        done = render('![a "cat"](/files/k-1/cat.png)', author=None, space=None)

    assert done.html == (
        '<p><img src="/files/k-1/cat.png" alt="a &quot;cat&quot;" width="640" height="480" '
        'loading="lazy"></p>\n'
    )
    assert (done.files, done.links) == (("k-1",), ())


def test_files_that_are_no_pictures_are_links(picture):
    File.objects.update(kind="application/pdf")

    done = render("![a](/files/k-1/a.pdf) [b](/files/k-2/b.pdf)", author=None, space=None)

    assert "<img" not in done.html
    assert (done.files, done.links) == (("k-1", "k-2"), ())


def test_a_quote_names_its_source(bob):
    text = quote(12, "bob", "one\n\n> two") + "I agree"

    html = html_of(text)

    assert text.startswith("> @bob [wrote](/posts/12/):\n>\n> one\n")
    assert html.startswith('<blockquote class="quote" cite="/posts/12/">\n<cite>')
    assert '<a href="/posts/12/">wrote</a>:</cite>\n<p>one</p>\n<blockquote>\n<p>two</p>' in html
    assert html.endswith("</blockquote>\n</blockquote>\n<p>I agree</p>\n")


@pytest.mark.parametrize("handle", ["two words", "a*b]", "<x>"])
def test_a_name_that_cannot_be_mentioned_is_quoted_too(handle):
    html = html_of(quote(3, handle, "hi"))

    assert '<blockquote class="quote" cite="/posts/3/">' in html
    assert ">hi</p>" in html


@pytest.mark.django_db
@pytest.mark.parametrize(
    "first",
    ["@bob [wrote](/topics/12/):", "@bob [wrote](/posts/12/) and:", "[wrote](https://e.example/posts/1/):",
     "@bob wrote:", "[a](/posts/1/) [b](/posts/2/):"],
)  # fmt: skip
def test_other_quotes_have_no_source(first):
    assert "<blockquote>" in html_of(f"> {first}\n> hi")


@pytest.mark.django_db
def test_the_answer_may_follow_the_source_at_once():
    html = html_of("> @x [says](/posts/1/):\n> hi")

    assert html == (
        '<blockquote class="quote" cite="/posts/1/">\n<cite>@x <a href="/posts/1/">says</a>:'
        "</cite>\n<p>hi</p>\n</blockquote>\n"
    )


@pytest.mark.parametrize(
    "text", ["", " \n\t", "\u200b\u200d\ufeff", "\u202e", "\u2800\u3164", "&#8203;", "[](/x)", ">"]
)
def test_what_nobody_could_see_is_refused(text):
    with pytest.raises(TextRefused, match="nothing to read"):
        html_of(text)


@pytest.mark.parametrize("text", ["a", "🎉", ".", "---", "- [ ] x", "字", "`a`"])
def test_whatever_can_be_seen_is_enough(text):
    assert html_of(text)


def test_what_nobody_would_read_is_refused():
    assert html_of("a" * LIMIT)
    with pytest.raises(TextRefused, match="32,000"):
        html_of("a" * 1024 * 1024)
    with pytest.raises(TextRefused, match="too long a page"):
        html_of("|a" * 300 + "\n" + "|-" * 300 + "\n" + "|\n" * 2000)


def test_quotes_inside_quotes_have_an_end():
    assert "deep" in html_of("> " * 19 + "deep")
    with pytest.raises(TextRefused, match="inside each other"):
        html_of("> " * 200 + "deeper")
    with pytest.raises(TextRefused, match="inside each other"):
        html_of("".join(f"{'  ' * n}- a\n" for n in range(12)))


def test_direction_is_found_for_each_block_where_it_matters():
    assert html_of("שלום\n\nhello").startswith('<p dir="auto">')
    assert "dir" not in html_of("привет, hello")


def test_text_cannot_be_turned_round_or_hidden():
    assert html_of("a\u202egnp.exe\u2066 b\x07\u2028c\U000e0041") == "<p>agnp.exe b<br>\nc</p>\n"


def test_flags_accents_and_marks_of_direction_stay():
    text = "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f é и\u0306 a\u200fb"

    assert html_of(text) == f"<p>{text}</p>\n"


def test_towers_of_accents_are_cut():
    assert len(html_of("a" + "\u0301" * 5000)) < 30
