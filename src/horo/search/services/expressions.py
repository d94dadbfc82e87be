"""A condition on tokens, and how each database wants it written."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Phrase:
    """Tokens that follow one another; mostly one."""

    tokens: tuple[str, ...]


@dataclass(frozen=True)
class And:
    parts: "tuple[Expression, ...]"


@dataclass(frozen=True)
class Or:
    parts: "tuple[Expression, ...]"


@dataclass(frozen=True)
class Except:
    """What fulfils `wanted`, and not `unwanted`."""

    wanted: "Expression"
    unwanted: "Expression"


Expression = Phrase | And | Or | Except


def one(token: str) -> Phrase:
    return Phrase((token,))


def every(parts: Iterable[Expression]) -> Expression:
    return _joined(And, parts)


def some(parts: Iterable[Expression]) -> Expression:
    return _joined(Or, parts)


def _joined(kind: type[And] | type[Or], parts: Iterable[Expression]) -> Expression:
    each = tuple(dict.fromkeys(parts))
    if not each:
        raise ValueError("A condition needs at least one part.")
    return each[0] if len(each) == 1 else kind(each)


def fts5(expression: Expression) -> str:
    """Write it for SQLite's MATCH."""
    if isinstance(expression, Phrase):
        return '"' + " ".join(expression.tokens).replace('"', '""') + '"'
    if isinstance(expression, Except):
        return f"({fts5(expression.wanted)} NOT {fts5(expression.unwanted)})"
    word = " AND " if isinstance(expression, And) else " OR "
    return "(" + word.join(map(fts5, expression.parts)) + ")"


def tsquery(expression: Expression) -> str:
    """Write it as PostgreSQL's tsquery."""
    if isinstance(expression, Phrase):
        quoted = ("'" + token.replace("'", "''") + "'" for token in expression.tokens)
        return "(" + " <-> ".join(quoted) + ")"
    if isinstance(expression, Except):
        return f"({tsquery(expression.wanted)} & !{tsquery(expression.unwanted)})"
    word = " & " if isinstance(expression, And) else " | "
    return "(" + word.join(map(tsquery, expression.parts)) + ")"
