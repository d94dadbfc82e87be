"""HTML of other sources becomes Markdown that renders to the same."""

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from horo.content.markdown import TextRefused, from_html, render


def html_of(text):
    return render(text, author=None, space=None, key="k").html


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>one<br>two</p><p>three</p>", "one\ntwo\n\nthree"),
        ("<p>a <strong>b </strong>c <em>d</em> <del>e</del></p>", "a **b** c *d* ~~e~~"),
        ("<h1>T</h1>text", "# T\n\ntext"),
        ("<ul><li>a</li><li>b<ol><li>c</li></ol></li></ul>", "- a\n- b\n  1. c"),
        ('<ol start="3"><li>a</li><li>b</li></ol>', "3. a\n4. b"),
        ("<blockquote><p>a</p><blockquote>b</blockquote></blockquote>", "> a\n>\n> > b"),
        ('<pre><code class="lang-py">a  *b*\n</code></pre>', "```py\na  *b*\n```"),
        ("<pre><code>```</code></pre>", "````\n```\n````"),
        ("<p><code>a`b</code></p>", "``a`b``"),
        ('<a href="https://a.example/x_y">https://a.example/x_y</a>', "https://a.example/x_y"),
        ('<a href="https://a.example/(b)">c</a>', "[c](<https://a.example/(b)>)"),
        ('<img src="https://a.example/b.png" alt="c">', "![c](https://a.example/b.png)"),
        ("<p>1. no list</p><p># no title</p><p>- no</p>", "1\\. no list\n\n\\# no title\n\n\\- no"),
        ("<p>*a* [b] snake_case _c_ &lt;d&gt;</p>", "\\*a\\* \\[b\\] snake_case \\_c\\_ \\<d>"),
        ("<table><tr><th>a</th><th>b|c</th></tr><tr><td>1</td></tr></table>",
         "| a | b\\|c |\n|---|---|\n| 1 |  |"),
        ("<details><summary>T</summary><p>x</p></details>", ":::spoiler T\nx\n:::"),
        ('<p>a</p><aside class="previews"><a href="/x">b</a></aside>', "a"),
        ("", ""),
    ],
)  # fmt: skip
def test_html_becomes_markdown(html, text):
    assert from_html(html) == text


@pytest.mark.parametrize(
    "text",
    ["# a\n\nb **c** `d`", "- [x] a\n- [ ] b", "> @x [wrote](/posts/1/):\n>\n> a", "||a|| b",
     ":::spoiler T\na\n\n:::spoiler U\nb\n:::\n:::", "```python\na = 1\n```", "a\n\n---\n\nb",
     "| a | b |\n|---|---|\n| 1 | 2 |", "1. a\n\n   b\n\n2. c", "[a](/b \"t\") <https://c.example>"],
)  # fmt: skip
@pytest.mark.django_db
def test_our_own_html_comes_back_as_it_was(text):
    html = html_of(text)

    again = html_of(from_html(html))

    assert again == html.replace(' title="t"', "")


PIECES = st.sampled_from(
    ["a", "b ", " c", "**d** ", "*e* ", "`f`", "\n", "\n\n", "- ", "1. ", "> ", "# ", "[",
     "]", "<", "|", "~", "\\", "x_y", "[g](/h)", "https://i.example", "---", "&amp;", ":::", "!"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@example("!![g](/h)")
@given(st.lists(PIECES, max_size=25).map("".join))
def test_words_are_not_lost(text):
    try:
        html = html_of(text)
    except TextRefused:
        return
    returned = from_html(html)

    assert _letters(html_of(returned)) == _letters(html)


def _letters(html):
    import re

    return re.sub(r"<[^>]*>|\s", "", html)


@pytest.mark.parametrize(
    "piece", ["<p>", "<ul><li>", "<blockquote>", "<b>", "a_", '<a href="x">', "&lt;"]
)
def test_long_html_is_read_in_time(piece):
    begun = time.process_time()

    from_html((piece * 100_000)[:200_000])

    assert time.process_time() - begun < 2
