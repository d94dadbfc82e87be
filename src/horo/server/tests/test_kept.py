"""Pages kept for visitors: nothing of a member is ever kept, or served instead of their own."""

import gzip

import pytest
from django.http import HttpResponse

from horo.server import kept
from horo.server.kept import KeptPages
from horo.server.requests import address_of
from horo.ui.http import VISITORS_HEADER, visitors_page

PAGE = b"<!doctype html><p>Good morning"
MARK = (VISITORS_HEADER, "topic:1")
VARY = ("Vary", "Accept-Language, Cookie, HX-Request, Accept-Encoding")


class Headers(dict):
    """Several headers of one name stand in one value, with line ends between them."""

    def get(self, name, default=None):
        return next(iter(self.get_all(name)), default)

    def get_all(self, name):
        return super().get(name, "").splitlines()


class Scope:
    """A request as the server gives it."""

    method, authority = "GET", None

    def __init__(self, path="/topics/1/", query="", **headers):
        self.path, self.query_string = path, query
        self.headers = Headers(host="127.0.0.1")
        self.headers |= {name.replace("_", "-"): value for name, value in headers.items()}

    @property
    def environ(self):
        headers = {
            f"HTTP_{name.upper().replace('-', '_')}": value for name, value in self.headers.items()
        }
        return headers | {
            "REQUEST_METHOD": self.method,
            "PATH_INFO": self.path,
            "QUERY_STRING": self.query_string,
            "horo.began": self.began,
        }

    began = 0.0


class Proto:
    """Where an answer goes."""

    answer = None

    def response_bytes(self, status, headers, body):
        self.answer = status, dict(headers), body


@pytest.fixture
def clock(monkeypatch):
    """The clock of the pages: set `at`."""

    class Clock:
        at = 100.0

    monkeypatch.setattr(kept.time, "monotonic", lambda: Clock.at)
    Scope.began = 100.0
    return Clock


@pytest.fixture
def pages(clock):
    return KeptPages()


def keep(pages, scope=None, headers=(MARK, VARY), body=PAGE, status=200):
    return pages.keep((scope or Scope()).environ, status, list(headers), body)


def answer(pages, **headers):
    proto = Proto()
    return proto.answer if pages.answer(Scope(**headers), proto) else None


def test_a_marked_page_is_kept_and_the_mark_is_nobodys_business(pages):
    sent = keep(pages)

    assert sent == [VARY]
    status, headers, body = answer(pages)
    assert (status, body) == (200, PAGE)
    assert VISITORS_HEADER not in headers


def test_it_goes_out_as_the_browser_takes_it(pages):
    keep(pages)

    _status, headers, body = answer(pages, accept_encoding="gzip, br")
    assert (headers["content-encoding"], gzip.decompress(body)) == ("gzip", PAGE)
    for refused in ("", "br", "gzip;q=0"):
        assert answer(pages, accept_encoding=refused)[2] == PAGE


def test_what_came_zipped_is_kept_both_ways(pages):
    zipped = gzip.compress(PAGE)
    keep(pages, headers=(MARK, VARY, ("Content-Encoding", "gzip")), body=zipped)

    assert answer(pages)[2] == PAGE
    assert answer(pages, accept_encoding="gzip")[2] == zipped


