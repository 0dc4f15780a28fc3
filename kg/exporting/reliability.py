"""How far coders agree, in a sentence for each two of them, as the build has measured it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.asking.reader import Reader
from kg.rdf.terms import BR, PROV, RDF

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pyoxigraph import Store

__all__ = ["agreements"]


def agreements(store: Store) -> Iterator[str]:
    """Yield a sentence for each two coders: on how many documents, and α for each part of claims.

    >>> from pyoxigraph import Store
    >>> list(agreements(Store()))
    []
    """
    reader = Reader(store)
    found: dict[tuple[str, ...], list[NamedNode]] = defaultdict(list)
    for quad in store.quads_for_pattern(None, RDF["type"], BR["CodingAgreement"]):
        if isinstance(node := quad.subject, NamedNode):
            found[tuple(map(reader.label, reader.nodes(node, BR["coder"])))].append(node)
    for coders, nodes in sorted(found.items()):
        yield _sentence(reader, coders, nodes)


def _sentence(reader: Reader, coders: Sequence[str], nodes: Sequence[NamedNode]) -> str:
    count = len({each for node in nodes for each in reader.nodes(node, PROV["wasDerivedFrom"])})
    documents = f"{count} document{'s' * (count != 1)}"
    parts = sorted(_part(reader, node) for node in nodes)
    return f"{' and '.join(coders)} have both coded {documents}: α is {'; '.join(parts)}."


def _part(reader: Reader, node: NamedNode) -> str:
    """Return what α is on a part: *status 0.81 [0.70, 0.90] on 64 claims*."""
    part, alpha, low, high, units = (
        reader.text(node, BR[name])
        for name in ("partCompared", "alpha", "alphaFrom", "alphaTo", "unitsCompared")
    )
    interval = f" [{float(low):.2f}, {float(high):.2f}]" if low and high else ""
    return f"{part} {f'{float(alpha):.2f}{interval}' if alpha else 'cannot be told'} (n = {units})"
