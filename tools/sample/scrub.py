"""Take people out of texts: links, mentions, names, handles, home folders."""

import re
import zlib
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from sample.pseudonyms import Pseudonyms, words

DROPPED = re.compile(
    r'<div class="message_embed">.*?</div></div></div>|<div class="message_embed">.*?</div></div>'
    r'|<div class="message_inline_image">.*?</div>|<img[^>]*>',
    re.S,
)
TAG = re.compile(r"(<[^>]*>)")
HREF = re.compile(r'href="([^"]*)"')
MENTION = re.compile(r'<span class="user-mention( silent)?" data-user-id="\d+">(@?)([^<]+)</span>')
URL = re.compile(r"https?://[^\s<>\"'`]+|(?<![\w@/.])(?:[\w-]+\.)+[a-z]{2,}/[^\s<>\"'`]+")
AT_NAME = re.compile(r"@\*\*([^*<]+)\*\*")
HOME = re.compile(r"((?:/home|/Users|\\Users|\\\\Users)[/\\]+)[\w.-]+", re.IGNORECASE)
WORD = re.compile(r"[^\W_]+(?:[-_][^\W_]+)*")
SIMPLE = re.compile(r"[^\W\d_]+")
KEPT_TAGS = re.compile(
    r"</?(?:p|br|a|em|strong|del|code|pre|blockquote|ul|ol|li|h[1-6]|hr|table|thead|tbody|tr|th|td)"
    r"\b[^>]*>"
)


class Scrubber:
    """Rewrites texts so that nobody of the source is named; see `survivors` for the proof."""

    def __init__(self, people: Pseudonyms) -> None:
        self.people = people
        self._hosts = words("hosts.txt")
        # a name of one word is replaced where that word stands alone, by `_pseudonym`
        self._full = sorted((n for n in people.full if " " in n), key=len, reverse=True)

    def html(self, content: str) -> str:
        """Return Zulip's HTML without highlighting, previews and pictures, and without people."""
        content = MENTION.sub(self._mention, DROPPED.sub("", content))
        return "".join(
            self._tag(piece) if piece.startswith("<") else self.text(piece)
            for piece in TAG.split(content)
        ).strip()

    def text(self, text: str) -> str:
        """Return a text between two tags, or a title, without people."""
        if not text.strip():
            return text
        pieces, end = [], 0
        for match in URL.finditer(text):
            pieces += [self._words(text[end : match.start()]), self._url(match[0])]
            end = match.end()
        return "".join([*pieces, self._words(text[end:])])

    def _tag(self, tag: str) -> str:
        if tag.startswith("<\0"):
            return tag.replace("<\0", "<").replace("\0>", ">")
        if not KEPT_TAGS.fullmatch(tag):
            return ""
        if tag.startswith("<a"):
            found = HREF.search(tag)
            is_web = found and found[1].startswith("http")
            return f'<a href="{self._url(found[1])}">' if found and is_web else "<a>"
        return re.sub(r"<(/?\w+).*?>", r"<\1>", tag, flags=re.S)

    def _mention(self, match: re.Match[str]) -> str:
        """Write a mention anew; the zero bytes keep its tags from being dropped."""
        name = match[3].strip()
        pseudonym = self.people.full.get(name, name)
        number = zlib.crc32(pseudonym.encode()) % 1_000_000
        kind = f"user-mention{match[1] or ''}"
        return f'<\0span class="{kind}" data-user-id="{number}"\0>{match[2]}{pseudonym}<\0/span\0>'

    def _url(self, url: str) -> str:
        """Keep links to projects and manuals; any other leads to nobody."""
        whole = url if "://" in url else f"https://{url}"
        try:
            parts = urlsplit(whole)
        except ValueError:
            return "https://example.org/"
        host, path = parts.netloc.lower(), unquote(parts.path)
        owner = path.strip("/").split("/")[0].lower()
        is_kept = host in self._hosts or (host == "github.com" and owner in self.people.owners)
        clean = self._words(url.split("?", maxsplit=1)[0])
        if is_kept and clean == url.split("?", maxsplit=1)[0] and "@" not in url:
            return clean
        return f"https://example.org/{zlib.crc32(url.encode()) % 1_000_000}"

    def _words(self, text: str) -> str:
        for name in self._full:
            if name in text:
                whole = rf"(?<!\w){re.escape(name)}(?!\w)"
                text = re.sub(whole, self.people.full[name], text)
        return WORD.sub(self._word, HOME.sub(r"\1dev", text))

    def _word(self, match: re.Match[str]) -> str:
        word = match[0]
        if (found := self._pseudonym(word)) is not None:
            return found
        return re.sub(r"[^\W_]+", lambda m: self._inner(m[0]), word)

    def _inner(self, word: str) -> str:
        found = self._pseudonym(word)
        if found is not None:
            return found
        return SIMPLE.sub(lambda m: self._pseudonym(m[0]) or m[0], word)

    def _pseudonym(self, word: str) -> str | None:
        lower = word.lower()
        if lower in self.people.lowercase and word != word.capitalize():
            return None
        found = self.people.parts.get(lower)
        return found.lower() if found and word.islower() else found


def survivors(
    topics: Mapping[str, Mapping[str, list[dict[str, Any]]]], people: Pseudonyms
) -> set[str]:
    """Return the original names and handles that can still be read anywhere in `topics`.

    Words are compared whole; long ones are looked for inside other words as well.
    """
    pieces = list(topics)
    for files in topics.values():
        pieces += files
        for messages in files.values():
            pieces += [f"{m['sender_full_name']} {m['content']}" for m in messages]
    text = "\n".join(pieces)
    written = set(WORD.findall(text)) | set(SIMPLE.findall(text))
    written |= set(re.findall(r"[^\W_]+", text))
    pseudonyms = {part.lower() for name in people.full.values() for part in name.split()}
    originals = people.originals()
    left = set()
    for word in written:
        lower = word.lower()
        is_name = lower in originals and lower not in pseudonyms
        if is_name and not (lower in people.lowercase and word != word.capitalize()):
            left.add(word)
    lowered = "\n".join({word.lower() for word in written})
    left |= {part for part in originals if len(part) >= 9 and part in lowered}
    return left
