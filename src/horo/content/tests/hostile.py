"""What hostile texts are made of, and how to see whether any of it would run."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import html5lib

ALIVE = {
    "script", "iframe", "object", "embed", "base", "meta", "link", "style", "form", "svg", "math",
    "template", "frame", "frameset", "applet", "noscript", "xmp", "plaintext", "textarea", "title",
    "select", "button", "video", "audio", "source", "marquee", "body", "html", "head", "isindex",
}  # fmt: skip
ADDRESSES = {"href", "src", "action", "formaction", "xlink:href", "data", "poster", "background",
             "srcdoc", "cite", "ping", "srcset"}  # fmt: skip
CONTROLS = "".join(map(chr, range(33)))


def payloads(corpora: Path) -> Iterator[str]:
    """Yield every payload of the corpora, as `check_sanitisers.py` beside them reads them."""
    for path in sorted((corpora / "xss").glob("*.jsonl")):
        for line in path.read_text().splitlines():
            yield json.loads(line)["payload"]
    for path in sorted((corpora / "xss").glob("*.txt")):
        yield from path.read_text().splitlines()
    yield from json.loads((corpora / "naughty" / "blns.json").read_text())


def danger(html: str) -> str:
    """Return what in `html` would run, be fetched, or be sent, as a browser parses it."""
    tree = html5lib.parseFragment(html, namespaceHTMLElements=False)
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        tag = element.tag.rpartition("}")[2].lower()
        if tag in ALIVE:
            return tag
        if tag == "input" and dict(element.attrib).keys() - {"type", "disabled", "checked"}:
            return "input"
        for name, value in element.attrib.items():
            if found := _in_attribute(str(name).lower(), value):
                return f"{tag} {found}"
    return ""


def _in_attribute(name: str, value: str) -> str:
    if name.startswith("on") or name in ("style", "srcset", "ping"):
        return name
    # WHATWG: leading controls and spaces are left out, tabs and ends of line anywhere
    url = re.sub(r"[\t\r\n]", "", value.lstrip(CONTROLS)).lower()
    scheme = re.match(r"([a-z][a-z0-9+.-]*):", url)
    if name in ADDRESSES and scheme and scheme[1] not in ("http", "https", "mailto"):
        return f"{name}={value[:40]}"
    return ""
