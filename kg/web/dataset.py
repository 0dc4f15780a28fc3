"""What is served: one store, read-only, and what pages need to know of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.rdf.store import open_home
from kg.rdf.terms import BASE

if TYPE_CHECKING:
    from pyoxigraph import Store
    from starlette.requests import Request

__all__ = ["Dataset", "read", "served", "write"]

_NAMED = 3


@dataclass(frozen=True, kw_only=True)
class Dataset:
    """A store with its name.

    ``store`` is open in this process, for pages and questions; ``home`` is the folder on disk that processes
    of their own open for queries from outside. ``version`` differs whenever the content differs. ``folder``
    holds the other files of the build, in a copy as old as the store; none where foreign RDF is served, which
    has no claims and no questions. That is named by its files: ``names``; ``base`` is the IRI against which
    relative ones are resolved, in those files and in queries. ``reserve`` says how many claims nobody has
    reviewed. ``unreviewed`` is the same graph with such claims, where the build has it, shown ``below`` the
    root of the site; ``offers`` says that there is one, also in processes that make pages.
    """

    store: Store
    home: Path
    version: str
    folder: Path | None = None
    names: tuple[str, ...] = ()
    base: str = BASE
    reserve: str = ""
    unreviewed: Dataset | None = None
    offers: bool = False
    below: str = ""

    @property
    def title(self) -> str:
        """What stands above each page: the names of the files, of many the first."""
        if self.folder is not None:
            return "Bilateral relations"
        more = len(self.names) - _NAMED
        return f"{', '.join(self.names[:_NAMED])} and {more} more" if more > 0 else ", ".join(self.names)


def served(request: Request) -> Dataset:
    """Return the dataset that a request is about."""
    dataset: Dataset = request.app.state.dataset
    return dataset


def write(dataset: Dataset, file: Path) -> None:
    """Write into a file what a dataset is, for another process that serves the same."""
    said = {
        "home": str(dataset.home),
        "version": dataset.version,
        "folder": str(dataset.folder) if dataset.folder else None,
        "names": dataset.names,
        "base": dataset.base,
        "reserve": dataset.reserve,
        "offers": dataset.offers,
    }
    file.write_text(json.dumps(said), encoding="utf-8")


def read(file: Path) -> Dataset:
    """Return the dataset that a file tells of, with its store opened in this process."""
    said = json.loads(file.read_text(encoding="utf-8"))
    return Dataset(
        store=open_home(Path(said["home"])),
        home=Path(said["home"]),
        version=said["version"],
        folder=Path(said["folder"]) if said["folder"] else None,
        names=tuple(said["names"]),
        base=said["base"],
        reserve=said["reserve"],
        offers=said["offers"],
    )
