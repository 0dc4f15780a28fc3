"""Python's search for circles of objects, kept off while a command makes many objects and no circles."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["off"]


@contextmanager
def off() -> Iterator[None]:
    """Look for no circles until the end: the search takes a tenth of a build and finds next to nothing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
