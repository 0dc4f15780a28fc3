"""What page and picture show of a graph: read from it, or as it was kept where nothing of it changed.

Of each version it is kept which part is shown, so that after a change that is not in sight nobody reads the
part anew. What the page opens with sums up the whole, and changes with claims that are not shown: it is put
around the part that was kept, where the same ties are chosen as before.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property, reduce
from typing import TYPE_CHECKING

from kg.corpus.kept import UNFIT, packed, unpacked
from kg.rdf.blocks import Change
from kg.shards import key_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyoxigraph import Store

    from kg.exporting.content import Before
    from kg.shards import Shards
    from viz.excerpts import Exhibit
    from viz.model import Network
    from viz.skeletons import Skeleton
    from viz.tables import Select

__all__ = ["Showing", "of"]


class Showing:
    """What is shown of a graph.

    ``name`` is a hash of all that is drawn but the version, empty where the whole is shown; ``part`` the name
    under which the part was kept; ``network`` is read when it is asked for.
    """

    def __init__(self, name: str, part: str, read: Callable[[], Network]) -> None:
        self.name, self.part, self._read = name, part, read

    @cached_property
    def network(self) -> Network:
        """The network that is drawn."""
        return self._read()


@dataclass(frozen=True)
class _Part:
    """A part of a graph that was shown: what was chosen, by its hash, and the network with its index."""

    choice: str
    network: Network


@dataclass(frozen=True)
class _Since:
    """That what ties what is what did in an earlier version, but for a change."""

    version: str
    gone: bytes
    come: bytes


def of(store: Store, before: Before | None, shards: Shards | None) -> Showing:
    """Return what is shown of a graph, and keep for builds to come what that is."""
    from viz.tables import from_store, version

    graph = _Graph(store, shards, before)
    if shards is None:
        return Showing("", "", graph.network)
    now = version(from_store(store))
    found = graph.known(shards, now) or (before and graph.kept(shards, before)) or graph.new(shards)
    if found.name:
        shards.keep(_shown(now), f"{found.name}\n{found.part}".encode())
        if before:
            since = _Since(before.version, before.change.gone, before.change.come)
            shards.keep(_bones(now), packed(since))
    return found


class _Graph:
    """A graph of which something is shown."""

    def __init__(self, store: Store, shards: Shards | None, before: Before | None) -> None:
        self._store, self._shards, self._before = store, shards, before

    @cached_property
    def _exhibit(self) -> Exhibit:
        from viz.excerpts import Exhibit

        return Exhibit(self._store, bones=self._skeleton)

    def _skeleton(self, select: Select) -> Skeleton:
        """Return what ties what, of what did before where that is kept, and keep it."""
        from viz import skeletons
        from viz.tables import version

        if self._shards is None:
            return skeletons.read(select)
        found = _revised(self._shards, self._before) if self._before else None
        found = found or skeletons.read(select)
        self._shards.put(_bones(version(select)), packed(found))
        return found

    def network(self) -> Network:
        """Return the network with its index, by which it can be drawn without a store, and keep it."""
        from viz.finder import Index

        network, shards = self._exhibit.network, self._shards
        if shards is None or network.finder is None or not (name := self._exhibit.name):
            return network
        found = replace(network, finder=Index(network.finder.rows(network)))
        shards.keep(_network(name), packed(_Part(self._exhibit.choice, found)))
        return found

    def known(self, shards: Shards, version: str) -> Showing | None:
        """Return what a version is known to show."""
        name, _, part = (shards.get(_shown(version)) or b"").decode().partition("\n")
        return Showing(name, part, self.network) if name else None

    def kept(self, shards: Shards, before: Before) -> Showing | None:
        """Return what is shown where nothing changed of the part that was shown before."""
        from viz.unchanged import Sight

        known = self.known(shards, before.version)
        nodes = shards.get(_nodes(known.part)) if known else None
        if known is None or nodes is None:
            return None
        sight = Sight({*nodes.decode().split("\n")}, before.change, self._store)
        if sight.is_same:
            return known
        return self._framed(shards, known.part) if sight.is_kept else None

    def _framed(self, shards: Shards, name: str) -> Showing | None:
        """Return a part that was kept with what the graph opens with now; none where another is chosen."""
        data, exhibit = shards.get(_network(name)), self._exhibit
        with suppress(*UNFIT):
            part: _Part | None = unpacked(data) if data else None
            brief = exhibit.brief
            if part is None or part.choice != exhibit.choice or brief is None or part.network.brief is None:
                return None
            if part.network.brief.polities == brief.polities:
                network = replace(part.network, brief=brief, whole=exhibit.whole)
                return Showing(key_of("framed", name, repr((brief, exhibit.whole))), name, lambda: network)
        return None

    def new(self, shards: Shards) -> Showing:
        """Return what is shown as it is read anew."""
        name = self._exhibit.name
        if name:
            shards.keep(_nodes(name), "\n".join(sorted(self._exhibit.nodes)).encode())
        return Showing(name, name, self.network)


def _revised(shards: Shards, before: Before) -> Skeleton | None:
    """Return what ties what, of what did in an earlier version; none where that is not kept."""
    from viz import skeletons

    since, seen = _Since(before.version, before.change.gone, before.change.come), list[_Since]()
    with suppress(*UNFIT):
        while since not in seen and (data := shards.get(_bones(since.version))):
            seen.append(since)
            found: Skeleton | _Since = unpacked(data)
            if not isinstance(found, _Since):
                changes = (Change(each.gone, each.come) for each in reversed(seen))
                return reduce(skeletons.revised, changes, found)
            since = found
    return None


def _shown(version: str) -> str:
    return key_of("shown", version)


def _bones(version: str) -> str:
    return key_of("skeleton", version)


def _nodes(name: str) -> str:
    return key_of("nodes", name)


def _network(name: str) -> str:
    return key_of("network", name)
