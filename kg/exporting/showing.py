"""What page and picture show of a graph: read from it, or as it was kept where nothing of it changed.

Of each version it is kept which part is shown, so that after a change that is not in sight nobody reads the
part anew. What the page opens with sums up the whole, and changes with claims that are not shown: it is put
around the part that was kept, where the same ties are chosen as before.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from kg.corpus.kept import UNFIT, packed, unpacked
from kg.shards import key_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.exporting.content import Content
    from kg.shards import Shards
    from viz.model import Network

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


def of(content: Content) -> Showing:
    """Return what is shown of a graph, and keep for builds to come what that is."""
    from viz.tables import from_store, version

    shards = content.corpus.shards if content.corpus else None
    if shards is None:
        return Showing("", "", lambda: content.shown.network)
    now = version(from_store(content.store))
    found = _known(content, shards, now) or _kept(content, shards) or _new(content, shards)
    if found.name:
        shards.keep(_shown(now), f"{found.name}\n{found.part}".encode())
    return found


def _known(content: Content, shards: Shards, version: str) -> Showing | None:
    """Return what a version is known to show."""
    name, _, part = (shards.get(_shown(version)) or b"").decode().partition("\n")
    return Showing(name, part, lambda: content.shown.network) if name else None


def _kept(content: Content, shards: Shards) -> Showing | None:
    """Return what is shown where nothing of the part changed that was shown before."""
    from viz.unchanged import Sight

    before = _known(content, shards, content.before.version) if content.before else None
    nodes = shards.get(_nodes(before.part)) if before else None
    if content.before is None or before is None or nodes is None:
        return None
    sight = Sight({*nodes.decode().split("\n")}, content.before.change, content.store)
    if sight.is_same:
        return before
    return _framed(content, shards, before.part) if sight.is_kept else None


def _framed(content: Content, shards: Shards, name: str) -> Showing | None:
    """Return a part that was kept, with what a graph opens with now; none where another part is chosen."""
    data, exhibit = shards.get(_network(name)), content.shown
    with suppress(*UNFIT):
        part: _Part | None = unpacked(data) if data else None
        brief = exhibit.brief
        if part is None or part.choice != exhibit.choice or brief is None or part.network.brief is None:
            return None
        if part.network.brief.polities == brief.polities:
            network = replace(part.network, brief=brief, whole=exhibit.whole)
            return Showing(key_of("framed", name, repr((brief, exhibit.whole))), name, lambda: network)
    return None


def _new(content: Content, shards: Shards) -> Showing:
    """Return what is shown as it is read anew."""
    exhibit = content.shown
    name = exhibit.name
    if name:
        shards.keep(_nodes(name), "\n".join(sorted(exhibit.nodes)).encode())
    return Showing(name, name, lambda: _indexed(content, shards))


def _indexed(content: Content, shards: Shards) -> Network:
    """Return the network with its index, by which it can be drawn without a store, and keep it."""
    from viz.finder import Index

    exhibit = content.shown
    network = exhibit.network
    if not exhibit.name or network.finder is None:
        return network
    found = replace(network, finder=Index(network.finder.rows(network)))
    shards.keep(_network(exhibit.name), packed(_Part(exhibit.choice, found)))
    return found


def _shown(version: str) -> str:
    return key_of("shown", version)


def _nodes(name: str) -> str:
    return key_of("nodes", name)


def _network(name: str) -> str:
    return key_of("network", name)
