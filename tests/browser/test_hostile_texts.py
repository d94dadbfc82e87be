"""Every payload of the corpora in one page of a real browser, with no content policy to help."""

import pytest
from conftest import SHARED

from horo.content.markdown import TextRefused, names, render
from horo.content.tests.hostile import payloads

pytestmark = [pytest.mark.browser, pytest.mark.shared]
ADDRESS = "https://horo.example/"
WAYS = ("{0}", "[{0}]({0}) ||{0}|| `{0}`\n\n![{0}]({0})\n\n```{0}\n{0}\n```")


@pytest.fixture
def show(page):
    """Show HTML as a page of its own; return what it ran and what it asked for."""
    happened: list[str] = []

    def shown(html: str) -> list[str]:
        def answer(route):
            if route.request.url == ADDRESS:
                route.fulfill(content_type="text/html; charset=utf-8", body=html)
            else:
                happened.append(f"asked for {route.request.url}")
                route.abort()

        page.route("**/*", answer)
        page.on("dialog", lambda dialog: (happened.append(dialog.message), dialog.dismiss()))
        page.goto(ADDRESS, timeout=120_000)
        page.wait_for_timeout(500)
        return happened

    return shown


def test_the_page_would_show_what_runs(show):
    happened = show("<!doctype html><img src='/x' onerror='alert(\"ran\")'>")

    assert set(happened) == {f"asked for {ADDRESS}x", "ran"}


@pytest.mark.parametrize(("way", "every"), [*zip(WAYS, (1, 4), strict=True)])
def test_nothing_runs_and_nothing_is_asked_for(show, page, way, every, monkeypatch):
    monkeypatch.setattr(names, "_known", lambda spellings, space: {})
    some = list(payloads(SHARED / "corpora"))[::every]
    shown = [html for text in some if (html := _rendered(way, text))]
    assert len(shown) > 9_000 / every

    happened = show(f"<!doctype html><title>x</title>{''.join(shown)}<p id=end>end</p>")

    assert happened == []
    assert page.locator("body > #end").count() == 1, "every post closed what it opened"
    assert set(page.evaluate(SCHEMES)) <= {"http:", "https:", "mailto:"}
    assert page.evaluate(HANDLERS) == 0


SCHEMES = "[...new Set([...document.links].map(link => link.protocol))]"
HANDLERS = """[...document.querySelectorAll("*")].filter(
    element => element.getAttributeNames().some(name => name.startsWith("on"))).length"""


def _rendered(way: str, text: str) -> str:
    try:
        return render(way.format(text), author=None, space=None).html
    except TextRefused:
        return ""
