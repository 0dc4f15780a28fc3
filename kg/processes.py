"""Several processes that share work, and end with the one that started them, however that ends."""

from __future__ import annotations

import multiprocessing
import os
import threading
from concurrent.futures import ProcessPoolExecutor

__all__ = ["pool"]


def pool(jobs: int, *, spawned: bool = False) -> ProcessPoolExecutor:
    """Return so many processes that take work, to be left as a context.

    ``spawned`` ones begin anew, others share what this process has read where the system can do so. They hold
    open themselves what they wait for work on, so that without a watch they would outlive a parent that was
    killed.
    """
    context = multiprocessing.get_context("spawn" if spawned else None)
    return ProcessPoolExecutor(jobs, mp_context=context, initializer=_follow)


def _follow() -> None:
    """End this process as soon as its parent has ended."""
    threading.Thread(target=_end_with_parent, name="follows its parent", daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    os._exit(1)
