"""What a file is, is told from its bytes."""

import pytest

from horo.files import kinds, names


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n...", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a....", "image/gif"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "image/webp"),
        (b"RIFF\x10\0\0\0WAVEfmt ", None),
        (b"%PDF-1.7\n", "application/pdf"),
        (b"PK\x03\x04....", "application/zip"),
        (b"\0\0\0\x20ftypisom....", "video/mp4"),
        (b"\0\0\0\x20ftypheic....", None),
        (b"\x1aE\xdf\xa3....", "video/webm"),
        ("name,age\nИван,3\n".encode(), "text/plain"),
        ("Тест".encode("cp1251"), "text/plain"),
        (b"MZ\x90\0\x03", None),
        (b"\x1f\x8b\x08\0", None),
        (b"", None),
    ],
)
def test_the_kind_is_found_in_the_bytes(content, kind):
    assert kinds.sniff(content) == kind


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"\xef\xbb\xbf \n<svg:svg/>",
        b"<?xml version='1.0'?><x/>",
        b"<!DOCTYPE html>",
        b"<img src=x onerror=alert(1)>",
        b"hello <script>alert(1)</script>",
    ],
)
def test_markup_is_never_taken_for_plain_text(content):
    assert kinds.sniff(content) in kinds.MARKUP


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("a\0b.png", "a-b.png"),
        ("photo\u202egnp.exe", "photo-gnp.exe"),
        ("  Отчёт за март.PDF ", "Отчёт-за-март.PDF"),
        ('x"; rm -rf $(y).txt', "x-rm-rf-y.txt"),
        ("aux.txt", "file-aux.txt"),
        ("...", "file"),
        ("", "file"),
        ("a" * 300 + ".png", "a" * 116 + ".png"),
        ("name.p/n|g", "n-g"),
    ],
)
def test_names_are_without_paths_and_tricks(name, kept):
    assert names.clean(name) == kept


def test_the_ending_says_what_the_file_is():
    assert names.clean("evil.html", ending="png") == "evil.png"
    assert names.clean("plain", ending="png") == "plain.png"
