"""A cache of finished answers that never holds more than so many bytes; the least used leave first."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Hashable

__all__ = ["Cache"]

Value = TypeVar("Value")


class Cache(Generic[Value]):
    """Answers by what was asked; ``max_bytes`` of them, as whoever puts them there counts."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes, self._size = max_bytes, 0
        self._entries: OrderedDict[Hashable, tuple[Value, int]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: Hashable) -> Value | None:
        """Return an answer that is held, and hold it longer; else none."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        self._entries.move_to_end(key)
        return entry[0]

    def put(self, key: Hashable, value: Value, size: int) -> None:
        """Hold an answer of so many bytes, in place of those least used; one larger than all is not held."""
        if size > self._max_bytes:
            return
        self._size += size - self._entries.pop(key, (value, 0))[1]
        self._entries[key] = value, size
        while self._size > self._max_bytes:
            _, (_, freed) = self._entries.popitem(last=False)
            self._size -= freed
