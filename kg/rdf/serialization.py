"""Deterministic files: the same graph gives the same bytes, and one more claim a few more lines.

Triples are put in an order that follows the reader (the graph's description, documents with their claims in
order of the text, edges, entities, ontology) and written by pyoxigraph, which keeps the order it gets.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import defaultdict
from typing import TYPE_CHECKING

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
    from collections.abc import Iterable, Mapping, Sequence

__all__ = [
    "canonical",
    "csv_text",
    "json_ld",
    "json_ld_nodes",
    "n_quads",
    "n_triples",
    "neutral",
    "trig",
    "turtle",
]

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
        BR["start"],
        BR["end"],
        BR["comparisonKind"],
        BR["measureCompared"],
        BR["verdict"],
        BR["reason"],
        BR["firstClaim"],
        BR["secondClaim"],
        BR["through"],
        BR["fromDay"],
        BR["untilDay"],
        BR["word"],
    )
]
_RANK = {iri: f"{place:02}" for place, iri in enumerate(_FIRST)}


def canonical(quads: Iterable[Quad]) -> list[Quad]:
    """Give blank nodes (lists of the ontology) the names of RDFC-1.0, so that equal graphs are equal text."""
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return list(dataset)


def in_order(quads: Iterable[Quad]) -> list[Quad]:
    """Sort quads the way a reader wants them: subject by subject, the telling predicates first."""
    listed = list(quads)
    place = _places(listed)
    return sorted(
        listed, key=lambda quad: (place[quad.subject], *_predicate_key(quad.predicate), _text(quad.object))
    )


def _places(quads: Sequence[Quad]) -> dict[object, tuple[int, str, int, str]]:
    """Return for each subject its section, its document, its place in the text, and its name."""
    home: dict[object, str] = {}
    start: dict[object, int] = {}
    for quad in quads:
        if quad.predicate == BR["statedIn"] and isinstance(quad.object, NamedNode):
            home[quad.subject] = quad.object.value
        elif quad.predicate == BR["start"] and isinstance(quad.object, Literal):
            start[quad.subject] = int(quad.object.value)
    return {
        quad.subject: (
            _section(quad.subject),
            home.get(quad.subject, ""),
            start.get(quad.subject, -1),
            _text(quad.subject),
        )
        for quad in quads
    }


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


def n_quads(quads: Iterable[Quad]) -> bytes:
    """Write sorted N-Quads."""
    return _sorted(_bytes(quads, RdfFormat.N_QUADS))


def n_triples(quads: Iterable[Quad]) -> bytes:
    """Write the triples of all graphs as sorted N-Triples, each once."""
    return _sorted(_bytes((quad.triple for quad in quads), RdfFormat.N_TRIPLES))


def _sorted(data: bytes) -> bytes:
    """Sort lines, each once. UTF-8 sorts as its letters do, so nothing is decoded."""
    return b"".join(line + b"\n" for line in sorted({*data.split(b"\n")} - {b""}))


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
    "br:through": "br:secondClaim",
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
    """Write the named graphs as JSON-LD, compacted against a context of the prefixes, indented."""
    graphs: dict[str, dict[str, list[Quad]]] = defaultdict(lambda: defaultdict(list))
    for quad in in_order(quads):
        graphs[_text(quad.graph_name)][_text(quad.subject)].append(quad)
    document = {
        "@context": PREFIXES,
        "@graph": [
            {
                "@id": _compact(next(iter(subjects.values()))[0].graph_name),
                "@graph": [_node(found) for found in subjects.values()],
            }
            for _, subjects in sorted(graphs.items())
        ],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def json_ld_nodes(quads: Iterable[Quad], prefixes: Mapping[str, str] = PREFIXES) -> bytes:
    """Write the triples of all graphs as JSON-LD without graph names, compacted against prefixes."""
    subjects: dict[str, dict[Triple, Quad]] = defaultdict(dict)
    for quad in in_order(quads):
        subjects[_text(quad.subject)][quad.triple] = quad
    nodes = [_node([*found.values()]) for found in subjects.values()]
    return (json.dumps({"@context": prefixes, "@graph": nodes}, ensure_ascii=False, indent=1) + "\n").encode()


def _compact(term: NamedNode | BlankNode | DefaultGraph | object) -> str:
    return terms.prefixed(term.value) if isinstance(term, NamedNode) else str(term)


_TYPE, _STRING = RDF["type"], XSD["string"]


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


def csv_text(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Write rows as CSV (RFC 4180, but with plain line ends), safe to open in a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    return out.getvalue().encode()


def neutral(cell: str) -> str:
    """Put an apostrophe before a cell that a spreadsheet would run as a formula, and unify breaks of lines.

    >>> neutral("=1+1"), neutral("-12")
    ("'=1+1", '-12')
    """
    cell = cell.replace("\r\n", "\n").replace("\r", "\n")
    risky = cell.startswith(("=", "+", "-", "@", "\t", "\n")) and not _is_number(cell)
    return f"'{cell}" if risky else cell


def _is_number(cell: str) -> bool:
    return cell.lstrip("+-").replace(".", "", 1).isdigit()
