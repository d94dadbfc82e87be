"""How a page answers: whole or in part, refusals, redirects, the policy."""

import pytest
from django_htmx.middleware import HtmxDetails

from horo.people.services import TooManyTries
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

    response = RefusedMiddleware(lambda _: None).process_exception(request, TooManyTries("Wait."))

    assert (response.status_code, response.headers["HX-Retarget"]) == (403, "#toasts")
    assert said == ["Wait."]


@pytest.mark.parametrize(
    "target",
    ["https://elsewhere.example/", "//elsewhere.example", "", "inbox", "java%0d%0ascript:alert(0)"],
)
def test_a_form_sends_nobody_to_another_site(target, client, db):
    assert client.post("/appearance/", {"theme": "dark", "next": target}).url == "/"


def test_a_form_comes_back_to_its_page(client, db):
    assert client.post("/appearance/", {"theme": "dark", "next": "/sign-in/"}).url == "/sign-in/"
