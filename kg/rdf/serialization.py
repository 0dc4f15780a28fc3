"""Deterministic files: the same graph gives the same bytes, and one more claim a few more lines.

Triples are put in a reader's order and written by pyoxigraph, which keeps the order it gets.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from pyoxigraph import Quad, RdfFormat, Triple, serialize

from kg.rdf import ordering
from kg.rdf.ordering import text
from kg.rdf.terms import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kg.rdf.ordering import Key, Ordered

__all__ = [
    "header",
    "n_quads",
    "n_triples",
    "trig",
    "trig_graph",
    "trig_parts",
    "trig_subjects",
    "turtle",
    "turtle_blocks",
]


def turtle(quads: Iterable[Quad], banner: str = "", prefixes: Mapping[str, str] = PREFIXES) -> bytes:
    """Write the triples of all graphs as Turtle, each once, under a banner of comment lines."""
    ordered = ordering.in_order(quads)
    triples = dict.fromkeys(quad.triple for quad in ordered)
    return _comment(banner) + _spaced(_bytes(triples, RdfFormat.TURTLE, prefixes))


def trig(quads: Iterable[Quad], banner: str = "") -> bytes:
    """Write the named graphs as TriG, graph by graph."""
    graphs: dict[str, list[Quad]] = defaultdict(list)
    for quad in ordering.in_order(quads):
        graphs[text(quad.graph_name)].append(quad)
    ordered = [quad for name in sorted(graphs) for quad in graphs[name]]
    return _comment(banner) + _spaced(_bytes(ordered, RdfFormat.TRIG))


def header(banner: str) -> bytes:
    """Return what Turtle and TriG begin with: comment lines and prefixes."""
    prefixes = sorted(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    return _comment(banner) + "".join(prefixes).encode()


def trig_graph(quads: Iterable[Quad]) -> bytes:
    """Write one named graph as TriG, without prefixes."""
    _, _, graph = _spaced(_bytes(ordering.in_order(quads), RdfFormat.TRIG)).partition(b"\n\n")
    return graph


def trig_parts(graph: bytes) -> tuple[bytes, bytes, bytes]:
    """Cut a named graph in TriG into what stands before its subjects, these, and what stands behind them.

    The subjects stand one after the other, an empty line between them.
    """
    head, _, rest = graph.partition(b"\n")
    return head + b"\n", rest[: -len(_END)], _END


_END = b"}\n"


def trig_subjects(subjects: bytes) -> list[bytes]:
    """Cut the subjects of a named graph in TriG from each other."""
    return [_ended(each) for each in subjects.split(b"\n\n")]


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
        after, before = before, line.partition(" ")[0].lstrip("\t")
        if after and _BESIDE.get(before) == after:
            spaced[-1] += f" {words.lstrip()}"
            continue
        if spaced and not line.startswith(("\t\t", "}")) and spaced[-1].endswith((" .", "}")):
            spaced.append("")
        spaced.append(words)
    return ("\n".join(spaced) + "\n").encode()
