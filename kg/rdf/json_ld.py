"""Graphs as JSON-LD, a subject a line, in a reader's order: the same graph gives the same bytes."""

from __future__ import annotations

import json
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from kg.rdf import ordering, terms
from kg.rdf.ordering import text
from kg.rdf.terms import PREFIXES, RDF, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["frame", "named_graph", "nodes", "parts", "subjects", "written"]

_TYPE, _STRING = RDF["type"], XSD["string"]


def written(quads: Iterable[Quad]) -> bytes:
    """Write the named graphs as JSON-LD, compacted against a context of the prefixes, a subject a line."""
    graphs: dict[str, list[Quad]] = defaultdict(list)
    for quad in ordering.in_order(quads):
        graphs[text(quad.graph_name)].append(quad)
    start, between, end = frame()
    return start + between.join(_named_graph(found) for _, found in sorted(graphs.items())) + end


def frame(context: Mapping[str, str] = PREFIXES) -> tuple[bytes, bytes, bytes]:
    """Return what stands before, between and after the nodes or named graphs of JSON-LD."""
    return f'{{"@context": {_json(dict(context))},\n"@graph": [\n'.encode(), b",\n", b"\n]}\n"


def named_graph(quads: Iterable[Quad]) -> bytes:
    """Write one named graph as JSON-LD, without the context."""
    return _named_graph(ordering.in_order(quads))


def parts(graph: bytes) -> tuple[bytes, bytes, bytes]:
    """Cut a named graph in JSON-LD as ``trig_parts`` does one in TriG; a comma stands between subjects."""
    head, _, rest = graph.partition(b"\n")
    return head + b"\n", rest[: -len(_END)], _END


_END = b"\n]}"


def subjects(of: bytes) -> list[bytes]:
    """Cut the subjects of a named graph in JSON-LD, a line each, from each other."""
    return of.split(b",\n")


def nodes(quads: Iterable[Quad], prefixes: Mapping[str, str] = PREFIXES) -> bytes:
    """Write the triples of all graphs as JSON-LD without graph names, compacted against prefixes."""
    subjects: dict[str, dict[Triple, Quad]] = defaultdict(dict)
    for quad in ordering.in_order(quads):
        subjects[text(quad.subject)][quad.triple] = quad
    start, between, end = frame(prefixes)
    return start + between.join(_json(_node([*found.values()])).encode() for found in subjects.values()) + end


_json = json.JSONEncoder(ensure_ascii=False).encode
"""Writes in one line: with an indentation Python's encoder takes several times as long."""


def _named_graph(quads: Sequence[Quad]) -> bytes:
    """Write a named graph, given by its quads in order."""
    subjects: dict[str, list[Quad]] = defaultdict(list)
    for quad in quads:
        subjects[text(quad.subject)].append(quad)
    name, nodes = _json(_compact(quads[0].graph_name)), (_json(_node(each)) for each in subjects.values())
    return f'{{"@id": {name}, "@graph": {_json_array(nodes)}}}'.encode()


def _json_array(items: Iterable[str]) -> str:
    return "[\n" + ",\n".join(items) + "\n]"


@lru_cache(maxsize=1 << 12)  # predicates and classes are the same few at every quad
def _name(term: NamedNode) -> str:
    return terms.prefixed(term.value)


def _compact(term: NamedNode | BlankNode | DefaultGraph | object) -> str:
    return terms.prefixed(term.value) if isinstance(term, NamedNode) else str(term)


def _node(quads: Sequence[Quad]) -> dict[str, object]:
    node: dict[str, object] = {"@id": _compact(quads[0].subject)}
    values: dict[str, list[object]] = defaultdict(list)
    for quad in quads:
        if quad.predicate == _TYPE:
            values["@type"].append(_compact(quad.object))
        else:
            values[_name(quad.predicate)].append(_value(quad.object))
    return node | {key: found[0] if len(found) == 1 else found for key, found in values.items()}


def _value(term: object) -> object:
    if not isinstance(term, Literal):
        return {"@id": _compact(term)}
    if term.language:
        return {"@value": term.value, "@language": term.language}
    if term.datatype == _STRING:
        return term.value
    return {"@value": term.value, "@type": _compact(term.datatype)}
