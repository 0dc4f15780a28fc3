"""Deterministic files: the same graph gives the same bytes, and one more claim a few more lines.

Triples are put in an order that follows the reader (the graph's description, documents with their claims in
order of the text, edges, entities, ontology) and written by pyoxigraph, which keeps the order it gets.
"""

from __future__ import annotations

import csv
import json
import re
from collections import defaultdict
from types import SimpleNamespace
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
    from collections.abc import Collection, Iterable, Mapping, Sequence

__all__ = [
    "Ordered",
    "as_it_was",
    "canonical",
    "csv_text",
    "in_order",
    "json_ld",
    "json_ld_nodes",
    "n_quads",
    "n_triples",
    "neutral",
    "trig",
    "tsv_text",
    "turtle",
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
    """Quads in the order of :func:`in_order`; a part of them, in the same order, is ordered too."""


def in_order(quads: Iterable[Quad]) -> Ordered:
    """Sort quads the way a reader wants them: subject by subject, the telling predicates first.

    What is sorted already comes back as it is, so that several files of one graph cost one sorting.
    """
    if isinstance(quads, Ordered):
        return quads
    listed = list(quads)
    subjects = _ranks(_places(listed))
    predicates = _ranks({each: _predicate_key(each) for each in {quad.predicate for quad in listed}})
    return Ordered(
        sorted(
            listed,
            key=lambda quad: (subjects[quad.subject], predicates[quad.predicate], _text(quad.object)),
        )
    )


_T = TypeVar("_T")


def _ranks(keys: Mapping[_T, tuple[Any, ...]]) -> Mapping[_T, int]:
    """Give each thing a number in the order of the keys: numbers are compared sooner than keys."""
    return {each: rank for rank, each in enumerate(sorted(keys, key=keys.__getitem__))}


def _places(quads: Sequence[Quad]) -> dict[object, tuple[int, str, int, str]]:
    """Return for each subject its section, its document, its place in the text, and its name."""
    # By the place in the text, not by the hash in the IRI: an edited claim stays where it stood, and a
    # comparison of two files shows it there.
    home: dict[object, str] = {}
    start: dict[object, int] = {}
    for quad in quads:
        predicate = quad.predicate
        if predicate == _STATED_IN and isinstance(quad.object, NamedNode):
            home[quad.subject] = quad.object.value
        elif predicate == _START and isinstance(quad.object, Literal):
            start[quad.subject] = int(quad.object.value)
    return {
        subject: (_section(subject), home.get(subject, ""), start.get(subject, -1), _text(subject))
        for subject in {quad.subject for quad in quads}
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
    graphs: dict[str, dict[str, list[Quad]]] = defaultdict(lambda: defaultdict(list))
    for quad in in_order(quads):
        graphs[_text(quad.graph_name)][_text(quad.subject)].append(quad)
    named = (_json_graph(subjects.values()) for _, subjects in sorted(graphs.items()))
    return _json_document(PREFIXES, named)


def json_ld_nodes(quads: Iterable[Quad], prefixes: Mapping[str, str] = PREFIXES) -> bytes:
    """Write the triples of all graphs as JSON-LD without graph names, compacted against prefixes."""
    subjects: dict[str, dict[Triple, Quad]] = defaultdict(dict)
    for quad in in_order(quads):
        subjects[_text(quad.subject)][quad.triple] = quad
    return _json_document(prefixes, (_json(_node([*found.values()])) for found in subjects.values()))


_json = json.JSONEncoder(ensure_ascii=False).encode
"""Writes in one line: with an indentation Python's encoder takes several times as long."""


def _json_document(context: Mapping[str, str], graph: Iterable[str]) -> bytes:
    return f'{{"@context": {_json(dict(context))},\n"@graph": {_json_array(graph)}}}\n'.encode()


def _json_graph(subjects: Collection[Sequence[Quad]]) -> str:
    """Write a named graph, given by the quads of each of its subjects."""
    name = _json(_compact(next(iter(subjects))[0].graph_name))
    return f'{{"@id": {name}, "@graph": {_json_array(_json(_node(quads)) for quads in subjects)}}}'


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


def csv_text(header: Sequence[str], rows: Iterable[Sequence[str]], *, exact: bool = False) -> bytes:
    """Write rows as CSV (RFC 4180, but with plain line ends).

    It is safe to open in a spreadsheet, but with ``exact``, which is for programs.
    """
    return _separated(header, rows if exact else (map(neutral, row) for row in rows), ",")


def tsv_text(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Write rows separated by tabs, for programs: cells are exact, quoted as in CSV where they need it."""
    return _separated(header, rows, "\t")


def _separated(header: Sequence[str], rows: Iterable[Iterable[str]], separator: str) -> bytes:
    """Write rows with plain line ends, and cells with those that they have."""
    lines: list[str] = []
    sink = SimpleNamespace(write=lines.append)
    writer = csv.writer(sink, delimiter=separator, lineterminator="\r\n")  # quotes a cell that holds either
    writer.writerow(header)
    writer.writerows(rows)
    return "".join(line.removesuffix("\r\n") + "\n" for line in lines).encode()


_INERT = re.compile(r"[-+] [^\W\d_][^(|!\[={]*")
"""Words of a turn of speech, as *- We are neighbors*: no call, no program, no reference to another file."""


def neutral(cell: str) -> str:
    """Put an apostrophe before a cell that a spreadsheet would run as a formula.

    >>> neutral("=1+1"), neutral("-12"), neutral("- We are neighbors")
    ("'=1+1", '-12', '- We are neighbors')
    """
    risky = cell.lstrip("'").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    return f"'{cell}" if risky and not _is_number(cell) and not _INERT.fullmatch(cell) else cell


def as_it_was(cell: str) -> str:
    """Take away the apostrophe that :func:`neutral` puts before a cell.

    >>> as_it_was("'=1+1"), as_it_was("'tis"), as_it_was(neutral("'=1"))
    ('=1+1', "'tis", "'=1")
    """
    bare = cell.removeprefix("'")
    return bare if neutral(bare) == cell else cell


def _is_number(cell: str) -> bool:
    return cell.lstrip("+-").replace(".", "", 1).isdigit()
