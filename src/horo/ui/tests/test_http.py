"""How a page answers: whole or in part, refusals, redirects, the policy."""

import re
from urllib.parse import urlencode

import pytest
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from horo.people.services import TooManyTries
from horo.ui.http import ours
from horo.ui.middleware import RefusedMiddleware


def test_htmx_gets_a_part_and_history_the_whole_page(mara, sign_in):
    browser = sign_in(mara)
    part = {"HX-Request": "true"}

    assert "<html" not in browser.get("/people/", headers=part).text
    for more in ({"HX-Boosted": "true"}, {"HX-History-Restore-Request": "true"}):
        assert "<html" in browser.get("/people/", headers={**part, **more}).text


def test_caches_are_told_that_htmx_gets_something_else(mara, sign_in):
    assert "HX-Request" in sign_in(mara).get("/people/").headers["Vary"]


@pytest.mark.parametrize("path", ["/sign-in/", "/nothing/", "/people/"])
def test_every_answer_forbids_scripts_from_elsewhere(path, mara, sign_in):
    policy = sign_in(mara).get(path).headers["Content-Security-Policy"]

    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_a_refusal_to_htmx_is_a_toast_and_leaves_the_page(rf, mara):
    request = rf.post("/", headers={"HX-Request": "true"})
    request.htmx, request.member = HtmxDetails(request), mara
    said: list[str] = []
    request._messages = type("Said", (list,), {"add": lambda _s, _l, text, _t: said.append(text)})()

    refusal = TooManyTries("Wait.", wait=30)
    response = RefusedMiddleware(lambda _: None).process_exception(request, refusal)

    assert (response.status_code, response.headers["HX-Retarget"]) == (429, "#toasts")
    assert response.headers["Retry-After"] == "30"
    assert said == ["Wait."]


@pytest.mark.parametrize(
    "target",
    ["https://elsewhere.example/", "//elsewhere.example", "", "inbox", "java%0d%0ascript:alert(0)"],
)
def test_a_form_sends_nobody_to_another_site(target, client, db):
    assert client.post("/appearance/", {"theme": "dark", "next": target}).url == "/"


def test_a_form_comes_back_to_its_page(client, db):
    assert client.post("/appearance/", {"theme": "dark", "next": "/sign-in/"}).url == "/sign-in/"


@pytest.mark.parametrize(
    "elsewhere",
    ["//evil.example", "/\\evil.example", "//\t/evil.example", "/\t//evil.example", "/\n/evil",
     "///evil.example", "https:evil.example", "data:text/html,x", "javascript:x", "\t//evil", ""],
)  # fmt: skip
def test_no_page_elsewhere_is_ours(elsewhere):
    assert ours(RequestFactory().get("/"), elsewhere) == ""


def test_pages_of_ours_are_ours():
    for path in ("/", "/topics/1/?page=2#post-3", "/tags/добро/", "/search/?q=a%20b"):
        assert ours(RequestFactory().get("/"), path) == path


@pytest.mark.shared
def test_no_known_redirect_leads_elsewhere(shared_corpora):
    known = (shared_corpora / "redirect" / "open_redirect.txt").read_text(errors="replace")
    request = RequestFactory().get("/")
    passed = [found for line in known.splitlines() if (found := ours(request, line))]

    as_browsers_read = [re.sub(r"[\t\r\n]", "", each).replace("\\", "/") for each in passed]
    assert passed, "some lead to pages of ours"
    assert not [each for each in as_browsers_read if each.startswith("//") or each[0] != "/"]


@pytest.mark.parametrize("sent", [{"text": "я" * 3_000_000}, {f"f{n}": "1" for n in range(2_000)}])
def test_more_than_can_be_sent_is_refused_in_words(sent, mara, sign_in):
    response = sign_in(mara).post(
        "/language/", urlencode(sent), content_type="application/x-www-form-urlencoded"
    )

    assert response.status_code == 400
    assert "shorten it" in response.text
