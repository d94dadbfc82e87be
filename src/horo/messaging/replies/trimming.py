"""What somebody wrote in an answer by e-mail: without what it quotes, and without a signature."""

import html as entities
import re
from collections.abc import Iterator

import nh3

_WROTE = re.compile(
    r"(?:\bwrote|\bпишет|\bписал[аи]?|\bнаписал(?:\(а\)|[аи])?|\bнаписа|\bпише|schrieb.{0,80}|"
    r"a écrit|escribió|ha scritto|napisał(?:\(a\)|a)?|escreveu|schreef.{0,80}|skrev.{0,80}|写道|"
    r"\d{4}.*<[^<>]*@[^<>]*>|пользователь .*)\s?[:：]\s*$",
    re.IGNORECASE,
)
_BEGINS = re.compile(
    r"^[\s>]*(?:on|am|le|el|il|em|op|den|dnia|w dniu|в|на|\d|вт|ср|чт|пт|сб|вс|пн)\b", re.IGNORECASE
)
_ORIGINAL = re.compile(
    r"^[^\S\n]*(?:>[^\S\n]*)*(?:-{2,}|_{2,})[^\S\n]*(?:original|forwarded|исходное|пересылаемое|"
    r"оригинално|препратено|ursprüngliche|message d'origine|mensaje original)[^\n]*$",
    re.MULTILINE | re.IGNORECASE,
)
_HEADERS = re.compile(
    r"^[^\S\n]*\*?(?:from|от|von|de|da|od|van|från)\*?[^\S\n]*:[^\n]*\n"
    r"(?:[^\n]*\n){0,3}?[^\S\n]*\*?(?:sent|date|to|subject|отправлено|дата|кому|тема|изпратено|до|"
    r"относно|gesendet|datum|an|envoyé|enviado|inviato|wysłano|verzonden|skickat)\*?[^\S\n]*:",
    re.MULTILINE | re.IGNORECASE,
)
_SIGNATURE = re.compile(r"^(?:--|—|__{4,}|-{5,}|={5,})[^\S\n]*$", re.MULTILINE)
_DEVICE = re.compile(
    r"^[^\S\n]*(?:sent from (?:my|mail|outlook|yahoo)|get outlook for|sent via|отправлено (?:с|из)|"
    r"изпратено от|von meinem|envoyé d\S+ mon|enviado desde|sendt fra|skickat från|"
    r"wysłane z)\b[^\n]*$",
    re.MULTILINE | re.IGNORECASE,
)
_DATED = re.compile(r"\d{4}|@|\d{1,2}[:.]\d{2}")
_BREAKS = re.compile(r"<(?:br|/p|/div|/li|/h[1-6]|/tr)\b[^>]{0,300}>", re.IGNORECASE)
_QUOTES = re.compile(r"<blockquote|gmail_quote|moz-cite-prefix|yahoo_quoted", re.IGNORECASE)
MOST_OF_A_LINE = 400
LONGEST_READ = 200_000  # characters of a mail; nobody writes that much above what they quote


def own_words(text: str) -> str:
    """Return what the sender wrote in plain `text`; "" where it is nothing.

    Quotes between one's own words stay, as they say what is answered.
    """
    text = text[:LONGEST_READ].replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")
    ends = list(_attributions(text))
    for form in (_ORIGINAL, _HEADERS, _SIGNATURE, _DEVICE):
        ends += [found.start() for found in form.finditer(text)]
    for end in sorted(ends):
        if above := _without_quotes(text[:end]):
            return above
    return _without_quotes(_below(text, min(ends, default=0)))


def of_html(html: str) -> str:
    """Return the text of an HTML mail, up to the first quote."""
    html = html[: LONGEST_READ * 5]
    if quote := _QUOTES.search(html):
        html = html[: html.rfind("<", 0, quote.start() + 1)]
    plain = nh3.clean(_BREAKS.sub("\n", html), tags=set())
    lines = (" ".join(line.split()) for line in entities.unescape(plain).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _below(text: str, end: int) -> str:
    """Return what stands below the quote with which `text` begins, at `end`, if it does."""
    lines = text[end:].split("\n")
    first = next((n for n, line in enumerate(lines[:6]) if line.lstrip().startswith(">")), None)
    if not first or text[:end].strip():
        return text
    while first < len(lines) and (not lines[first].strip() or lines[first].lstrip()[:1] == ">"):
        first += 1
    return "\n".join(lines[first:])


def _attributions(text: str) -> Iterator[int]:
    """Yield where lines begin that say who wrote what is quoted: "On … X wrote:"."""
    lines, at = text.split("\n"), 0
    starts = []
    for number, line in enumerate(lines):
        starts.append(at)
        at += len(line) + 1
        if line.rstrip().endswith((":", "：")) and (above := _lines_that_say(lines, number)):
            yield starts[_begin(lines, number, above)]


def _lines_that_say(lines: list[str], number: int) -> int:
    """Return how many lines up to `number` say it together; 0: they say something else."""
    for count in (1, 2, 3):
        some = lines[max(number - count + 1, 0) : number + 1]
        if not all(line.strip() for line in some):
            break
        if _WROTE.search(" ".join(line[:MOST_OF_A_LINE] for line in some)):
            return len(some)
    return 0


def _begin(lines: list[str], number: int, above: int) -> int:
    """Return the line where it begins: mail programs break it into up to three."""
    for before in range(number, max(number - 3, -1), -1):
        if not lines[before].strip():
            break
        if _BEGINS.match(lines[before]) and _DATED.search(" ".join(lines[before : number + 1])):
            return before
    return number - above + 1


def _without_quotes(text: str) -> str:
    lines = text.strip().split("\n")
    while lines and (not lines[-1].strip() or lines[-1].lstrip().startswith(">")):
        lines.pop()
    return "\n".join(line.rstrip() for line in lines).strip()
