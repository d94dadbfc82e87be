"""Code in colours: few kinds of words, in the languages that are written most."""

from collections.abc import Iterable, Iterator
from functools import cache
from html import escape
from time import thread_time
from typing import Any

from horo.core.later import found

MOST = 12_000  # characters of one block; a longer one stays plain
LONGEST_LINE = 1_000  # characters; some lexers need the square of it
SECONDS = 0.3  # of processor time, for all blocks of a text

_LANGUAGES = """
Bash: bash sh shell zsh | C: c h | C++: cpp c++ cc hpp | C#: csharp c# cs | Clojure: clojure clj
CSS: css | Dart: dart | Diff: diff patch | Dockerfile: docker dockerfile | Elixir: elixir ex exs
Erlang: erlang erl | Go: go golang | GraphQL: graphql | Haskell: haskell hs | HTML: html
INI: ini cfg conf properties | Java: java | JavaScript: javascript js mjs node | JSON: json
Julia: julia jl | Kotlin: kotlin kt | LaTeX: latex tex | Lua: lua | Makefile: make makefile
Nginx: nginx | Nix: nix | Perl: perl pl | PHP: php | PowerShell: powershell ps1
Python: python py python3 | R: r | Ruby: ruby rb | Rust: rust rs | Scala: scala | SCSS: scss
SQL: sql postgresql postgres sqlite mysql | Swift: swift | Terraform: terraform hcl tf
TOML: toml | TypeScript: typescript ts | Vim: vim | XML: xml svg | YAML: yaml yml | Zig: zig
"""
_LABELS = {
    alias: (label.strip(), aliases.split()[0])
    for entry in _LANGUAGES.replace("\n", "|").split("|")
    if entry.strip()
    for label, _, aliases in [entry.rpartition(":")]
    for alias in aliases.split()
}
_KINDS = {  # beginnings of the names of Pygments' tokens, and the class we give them
    "Comment": "c",
    "Generic.Prompt": "c",
    "Generic.Deleted": "d",
    "Generic.Inserted": "i",
    "Generic.Heading": "f",
    "Generic.Subheading": "f",
    "Keyword": "k",
    "Literal.Number": "n",
    "Literal.String": "s",
    "Name.Attribute": "n",
    "Name.Builtin": "f",
    "Name.Class": "f",
    "Name.Decorator": "f",
    "Name.Function": "f",
    "Name.Tag": "k",
    "Operator.Word": "k",
}


def label(language: str) -> str:
    """Return how `language`, the word behind the fence, is shown; "" where none is given."""
    return _LABELS.get(language.lower(), (language[:24], ""))[0]


class Painter:
    """Colours the code of one text, as long as its time lasts; what comes after stays plain.

    Some lexers take seconds for texts that were made to that end, each word being quick.
    """

    def __init__(self, seconds: float = SECONDS) -> None:
        self.left = seconds

    def highlighted(self, code: str, language: str) -> str:
        """Return `code` as HTML, with a span around each word that has a colour."""
        alias = _LABELS.get(language.lower(), ("", ""))[1]
        plain = escape(code, quote=False)
        if not alias or self.left <= 0 or not _is_readable(code):
            return plain
        lexer = _lexer(alias)  # loading it the first time is not the text's fault
        begun = thread_time()
        words = list(self._in_time(lexer.get_tokens_unprocessed(code)))
        self.left -= thread_time() - begun
        coloured = "".join(_spans(words)) if self.left > 0 else ""
        return coloured if 0 < len(coloured) < 8 * len(plain) else plain

    def _in_time(self, words: Iterable[Any]) -> Iterator[Any]:
        until = thread_time() + self.left
        for word in words:
            yield word
            if thread_time() > until:
                return


def _is_readable(code: str) -> bool:
    return len(code) <= MOST and max(map(len, code.split("\n"))) <= LONGEST_LINE


def _spans(words: Iterable[Any]) -> list[str]:
    """Put neighbours of one kind into one span."""
    parts: list[str] = []
    kind, held = "", ""
    for _, token, word in words:
        its_kind = _kind(token)
        if its_kind != kind and not word.isspace():
            parts.append(_span(kind, held))
            kind, held = its_kind, ""
        held += word
    parts.append(_span(kind, held))
    return parts


def _span(kind: str, words: str) -> str:
    text = escape(words, quote=False)
    return f'<span class="{kind}">{text}</span>' if kind and text else text


@cache
def _kind(token: Any) -> str:
    name = str(token).removeprefix("Token.")
    return next((kind for start, kind in _KINDS.items() if name.startswith(start)), "")


@cache
def _lexer(alias: str) -> Any:
    return found("pygments.lexers:get_lexer_by_name")(alias)
