"""What the server keeps: finished answers and parts of pages, never more than so many bytes of them.

Whatever a page computes of a store that does not change is kept by :func:`kept` or :func:`once`, in one cache
for all pages: answers and claims as they are shown, the index of a store and its network. What is least used
leaves first, and all of it when the dataset is no longer served. The endpoint has a cache for its answers.
"""

from __future__ import annotations

import sys
from collections import OrderedDict
from functools import wraps
from threading import Lock
from typing import TYPE_CHECKING, Generic, ParamSpec, TypeVar, cast

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

__all__ = ["Cache", "bound", "forget", "held", "kept", "once", "size"]

Value = TypeVar("Value")
Given = ParamSpec("Given")
Found = TypeVar("Found")

_MAX_BYTES = 128 * 2**20
"""Bytes of what all pages keep together."""


class Cache(Generic[Value]):
    """Answers by what was asked; ``max_bytes`` of them, as whoever puts them there counts.

    Threads may share it.
    """

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes, self._held = max_bytes, 0
        self._entries: OrderedDict[Hashable, tuple[Value, int]] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def held(self) -> int:
        """The bytes of all answers that are held."""
        return self._held

    def get(self, key: Hashable) -> Value | None:
        """Return an answer that is held, and hold it longer; else none."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is None:
                return None
            self._entries.move_to_end(key)
            return entry[0]

    def put(self, key: Hashable, value: Value, size: int) -> None:
        """Hold an answer of so many bytes, in place of those least used; one larger than all is not held."""
        if size > self._max_bytes:
            return
        with self._lock:
            self._held += size - self._entries.pop(key, (value, 0))[1]
            self._entries[key] = value, size
            while self._held > self._max_bytes:
                _, (_, freed) = self._entries.popitem(last=False)
                self._held -= freed

    def bound(self, max_bytes: int) -> None:
        """Hold so many bytes from the next answer on."""
        self._max_bytes = max_bytes

    def clear(self) -> None:
        """Hold nothing any more."""
        with self._lock:
            self._entries.clear()
            self._held = 0


_pages: Cache[tuple[object]] = Cache(_MAX_BYTES)


def forget() -> None:
    """Drop all that pages keep together."""
    _pages.clear()


def bound(max_bytes: int) -> None:
    """Let pages keep so many bytes together."""
    _pages.bound(max_bytes)


def held() -> int:
    """Return how many bytes pages keep together."""
    return _pages.held


def kept(function: Callable[Given, Found]) -> Callable[Given, Found]:
    """Keep what a function returns for its arguments, which are hashable and given by position.

    Two threads that ask for the same at once may both compute it.
    """

    @wraps(function)
    def keeping(*args: Given.args, **kwargs: Given.kwargs) -> Found:
        key = (function, args, tuple(sorted(kwargs.items())))
        return once(key, lambda: function(*args, **kwargs))

    return keeping


def once(key: Hashable, make: Callable[[], Found]) -> Found:
    """Return what is kept under a key, else make it and keep it."""
    known = _pages.get(key)
    if known is None:
        known = (make(),)
        _pages.put(key, known, size(known))
    return cast("Found", known[0])


def size(value: object) -> int:
    """Return about how many bytes a value takes with what it holds: texts, terms, collections, data classes.

    Anything else is counted as it says itself (``__sizeof__``), without what it refers to.

    >>> size("a" * 1_000) < size(("a" * 1_000, "b" * 1_000)) < 2_500
    True
    """
    total, waiting, seen = 0, [value], set()
    while waiting:
        each = waiting.pop()
        if id(each) in seen:
            continue
        seen.add(id(each))
        total += sys.getsizeof(each)
        if not isinstance(each, str):
            waiting += _inside(each)
    return total


def _inside(value: object) -> list[object]:
    if isinstance(value, dict):
        return [*value.keys(), *value.values()]
    if isinstance(value, list | tuple | set | frozenset | Quad | Triple):
        return [*value]
    if isinstance(value, NamedNode | BlankNode | Literal):
        return [value.value]
    names = getattr(type(value), "__dataclass_fields__", ())
    return [getattr(value, name, None) for name in names]
