"""Who coded a claim, in one line: *coded by Ann, checked by Bob, settled by Eve*."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.rdf.terms import BR, PROV, RDF

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyoxigraph import NamedNode

    from kg.asking.descriptions import Descriptions

__all__ = ["coding"]


def coding(reader: Descriptions, claim: NamedNode) -> str:
    """Return who made a claim in a review, who came to the same by themselves, who settled a difference.

    Nothing where no review made the claim as it stands.
    """
    decisions = sorted(reader.nodes(claim, PROV["wasGeneratedBy"]), key=lambda node: _when(reader, node))
    settled = [each for each in decisions if BR["Adjudication"] in reader.nodes(each, RDF["type"])]
    coders = _who(reader, [each for each in decisions if each not in settled])
    parts = [*(f"coded by {each}" for each in coders[:1]), *(f"checked by {each}" for each in coders[1:])]
    if settled:
        parts += [f"settled by {each}" for each in _who(reader, settled)] or ["adjudicated"]
    return ", ".join(parts)


def _when(reader: Descriptions, decision: NamedNode) -> tuple[str, str]:
    return reader.text(decision, PROV["endedAtTime"]), decision.value


def _who(reader: Descriptions, decisions: Sequence[NamedNode]) -> list[str]:
    nodes = (node for each in decisions for node in reader.nodes(each, PROV["wasAssociatedWith"]))
    return [reader.label(node) for node in dict.fromkeys(nodes)]
