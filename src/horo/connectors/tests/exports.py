"""Small exports in every tool's layout, and the ways to pack them."""

import io
import json
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import zstandard

MARCH_1 = 1772355600  # 2026-03-01 09:00 UTC, the day before the cast's AT


def zulip_message(number: int, sender: str = "Alice", content: str = "<p>Hello</p>", **more: Any):
    return {
        "id": number,
        "sender_full_name": sender,
        "content": content,
        "timestamp": MARCH_1 + number,
        **more,
    }


def zulip(folder: Path, topics: dict[str, Any]) -> Path:
    """Write a Zulip archive; `topics` are lists of messages by `stream/topic`."""
    files = {f"z/{name}.json": messages for name, messages in topics.items()}
    return write(folder, {"z/stream_index.json": {"streams": {}}, **files})


def slack_user(key: str, name: str, **profile: Any) -> dict[str, Any]:
    return {"id": key, "name": name.lower(), "real_name": name, "profile": profile}


def slack(folder: Path, days: dict[str, Any], **lists: Any) -> Path:
    """Write a Slack export; `days` are lists of records by `channel/date`."""
    listed = {
        "users": [slack_user("U1", "Alice"), slack_user("U2", "Bob")],
        "channels": [{"id": "C1", "name": "general", "members": ["U1", "U2"]}],
        **lists,
    }
    files = {f"{name}.json": records for name, records in {**listed, **days}.items()}
    return write(folder, files)


def slack_message(second: int, user: str = "U1", text: str = "Hello", **more: Any):
    return {"type": "message", "user": user, "text": text, "ts": stamp(second), **more}


def stamp(second: int) -> str:
    return f"{MARCH_1 + second}.000100"


def discourse_post(number: int, username: str = "alice", **more: Any) -> dict[str, Any]:
    return {
        "id": 100 + number,
        "post_number": number,
        "username": username,
        "user_id": {"alice": 1, "bob": 2, "system": -1}.get(username, 9),
        "created_at": f"2026-03-01T09:00:{number:02}.000Z",
        "updated_at": f"2026-03-01T10:00:{number:02}.000Z",
        "cooked": f"<p>Post {number}</p>",
        "post_type": 1,
        "version": 1,
        **more,
    }


def discourse(folder: Path, *posts: dict[str, Any], **topic: Any) -> Path:
    """Write a Discourse archive of one topic, number 7."""
    value = {"id": 7, "title": "Why?", "category_id": 5, "post_stream": {"posts": posts}, **topic}
    return write(folder, {"topics/why.7.json": value})


def write(folder: Path, files: dict[str, Any]) -> Path:
    """Write `files`; whatever is no bytes becomes JSON."""
    for name, value in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(value if isinstance(value, bytes) else json.dumps(value).encode())
    return folder


def packed(folder: Path, suffix: str) -> Path:
    """Pack `folder` as a .zip, .tar, .tar.gz or .tar.zst beside it."""
    path = folder.with_name(folder.name + suffix)
    names = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
    if suffix == ".zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
            for name in names:
                zipped.write(folder / name, name)
        return path
    tarred = tar_of({name: (folder / name).read_bytes() for name in names}, gz=suffix == ".tar.gz")
    path.write_bytes(zstandard.compress(tarred) if suffix == ".tar.zst" else tarred)
    return path


def tar_of(files: dict[str, bytes], *, gz: bool = False) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz" if gz else "w") as tar:
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
    return buffer.getvalue()
