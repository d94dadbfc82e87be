"""Make `examples/community/`: a slice of a public Zulip archive with everybody under a pseudonym.

    python tools/make_sample.py ARCHIVE

ARCHIVE is bytecodealliance/zulip-archive, as a folder or packed. Fails, and writes nothing, if an
author's name or handle of four or more letters that is no ordinary word would survive.
"""

import io
import json
import re
import sys
import tarfile
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import zstandard

sys.path.insert(0, str(Path(__file__).parent))

from sample.pseudonyms import Pseudonyms
from sample.scrub import Scrubber, survivors

SINCE = datetime(2024, 7, 1, tzinfo=UTC).timestamp()  # topics that began earlier are left out
LARGEST = 2 * 1024 * 1024  # bytes that the sample may have
OUT = Path(__file__).parents[1] / "examples" / "community" / "community.tar.zst"
Topics = dict[str, dict[str, list[dict[str, Any]]]]  # folder, topic, messages


def main(path: Path) -> None:
    from horo.cli import setup

    setup.django(migrate=False)
    from horo.connectors.archive import open_archive

    with open_archive(path) as archive:
        names = [n for n in archive.names if n.count("/") == 2]
        everything = {name: json.loads(archive.read(name)) for name in names}
    people = Pseudonyms(everything.values())
    topics = scrubbed(recent(everything), Scrubber(people))
    packed = pack(topics)
    if left := survivors(topics, people):
        sys.exit(f"{len(left)} names survive: {', '.join(sorted(left)[:80])}")
    if len(packed) > LARGEST:
        sys.exit(f"The sample has {len(packed):,} bytes; it may have {LARGEST:,}. Begin later.")
    OUT.write_bytes(packed)
    messages = [m for folder in topics.values() for t in folder.values() for m in t]
    authors = {m["sender_full_name"] for m in messages}
    print(
        f"{len(messages):,} messages, {sum(map(len, topics.values())):,} topics, "
        f"{len(topics)} streams, {len(authors)} authors, {len(packed):,} bytes"
    )


def recent(everything: dict[str, list[dict[str, Any]]]) -> Topics:
    """Return the topics that began in the period; a message that was moved only where it is now."""
    newest: dict[int, tuple[int, str]] = {}
    for name, messages in everything.items():
        last = max(message["id"] for message in messages)
        for message in messages:
            newest[message["id"]] = max(newest.get(message["id"], (0, "")), (last, name))
    topics: Topics = defaultdict(dict)
    for name, messages in everything.items():
        _, folder, file = name.split("/")
        kept = [m for m in messages if newest[m["id"]][1] == name]
        if kept and min(m["timestamp"] for m in messages) >= SINCE:
            topics[folder][file.removesuffix(".json")] = kept
    return topics


def scrubbed(topics: Topics, scrub: Scrubber) -> Topics:
    """Return `topics` with everything written anew: names of topics, of authors, and texts."""
    from horo.connectors.zulip import unescaped

    clean: Topics = {}
    for folder, files in sorted(topics.items()):
        clean[folder] = {}
        for file, messages in sorted(files.items()):
            title = scrub.text(unescaped(file))
            while title in clean[folder]:
                title += " (2)"
            clean[folder][title] = [
                {
                    "content": scrub.html(message["content"]),
                    "id": message["id"],
                    "sender_full_name": scrub.people.name_of(message["sender_full_name"]),
                    "timestamp": message["timestamp"],
                }
                for message in sorted(messages, key=lambda m: m["id"])
            ]
    return clean


def pack(topics: Topics) -> bytes:
    """Return the tar.zst of the archive, byte for byte the same for the same topics."""
    from horo.connectors.zulip import unescaped

    streams = {}
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for folder, files in topics.items():
            number, name = folder.split("-", 1)
            topic_data = {}
            for title, messages in files.items():
                add(tar, f"zulip_json/{folder}/{escaped(title)}.json", messages)
                topic_data[title] = {
                    "latest_date": messages[-1]["timestamp"],
                    "size": len(messages),
                }
            latest = max(m["id"] for messages in files.values() for m in messages)
            streams[unescaped(name)] = {
                "id": int(number),
                "latest_id": latest,
                "topic_data": topic_data,
            }
        add(tar, "zulip_json/stream_index.json", {"streams": streams})
    parameters = zstandard.ZstdCompressionParameters.from_level(22, window_log=25)
    return zstandard.ZstdCompressor(compression_params=parameters).compress(buffer.getvalue())


def add(tar: tarfile.TarFile, name: str, value: Any) -> None:
    data = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    entry = tarfile.TarInfo(name)
    entry.size = len(data)
    tar.addfile(entry, io.BytesIO(data))


def escaped(title: str) -> str:
    """Make a file name of a topic's name as zulip-archive does."""

    def code(match: re.Match[str]) -> str:
        return "".join(f".{byte:02X}" for byte in match[0].encode())

    return re.sub(r"[^A-Za-z0-9_~-]", code, title)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
