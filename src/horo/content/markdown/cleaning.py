"""What may be in a rendered text: one list for nh3, through which all of it goes.

Nothing that is typed becomes a tag before; this is the second lock on the same door.
"""

import re

import nh3

_TAGS = set(
    re.findall(
        r"\w+",
        "p br hr h3 h4 h5 h6 blockquote cite pre code a img ul ol li label input strong em s sup "
        "table thead tbody tr th td details summary span div section aside time",
    )
)
_ALIGN = {"center", "right"}
_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags={"script", "style", "template", "iframe", "noscript", "title"},
    attributes={
        "a": {"href", "title", "id", "aria-label"},
        "blockquote": {"cite"},
        "img": {"src", "alt", "width", "height"},
        "input": {"checked"},
        "li": {"id"},
        "ol": {"start"},
        "pre": {"data-language"},
    },
    tag_attribute_values={
        "a": {"rel": {"nofollow ugc noopener"}},
        "img": {"loading": {"lazy"}},
        "input": {"type": {"checkbox"}, "disabled": {""}},
        "pre": {"tabindex": {"0"}},
        "div": {"tabindex": {"0"}},
        "span": {"tabindex": {"0"}, "dir": {"auto"}},
        **{
            tag: {"dir": {"auto"}}
            for tag in ("p", "li", "td", "th", "h3", "h4", "h5", "h6", "summary", "strong")
        },
    },
    allowed_classes={
        "a": {"mention", "bare"},
        "aside": {"previews"},
        "blockquote": {"quote"},
        "details": {"spoiler"},
        "div": {"scroll"},
        "li": {"task"},
        "section": {"footnotes"},
        "span": {"mention", "spoiler", "site", *"cdfikns"},
        "td": _ALIGN,
        "th": _ALIGN,
    },
    link_rel=None,
    url_schemes={"http", "https", "mailto"},
)


def cleaned(html: str) -> str:
    """Return `html` with nothing but what a rendered text may have."""
    return _CLEANER.clean(html)
