"""SHACL: what a graph must look like, each result as data that leads to its node.

Nodes that may break a shape (:mod:`kg.ontology.suspects`) are judged by rudof, with which pySHACL agrees on
every case in ``tests/shapes`` (see ``docs/decisions``). It has words of its own for results, so the shapes'
messages are looked up here.
"""

from __future__ import annotations

import json
from dataclasses import astuple, dataclass
from functools import lru_cache, partial
from itertools import chain
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse, serialize

from kg import shards
from kg.errors import InputError
from kg.ontology import aims, demands, parts, resuspecting
from kg.ontology.parts import Part
from kg.ontology.shipped import shipped
from kg.ontology.suspects import suspects
from kg.ontology.vocabulary import of_one_ontology
from kg.processes import ONE
from kg.rdf import ordering, serialization, terms
from kg.rdf.columns import rows_of_graphs
from kg.rdf.graphs import ONTOLOGY
from kg.rdf.runs import Runs
from kg.rdf.terms import BR, RDF, RDFS, SH, SHAPES, SKOS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from pyoxigraph import Triple
    from pyrudof import Rudof

    from kg.ontology.resuspecting import Indexed
    from kg.processes import Workers
    from kg.rdf.columns import Row
    from kg.shards import Shards

__all__ = ["Violation", "shapes_text", "turtle", "validate"]

_TREES = frozenset([RDFS["subClassOf"], RDFS["subPropertyOf"], SKOS["inScheme"], BR["negates"]])
"""What shapes need of the ontology: its trees, and which statuses negate."""
_TREES_AS_TEXT = frozenset(str(each).encode() for each in _TREES)
_ONTOLOGY_AS_TEXT = str(ONTOLOGY).encode()

_ANYTHING = frozenset([SH["closed"], SH["select"], SH["ask"]])
"""The terms of SHACL by which a shape looks at triples of predicates that it does not name."""

_MOST = 15_000
"""Triples that are checked at once, where there are no more."""

_PART = 6_000
"""Triples of a part at most, where there are more: the engine needs next to no memory for them."""


@dataclass(frozen=True, order=True)
class Violation:
    """One result of SHACL: the node, the shape it breaks, and what to do."""

    focus: str
    shape: str
    message: str
    path: str = ""
    warning: bool = False


def shapes_text(own: Path | None = None) -> str:
    """Return all shapes as one Turtle text, file after file in order of their names.

    A corpus may add shapes of its own in its ``ontology.ttl``; ``own`` is that file.
    """
    folder = shipped("ontology") / "shapes"
    files = sorted(
        (each for each in folder.iterdir() if each.name.endswith(".ttl")), key=lambda each: each.name
    )
    texts = [file.read_text(encoding="utf-8") for file in files]
    if own is not None and own.is_file():
        texts.append(own.read_text(encoding="utf-8"))
    return "\n".join(texts)


def turtle() -> bytes:
    """Write the shapes that ship as one ontology of which each file is a part."""
    shapes = parse(input=shapes_text(), format=RdfFormat.TURTLE)
    merged = (Quad(*of_one_ontology(each.triple, SHAPES)) for each in shapes)
    return serialization.turtle(ordering.canonical(merged))


def validate(
    quads: Collection[Quad],
    own: Path | None = None,
    kept: Shards | None = None,
    workers: Workers = ONE,
    indexed: Indexed | None = None,
) -> list[Violation]:
    """Check quads against the shapes; a second and a half for a million, where few nodes may break any.

    With shards, parts of the graph that an engine checked before are not checked again; where the quads are
    ``indexed`` too, only nodes that changed are looked at. Workers check parts.
    Raises ``InputError`` where a corpus's own shapes are no SHACL.
    """
    text = shapes_text(own)
    only = _suspects(quads, text, kept, indexed)
    if only is not None and not only:
        return []
    import pyrudof

    sent = _sent(_parts([*_looked_at(quads, text, only)], text, only))
    try:
        found = workers.share(_judged, _Around(text, kept), sent, spawned=_was_used())
        return sorted({violation for each in found for violation in each})
    except pyrudof.RudofError as error:
        what = " ".join(str(error).split())
        raise InputError(f"its shapes are no SHACL: {what}", where=str(own), fix="Mend the shapes") from error


_TURN = Lock()
"""One graph at a time is in an engine."""


def _suspects(
    quads: Collection[Quad], shapes: str, kept: Shards | None = None, indexed: Indexed | None = None
) -> Collection[object] | None:
    """Return the nodes that an engine has to look at; none where that is the whole graph."""
    predicates = _predicates(shapes)
    if predicates is None or not parts.are_local(shapes):
        return None
    texts = frozenset(str(each).encode() for each in predicates)
    looked_at = resuspecting.Shapes(parts.parsed(shapes), texts, partial(_looked_at, shapes=shapes))
    if kept is None or indexed is None or not all(indexed.names):
        found = _of_all(quads, looked_at)
    else:
        name = shards.key_of("suspects", shapes, indexed.whose)
        found = resuspecting.known(looked_at, indexed, name, kept)
        found = _of_all(quads, looked_at) if found is None else found
        if found is not None:
            resuspecting.keep(found, indexed, name, kept)
    return None if found is None else {_node(each.decode()) for each in found}


def _of_all(quads: Collection[Quad], shapes: resuspecting.Shapes) -> set[bytes] | None:
    graph = quads if isinstance(quads, Runs) else Runs((), quads)
    rest = chain.from_iterable(_rows(each.lines, shapes.predicates) for each in graph.pieces)
    return suspects(shapes.triples, graph.runs, rest, shapes.predicates)


