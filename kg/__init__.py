"""A knowledge graph of the relations between states, in which every edge leads to a speaker and to words.

``build`` makes a graph of a corpus, ``open`` reads one that was built before::

    import kg

    graph = kg.build("corpus")
    graph.ask("neighbors", state="kazakhstan")

Importing this package loads nothing else; each function loads what it needs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from os import PathLike

    from kg.graph import Graph

__all__ = ["__version__", "build", "open"]

__version__ = "0.1.0"


def build(corpus: str | PathLike[str] | None = None) -> Graph:
    """Check, map and reason over a corpus folder, in memory; without one, over the corpus that ships.

    Raises ``kg.errors.CorpusError`` with every finding where the corpus has errors.
    """
    from kg import graph

    return graph.build(corpus)


def open(folder: str | PathLike[str] = "build") -> Graph:
    """Open what ``bilateral build`` wrote into a folder.

    Raises ``kg.errors.InputError`` where the folder holds no build.
    """
    from kg import graph

    return graph.open(folder)
