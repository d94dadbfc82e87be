"""The bundled sample is what its README says, and names nobody."""

import json
import re
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from horo.connectors.archive import open_archive
from horo.connectors.services import import_archive
from horo.connectors.zulip import unescaped
from horo.core.time import now

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "examples/community/community.tar.zst"


@pytest.mark.django_db
def test_the_sample_is_what_its_readme_says():
    report = import_archive("zulip", SAMPLE, at=now())
    readme = (SAMPLE.parent / "README.md").read_text()

    said = re.search(r"([\d,]+) messages in ([\d,]+) topics and (\d+) streams by (\d+)", readme)
    counts = [report.read[what] for what in ("messages", "topics", "channels")]
    assert [int(n.replace(",", "")) for n in said.groups()] == [*counts, report.new["members"]]
    assert report.left == ()


def test_the_sample_is_small_and_says_whose_it_is():
    assert SAMPLE.stat().st_size <= 2 * 1024 * 1024
    assert "LLVM Exceptions" in (SAMPLE.parent / "LICENSE").read_text()
    assert "Apache-2.0 WITH LLVM-exception" in (SAMPLE.parent / "README.md").read_text()


@pytest.mark.shared
def test_no_author_of_the_origin_can_be_read_in_the_sample(shared_data, monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    from sample.pseudonyms import Pseudonyms
    from sample.scrub import survivors

    origin = _topics(shared_data / "zulip_bytecodealliance.tar.zst")
    people = Pseudonyms(m for topics in origin.values() for m in topics.values())
    assert len(people.originals()) > 2_000, "no names to look for would prove nothing"

    assert survivors(_topics(SAMPLE), people) == set()
    assert survivors(origin, people), "a check that finds nothing in the origin finds nothing"
    for module in [name for name in sys.modules if name.split(".")[0] == "sample"]:
        del sys.modules[module]


def _topics(path):
    topics = defaultdict(dict)
    with open_archive(path) as archive:
        for name in archive.names:
            if name.count("/") == 2:
                _, folder, file = name.split("/")
                title = unescaped(file.removesuffix(".json"))
                topics[folder][title] = json.loads(archive.read(name))
    return topics
