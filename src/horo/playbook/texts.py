"""Texts with variables: a template language without code.

A sandbox of Jinja2 reduced to plain data: names, keys of mappings, `if`, `for`, a few filters.
No attribute of any Python object is ever read, nothing is ever called, loops and lengths are
bounded. What a template may mention is known, so an unknown name is found before anyone gets
a message with a hole in it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from jinja2 import TemplateSyntaxError, Undefined, nodes
from jinja2.exceptions import SecurityError, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

LONGEST_TEMPLATE = 20_000  # characters
LONGEST_TEXT = 50_000  # characters that rendering may yield
MOST_ITEMS = 100  # of a list in a `for`

VARIABLES: Mapping[str, Mapping[str, str]] = {
    "member": {
        "name": "The member's name.",
        "first_name": "The first word of it.",
    },
    "community": {
        "name": "What the community calls itself.",
        "url": "Where it is.",
    },
    "topic": {
        "title": "The topic that the journey was entered with, if it was one.",
        "url": "Where it is.",
        "space": "The space it stands in.",
    },
}
EXAMPLE: Mapping[str, Mapping[str, str]] = {
    "member": {"name": "Alice Example", "first_name": "Alice"},
    "community": {"name": "The community", "url": "https://community.example"},
    "topic": {"title": "How do I start?", "url": "https://community.example/t/1", "space": "help"},
}
PLAIN = (str, int, float, bool, type(None))
FILTERS = (
    "default",
    "first",
    "join",
    "length",
    "lower",
    "upper",
    "capitalize",
    "trim",
    "truncate",
    "round",
)
TESTS = ("defined", "undefined", "none", "number", "string", "even", "odd")
OWN_OF_JINJA = ("self", "super", "loop", "caller", "varargs", "kwargs")
TAGS = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Getitem,
    nodes.Const, nodes.If, nodes.For, nodes.CondExpr, nodes.Filter, nodes.Test, nodes.And,
    nodes.Or, nodes.Not, nodes.Compare, nodes.Operand, nodes.Keyword,
)  # fmt: skip


class TextRefused(ValueError):  # noqa: N818 - an answer to the author of a template
    """A template that cannot be used. `line` counts from 1 within the template."""

    def __init__(self, line: int, found: str, expected: str, hint: str = "") -> None:
        self.line, self.found, self.expected, self.hint = line, found, expected, hint
        super().__init__(f"line {line}: found {found}, expected {expected}. {hint}".strip())


@dataclass(frozen=True)
class Unknown:
    """A variable that nothing will fill: its dotted name and where it stands."""

    name: str
    line: int


class _Missing(Undefined):
    """A variable without a value reads as nothing, and so does everything inside it."""

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(name)


class _PlainEnvironment(ImmutableSandboxedEnvironment):
    """Reads keys of mappings and nothing else."""

    intercepted_binops = frozenset()

    def getattr(self, obj: Any, attribute: str) -> Any:
        return self.getitem(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        if type(obj) is dict and isinstance(argument, str) and argument in obj:
            return obj[argument]
        return self.undefined(name=str(argument))

    def call(self, *args: Any, **kwargs: Any) -> Any:
        raise SecurityError("nothing is called in a text")

    def is_safe_callable(self, obj: Any) -> bool:
        return False


def _environment() -> _PlainEnvironment:
    made = _PlainEnvironment(
        undefined=_Missing,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        cache_size=0,
    )
    made.globals.clear()
    made.filters = {name: made.filters[name] for name in FILTERS}
    made.tests = {name: made.tests[name] for name in TESTS}
    return made


ENVIRONMENT = _environment()


def render_text(template: str, variables: Mapping[str, Any]) -> str:
    """Return `template` with `variables` filled in. Missing ones read as nothing.

    `variables` holds plain data only: mappings with text keys, lists, texts, numbers. Raises
    TextRefused for anything else, for a template that `check_text` refuses, and for a result
    longer than LONGEST_TEXT.
    """
    filled = _filled(template, variables)
    return _rendered(template, variables) if filled is None else filled


def only_prints(template: str, group: str) -> bool:
    """Whether all that `template` does with the variables of `group` is to print them as they are.

    Then the text around them is the same whatever they are. Raises as `check_text` does.
    """
    return _only_prints(template, group)


def _filled(template: str, variables: Mapping[str, Any]) -> str | None:
    """As `_rendered`, many times faster, where words and names are all there is; else None."""
    if not all(type(group) is dict for group in variables.values()):
        return None
    if not all(type(word) is str for group in variables.values() for word in group.values()):
        return None
    pieces = []
    for piece in _pieces(template):
        if isinstance(piece, tuple):
            pieces.append(variables.get(piece[0], {}).get(piece[1], ""))
        elif piece is None:
            return None
        else:
            pieces.append(piece)
    text = "".join(pieces)
    return text if len(text) <= LONGEST_TEXT else None


def _rendered(template: str, variables: Mapping[str, Any]) -> str:
    compiled = _compiled(template)
    data = _plain(variables, 0)
    pieces, length = [], 0
    try:
        for piece in compiled.generate(data):
            length += len(piece)
            if length > LONGEST_TEXT:
                raise TextRefused(
                    1,
                    _("more than %(count)s characters") % {"count": LONGEST_TEXT},
                    _("a shorter text"),
                )
            pieces.append(piece)
    except (TemplateError, TypeError, ValueError, ArithmeticError) as error:
        if isinstance(error, TextRefused):
            raise
        raise TextRefused(
            1, _("a text that cannot be filled in"), _("variables of the right kind"), str(error)
        ) from None
    return "".join(pieces)


def check_text(template: str) -> list[Unknown]:
    """Return the variables that nothing will fill.

    Raises TextRefused for anything but names, keys, `if`, `for` and the known filters.
    """
    return list(_unknown(_parsed(template)))


def variables_in(template: str) -> list[str]:
    """Return the dotted names of the known variables that `template` mentions, sorted."""
    tree = _parsed(template)
    found = {_dotted(node) for node in tree.find_all((nodes.Getattr, nodes.Getitem))}
    return sorted(name for name in found if name)


def _parsed(template: str) -> nodes.Template:
    if len(template) > LONGEST_TEMPLATE:
        raise TextRefused(
            1,
            ngettext("%(count)s character", "%(count)s characters", len(template))
            % {"count": len(template)},
            _("at most %(count)s") % {"count": LONGEST_TEMPLATE},
        )
    try:
        tree = ENVIRONMENT.parse(template)
    except TemplateSyntaxError as error:
        raise TextRefused(
            error.lineno,
            _("a template that breaks off or is misspelt"),
            _("{{ variable }} or {% if … %} … {% endif %}"),
            f"{error.message}".rstrip(".") + ".",
        ) from None
    except RecursionError:
        raise TextRefused(1, _("a template nested too deeply"), _("a flatter one")) from None
    for node in _all(tree):
        _refuse_code(node)
    return tree


@lru_cache(maxsize=512)
def _compiled(template: str) -> Any:
    _parsed(template)
    return ENVIRONMENT.from_string(template)


@lru_cache(maxsize=512)
def _pieces(template: str) -> tuple[str | tuple[str, str] | None, ...]:
    """Return the words of `template` and its names as (group, key); (None,) if there is more."""
    found: list[str | tuple[str, str] | None] = []
    for output in _parsed(template).body:
        for node in output.nodes if isinstance(output, nodes.Output) else [output]:
            if isinstance(node, nodes.TemplateData):
                found.append(node.data)
            elif isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name):
                found.append((node.node.name, node.attr))
            else:
                return (None,)
    return tuple(found)


@lru_cache(maxsize=512)
def _only_prints(template: str, group: str) -> bool:
    tree = _parsed(template)
    printed = [
        node
        for output in tree.find_all(nodes.Output)
        for node in output.nodes
        if isinstance(node, nodes.Getattr)
        and isinstance(node.node, nodes.Name)
        and node.node.name == group
    ]
    return len(printed) == sum(node.name == group for node in tree.find_all(nodes.Name))


def _all(tree: nodes.Node) -> Iterator[nodes.Node]:
    yield tree
    yield from tree.find_all(nodes.Node)


def _refuse_code(node: nodes.Node) -> None:
    if isinstance(node, nodes.Call):
        raise TextRefused(node.lineno, _("a call"), _("a variable: nothing is called in a text"))
    if not isinstance(node, TAGS):
        kind = type(node).__name__.lower()
        raise TextRefused(
            node.lineno,
            _("%(tag)r in a template") % {"tag": kind},
            _("variables, `if` and `for` alone"),
        )
    if isinstance(node, nodes.Filter) and node.name not in FILTERS:
        raise TextRefused(
            node.lineno,
            _("the filter %(name)r") % {"name": node.name},
            _("one of %(words)s") % {"words": ", ".join(FILTERS)},
        )
    if isinstance(node, nodes.Test) and node.name not in TESTS:
        raise TextRefused(
            node.lineno,
            _("the test %(name)r") % {"name": node.name},
            _("one of %(words)s") % {"words": ", ".join(TESTS)},
        )
    _refuse_loop(node)
    _refuse_hidden(node)


def _refuse_loop(node: nodes.Node) -> None:
    if isinstance(node, nodes.For) and (node.recursive or any(map(_has_loop, node.body))):
        raise TextRefused(node.lineno, _("a loop in a loop"), _("one plain `for`"))
    if isinstance(node, nodes.Name) and node.name in OWN_OF_JINJA:
        raise TextRefused(
            node.lineno,
            _("the name %(name)r") % {"name": node.name},
            _("a variable of the playbook"),
        )


def _has_loop(node: nodes.Node) -> bool:
    return isinstance(node, nodes.For) or node.find(nodes.For) is not None


def _refuse_hidden(node: nodes.Node) -> None:
    named = getattr(node, "attr", None) or getattr(node, "name", None)
    if isinstance(node, nodes.Getitem):
        if not isinstance(node.arg, nodes.Const) or not isinstance(node.arg.value, str):
            raise TextRefused(node.lineno, _("a computed key"), _("a key by its name"))
        named = node.arg.value
    if isinstance(named, str) and named.startswith("_"):
        raise TextRefused(
            node.lineno, _("the name %(name)r") % {"name": named}, _("a variable of the playbook")
        )


def _unknown(tree: nodes.Template) -> Iterator[Unknown]:
    own = {node.name for node in tree.find_all(nodes.Name) if node.ctx == "store"}
    inner: set[int] = set()
    for node in _all(tree):
        if id(node) in inner:
            continue
        if isinstance(node, nodes.Getattr | nodes.Getitem):
            name = _dotted(node)
            inner.update(id(part) for part in node.find_all(nodes.Node))
            if name and name.split(".")[0] not in own and not _is_known(name):
                yield Unknown(name, node.lineno)
        elif isinstance(node, nodes.Name) and node.ctx == "load" and node.name not in own:
            yield Unknown(node.name, node.lineno)


def _dotted(node: nodes.Node) -> str:
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return f"{_dotted(node.node)}.{node.attr}"
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        return f"{_dotted(node.node)}.{node.arg.value}"
    return ""


def _is_known(name: str) -> bool:
    group, _, key = name.partition(".")
    return key in VARIABLES.get(group, {})


def _plain(value: Any, depth: int) -> Any:
    """Return a copy of `value` that consists of exact dicts, lists, texts and numbers alone."""
    if type(value) in PLAIN:
        return value
    if depth < 4 and isinstance(value, Mapping):
        return {str(key): _plain(part, depth + 1) for key, part in value.items()}
    if depth < 4 and isinstance(value, list | tuple):
        return [_plain(part, depth + 1) for part in value[:MOST_ITEMS]]
    raise TextRefused(
        1,
        _("a value of type %(type)s") % {"type": type(value).__name__},
        _("texts, numbers, lists, mappings"),
    )