def _rows(lines: bytes, looked_at: Collection[bytes]) -> Iterator[Row]:
    """Yield the rows at which shapes look, as :func:`_looked_at` does of quads."""
    for subject, predicate, value, graph in rows_of_graphs(lines):
        is_tree = predicate in _TREES_AS_TEXT and not value.startswith(b"_:")
        if is_tree if graph == _ONTOLOGY_AS_TEXT else predicate in looked_at:
            yield subject, predicate, value


def _node(text: str) -> NamedNode | BlankNode:
    return NamedNode(text[1:-1]) if text.startswith("<") else BlankNode(text.removeprefix("_:"))


def _parts(triples: Sequence[Triple], shapes: str, only: Collection[object] | None) -> Iterable[Part]:
    """Part triples where they are many and the shapes allow it: the engine takes 9 kB for each it holds."""
    if only is None and (len(triples) <= _MOST or not parts.are_local(shapes)):
        return [Part(triples)]
    return parts.of(triples, shapes, min(_MOST, _PART), _TREES, only)


class _Around(NamedTuple):
    """By what parts are checked: the shapes, and what is kept of results."""

    shapes: str
    kept: Shards | None


class _Sent(NamedTuple):
    """A part as it is sent to whoever checks it: as N-Triples, without its triples."""

    data: bytes
    part: Part


def _sent(of: Iterable[Part]) -> Iterator[_Sent]:
    for each in of:
        if data := serialize(each.triples, format=RdfFormat.N_TRIPLES):
            yield _Sent(data, Part((), each.nodes))


def _judged(around: _Around, sent: _Sent) -> list[Violation]:
    """Return what the nodes of a part break, from shards where the same part was checked before."""
    data, part = sent
    text, kept = around
    if kept is None:
        return [*_judge(data.decode(), part, text)]
    name = shards.key_of("shapes", text, data, " ".join(sorted(part.nodes or ())))
    made = kept.get_or_make(name, lambda: _written(_judge(data.decode(), part, text)))
    return [Violation(*each) for each in json.loads(made)]


def _was_used() -> bool:
    """Say whether this process has used the engine, whose threads no process has that is made from it."""
    return _session.cache_info().misses > 0


def _written(found: Iterable[Violation]) -> bytes:
    return json.dumps([astuple(each) for each in sorted(found)]).encode()


def _judge(data: str, part: Part, shapes: str) -> set[Violation]:
    """Check a part, given as N-Triples too, against shapes in Turtle and return what its own nodes break."""
    import pyrudof

    with _TURN:
        session = _session(shapes if part.nodes is None else _by_marks(shapes))
        session.begin_staging()
        try:
            session.read_data(data, format=pyrudof.RDFFormat.NTriples, merge=True)
            found = _violations(session, _messages(shapes))
            return {each for each in found if part.has(each.focus)}
        finally:
            session.rollback_staging()


@lru_cache(maxsize=2)
def _session(shapes: str) -> Rudof:
    """Return an engine that has read shapes, and data without triples to which others can be added.

    It is kept: to make it takes ten times as long as to check a small graph.
    """
    import pyrudof

    session = pyrudof.Rudof(pyrudof.RudofConfig())
    session.read_data("# none\n", format=pyrudof.RDFFormat.NTriples)
    session.read_shacl(shapes, format=pyrudof.ShaclFormat.Turtle)
    return session


@lru_cache(maxsize=2)
def _by_marks(shapes: str) -> str:
    return aims.by_marks(parts.parsed(shapes))


def _violations(session: Rudof, messages: Mapping[str, str]) -> set[Violation]:
    """Return what an engine finds in its data, with the messages of the shapes."""
    return {
        Violation(
            focus=str(each.focus_node),
            shape=terms.local_name(str(each.source_shape)),
            message=messages.get(str(each.source_shape), str(each.message)),
            path=terms.local_name(str(each.path or "")),
            warning=str(each.severity) != "Violation",
        )
        for each in session.validate_shacl()
    }


def _messages(shapes: str) -> Mapping[str, str]:
    """Return the message of each shape, by its IRI."""
    return {
        str(quad.subject).strip("<>"): quad.object.value
        for quad in parts.parsed(shapes)
        if quad.predicate == SH["message"] and isinstance(quad.object, Literal)
    }


def _looked_at(
    quads: Iterable[Quad], shapes: str, only: Collection[object] | None = None
) -> Iterator[Triple]:
    """Yield what shapes look at, which is two thirds of a graph: the rest costs as much to read.

    Where nodes are given, it is what they look at there, and what they ask of any node around.
    """
    looked_at, around = _predicates(shapes), _TREES | demands.of_any_value(parts.parsed(shapes))
    yield from (
        quad.triple
        for quad in quads
        if (looked_at is None or quad.predicate in looked_at)
        and (quad.graph_name != ONTOLOGY or _is_of_trees(quad))
        and (only is None or quad.predicate in around or quad.subject in only)
    )


def _is_of_trees(quad: Quad) -> bool:
    return quad.predicate in _TREES and not isinstance(quad.object, BlankNode)


@lru_cache(maxsize=2)
def _predicates(shapes: str) -> frozenset[object] | None:
    """Return the predicates that shapes may look at, none where that is any.

    Those are what they name, in paths, targets and comparisons, and what tells a class.
    """
    triples = parts.parsed(shapes)
    if any(quad.predicate in _ANYTHING for quad in triples):
        return None
    return _TREES | {RDF["type"]} | {quad.object for quad in triples}
