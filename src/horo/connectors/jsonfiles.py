"""JSON files of an archive: read whole or not at all, with a note where one is damaged."""

import json
from typing import Any

from horo.connectors.archive import Archive
from horo.connectors.report import Findings, Unreadable


def load(archive: Archive, name: str, findings: Findings) -> Any:
    """Return the value in the file, or None and a note if it is damaged.

    Bytes that are no UTF-8 are replaced, with a note; the rest of the file is read.
    """
    raw = archive.read(name)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        findings.leave("taken in with bytes replaced that are no UTF-8", name, _at(error.start))
        text = raw.decode("utf-8", "replace")
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        findings.leave("left out: the file is no complete JSON", name, error)
        return None


def needed(archive: Archive, name: str, findings: Findings) -> Any:
    """Return the value in a file without which nothing can be imported.

    Raises Unreadable if it is damaged.
    """
    value = load(archive, name, findings)
    if value is None:
        reason = next((x for left in findings.left() for f, x in left.examples if f == name), "")
        raise Unreadable(
            f"{name} is no complete JSON ({reason}), and nothing can be imported without it. "
            "Export again."
        )
    return value


def dicts(value: Any, name: str, findings: Findings) -> list[dict[str, Any]]:
    """Return the objects of a list, with a note on whatever else is in it."""
    if not isinstance(value, list):
        if value is not None:
            findings.leave("left out: the file holds no list of records", name)
        return []
    found = []
    for number, item in enumerate(value):
        if isinstance(item, dict):
            found.append(item)
        else:
            findings.leave("left out: a record is no object", name, f"record {number}")
    return found


def _at(position: int) -> str:
    return f"byte {position}"
