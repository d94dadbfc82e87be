"""Name something that is imported only when it is needed, so that a start stays quick."""

from collections.abc import Callable
from importlib import import_module
from typing import Any


def found(where: str) -> Any:
    """Import and return what `where` names, as "package.module:name".

    Raises ImportError or AttributeError where there is no such thing.
    """
    module, _, name = where.partition(":")
    return getattr(import_module(module), name)


def later(where: str) -> Callable[..., Any]:
    """Return a function that calls the one `where` names, imported at the first call."""

    def call(*args: Any, **kwargs: Any) -> Any:
        return found(where)(*args, **kwargs)

    call.__qualname__ = where
    return call
