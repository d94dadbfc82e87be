"""HTML back into Markdown: for posts whose source gave no text, when they are edited or quoted.

What comes back is not what was typed, but it renders to the same, as far as our Markdown can say
it; pictures and addresses keep their places, and unknown tags give their words.
"""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

_LINE = {"br", "hr", "img", "input"}
_BLOCKS = set(
    re.findall(
        r"\w+",
        "p div section blockquote ul ol li pre h1 h2 h3 h4 h5 h6 hr table thead tbody tr td th "
        "details summary dl dt dd cite aside",
    )
)
_DROPPED = {"aside", "script", "style"}
_AROUND = {"strong": "**", "b": "**", "em": "*", "i": "*", "s": "~~", "del": "~~"}
_SIGNS = re.compile(r"([\\`*\[\]<~]|&(?=[#\w])|(?<!\w)_|_(?!\w)|\|(?=\|))")
_BEGINS = re.compile(r"^(\s*)([#>+=-]|:(?=::))", re.MULTILINE)
_NUMBERED = re.compile(r"^(\s*\d{1,9})([.)])(?=\s|$)", re.MULTILINE)
_LANGUAGE = re.compile(r"(?:language|lang)-([\w+#.-]{1,24})")


@dataclass
class _Node:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    inside: list["_Node | str"] = field(default_factory=list)


class _Tree(HTMLParser):
    """Sanitised HTML as nodes."""

    def __init__(self) -> None:
        super().__init__()
        self.root = _Node("div")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = _Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(node)
        if tag not in _LINE and len(self.open) < 100:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        at = next((i for i in range(len(self.open) - 1, 0, -1) if self.open[i].tag == tag), 0)
        if at:
            del self.open[at:]

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)


def from_html(html: str) -> str:
    """Return Markdown that renders to what sanitised `html` shows."""
    tree = _Tree()
    tree.feed(html)
    tree.close()
    return "\n\n".join(_blocks(tree.root)).strip("\n")


def _blocks(node: _Node) -> list[str]:
    """Return the blocks in `node`, and as paragraphs what stands between them."""
    found: list[str] = []
    run: list[_Node | str] = []
    for child in [*node.inside, _Node("hr", {"end": ""})]:
        if isinstance(child, str) or child.tag not in _BLOCKS:
            run.append(child)
            continue
        found += _paragraph(run)
        run = []
        if "end" not in child.attributes:
            found += _block(child)
    return found


def _paragraph(run: list[_Node | str]) -> list[str]:
    lines = _inline(run).strip().split("\n")
    text = "\n".join(line.strip() for line in lines if line.strip())
    return [_NUMBERED.sub(r"\1\\\2", _BEGINS.sub(r"\1\\\2", text))] if text else []


def _block(node: _Node) -> list[str]:
    tag = node.tag
    if tag in _DROPPED:
        return []
    if re.fullmatch("h[1-6]", tag):
        words = re.sub("(#+)$", r"\\\1", _inline(node.inside).strip().replace("\n", " "))
        return [f"{'#' * max(int(tag[1]) - 2, 1)} {words}"] if words else []
    if tag in ("ul", "ol"):
        return _list(node)
    special = {"hr": _rule, "pre": _code, "blockquote": _quote, "table": _table, "details": _hidden}
    return [special[tag](node)] if tag in special else _blocks(node)


def _rule(node: _Node) -> str:
    return "---"


def _code(node: _Node) -> str:
    text = _words(node).rstrip("\n")
    inner = next((n for n in node.inside if isinstance(n, _Node) and n.tag == "code"), node)
    named = _LANGUAGE.search(inner.attributes.get("class", ""))
    language = node.attributes.get("data-language", "").lower() or (named[1] if named else "")
    fence = "`" * max([3, *(len(ticks) + 1 for ticks in re.findall("`{3,}", text))])
    return f"{fence}{language}\n{text}\n{fence}"


def _quote(node: _Node) -> str:
    lines = "\n\n".join(_blocks(node)).split("\n")
    return "\n".join(f"> {line}".rstrip() for line in lines)


