"""The collected uploads and bombs: refused, or kept without a way to do harm."""

import subprocess
import sys

import pytest
from conftest import AT

from horo.core.refused import Refused
from horo.files import kinds, services
from horo.files.tests.conftest import upload

pytestmark = pytest.mark.shared
HARMLESS = {"inline": {"text/plain; charset=utf-8", *kinds.PICTURES}}
MEASURED = """
import re, sys, time
import django
django.setup()
from horo.files import kinds, pictures
content = open(sys.argv[1], "rb").read()
before = time.process_time()
try:
    kind = kinds.sniff(content)
    if kind in kinds.PICTURES:
        pictures.remake(content, kind)
        pictures.avatars(content, kind)
except pictures.PictureRefused:
    pass
taken = time.process_time() - before
# `getrusage` would count what the tests held before this program took their place.
print(taken, re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1])
"""


def corpus(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_no_collected_upload_is_sent_as_anything_that_runs(
    alice, sign_in, shared_corpora, monkeypatch
):
    found = corpus(shared_corpora / "upload")
    assert len(found) > 30
    browser = sign_in(alice)
    for number, path in enumerate(found):
        monkeypatch.setattr(services, "PER_DAY", number + 1)
        try:
            sent = upload(path.read_bytes(), path.name, "text/html")
            file = services.store(sent, owner=alice, purpose="post", at=AT)
        except Refused:
            continue
        response = browser.get(f"/files/{file.key}/{file.name}")
        shown = response.headers["Content-Disposition"].partition(";")[0]
        body = b"".join(response.streaming_content)
        assert shown == "attachment" or response.headers["Content-Type"] in HARMLESS["inline"]
        assert shown == "attachment" or b"<script" not in body.lower(), path


def test_bombs_are_read_or_refused_within_a_second_and_256_megabytes(shared_corpora):
    found = corpus(shared_corpora / "bombs")
    assert len(found) >= 20
    for path in found:
        run = subprocess.run(
            [sys.executable, "-c", MEASURED, path],
            env={"DJANGO_SETTINGS_MODULE": "horo.settings", "PYTHONPATH": "src"},
            capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        seconds, kilobytes = map(float, run.stdout.split())
        assert seconds < 1, path
        assert kilobytes < 256 * 1024, path
