"""Whatever is written: nothing of it runs, the page stays whole, and time is bounded."""

import json
import re
import time

import html5lib
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from horo.content.markdown import TextRefused, names, plain, quote, render, rendering
from horo.content.markdown.cleaning import cleaned
from horo.content.markdown.tidying import tidied
from horo.content.tests.hostile import danger, payloads
from horo.ui import links

WAYS = (
    "{}",
    "[x]({0})\n\n![x]({0})\n\n<{0}>\n\n[{0}](/x)\n\n![{0}](/x)",
    "```{0}\n{0}\n```\n\n:::spoiler {0}\n{0}\n:::\n\n||{0}||\n\n`{0}`",
    "@{0} :{0}: [^{0}]\n\n[^{0}]: {0}\n\n| {0} |\n|---|\n| {0} |\n\n- [x] {0}",
    '[a]: {0} "{0}"\n\n[a] ![a]\n\n> @b [{0}](/posts/1/):\n> {0}\n\nhttps://a.example/{0}',
)


@pytest.fixture(autouse=True)
def _nobody_is_meant(monkeypatch):
    """Names are looked up elsewhere; here nothing is asked of a database, nor loaded late."""
    links.to("post", 1)
    monkeypatch.setattr(names, "_known", lambda spellings, space: {})
    monkeypatch.setattr(rendering, "_sizes", lambda tokens: {"k": (3, 4)})


def html_of(text: str) -> str:
    try:
        return render(text, author=None, space=None).html
    except TextRefused:
        return ""


@pytest.mark.shared
def test_no_payload_runs(shared_corpora):
    every = list(payloads(shared_corpora))
    assert len(every) == 10_265
    assert sum(map(bool, map(danger, every[::50]))) > 100, "harmless ones would prove nothing"

    alive = [text for text in every if danger(html_of(text))]

    assert alive == []


@pytest.mark.shared
@pytest.mark.parametrize("way", WAYS[1:])
def test_no_payload_runs_wherever_it_stands(shared_corpora, way):
    some = [text for text in list(payloads(shared_corpora))[::20] if len(text) < 2000]
    shown = [html_of(way.format(text)) for text in some]

    assert sum(map(bool, shown)) > 400
    assert [html for html in shown if danger(html)] == []
    assert [html for html in shown if cleaned(html) != html] == []


@pytest.mark.shared
def test_no_input_of_the_html5_tests_runs(shared_corpora):
    inputs = []
    for path in (shared_corpora / "html5lib-tests").rglob("*.test"):
        for test in json.loads(path.read_text()).get("tests", []):
            inputs += [test["input"]] if isinstance(test.get("input"), str) else []
    assert len(inputs) > 500

    assert [text for text in inputs if danger(html_of(text))] == []


@pytest.mark.shared
def test_pathological_texts_take_less_than_a_second_each(shared_corpora):
    paths = sorted((shared_corpora / "markdown" / "pathological").glob("*.md"))
    assert len(paths) >= 20

    for path in paths:
        text = path.read_text()
        assert timed(text[:32_000]) < 1, path.name
        assert timed(text + " " * 32_000) < 0.1, f"{path.name} is longer than may be read"


@pytest.mark.parametrize(
    "piece",
    ["[", "![", "[](", "[a][", "||a|| ||", "@a.b-c ", "a@b.c ", "https://a.b/)", "www.", "*a ",
     "**a", "_a__b ", "- a\n", "1) a\n2) b\n", "- [x] a\n", "> a\n>> b\n", "|a|b|\n|-|-|\n",
     "[^1]", "x[^1]\n\n[^1]: y\n\n", "[^a]: x[^a]\n\n", "[a]: b\n", ":a:", ":::", "\n:::spoiler",
     "> @a [b](/posts/1/):\n\n", "<", "&", "`", "``a` ", "a\n=\n", "\u202e", "a\u0301", "\u0301",
     "שa ", "\U000e0067", "* * *\n", "*\n*", "> > > > > > > > > > a\n", "![](/files/a/b) "],
)  # fmt: skip
def test_texts_made_to_take_long_take_less_than_a_second(piece):
    assert timed((piece * 32_000)[:32_000]) < 1
    assert timed("".join(f"{piece}{n}" for n in range(32_000))[:32_000]) < 1


def test_lazy_lines_in_many_quotes_take_less_than_a_second():
    assert timed("> " * 19 + "a\n" + "a\n" * 10_000) < 1


