"""The events that claims tell of, as nodes of the graph of inferences: no question need put them together.

An event's address is a hash of what makes it one, which also stands beside it as text: questions put rows in
the order of that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from kg.rdf import terms
from kg.rdf.digests import digest
from kg.rdf.graphs import INFERRED
from kg.rdf.terms import BR, DCTERMS, PROV, RDF, VERDICT, typed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.judging.events import CodedEvent, CodedEvents

    Pair = tuple[NamedNode, NamedNode | Literal]

__all__ = ["quads"]


def quads(events: CodedEvents) -> Iterator[Quad]:
    """Yield for each claim the events that it tells of and dates, and each event once."""
    addresses: dict[CodedEvent, NamedNode] = {}
    for identifier, tellings in events.of_claims.items():
        claim = terms.claim(identifier)
        for telling in tellings:
            if telling.event not in addresses:
                addresses[telling.event] = VERDICT[digest(["event", _name(telling.event)])]
                for pair in _described(telling.event):
                    yield Quad(addresses[telling.event], *pair, INFERRED)
            address = addresses[telling.event]
            yield Quad(claim, BR["tellsOf"], address, INFERRED)
            yield Quad(address, PROV["wasDerivedFrom"], claim, INFERRED)
            if telling.dated:
                yield Quad(claim, BR["datesEvent"], address, INFERRED)


def _described(event: CodedEvent) -> Iterator[Pair]:
    yield RDF["type"], BR["CodedEvent"]
    yield DCTERMS["identifier"], Literal(_name(event))
    yield BR["eventType"], NamedNode(event.type)
    if event.year:
        yield BR["eventYear"], typed(event.year, "gYear")
    if event.occasion:
        yield BR["ofOccasion"], terms.entity(event.occasion)


def _name(event: CodedEvent) -> str:
    """Return what makes an event one: addresses from the base on, days, type and year."""
    if event.occasion:
        one = [terms.entity(event.occasion).value]
    else:
        ends = [terms.entity(end).value for end in event.ends]
        one = [BR[event.relation].value, *ends, event.day]
    return " ".join(each.removeprefix(terms.BASE) for each in (*one, event.type, event.year))
