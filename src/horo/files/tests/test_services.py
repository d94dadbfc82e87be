"""Uploads are kept whole or not at all, within limits, and forgotten when nobody used them."""

import os
import time
from datetime import timedelta

import pytest
from conftest import AT

from horo.core.refused import TooSoon
from horo.files import services, storage
from horo.files.models import File
from horo.files.tests.conftest import encoded, noise, upload

DAY = timedelta(days=1)


def kept(home):
    return sorted(path.name for path in (home / "files").rglob("*") if path.is_file())


def test_a_picture_is_kept_with_its_copies(alice, home):
    file = services.store(
        upload(encoded(noise(1500, 100)), "../x.exe"), owner=alice, purpose="post", at=AT
    )

    assert (file.kind, file.name, file.width, file.height) == ("image/png", "x.png", 1500, 100)
    assert kept(home) == ["original.png", "small.webp", "thumbnail.webp"]


def test_what_a_file_claims_to_be_is_not_believed(alice):
    sent = upload(b"<script>alert(1)</script>", "cat.png", "image/png")

    assert services.store(sent, owner=alice, purpose="post", at=AT).kind == "text/html"


@pytest.mark.parametrize("content", [b"", b"MZ\x90\0", b"\x1f\x8b\x08\0\0"])
def test_what_is_nothing_that_people_share_is_refused(content, alice, home):
    with pytest.raises(services.FileRefused):
        services.store(upload(content), owner=alice, purpose="post", at=AT)

    assert (File.objects.count(), kept(home)) == (0, [])


def test_a_file_that_is_too_large_is_refused(alice, settings):
    settings.HORO_UPLOAD_BYTES = 1_000_000

    with pytest.raises(services.FileRefused, match="1 MB"):
        services.store(upload(b"a" * 1_000_001, "a.txt"), owner=alice, purpose="post", at=AT)


def test_a_day_has_a_limit(alice, bob, monkeypatch):
    monkeypatch.setattr(services, "PER_DAY", 2)
    for _ in range(2):
        services.store(upload(b"text", "a.txt"), owner=alice, purpose="post", at=AT)

    with pytest.raises(TooSoon) as refusal:
        services.store(upload(b"text"), owner=alice, purpose="post", at=AT + timedelta(hours=1))

    assert refusal.value.wait == 23 * 3600
    assert services.store(upload(b"text"), owner=bob, purpose="post", at=AT)
    assert services.store(upload(b"text"), owner=alice, purpose="post", at=AT + DAY)


def test_only_ones_own_free_files_are_attached(alice, bob):
    mine, theirs, used = (
        services.store(upload(b"text"), owner=who, purpose="post", at=AT)
        for who in (alice, bob, alice)
    )
    services.attach([used.key], "post", 1, alice)

    attached = services.attach([mine.key, theirs.key, used.key, "none"], "post", 2, alice)

    assert attached == [mine]
    assert set(File.objects.values_list("pk", "attached_to")) == {
        (mine.pk, 2), (theirs.pk, None), (used.pk, 1)
    }  # fmt: skip


def test_a_post_holds_ten_files(alice):
    keys = [
        services.store(upload(b"text"), owner=alice, purpose="post", at=AT).key for _ in range(11)
    ]
    services.attach(keys[:10], "post", 1, alice)

    with pytest.raises(services.FileRefused, match="10 files"):
        services.attach(keys[10:], "post", 1, alice)
    services.attach(keys[:10], "post", 1, alice)


def test_what_nobody_attached_is_forgotten_after_a_day(alice, home):
    orphan, used = (
        services.store(upload(b"text"), owner=alice, purpose="post", at=AT) for _ in range(2)
    )
    services.attach([used.key], "post", 1, alice)

    assert services.sweep(AT + DAY) == 0
    assert services.sweep(AT + DAY + timedelta(seconds=1)) == 1

    assert list(File.objects.all()) == [used]
    assert not File.objects.filter(pk=orphan.pk).exists()


def test_bytes_without_a_row_are_forgotten_too(db, home):
    storage.write("lost-key", {"original.bin": b"half"})
    long_ago = time.time() - 3 * 86400
    os.utime(storage.folder_of("lost-key"), (long_ago, long_ago))

    assert services.sweep(AT.now(AT.tzinfo)) == 1
    assert kept(home) == []


def test_erasing_a_person_takes_their_files_along(
    alice, bob, home, django_capture_on_commit_callbacks
):
    services.make_avatar(upload(encoded(noise())), owner=alice, at=AT)
    services.store(upload(b"text"), owner=alice, purpose="post", at=AT)
    services.store(upload(b"text"), owner=bob, purpose="post", at=AT)

    with django_capture_on_commit_callbacks(execute=True):
        services.forget_all_of(alice)

    assert File.objects.get().owner == bob
    assert kept(home) == ["original.bin"]


@pytest.mark.parametrize("key", ["../etc", "", "a/b", "a.b", "ключ"])
def test_a_key_leads_nowhere_else(key):
    with pytest.raises(ValueError, match="is no key"):
        storage.folder_of(key)
