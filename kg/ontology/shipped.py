"""The folders that ship with the package: ``ontology``, ``queries``, ``world``, ``corpus``, ``corpora``."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

__all__ = ["shipped"]


def shipped(folder: str) -> Traversable:
    """Return a shipped folder: the wheel's copy, else the checkout's.

    Raises ``FileNotFoundError`` where neither has it, which means a broken installation.
    """
    package = files("kg")
    for home in (package / "_data", package / ".."):
        if (home / folder).is_dir():
            return home / folder
    raise FileNotFoundError(f"{folder}/ is in neither the wheel nor the checkout")
