"""What the server makes of a request, and what it makes of an answer."""

import asyncio
import json
import socket
import time
from types import SimpleNamespace

import pytest

from horo.server import pages


def test_a_page_has_its_length_and_a_head_has_no_body(site):
    page, head = site.request("/spaces/"), site.request("/spaces/", method="HEAD")

    assert page.status == head.status == 200
    assert int(page.headers["content-length"]) == len(page.read())
    assert head.read() == b""


def test_letters_of_every_kind_arrive_in_paths_and_queries(site):
    found = site.request("/search/?q=%D0%B4%D0%BE%D0%B1%D1%80%D0%BE").read().decode()
    missing = site.request("/spaces/%D0%B4%D0%BE%D0%B1%D1%80%D0%BE/")

    assert "добро" in found
    assert missing.status == 404


def test_a_static_file_comes_whole_and_in_part(site):
    whole = site.request("/static/ui/base.css").read()
    part = site.request("/static/ui/base.css", Range="bytes=3-9")

    assert len(whole) > 100
    assert (part.status, part.read()) == (206, whole[3:10])


def test_a_large_form_arrives_whole(site):
    text = "x" * 400_000
    response = site.request(
        "/language/",
        method="POST",
        body=f"language=ru&next=/spaces/&text={text}",
        Content_Type="application/x-www-form-urlencoded",
    )

    assert (response.status, response.headers["location"]) == (302, "/spaces/")
    assert "django_language=ru" in response.headers["set-cookie"]


def test_a_body_in_chunks_arrives_too(site):
    response = site.request(
        "/language/",
        method="POST",
        body=iter([b"language=", b"bg&next=/spaces/"]),
        Content_Type="application/x-www-form-urlencoded",
    )

    assert "django_language=bg" in response.headers["set-cookie"]


def test_more_than_an_upload_may_be_is_refused_unread(site):
    with socket.create_connection(("127.0.0.1", site.server.port)) as raw:
        raw.sendall(
            b"POST /language/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 900000000\r\n\r\n"
        )
        assert b" 413 " in raw.recv(100)


def test_a_browser_that_goes_away_hurts_nobody(site):
    with socket.create_connection(("127.0.0.1", site.server.port)) as raw:
        raw.sendall(
            b"POST /language/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\nlang"
        )

    assert site.request("/health").status == 200


def test_a_header_with_an_underscore_passes_for_no_other(site):
    page = site.request("/spaces/", **{"Accept-Language": "ru"})
    with socket.create_connection(("127.0.0.1", site.server.port)) as raw:
        raw.sendall(b"GET /spaces/ HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept_Language: ru\r\n\r\n")
        head = raw.recv(4000).split(b"\r\n\r\n")[0]

    assert page.headers["content-language"] == "ru"
    assert b"content-language: en" in head


def test_another_host_is_refused(site):
    assert site.request("/spaces/", Host="evil.example.org").status == 400
    assert site.request("/live?on=topic:1", Host="evil.example.org").status == 400


@pytest.mark.parametrize("path", ["/health", "/spaces/", "/topics/{open}/"])
def test_many_requests_over_one_connection(site, path):
    response = site.request(path.format(**site.seeded))
    connection = response.connection
    first = response.read()
    for _ in range(5):
        connection.request("GET", path.format(**site.seeded))
        again = connection.getresponse()
        assert again.status == 200
        assert again.read()

    assert first


def test_a_visitors_page_is_new_right_after_a_reply(site):
    path = f"/topics/{site.seeded['open']}/"
    assert b"fresh as dew" not in site.request(path).read()
    assert b"fresh as dew" not in site.request(path).read(), "kept by now"

    site.reply("open", "bob", "fresh as dew")

    assert b"fresh as dew" in site.request(path).read()


def test_a_member_never_gets_a_visitors_page_nor_a_visitor_a_members(site):
    path = f"/topics/{site.seeded['open']}/"
    for who in (None, "alice", None, "bob", None):
        page = site.request(path, who).read().decode()
        assert ("sign-out" in page) == (who is not None)
        assert ("Alice</" in page.partition("<main")[0]) == (who == "alice")


def test_the_mark_of_a_page_stays_inside(site):
    assert "horo-visitors-page" not in site.request("/spaces/").headers


def test_it_is_well(site):
    said = json.loads(site.request("/health").read())

    assert said == {"status": "ok", "database": "ok", "jobs": "ok", "scheduler": "ok"}


def test_streams_end_when_the_server_is_asked_to_stop(site):
    """Ends the server: the last test of this file."""
    stream = site.listen(f"topic:{site.seeded['open']}")
    stream.next("here")
    began = time.monotonic()

    site.server.process.terminate()

    assert list(stream) == []
    assert site.server.process.wait(timeout=60) == 0
    assert time.monotonic() - began < 60, "and not when the stream would have ended"


def test_a_body_that_does_not_come_is_not_waited_for(monkeypatch):
    class Slow:
        answered = None

        def __aiter__(self):
            return self

        async def __anext__(self):
            await asyncio.sleep(30)

        def response_str(self, status, headers, body):
            self.answered = status

    monkeypatch.setattr(pages, "BODY_SECONDS", 0.05)
    scope, slow = SimpleNamespace(headers={"content-length": "9"}, method="POST"), Slow()

    asyncio.run(pages.Pages(None, threads=0, keep=None).serve(scope, slow))

    assert slow.answered == 408
