"""Uploading and fetching over HTTP: by those who may, and nothing that a browser would run."""

from datetime import timedelta

import pytest
from conftest import AT
from django.urls import reverse

from horo.content.models import PRIVATE, Post, Space, Topic
from horo.files import services
from horo.files.models import File
from horo.files.tests.conftest import encoded, noise, upload
from horo.people.models import Group, Membership


@pytest.fixture
def secret_post(alice, bob):
    """alice's post in a space that bob enters and otto does not."""
    group = Group.objects.create(slug="inner", name="Inner")
    for who in (alice, bob):
        Membership.objects.create(group=group, member=who, since=AT)
    space = Space.objects.create(
        slug="s", name="S", access=PRIVATE, group=group, source="horo", source_key="s"
    )
    topic = Topic.objects.create(
        space=space, author=alice, title="T", opened_at=AT, source="horo", source_key="t"
    )
    return Post.objects.create(
        topic=topic, number=1, author=alice, html="", posted_at=AT, source="horo", source_key="p"
    )


def address(file, name="files:file", *more):
    return reverse(name, args=[file.key, *(more or [file.name])])


def keep(owner, content=b"plain words", name="a.txt"):
    return services.store(upload(content, name), owner=owner, purpose="post", at=AT)


def read(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_an_upload_says_how_to_show_it(alice, sign_in, picture):
    said = sign_in(alice).post("/files/", {"file": picture}).json()

    file = File.objects.get()
    assert said == {
        "key": file.key,
        "url": f"/files/{file.key}/a.png",
        "markdown": f"![a.png](/files/{file.key}/a.png)",
    }


def test_a_visitor_uploads_nothing(client, db, picture):
    assert client.post("/files/", {"file": picture}).status_code == 302
    assert not File.objects.exists()


def test_a_refusal_is_a_sentence(alice, sign_in, settings):
    settings.HORO_UPLOAD_BYTES = 1_000_000
    browser = sign_in(alice)

    for sent in ({}, {"file": upload(b"MZ\x90\0")}, {"file": upload(b"a" * 1_100_000)}):
        response = browser.post("/files/", sent)
        assert (response.status_code, response.json()["error"][-1]) == (403, ".")


def test_what_is_far_too_large_is_not_even_read(alice, sign_in, settings):
    settings.HORO_UPLOAD_BYTES = 1_000

    response = sign_in(alice).post("/files/", {"file": upload(b"a" * 3_000_000)})

    assert "at most" in response.json()["error"]
    assert response.wsgi_request.is_too_large


def test_uploading_too_often_is_answered_with_the_time_to_wait(alice, sign_in, monkeypatch):
    monkeypatch.setattr("horo.files.views.A_MINUTE", 1)
    browser = sign_in(alice)
    browser.post("/files/", {"file": upload(b"text")})

    response = browser.post("/files/", {"file": upload(b"text")})

    assert (response.status_code, int(response.headers["Retry-After"]) > 0) == (429, True)


def test_before_it_is_attached_a_file_is_its_owners(alice, mara, sign_in, client):
    file = keep(alice)

    assert client.get(address(file)).status_code == 404
    assert sign_in(mara).get(address(file)).status_code == 404
    assert read(sign_in(alice).get(address(file))) == b"plain words"


@pytest.mark.parametrize(("who", "status"), [("bob", 200), ("otto", 404), (None, 404)])
def test_a_file_is_read_by_whoever_reads_its_post(
    who, status, secret_post, alice, bob, otto, sign_in, client
):
    file = keep(alice, encoded(noise(500, 500)), "a.png")
    services.attach([file.key], "post", secret_post.pk, alice)
    browser = sign_in({"bob": bob, "otto": otto}[who]) if who else client

    assert browser.get(address(file)).status_code == status
    assert browser.get(address(file, "files:thumbnail", "small")).status_code == status


def test_with_its_post_a_file_is_gone(secret_post, alice, bob, sign_in):
    file = keep(alice)
    services.attach([file.key], "post", secret_post.pk, alice)
    Post.objects.filter(pk=secret_post.pk).update(removed_at=AT + timedelta(hours=1))

    assert sign_in(bob).get(address(file)).status_code == 404


@pytest.mark.parametrize(
    ("content", "name", "media", "shown"),
    [
        (b"words", "a.txt", "text/plain; charset=utf-8", "inline"),
        (b"[InternetShortcut]", "a.url", "application/octet-stream", "attachment"),
        (b"<svg onload='alert(1)'/>", "a.svg", "application/octet-stream", "attachment"),
        (b"<script>alert(1)</script>", "a.txt", "application/octet-stream", "attachment"),
        (b"%PDF-1.4", "a.pdf", "application/pdf", "attachment"),
        (b"PK\x03\x04", "a.zip", "application/zip", "attachment"),
        (encoded(noise()), "a.html", "image/png", "inline"),
    ],
)
def test_a_browser_runs_nothing_of_it(content, name, media, shown, alice, sign_in):
    response = sign_in(alice).get(address(keep(alice, content, name)))

    assert response.headers["Content-Type"] == media
    assert response.headers["Content-Disposition"].startswith(shown)
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.headers["Cache-Control"] == "private, max-age=31536000, immutable"


@pytest.mark.parametrize(
    ("asked", "status", "content"),
    [
        ("bytes=0-4", 206, b"plain"),
        ("bytes=6-", 206, b"words"),
        ("bytes=-5", 206, b"words"),
        ("bytes=6-999", 206, b"words"),
        ("bytes=11-", 416, b""),
        ("bytes=5-2", 416, b""),
        ("bytes=0-1,3-4", 200, b"plain words"),
        ("lines=1-2", 200, b"plain words"),
    ],
)
def test_a_part_can_be_asked_for(asked, status, content, alice, sign_in):
    response = sign_in(alice).get(address(keep(alice)), headers={"Range": asked})

    assert (response.status_code, read(response)) == (status, content)


def test_what_the_browser_has_is_not_sent_again(alice, sign_in):
    file = keep(alice)
    tag = sign_in(alice).get(address(file)).headers["ETag"]

    again = sign_in(alice).get(address(file), headers={"If-None-Match": tag})

    assert (again.status_code, again.content) == (304, b"")


def test_a_face_is_fetched_by_its_key_without_a_query(
    alice, client, django_assert_num_queries, picture
):
    key = services.make_avatar(picture, owner=alice, at=AT)

    with django_assert_num_queries(0):
        assert client.get(f"/pictures/{key}/96").headers["Content-Type"] == "image/webp"
        for wrong in (f"/pictures/{key}/97", "/pictures/none/96", f"/pictures/..{key}/96"):
            assert client.get(wrong).status_code == 404


def test_an_erased_face_is_gone(alice, client, picture, django_capture_on_commit_callbacks):
    key = services.make_avatar(picture, owner=alice, at=AT)

    with django_capture_on_commit_callbacks(execute=True):
        services.forget([key])

    assert client.get(f"/pictures/{key}/96").status_code == 404


def test_on_a_page_a_large_picture_is_its_thumbnail(alice, sign_in):
    file = keep(alice, encoded(noise(1500, 100)), "a.png")
    browser = sign_in(alice)

    on_page = browser.get(address(file), headers={"Sec-Fetch-Dest": "image"})
    alone = browser.get(address(file), headers={"Sec-Fetch-Dest": "document"})

    assert [each.headers["Content-Type"] for each in (on_page, alone)] == [
        "image/webp",
        "image/png",
    ]
    assert on_page.headers["ETag"] != alone.headers["ETag"]
    assert all("Sec-Fetch-Dest" in each.headers["Vary"] for each in (on_page, alone))


def test_copies_are_there_in_two_sizes(alice, sign_in):
    file, text = keep(alice, encoded(noise(1500, 100)), "a.png"), keep(alice)
    browser = sign_in(alice)

    sizes = {
        size: browser.get(address(file, "files:thumbnail", size)).status_code
        for size in ("thumbnail", "small", "huge", "original")
    }

    assert sizes == {"thumbnail": 200, "small": 200, "huge": 404, "original": 404}
    assert browser.get(address(text, "files:thumbnail", "small")).status_code == 404
