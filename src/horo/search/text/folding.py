"""One spelling for what people write in several: case, accents, ё, identifiers; HTML to text."""

import html
import re
import unicodedata

LONGEST = 100_000  # characters of a text that are read

_camel = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_accents = re.compile("[\u0300-\u036f]+")
_invisible = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+")
_inline = re.compile(
    r"</?(?:a|abbr|b|code|del|em|i|ins|mark|s|small|span|strong|sub|sup|u)\b[^>]*>"
)
_tag = re.compile(r"<[^>]*>")


def plain(source: str) -> str:
    """Return what a reader sees of HTML, on one line."""
    if "<" in source:
        source = _tag.sub(" ", _inline.sub("", source[: 4 * LONGEST]))
    if "&" in source:
        source = html.unescape(source)
    return " ".join(source.split())


def split_names(text: str) -> str:
    """Mark the joints of names in camel case: FooBar becomes Foo_Bar."""
    return _camel.sub("_", text)


def even(text: str) -> str:
    """Return `text` with one code for each letter, however it was typed; case and accents stay."""
    if text.isascii():
        return text
    return _accents.sub("", unicodedata.normalize("NFKC", _invisible.sub("", text)))


def fold(text: str) -> str:
    """Return `text` in lower case without accents and invisible signs; ё is е, й stays й."""
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKD", _invisible.sub("", text)).casefold()
    text = text.replace("\u0438\u0306", "й")
    return unicodedata.normalize("NFC", _accents.sub("", text))
