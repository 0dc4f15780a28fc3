"""Which build a command means, and whether it is as old as its corpus."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kg import graph, timing
from kg.rdf.store import MARK

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.asking.statement_index import StatementIndex
    from kg.graph import Graph

__all__ = ["is_here", "opened", "statements"]

_HERE = Path("build")
"""The build that is meant where none is named."""


def is_here() -> bool:
    """Say whether the working folder has a build."""
    return (_HERE / MARK).is_file()


@timing.stage("open the build")
def opened(folder: Path | None, tell: Callable[[str], None]) -> Graph:
    """Open the build a command means: the one named, else ``./build``, else one of the shipped corpus.

    The shipped corpus is built into the user's cache when it is first needed. ``tell`` is called with a line
    where a build is older than the corpus beside it, where one is made, and where claims are unreviewed.
    Raises ``InputError`` where the folder named holds no build, and where another corpus stands here that has
    none.
    """
    if folder is not None:
        return _told_of(graph.open(folder), tell)
    if is_here():
        _tell_if_old(_HERE, tell)
        return graph.open(_HERE)
    _refuse_another_corpus()
    return _shipped_build(tell)


def statements(found: Graph, tell: Callable[[str], None]) -> StatementIndex | None:
    """Return the index by which statements of a graph are found, where its build has it; else nothing.

    ``tell`` is called with a line where the build has one that cannot be read.
    """
    from kg.asking.statement_index import StatementIndex, kept

    file = kept(found.folder, tell) if found.folder else None
    return StatementIndex(found.store, file) if file else None


def _told_of(found: Graph, tell: Callable[[str], None]) -> Graph:
    """Tell of a build's claims that nobody has reviewed, if it has any."""
    from kg.asking.reserve import reserve

    if said := reserve(found.store):
        tell(f"note: {said}")
    return found


def _refuse_another_corpus() -> None:
    """Raise ``InputError`` where a corpus stands here: who asks beside it does not mean the shipped one."""
    from kg.errors import InputError
    from kg.ontology.shipped import shipped

    own = Path("corpus")
    if (own / "entities.yaml").is_file() and own.resolve() != Path(str(shipped("corpus"))).resolve():
        fix = "`bilateral build` makes one; --build names another"
        raise InputError("this corpus has no build yet", where=str(own), fix=fix)


def _tell_if_old(folder: Path, tell: Callable[[str], None]) -> None:
    from kg.building.pipeline import is_fresh
    from kg.corpus import loading

    source = loading.locate()
    if not is_fresh(folder, source):
        tell(f"note: {folder} is older than {source}; `bilateral build` makes it anew")


def _shipped_build(tell: Callable[[str], None]) -> Graph:
    """Open the cached build of the shipped corpus; make it where it is missing or old.

    Where no cache can be written, the graph is built in memory, each time.
    """
    import platformdirs

    from kg.building import pipeline
    from kg.corpus import loading
    from kg.errors import InputError
    from kg.ontology.shipped import shipped

    source = Path(str(shipped("corpus")))
    folder = Path(platformdirs.user_cache_dir("bilateral-kg")) / "build"
    if not pipeline.is_fresh(folder, source):
        tell("note: building the shipped corpus once")
        with timing.recording():
            built = pipeline.build(loading.load(source))
            try:
                pipeline.write(built, folder, ())
            except InputError as error:
                tell(f"note: no cache is kept: {error.where} {error.what}")
                return graph.Graph(built.store, built=built)
    return graph.open(folder)
