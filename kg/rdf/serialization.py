"""Deterministic files: the same graph gives the same bytes, and one more claim a few more lines.

Triples are put in an order that follows the reader (the graph's description, documents with their claims in
order of the text, edges, entities, ontology) and written by pyoxigraph, which keeps the order it gets.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any, TypeVar

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    serialize,
)

from kg.rdf import terms
from kg.rdf.terms import BR, PREFIXES, RDF, RDFS, SKOS, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

__all__ = [
    "Chapter",
    "Key",
    "Ordered",
    "TextPlace",
    "canonical",
    "chapter",
    "header",
    "in_order",
    "json_frame",
    "json_graph",
    "json_ld",
    "json_ld_nodes",
    "json_parts",
    "keys_of",
    "n_quads",
    "n_triples",
    "trig",
    "trig_graph",
    "trig_parts",
    "turtle",
    "turtle_blocks",
]

# The order in which a reader meets the parts of a file: from the whole (what this is, which documents)
# through what they say to what was made of it, the vocabulary last. A subject belongs to the last prefix
# that begins its IRI, as rules and questions stand below the ontology's and the base's; an IRI of nobody
# here goes to the end.
_SECTIONS = (
    terms.DATASET.value,
    terms.DOCUMENT.iri,
    terms.CLAIM.iri,
    terms.ID.iri,
    terms.INFERENCE.iri,
    terms.VERDICT.iri,
    terms.ONTOLOGY.value,
    terms.RULE.iri,
    terms.QUESTION.iri,
)
# Within a subject: what it is and is called, then a claim as a sentence (who, what, whom, how, by whom,
# where, in which words), then a verdict in the same way. All other predicates follow by their IRIs.
_FIRST = [
    term.value
    for term in (
        RDF["type"],
        RDFS["label"],
        SKOS["prefLabel"],
        SKOS["notation"],
        SKOS["definition"],
        RDF["subject"],
        RDF["predicate"],
        RDF["object"],
        BR["status"],
        BR["statedBy"],
        BR["inTurn"],
        BR["statedIn"],
        BR["evidenceKind"],
        BR["quote"],
        BR["wordsHash"],
        BR["start"],
        BR["end"],
        BR["locator"],
        BR["comparisonKind"],
        BR["measureCompared"],
        BR["verdict"],
        BR["reason"],
        BR["firstClaim"],
        BR["secondClaim"],
        BR["throughGrowth"],
        BR["fromDay"],
        BR["untilDay"],
        BR["word"],
    )
]
_TYPE, _STRING, _STATED_IN, _START = RDF["type"], XSD["string"], BR["statedIn"], BR["start"]
_RANK = {iri: f"{place:02}" for place, iri in enumerate(_FIRST)}


def canonical(quads: Iterable[Quad]) -> list[Quad]:
    """Give blank nodes (lists of the ontology) the names of RDFC-1.0, so that equal graphs are equal text.

    Each quad comes once. The names depend on the quads that hold blank nodes alone, so only these are read.
    """
    named: dict[Quad, None] = {}
    blank = Dataset()
    for quad in quads:
        if BlankNode in (type(quad.subject), type(quad.object)):
            blank.add(quad)
        else:
            named[quad] = None
    blank.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return [*named, *blank]


class Ordered(list[Quad]):
    """Quads in the order of :func:`in_order`; a part of them, in the same order, is ordered too.

    ``keys`` say by what their subjects are sorted.
    """

    def __init__(self, quads: Iterable[Quad], keys: Mapping[object, Key] | None = None) -> None:
        super().__init__(quads)
        self.keys = keys or {}


TextPlace = tuple[str, int]
"""The document in which a subject stands, and where in its text: nothing and -1 where it has no place."""

Key = tuple[int, str, int, str]
"""By what subjects are sorted: section, document, place in its text, name."""

Chapter = tuple[int, str, bool, str]
"""A stretch of subjects in that order: of a section those of a document, or whose names begin alike."""


def in_order(
    quads: Iterable[Quad],
    places: Mapping[object, TextPlace] | None = None,
    known: Mapping[object, Key] | None = None,
) -> Ordered:
    """Sort quads the way a reader wants them: subject by subject, the telling predicates first.

    What is sorted already comes back as it is, so that several files of one graph cost one sorting. Where
    the quads are a part of a graph, ``places`` are those of subjects that other parts tell; or the keys of
    all its subjects are ``known``.
    """
    if isinstance(quads, Ordered):
        return quads
    listed = list(quads)
    if known is None:
        keys: Mapping[object, Key] = keys_of(listed, places or {})
    else:
        keys = {quad.subject: known[quad.subject] for quad in listed}
    subjects = _ranks(keys)
    predicates = _ranks({each: _predicate_key(each) for each in {quad.predicate for quad in listed}})
    return Ordered(
        sorted(
            listed,
            key=lambda quad: (subjects[quad.subject], predicates[quad.predicate], _text(quad.object)),
        ),
        keys,
    )


_T = TypeVar("_T")


def _ranks(keys: Mapping[_T, tuple[Any, ...]]) -> Mapping[_T, int]:
    """Give each thing a number in the order of the keys: numbers are compared sooner than keys."""
    return {each: rank for rank, each in enumerate(sorted(keys, key=keys.__getitem__))}


def keys_of(quads: Iterable[Quad], places: Mapping[object, TextPlace]) -> dict[object, Key]:
    """Return for each subject its section, its document, its place in the text, and its name."""
    # By the place in the text, not by the hash in the IRI: an edited claim stays where it stood, and a
    # comparison of two files shows it there.
    home: dict[object, str] = {}
    start: dict[object, int] = {}
    subjects: set[object] = set()
    for quad in quads:
        subjects.add(quad.subject)
        predicate = quad.predicate
        if predicate == _STATED_IN and isinstance(quad.object, NamedNode):
            home[quad.subject] = quad.object.value
        elif predicate == _START and isinstance(quad.object, Literal):
            start[quad.subject] = int(quad.object.value)
    found: dict[object, Key] = {}
    for subject in subjects:
        where, begin = places.get(subject, ("", -1))
        name = _text(subject)
        found[subject] = (_section(subject), home.get(subject, where), start.get(subject, begin), name)
    return found


def chapter(key: Key, letters: int) -> Chapter:
    """Return the chapter of a subject, where those without a document are told apart by so many letters."""
    section, home, start, name = key
    if home or start >= 0:
        return section, home, not home, ""
    prefix = _SECTIONS[section] if section < len(_SECTIONS) else ""
    return section, "", False, name[: len(prefix) + 1 + letters]


def _section(subject: object) -> int:
    text = subject.value if isinstance(subject, NamedNode) else ""
    hits = [place for place, prefix in enumerate(_SECTIONS) if text.startswith(prefix)]
    return hits[-1] if hits else len(_SECTIONS)


def _predicate_key(predicate: NamedNode) -> tuple[str, str]:
    return _RANK.get(predicate.value, "99"), predicate.value


def _text(term: object) -> str:
    return str(term)


def turtle(quads: Iterable[Quad], banner: str = "", prefixes: Mapping[str, str] = PREFIXES) -> bytes:
    """Write the triples of all graphs as Turtle, each once, under a banner of comment lines."""
    ordered = in_order(quads)
    triples = dict.fromkeys(quad.triple for quad in ordered)
    return _comment(banner) + _spaced(_bytes(triples, RdfFormat.TURTLE, prefixes))


def trig(quads: Iterable[Quad], banner: str = "") -> bytes:
    """Write the named graphs as TriG, graph by graph."""
    graphs: dict[str, list[Quad]] = defaultdict(list)
    for quad in in_order(quads):
        graphs[_text(quad.graph_name)].append(quad)
    ordered = [quad for name in sorted(graphs) for quad in graphs[name]]
    return _comment(banner) + _spaced(_bytes(ordered, RdfFormat.TRIG))


def header(banner: str) -> bytes:
    """Return what Turtle and TriG begin with: comment lines and prefixes."""
    prefixes = sorted(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    return _comment(banner) + "".join(prefixes).encode()


def trig_graph(quads: Iterable[Quad]) -> bytes:
    """Write one named graph as TriG, without prefixes."""
    _, _, text = _spaced(_bytes(in_order(quads), RdfFormat.TRIG)).partition(b"\n\n")
    return text


def trig_parts(graph: bytes) -> tuple[bytes, bytes, bytes]:
    """Cut a named graph in TriG into what stands before its subjects, these, and what stands behind them.

    The subjects of several texts of one graph stand in it one after the other, an empty line between them.
    """
    head, _, rest = graph.partition(b"\n")
    return head + b"\n", rest[: -len(_END)], _END


_END = b"}\n"


def turtle_blocks(quads: Ordered) -> Iterator[tuple[Key, bytes]]:
    """Write triples as Turtle, each once, subject by subject, with the key that each is sorted by."""
    triples = dict.fromkeys(quad.triple for quad in quads)
    _, *blocks = _spaced(_bytes(triples, RdfFormat.TURTLE)).split(b"\n\n")
    subjects = dict.fromkeys(quad.subject for quad in quads)
    yield from zip((quads.keys[each] for each in subjects), map(_ended, blocks), strict=True)


def _ended(block: bytes) -> bytes:
    return block if block.endswith(b"\n") else block + b"\n"


def n_quads(quads: Iterable[Quad]) -> bytes:
    """Write sorted N-Quads."""
    return _sorted(_bytes(quads, RdfFormat.N_QUADS))


def n_triples(quads: Iterable[Quad]) -> bytes:
    """Write the triples of all graphs as sorted N-Triples, each once."""
    return _sorted(_bytes((quad.triple for quad in quads), RdfFormat.N_TRIPLES))


def _sorted(data: bytes) -> bytes:
    """Sort lines, each once. UTF-8 sorts as its letters do, so nothing is decoded."""
    return b"".join(sorted({*data.splitlines(keepends=True)}))


def _bytes(
    statements: Iterable[Quad] | Iterable[Triple], form: RdfFormat, prefixes: Mapping[str, str] = PREFIXES
) -> bytes:
    return serialize(statements, format=form, prefixes=dict(prefixes)) or b""


def _comment(banner: str) -> bytes:
    return "".join(f"# {line}".rstrip() + "\n" for line in banner.splitlines()).encode()


_FRAGMENT = "\\#"
_ESCAPED = re.compile(r"\b([a-z]+):((?:[A-Za-z0-9_-]|\\[#=,.])*\\#(?:[A-Za-z0-9_-]|\\[#=,.])*)")


def _whole(match: re.Match[str]) -> str:
    r"""Write an IRI with a fragment whole: not every reader knows ``doc:a\#char\=0\,78``.

    A literal cannot match, since there a backslash is written twice.
    """
    return f"<{PREFIXES[match[1]]}{match[2].replace(chr(92), '')}>"


# By predicate, the one before it in the file: where they follow each other, both stand on one line.
_BESIDE = {
    "rdf:predicate": "rdf:subject",
    "rdf:object": "rdf:predicate",
    "br:quote": "br:evidenceKind",
    "br:start": "br:quote",
    "br:end": "br:start",
    "br:codedBy": "br:codebook",
    "br:codedOn": "br:codedBy",
    "br:latest": "br:earliest",
    "br:measureCompared": "br:comparisonKind",
    "br:verdict": "br:measureCompared",
    "br:secondClaim": "br:firstClaim",
    "br:throughGrowth": "br:secondClaim",
    "br:untilDay": "br:fromDay",
    "br:word": "br:untilDay",
}
"""What stands on the line of what it follows: one thought a line, and small changes for small edits."""


def _spaced(data: bytes) -> bytes:
    """Sort the prefixes, part the subjects by an empty line, put on one line what is read together.

    pyoxigraph writes a predicate a line, and breaks of lines inside literals as escapes; a line at the
    margin begins a subject.
    """
    lines = data.decode().rstrip("\n").split("\n")
    spaced = sorted(line for line in lines if line.startswith("@prefix"))
    before = ""
    for line in lines[len(spaced) :]:
        words = line.replace("\t", "    ")
        if _FRAGMENT in words:  # few lines have one, and the expression is dear
            words = _ESCAPED.sub(_whole, words)
        after, before = before, words.strip().partition(" ")[0]
        if after and _BESIDE.get(before) == after:
            spaced[-1] += f" {words.lstrip()}"
            continue
        if spaced and not line.startswith(("\t\t", "}")) and spaced[-1].endswith((" .", "}")):
            spaced.append("")
        spaced.append(words)
    return ("\n".join(spaced) + "\n").encode()


def json_ld(quads: Iterable[Quad]) -> bytes:
    """Write the named graphs as JSON-LD, compacted against a context of the prefixes, a subject a line."""
    graphs: dict[str, list[Quad]] = defaultdict(list)
    for quad in in_order(quads):
        graphs[_text(quad.graph_name)].append(quad)
    start, between, end = json_frame()
    return start + between.join(_json_graph(found) for _, found in sorted(graphs.items())) + end


def json_frame(context: Mapping[str, str] = PREFIXES) -> tuple[bytes, bytes, bytes]:
    """Return what stands before, between and after the nodes or named graphs of JSON-LD."""
    return f'{{"@context": {_json(dict(context))},\n"@graph": [\n'.encode(), b",\n", b"\n]}\n"


def json_graph(quads: Iterable[Quad]) -> bytes:
    """Write one named graph as JSON-LD, without the context."""
    return _json_graph(in_order(quads))


def json_parts(graph: bytes) -> tuple[bytes, bytes, bytes]:
    """Cut a named graph in JSON-LD as :func:`trig_parts` does; between the subjects stands a comma."""
    head, _, rest = graph.partition(b"\n")
    return head + b"\n", rest[: -len(_JSON_END)], _JSON_END


_JSON_END = b"\n]}"


def json_ld_nodes(quads: Iterable[Quad], prefixes: Mapping[str, str] = PREFIXES) -> bytes:
    """Write the triples of all graphs as JSON-LD without graph names, compacted against prefixes."""
    subjects: dict[str, dict[Triple, Quad]] = defaultdict(dict)
    for quad in in_order(quads):
        subjects[_text(quad.subject)][quad.triple] = quad
    start, between, end = json_frame(prefixes)
    return start + between.join(_json(_node([*found.values()])).encode() for found in subjects.values()) + end


_json = json.JSONEncoder(ensure_ascii=False).encode
"""Writes in one line: with an indentation Python's encoder takes several times as long."""


