"""The ontology as a reference: relations by family, classes, qualifiers, vocabularies, term by term."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode
from starlette.responses import RedirectResponse
from starlette.routing import Route

from kg.asking.evidence import Named
from kg.rdf import graphs
from kg.rdf.terms import BASE, BR, DCTERMS, ONTOLOGY, OWL, RDF, RDFS, SCHEMA, SKOS, local_name, prefixed
from kg.web.data.linked_data import in_forms, resource
from kg.web.parts.records import Fact, Records, records
from kg.web.parts.selections import tally
from kg.web.templating import page

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pyoxigraph import Store
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute


__all__ = ["Term", "TermSection", "routes"]

_ENDS = {"from": ("domain", "domainIncludes"), "to": ("range", "rangeIncludes")}
_FACTS = (
    RDFS["subPropertyOf"],
    RDFS["subClassOf"],
    OWL["disjointWith"],
    OWL["inverseOf"],
    BR["qualifiedBy"],
    BR["inScheme"],
    BR["writtenAs"],
    BR["countedIn"],
    BR["impliesArea"],
    BR["cue"],
    SKOS["notation"],
    SKOS["broader"],
    DCTERMS["hasPart"],
    BR["noCounterpart"],
)
_MATCHES = tuple(SKOS[f"{kind}Match"] for kind in ("exact", "close", "broad", "narrow", "related"))
_FLAGS = ("attributedOnly", "identifying", "multiple", "givesEdge", "looksAhead", "measures", "authorityOnly")


@dataclass(frozen=True, kw_only=True)
class Term:
    """A term with all that the reference says of it; ``uses`` counts the claims of a relation or status."""

    named: Named
    definition: str
    marks: tuple[str, ...]
    facts: tuple[Fact, ...]
    examples: tuple[str, ...]
    mappings: tuple[tuple[Named, Named], ...]
    uses: int
    used: str

    @property
    def anchor(self) -> str:
        """By what the page is entered: the local name, marked where the term is of another namespace."""
        name = local_name(self.named.iri)
        return name if self.named.iri.startswith(BASE) else f"term-{name}"

    @property
    def short(self) -> str:
        """The term as Turtle writes it, or its whole IRI."""
        return prefixed(self.named.iri)


@dataclass(frozen=True, kw_only=True)
class TermSection:
    """Terms under a heading; ``term`` is the family or scheme that the heading names, if it is a term."""

    title: str
    term: Term | None
    terms: tuple[Term, ...]


def routes() -> list[BaseRoute]:
    """Return the routes of the ontology."""
    return [*in_forms("/ontology", _ontology), Route("/plover", _alignment)]


def _ontology(request: Request, form: str) -> Response:
    return resource(request, ONTOLOGY.value, _page, form)


def _alignment(request: Request) -> Response:
    """Send those who follow a term of the alignment with PLOVER to the document that describes it."""
    del request
    return RedirectResponse("/ontology", status_code=303)


def _page(request: Request, _: NamedNode) -> Response:
    reader = records(request)
    return page(
        request,
        "ontology.html.j2",
        title=reader.text(ONTOLOGY, DCTERMS["title"]),
        abstract=reader.text(ONTOLOGY, DCTERMS["abstract"]),
        version=reader.text(ONTOLOGY, OWL["versionInfo"]),
        license=reader.text(ONTOLOGY, DCTERMS["license"]),
        iri=ONTOLOGY.value,
        parts=_reference(reader.store, reader.language),
    )


def _reference(store: Store, language: str) -> dict[str, tuple[TermSection, ...]]:
    """Return the sections of the reference by their parts."""
    reader = Records(store, language)
    uses = _uses(reader)
    left = set(_terms(reader))
    parts: dict[str, tuple[TermSection, ...]] = {}
    for name, kind, by in _PARTS:
        nodes = [node for node in reader.subjects(RDF["type"], kind) if node in left]
        parts[name] = _sections(reader, nodes, by, uses)
        left -= {*nodes, *(NamedNode(each.term.named.iri) for each in parts[name] if each.term)}
    parts["Other terms"] = _sections(reader, sorted(left, key=str), None, uses)
    return parts


_PARTS = (
    ("Relations", BR["Relation"], BR["family"]),
    ("Qualifiers", BR["Qualifier"], None),
    ("Classes", OWL["Class"], None),
    ("Vocabularies", SKOS["Concept"], SKOS["inScheme"]),
)
"""The parts of the reference: their terms' class, and by what these are gathered."""