@pytest.mark.parametrize(
    "headers",
    [
        {"cookie": "sessionid=abc"},
        {"cookie": "theme=x; sessionid=abc"},
        {"cookie": 'a="; sessionid=abc'},
        {"cookie": "messages=said"},
        {"authorization": "Bearer x"},
        {"hx_request": "true"},
        {"range": "bytes=0-9"},
    ],
)
def test_whoever_is_no_mere_visitor_neither_gets_nor_leaves_a_page(pages, headers):
    keep(pages, Scope(**headers))
    assert answer(pages) is None, "nothing was kept of it"

    keep(pages)
    assert answer(pages), "or the next line would prove nothing"
    assert answer(pages, **headers) is None


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ([VARY], PAGE, 200),
        ([MARK, VARY], PAGE, 404),
        ([MARK, VARY, ("Set-Cookie", "csrftoken=x")], PAGE, 200),
        ([MARK, ("Vary", "User-Agent")], PAGE, 200),
        ([MARK, ("Vary", "*")], PAGE, 200),
        ([MARK, ("Cache-Control", "max-age=0, private")], PAGE, 200),
        ([MARK, VARY], b'<input name="csrfmiddlewaretoken" value="x">', 200),
    ],
    ids=["unmarked", "not found", "cookie", "varies", "varies by all", "private", "token"],
)
def test_what_is_not_everyones_is_not_kept(pages, headers, body, status):
    keep(pages, headers=headers, body=body, status=status)

    assert answer(pages) is None


@pytest.mark.parametrize(
    "other",
    [
        {"path": "/topics/2/"},
        {"query": "page=2"},
        {"accept_language": "ru"},
        {"cookie": "django_language=bg"},
        {"cookie": "horo_theme=dark"},
        {"host": "other.example.org"},
    ],
)
def test_another_address_language_or_theme_is_another_page(pages, other):
    keep(pages)

    assert answer(pages, **other) is None
    assert answer(pages, cookie="unknown=1; horo_theme=none", accept_language="xx")


def test_a_page_is_never_older_than_five_seconds(pages, clock):
    keep(pages)
    clock.at += kept.SECONDS
    assert answer(pages)

    clock.at += 0.01
    assert answer(pages) is None


def test_what_happens_in_a_channel_lets_go_of_its_pages(pages, clock):
    keep(pages)
    keep(pages, Scope("/topics/2/"), headers=((VISITORS_HEADER, "topic:2"), VARY))
    keep(pages, Scope("/spaces/"), headers=((VISITORS_HEADER, "yes"), VARY))

    pages.forget("topic:1")

    there = [bool(answer(pages, path=path)) for path in ("/topics/1/", "/topics/2/", "/spaces/")]
    assert there == [False, True, False]


def test_a_page_that_was_being_made_while_something_happened_is_not_kept(pages, clock):
    pages.forget("topic:1")
    keep(pages)
    assert answer(pages) is None

    Scope.began = 101.0
    clock.at = 101.0
    keep(pages)
    assert answer(pages)


def test_memory_is_bounded_and_the_oldest_goes_first(pages, monkeypatch):
    monkeypatch.setattr(kept, "MOST_BYTES", 400)
    for number in range(20):
        keep(pages, Scope(f"/topics/{number}/"))

    assert sum(page.size for page in pages._pages.values()) == pages._bytes <= 400
    assert answer(pages, path="/topics/19/")
    assert not answer(pages, path="/topics/0/")


def test_a_view_marks_its_page():
    assert visitors_page(HttpResponse())[VISITORS_HEADER] == "yes"
    assert visitors_page(HttpResponse(), "topic:1", "space:2")[VISITORS_HEADER] == "topic:1 space:2"


def test_a_session_in_a_second_cookie_header_is_seen(pages):
    asked = Scope()
    pages.keep(asked.environ, 200, [MARK, VARY], PAGE)

    assert pages.answer(Scope(), Proto())
    assert not pages.answer(Scope(cookie="django_language=ru\nsessionid=abc"), Proto())


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("203.0.113.9, 198.51.100.7", "198.51.100.7"),
        ("203.0.113.9\n198.51.100.7", "198.51.100.7"),
        ("", "127.0.0.1"),
    ],
)
def test_a_proxy_is_believed_in_the_last_address_alone(said, address):
    asked = Scope(x_forwarded_for=said)
    asked.client = "127.0.0.1:5000"
    assert address_of(asked) == address

    asked.client = "192.0.2.1:5000"
    assert address_of(asked) == "192.0.2.1", "nobody else is believed"