def _json_graph(quads: Sequence[Quad]) -> bytes:
    """Write a named graph, given by its quads in order."""
    subjects: dict[str, list[Quad]] = defaultdict(list)
    for quad in quads:
        subjects[_text(quad.subject)].append(quad)
    name, nodes = _json(_compact(quads[0].graph_name)), (_json(_node(each)) for each in subjects.values())
    return f'{{"@id": {name}, "@graph": {_json_array(nodes)}}}'.encode()


def _json_array(items: Iterable[str]) -> str:
    return "[\n" + ",\n".join(items) + "\n]"


def _compact(term: NamedNode | BlankNode | DefaultGraph | object) -> str:
    return terms.prefixed(term.value) if isinstance(term, NamedNode) else str(term)


def _node(quads: Sequence[Quad]) -> dict[str, object]:
    node: dict[str, object] = {"@id": _compact(quads[0].subject)}
    values: dict[str, list[object]] = defaultdict(list)
    for quad in quads:
        if quad.predicate == _TYPE:
            values["@type"].append(_compact(quad.object))
        else:
            values[_compact(quad.predicate)].append(_value(quad.object))
    return node | {key: found[0] if len(found) == 1 else found for key, found in values.items()}


def _value(term: object) -> object:
    if not isinstance(term, Literal):
        return {"@id": _compact(term)}
    if term.language:
        return {"@value": term.value, "@language": term.language}
    if term.datatype == _STRING:
        return term.value
    return {"@value": term.value, "@type": _compact(term.datatype)}