def _hidden(node: _Node) -> str:
    title = next((n for n in node.inside if isinstance(n, _Node) and n.tag == "summary"), None)
    rest = _Node("div", {}, [child for child in node.inside if child is not title])
    text = "\n\n".join(_blocks(rest))
    marks = ":" * max([3, *(len(found) + 1 for found in re.findall("^:{3,}", text, re.MULTILINE))])
    words = _words(title).strip().replace("\n", " ") if title else ""
    return f"{marks}spoiler {words}".rstrip() + f"\n{text}\n{marks}"


def _list(node: _Node) -> list[str]:
    items, is_loose = [], False
    number = int(node.attributes.get("start", "1")[:9]) if _starts(node) else 1
    for item in node.inside:
        if not isinstance(item, _Node):
            continue
        mark = "- " if node.tag == "ul" else f"{number}. "
        number += 1
        parts = _blocks(item)
        is_loose |= any(isinstance(n, _Node) and n.tag == "p" for n in item.inside)
        text = "\n".join(parts) if not is_loose else "\n\n".join(parts)
        items.append(mark + text.replace("\n", "\n" + " " * len(mark)).rstrip())
    return [("\n\n" if is_loose else "\n").join(items)] if items else []


def _starts(node: _Node) -> bool:
    return node.tag == "ol" and node.attributes.get("start", "1").isdigit()


def _table(node: _Node) -> str:
    rows = [
        [_inline(cell.inside).strip().replace("\n", " ").replace("|", "\\|") for cell in row]
        for row in _rows(node)
    ]
    width = max(map(len, rows), default=0)
    if not width:
        return ""
    lines = [f"| {' | '.join(row + [''] * (width - len(row)))} |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * width, *lines[1:]])


def _rows(node: _Node) -> list[list[_Node]]:
    found: list[list[_Node]] = []
    for child in node.inside:
        if isinstance(child, _Node) and child.tag == "tr":
            found.append(
                [c for c in child.inside if isinstance(c, _Node) and c.tag in ("td", "th")]
            )
        elif isinstance(child, _Node):
            found += _rows(child)
    return found


def _inline(run: list[_Node | str]) -> str:
    found = ""
    for child in run:
        piece = _SIGNS.sub(r"\\\1", _spaced(child)) if isinstance(child, str) else _span(child)
        if piece.startswith("[") and found.endswith("!"):
            found = found[:-1] + "\\!"  # a link is no picture
        found += piece
    return found


def _spaced(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def _span(node: _Node) -> str:
    tag, inside = node.tag, _inline(node.inside)
    if tag == "br":
        return "\n"
    if tag == "input":
        return "[x] " if "checked" in node.attributes else "[ ] "
    if tag == "img":
        return f"![{_SIGNS.sub(r'', node.attributes.get('alt', ''))}]({_target(node, 'src')})"
    if tag == "code":
        return _ticked(_words(node))
    if tag == "a" and node.attributes.get("href") and node.attributes.get("class") != "mention":
        return _link(node, inside)
    if tag == "span" and node.attributes.get("class") == "spoiler":
        return f"||{inside.strip()}||"
    return _wrapped(_AROUND.get(tag, ""), inside)


def _wrapped(mark: str, inside: str) -> str:
    """Put `mark` around the words, and the spaces outside of it."""
    words = inside.strip()
    if not mark or not words:
        return inside
    before, after = inside[: len(inside) - len(inside.lstrip())], inside[len(inside.rstrip()) :]
    return f"{before}{mark}{words}{mark}{after}"


def _link(node: _Node, inside: str) -> str:
    words, target = _words(node).strip(), _target(node, "href")
    if words == target and re.match("https?://", target):
        return target
    return f"[{inside.strip()}]({target})"


def _target(node: _Node, name: str) -> str:
    address = node.attributes.get(name, "").replace("\n", "")
    return f"<{address}>" if re.search(r"[\s()]", address) else address


def _ticked(code: str) -> str:
    ticks = "`" * max([1, *(len(found) + 1 for found in re.findall("`+", code))])
    space = " " if code.startswith("`") or code.endswith("`") else ""
    return f"{ticks}{space}{code}{space}{ticks}" if code else ""


def _words(node: _Node) -> str:
    return "".join(child if isinstance(child, str) else _words(child) for child in node.inside)
