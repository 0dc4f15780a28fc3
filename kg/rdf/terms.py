"""Every IRI of the graph is made here, from one base.

The base is a w3id.org address: whoever publishes a graph under it registers the redirect there;
a graph works without, since nothing is fetched.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

if TYPE_CHECKING:
    from kg.rdf.dates import PartialDate

__all__ = [
    "BASE",
    "BR",
    "PREFIXES",
    "Namespace",
    "claim",
    "date_literal",
    "document",
    "entity",
    "graph",
    "local_name",
    "passage",
    "prefixed",
    "sparql_prologue",
    "typed",
    "web_address",
]

BASE = "https://w3id.org/bilateral-kg/"


@dataclass(frozen=True)
class Namespace:
    """A prefix's IRI; ``BR["status"]`` is the term."""

    iri: str

    def __getitem__(self, name: str) -> NamedNode:
        return _term(self.iri + name)

    def __contains__(self, term: object) -> bool:
        return isinstance(term, NamedNode) and term.value.startswith(self.iri)


@lru_cache(maxsize=1 << 12)  # the same few hundred terms are asked for at every step over a graph
def _term(iri: str) -> NamedNode:
    return NamedNode(iri)


BR = Namespace(BASE + "ontology#")
ONTOLOGY = NamedNode(BASE + "ontology")
SHAPES = NamedNode(BASE + "shapes")
ID = Namespace(BASE + "id/")
DOCUMENT = Namespace(BASE + "document/")
CLAIM = Namespace(BASE + "claim/")
GRAPH = Namespace(BASE + "graph/")
INFERENCE = Namespace(BASE + "inference/")
RULE = Namespace(BASE + "rule/")
VERDICT = Namespace(BASE + "verdict/")
DATASET = NamedNode(BASE + "dataset")
QUESTION = Namespace(BASE + "question/")
ANNOTATION = Namespace(BASE + "annotation/")
NANOPUBLICATION = Namespace(BASE + "nanopublication/")
SHAPE = Namespace(BASE + "shapes#")
RDF = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#")
OWL = Namespace("http://www.w3.org/2002/07/owl#")
XSD = Namespace("http://www.w3.org/2001/XMLSchema#")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")
PROV = Namespace("http://www.w3.org/ns/prov#")
OA = Namespace("http://www.w3.org/ns/oa#")
ORG = Namespace("http://www.w3.org/ns/org#")
SCHEMA = Namespace("https://schema.org/")
DCTERMS = Namespace("http://purl.org/dc/terms/")
DCAT = Namespace("http://www.w3.org/ns/dcat#")
VOID = Namespace("http://rdfs.org/ns/void#")
TIME = Namespace("http://www.w3.org/2006/time#")
SH = Namespace("http://www.w3.org/ns/shacl#")
EDTF = Namespace("http://id.loc.gov/datatypes/edtf/")
NP = Namespace("http://www.nanopub.org/nschema#")
NPX = Namespace("http://purl.org/nanopub/x/")

PREFIXES: dict[str, str] = {
    "br": BR.iri,
    "id": ID.iri,
    "doc": DOCUMENT.iri,
    "claim": CLAIM.iri,
    "graph": GRAPH.iri,
    "inference": INFERENCE.iri,
    "rule": RULE.iri,
    "verdict": VERDICT.iri,
    "question": QUESTION.iri,
    "brsh": SHAPE.iri,
    "plover": BASE + "plover#",
    "rdf": RDF.iri,
    "rdfs": RDFS.iri,
    "owl": OWL.iri,
    "xsd": XSD.iri,
    "skos": SKOS.iri,
    "prov": PROV.iri,
    "oa": OA.iri,
    "org": ORG.iri,
    "schema": SCHEMA.iri,
    "dcterms": DCTERMS.iri,
    "dcat": DCAT.iri,
    "void": VOID.iri,
    "time": TIME.iri,
    "sh": SH.iri,
    "edtf": EDTF.iri,
    "vann": "http://purl.org/vocab/vann/",
}
"""The prefixes that every query may use undeclared and every export declares."""


def entity(slug: str) -> NamedNode:
    """Name an entity by its slug.

    >>> entity("kazakhstan").value
    'https://w3id.org/bilateral-kg/id/kazakhstan'
    """
    return ID[slug]


def document(slug: str) -> NamedNode:
    """Name a document, and the named graph of its claims, by the document's folder."""
    return DOCUMENT[slug]


def passage(slug: str, start: int, end: int) -> NamedNode:
    """Name a stretch of a document's text by code points, end excluded (RFC 5147)."""
    return DOCUMENT[f"{slug}#char={start},{end}"]


def claim(identifier: str) -> NamedNode:
    """Name a claim by the hash of its content."""
    return CLAIM[identifier]


def graph(name: str) -> NamedNode:
    """Name one of the dataset's own graphs: asserted, inferred, entities, ontology, catalogue."""
    return GRAPH[name]


def date_literal(when: PartialDate) -> Literal:
    """Return a partial date or stretch as a literal of the datatype that fits its precision.

    >>> from kg.rdf.dates import parse
    >>> date_literal(parse("2022-08")).datatype == XSD["gYearMonth"]
    True
    """
    if "/" in when.text:
        return Literal(when.text, datatype=EDTF["EDTF"])
    return Literal(when.text, datatype=XSD[_DATATYPES[len(when.text)]])


_DATATYPES = {4: "gYear", 7: "gYearMonth", 10: "date"}
"""By how many letters a date is written."""


def local_name(term: object) -> str:
    """Return what stands after the last ``#`` or ``/`` of an IRI (given as term or text)."""
    iri = term.value if isinstance(term, NamedNode) else str(term)
    return iri.rpartition("#")[2] if "#" in iri else iri.rpartition("/")[2]


def typed(text: str, datatype: str) -> Literal:
    """Make a literal of an XML Schema datatype, named without its prefix."""
    return Literal(text, datatype=XSD[datatype])


def web_address(text: str) -> bool:
    """Say whether a text is an http(s) address that is an IRI and safe as a link.

    >>> web_address("https://example.org/a"), web_address("javascript:alert(1)")
    (True, False)
    """
    if not re.fullmatch(r"https?://[^/?#\s<>\"{}|\\^`][^\s<>\"{}|\\^`]*", text):
        return False
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=1 << 14)  # a graph says the same predicates, types and subjects again and again
def prefixed(iri: str) -> str:
    """Return an IRI with its prefix, as people read it; one of no known namespace stays as it is.

    So does one that would read as an address of its own, ``id://a``.

    >>> prefixed("https://w3id.org/bilateral-kg/id/kazakhstan"), prefixed("https://a.example/")
    ('id:kazakhstan', 'https://a.example/')
    """
    for name, base in PREFIXES.items():
        if iri.startswith(base) and not iri.startswith("//", len(base)):
            return f"{name}:{iri[len(base) :]}"
    return iri


def sparql_prologue() -> str:
    """Return the PREFIX lines that queries may leave out."""
    return "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