@pytest.mark.parametrize("language", ["c", "cpp", "ini", "latex", "java", "erlang", "kotlin"])
@pytest.mark.parametrize("piece", ["\n", " \n", "==", "%{", "//", "a ", "typedef ", "a<b,"])
def test_code_made_to_take_long_is_left_plain(language, piece):
    assert timed(f"```{language}\n" + (piece * 12_000)[:11_900] + "\n```") < 1


def timed(text: str) -> float:
    """Return the seconds of processor time that `text` takes."""
    begun = time.process_time()
    plain(html_of(text))
    return time.process_time() - begun


PIECES = st.sampled_from(
    [*"*_~`|[]()!<>#-+=:@&\\\"'/.^{}$ \n\t", "a", "b", "я", "ש", "🎉", "\u202e", "\u0301", "\u200b",
     "\0", "||", "```", "```py\n", ":::", ":::spoiler x\n", "\n:::\n", "> ", "- [x] ", "1. ",
     "[^1]",     "\n[^1]: ", "@bob", ":tada:", "https://a.example/", "www.a.example", "a@b.example",
     "[x](/posts/1/):", "\n\n", "| a | b |\n|---|--:|\n", "![x](/files/k/n)", "&lt;", "&#0;", "<b>",
     "javascript:", "<!--", "-->", "<script>", "\" onclick=\"", "' x='", "---\n", "    "]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=40).map("".join)
OFTEN = settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@OFTEN
@given(TEXTS)
def test_whatever_is_written_is_whole_and_harmless(text):
    html = html_of(text)

    assert danger(html) == ""
    assert cleaned(html) == html
    html5lib.HTMLParser(strict=True).parseFragment(html)
    assert not re.search("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]", html)


@OFTEN
@given(TEXTS)
def test_rendering_is_stable(text):
    html = html_of(text)

    assert html_of(text) == html
    assert html_of(tidied(text)) == html
    assert html_of(plain(html, most=2000)) == html_of(tidied(plain(html, most=2000)))


@OFTEN
@given(TEXTS)
def test_what_is_quoted_stays_inside_the_quote(text):
    html = html_of(quote(1, "bob", text) + "AFTER")

    if html:
        tree = html5lib.parseFragment(html, namespaceHTMLElements=False)
        assert tree[0].tag == "blockquote"
        assert tree[0].attrib["cite"] == "/posts/1/"
        assert "AFTER" not in "".join(tree[0].itertext())


@OFTEN
@given(st.text(max_size=200), st.integers(min_value=1, max_value=60))
def test_excerpts_are_short_and_plain(text, most):
    short = plain(html_of(text), most=most)

    assert len(short) <= most
    assert "\n" not in short


@pytest.mark.shared
def test_the_examples_of_commonmark_say_what_they_should(shared_corpora):
    lines = (shared_corpora / "markdown" / "commonmark_examples.jsonl").read_text().splitlines()
    examples = [json.loads(line) for line in lines]
    compared = [e for e in examples if _is_comparable(e)]
    assert len(compared) > 400

    wrong = [e["md"] for e in compared if _said(html_of(e["md"])) != _said(e["html"])]

    assert wrong == []


def _is_comparable(example: dict) -> bool:
    """Leave out raw HTML, pictures, colours, and what the specification does not link or show."""
    unlinked = re.sub("<a .*?</a>|<[^>]*>", "", example["html"], flags=re.DOTALL)
    links = re.findall(r'href="([^"]*)"', example["html"])
    return (
        "<img" not in example["html"]
        and not re.search(r"<(?!https?:)[a-zA-Z/!?]", example["md"])
        and all(re.match(r"https?://[\w.:-]+([/?#]|$)|/|#|mailto:", link) for link in links)
        and not re.search("https?://|@[a-z]", unlinked)
        and "ruby" not in example["md"]
        and (unlinked.replace("\xa0", "").strip() or "<hr" in example["html"])
    )


def _said(html: str) -> list[str]:
    """Return texts and elements, whatever our pages add: demoted headings, breaks, boxes."""
    tree = html5lib.parseFragment(html, namespaceHTMLElements=False)
    walker = html5lib.getTreeWalker("etree")
    said = []
    for token in walker(tree):
        if token["type"] == "StartTag" and token["name"] not in ("br", "div", "span"):
            said.append(re.sub(r"h[1-6]", "h", token["name"]))
        elif token["type"] in ("Characters", "SpaceCharacters"):
            said += token["data"].split()
    return said
