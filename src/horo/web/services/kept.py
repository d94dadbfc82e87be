"""What was computed a moment ago, kept for the next page that asks the same.

In process and small: a plan or a year of measures costs a second, a page must not. The key says
what the value depends on (the log's newest activity, the playbook's version …), so nothing that
is shown is ever older than the key admits.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from typing import Any, TypeVar, cast

T = TypeVar("T")
MOST = 64  # values in all

_values: OrderedDict[Hashable, Any] = OrderedDict()
_guard = threading.Lock()
_making: dict[Hashable, threading.Lock] = {}


def kept(key: Hashable, make: Callable[[], T]) -> T:
    """Return the value kept under `key`, or make it: once, however many pages ask together."""
    with _guard:
        if key in _values:
            _values.move_to_end(key)
            return cast("T", _values[key])
        lock = _making.setdefault(key, threading.Lock())
    with lock:
        with _guard:
            if key in _values:
                return cast("T", _values[key])
        value = make()
        with _guard:
            _values[key] = value
            _making.pop(key, None)
            while len(_values) > MOST:
                _values.popitem(last=False)
        return value


def lately(keys: Sequence[Hashable], make: Callable[[], T]) -> T:
    """Return what is kept under the first of `keys` that is there, or make it under `keys[0]`.

    For what may be a little old: whoever comes first after the hour does not have to wait.
    """
    with _guard:
        for key in keys:
            if key in _values:
                return cast("T", _values[key])
    return kept(keys[0], make)


def forget() -> None:
    """Drop everything: for tests."""
    with _guard:
        _values.clear()
