"""Short hashes of what something says: addresses that stay as long as it is said."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["digest"]


def digest(parts: Iterable[object], length: int = 16) -> str:
    """Hash a sequence of values; a separator that no value can hold keeps them apart.

    >>> digest(["a", "b"]) == digest(["ab"])
    False
    """
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:length]
