"""Foreign texts made safe: HTML through one allow-list, Markdown rendered first, then the same."""

import re
from collections.abc import Callable

import comrak
import nh3

_TAGS = set(
    re.findall(
        r"\w+",
        "p br hr h1 h2 h3 h4 h5 h6 blockquote pre code kbd samp a img ul ol li dl dt dd strong b "
        "em i u s del ins sub sup mark q cite abbr table thead tbody tr th td details summary",
    )
)
_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "width", "height"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "details": {"open"},
}


def _only_https_images(tag: str, attribute: str, value: str) -> str | None:
    """Drop pictures that would be fetched in the clear, by mail, or from our own address."""
    if tag == "img" and attribute == "src" and not value.lower().startswith("https://"):
        return None
    return value


def _made(attribute_filter: Callable[[str, str, str], str | None] | None) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=_TAGS,
        clean_content_tags={"script", "style", "template", "iframe", "noscript", "title"},
        attributes=_ATTRIBUTES,
        attribute_filter=attribute_filter,
        link_rel="nofollow noopener noreferrer ugc",
        set_tag_attribute_values={"img": {"loading": "lazy", "referrerpolicy": "no-referrer"}},
        url_schemes={"http", "https", "mailto"},
        url_relative="deny",  # `/user_uploads/…` is an address at the source, not here
    )


_cleaner, _picky_cleaner = _made(None), _made(_only_https_images)
_extensions = comrak.ExtensionOptions()
_extensions.table = _extensions.strikethrough = _extensions.autolink = _extensions.tasklist = True
_options = comrak.RenderOptions()
_options.hardbreaks = True  # in a forum and in a chat, a line that ends is a line that ends

_EMOJI_IMAGE = re.compile(r'<img[^>]*?\balt="(:[\w+-]+:)"[^>]*>')
_EMOJI_SPAN = re.compile(
    r'<span[^>]*class="emoji emoji-([0-9a-f]+(?:-[0-9a-f]+)*)"[^>]*>[^<]*</span>'
)
_HIGHLIGHT = re.compile(r'</?span(?: class="\w+")?>')


def sanitized(html: str) -> str:
    """Return `html` with nothing that runs, and nothing fetched but pictures over https."""
    text = storable(html)
    if 'class="emoji' in text:
        text = _EMOJI_SPAN.sub(_characters, _EMOJI_IMAGE.sub(r"\1", text))
    if 'class="codehilite"' in text:
        text = _HIGHLIGHT.sub("", text)  # half of the time goes into a color for every word
    # the filter is a call into Python for each attribute: only where there are pictures
    return (_picky_cleaner if "img" in text.lower() else _cleaner).clean(text)


def rendered(markdown: str) -> str:
    """Return Markdown as sanitised HTML."""
    html: str = comrak.render_markdown(
        storable(markdown), extension_options=_extensions, render_options=_options
    )
    return sanitized(html)


def storable(text: str) -> str:
    """Return `text` without what a database cannot hold: NUL and halves of characters."""
    if "\0" in text:
        text = text.replace("\0", "\N{REPLACEMENT CHARACTER}")
    if text.isascii():
        return text
    return text.encode("utf-8", "replace").decode("utf-8")


def one_line(text: str, limit: int) -> str:
    """Return `text` in one line of at most `limit` characters, cut with an ellipsis."""
    line = " ".join(storable(text).split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def _characters(match: re.Match[str]) -> str:
    """Turn Zulip's code points (`1f642`, `1f1e7-1f1ec`) into the characters themselves."""
    try:
        return "".join(chr(int(point, 16)) for point in match[1].split("-"))
    except (ValueError, OverflowError):
        return ""
