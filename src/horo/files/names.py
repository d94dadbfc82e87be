"""Names of files as they may be shown and saved, whatever was sent."""

import re
import unicodedata

MOST = 120  # characters

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})  # control, format (RTL override)
_UNWANTED = re.compile(r'[\\/:*?"<>|%#\[\]()`&;$]+')
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.I)  # devices on Windows


def clean(name: str, *, ending: str = "") -> str:
    """Return a name without path, hidden characters or anything a shell or browser reads.

    `ending` ("png") replaces an ending that says something else. Never empty, and at most 120
    characters long.
    """
    seen = "".join(" " if unicodedata.category(c) in _HIDDEN else c for c in name)
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", seen).strip())[-1]
    words = re.sub(r"[-\s]+", "-", _UNWANTED.sub("-", last)).strip(" .-")
    stem, dot, found = words.rpartition(".")
    if not dot:
        stem, found = words, ""
    wanted = ending or (found if found.isalnum() and len(found) <= 10 else "")
    stem = stem.rstrip(" .-") or "file"
    if _RESERVED.match(f"{stem}."):
        stem = f"file-{stem}"
    room = MOST - len(wanted) - 1
    return f"{stem[:room]}.{wanted}" if wanted else stem[:room]
