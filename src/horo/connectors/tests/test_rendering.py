"""What is foreign is shown without anything that runs or that tells somebody who reads it."""

import json
import re

import html5lib
import pytest

from horo.connectors.rendering import one_line, rendered, sanitized, storable

RUNS = set(
    re.findall(
        r"\w+",
        "script iframe object embed base meta link style form input svg math template frame "
        "frameset applet noscript xmp plaintext textarea title select",
    )
)
ADDRESSES = ("href", "src", "action", "formaction", "xlink:href", "data", "poster", "srcdoc")


def danger(html: str) -> str | None:
    """Return what in `html` would run, as an HTML5 parser sees it."""
    tree = html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False)
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag.split("}")[-1].lower() in RUNS:
            return element.tag
        for name, value in element.attrib.items():
            if str(name).startswith("on") or name == "style" or _is_script(str(name), value):
                return f"{name}={value}"
    return None


def _is_script(name: str, value: str) -> bool:
    address = re.sub(r"[\t\r\n]", "", value.lstrip("".join(map(chr, range(33)))))
    scheme = re.match(r"(javascript|vbscript|data):", address, re.IGNORECASE)
    return name in ADDRESSES and scheme is not None


def payloads(corpora):
    for path in sorted((corpora / "xss").glob("*.jsonl")):
        yield from (json.loads(line)["payload"] for line in path.open())
    for path in sorted((corpora / "xss").glob("*.txt")):
        yield from path.read_text().splitlines()
    yield from json.loads((corpora / "naughty/blns.json").read_text())


@pytest.mark.shared
def test_no_collected_attack_is_live_after_sanitising(shared_corpora):
    attacks = list(payloads(shared_corpora))
    live = sum(danger(attack) is not None for attack in attacks)
    assert live > 7_000, "harmless texts would prove nothing"

    assert [attack for attack in attacks if danger(sanitized(attack))] == []
    assert [attack for attack in attacks if danger(rendered(attack))] == []


@pytest.mark.parametrize(
    ("html", "clean"),
    [
        ("<p onclick=x>Hi <b>you</b></p>", "<p>Hi <b>you</b></p>"),
        ("<script>x</script>Hi", "Hi"),
        ('<a href="/user_uploads/1">file</a>', '<a rel="{rel}">file</a>'),
        ('<a href="https://x.org/">x</a>', '<a href="https://x.org/" rel="{rel}">x</a>'),
        ('<span class="user-mention" data-user-id="1">@Bob</span>', "@Bob"),
        ('<span class="emoji emoji-1f642" title="smile">:smile:</span>', "🙂"),
        ('<img class="emoji" src="https://x.org/s.png" alt=":smile:">', ":smile:"),
        ("<p>unclosed", "<p>unclosed</p>"),
    ],
)
def test_sanitising_keeps_what_a_forum_needs(html, clean):
    assert sanitized(html) == clean.format(rel="nofollow noopener noreferrer ugc")


@pytest.mark.parametrize("source", ["http://x.org/a.png", "data:image/png;base64,AA", "//x.org/a"])
def test_a_picture_is_fetched_over_https_or_not_at_all(source):
    assert "src" not in sanitized(f'<img src="{source}">')
    assert 'src="https://x.org/a.png"' in sanitized('<IMG src="https://x.org/a.png">')


def test_markdown_is_rendered_and_its_html_left_out():
    assert (
        rendered("**Hi** <b>x</b>\n\n- a")
        == "<p><strong>Hi</strong> x</p>\n<ul>\n<li>a</li>\n</ul>\n"
    )


def test_what_a_database_cannot_hold_is_replaced():
    assert storable("a\0b\ud800c") == "a\N{REPLACEMENT CHARACTER}b?c"
    assert sanitized("\ud800\0") == "?\N{REPLACEMENT CHARACTER}"


def test_a_long_title_is_cut_with_an_ellipsis():
    assert one_line("  a\n b  ", 10) == "a b"
    assert one_line("abcdefghij", 5) == "abcd…"