def _terms(reader: Records) -> Iterable[NamedNode]:
    """Yield the terms that a reference has: all of this namespace, of others those that a corpus can use.

    Terms that are borrowed are only declared, without a definition or a label, and are described elsewhere.
    """
    usable = {kind for _, kind, _ in _PARTS}
    for quad in reader.store.quads_for_pattern(None, RDF["type"], None, graphs.ONTOLOGY):
        term = quad.subject
        if isinstance(term, NamedNode) and (
            term in BR or (quad.object in usable and _is_described(reader, term))
        ):
            yield term


def _is_described(reader: Records, term: NamedNode) -> bool:
    labels = (RDFS["label"], SKOS["prefLabel"])
    return any(any(reader.store.quads_for_pattern(term, label, None)) for label in labels)


def _uses(reader: Records) -> Counter[NamedNode]:
    """Count the claims of each relation and with each status."""
    tallies = (tally(reader.store, what) for what in ("relation", "status"))
    return Counter({term: n for each in tallies for term, n in each.items()})


def _sections(
    reader: Records, nodes: Iterable[NamedNode], by: NamedNode | None, uses: Counter[NamedNode]
) -> tuple[TermSection, ...]:
    """Gather terms by a property of theirs, in order of labels."""
    gathered: dict[NamedNode | None, list[Term]] = defaultdict(list)
    for node in nodes:
        homes = reader.nodes(node, by) if by else []
        gathered[homes[0] if homes else None].append(_term(reader, node, uses))
    found = [
        TermSection(
            title=reader.label(home) if home else "",
            term=_term(reader, home, uses) if home else None,
            terms=tuple(sorted(terms, key=lambda term: term.named)),
        )
        for home, terms in gathered.items()
    ]
    return tuple(sorted(found, key=lambda section: section.title))


def _term(reader: Records, node: NamedNode, uses: Counter[NamedNode]) -> Term:
    with reader.at_once(node):
        return _read(reader, node, uses)


def _read(reader: Records, node: NamedNode, uses: Counter[NamedNode]) -> Term:
    parameter = "relation" if reader.is_a(node, "Relation") else "status"
    return Term(
        named=reader.named(node),
        definition=reader.definition(node),
        marks=tuple(_marks(reader, node)),
        facts=(*_ends(reader, node), *reader.facts(node, (*_FACTS, *_MATCHES))),
        examples=tuple(term.value for term in reader.terms(node, SKOS["example"])),
        mappings=tuple(_mappings(reader, node)),
        uses=uses[node],
        used=f"/claims?{parameter}={local_name(node)}",
    )


def _marks(reader: Records, node: NamedNode) -> Iterable[str]:
    """Say what kind of relation or qualifier it is."""
    if reader.is_symmetric(node):
        yield "symmetric"
    yield from (reader.label(BR[flag]) for flag in _FLAGS if reader.text(node, BR[flag]) == "true")
    if inverse := reader.inverse(node):
        yield f"from the other end: {inverse}"


def _ends(reader: Records, node: NamedNode) -> Sequence[Fact]:
    """Return what a property leads from and to."""
    found = []
    for name, (one, several) in _ENDS.items():
        values = [*reader.terms(node, RDFS[one]), *reader.terms(node, SCHEMA[several])]
        if values:
            found.append(Fact(Named(name, RDFS[one].value), tuple(map(reader.value, values))))
    return found


def _mappings(reader: Records, node: NamedNode) -> Iterable[tuple[Named, Named]]:
    """Return as what event types another scheme codes claims of a relation, status by status, each once."""
    found = {
        (status, target): (reader.named(status), reader.named(target))
        for mapping in reader.subjects(BR["mapsRelation"], node)
        for status in reader.nodes(mapping, BR["mapsStatus"])
        for target in reader.nodes(mapping, BR["mapsTo"])
    }
    return found.values()
