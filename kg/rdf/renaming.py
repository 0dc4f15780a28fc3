"""Whether a change only gives nodes other names: what is gone is then what came, under these."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pyoxigraph import Quad

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from collections.abc import Set as AbstractSet

    Colors = Mapping[object, int]

__all__ = ["only_renames"]

_ROUNDS = 3
"""So far nodes are told apart by what is said of those around them; who is not is taken in any order."""


def only_renames(gone: AbstractSet[Quad], come: AbstractSet[Quad], renamed: Callable[[object], bool]) -> bool:
    """Say whether quads that are gone become those that came by other names of nodes that may be renamed.

    No is said, too, where such names are not found soon.
    """
    before, now = {*gone} - come, {*come} - gone
    if len(before) != len(now):
        return False
    named = [_colored(quads, others, renamed) for quads, others in ((before, now), (now, before))]
    one, other = (sorted(each, key=each.__getitem__) for each in named)
    if len(one) != len(other):
        return False
    names = dict(zip(one, other, strict=True))
    return {_renamed(quad, names) for quad in before} == now


def _colored(
    quads: AbstractSet[Quad], others: AbstractSet[Quad], renamed: Callable[[object], bool]
) -> dict[object, int]:
    """Color the nodes of quads that are subjects of no others: alike where what is said around them is."""
    known = {quad.subject for quad in others}
    colors: dict[object, int] = {
        quad.subject: 0 for quad in quads if renamed(quad.subject) and quad.subject not in known
    }
    for _ in range(_ROUNDS):
        told = {node: list[tuple[object, ...]]() for node in colors}
        for quad in quads:
            subject, object_ = (colors.get(each, each) for each in (quad.subject, quad.object))
            if quad.subject in told:
                told[quad.subject].append(("is", quad.predicate, object_, quad.graph_name))
            if quad.object in told:
                told[quad.object].append(("of", subject, quad.predicate, quad.graph_name))
        colors = {node: hash(frozenset(_counted(said))) for node, said in told.items()}
    return colors


def _counted(said: Iterable[tuple[object, ...]]) -> Iterable[tuple[tuple[object, ...], int]]:
    return Counter(said).items()


def _renamed(quad: Quad, names: Mapping[object, object]) -> Quad:
    subject, object_ = (names.get(each, each) for each in (quad.subject, quad.object))
    return Quad(subject, quad.predicate, object_, quad.graph_name)  # type: ignore[arg-type]
