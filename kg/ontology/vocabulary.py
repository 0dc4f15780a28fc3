"""The ontology as the code sees it: classes, relations, qualifiers and concepts, read from Turtle.

Nothing about a relation is written in Python: the checker, the mapper, the drawing and the docs ask here.
A corpus may bring an ``ontology.ttl`` of its own, which is read beside the one that ships.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, TypeVar

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from kg.errors import InputError
from kg.ontology import event_mappings, marks
from kg.ontology.shipped import shipped
from kg.rdf.terms import BR, DCTERMS, ONTOLOGY, OWL, RDF, RDFS, SCHEMA, SKOS, XSD, local_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from importlib.resources.abc import Traversable
    from pathlib import Path

    from kg.ontology.event_mappings import EventMapping
    from kg.ontology.marks import Marked

__all__ = [
    "Concept",
    "EntityClass",
    "Ontology",
    "Qualifier",
    "Relation",
    "load",
    "of_one_ontology",
    "turtle_files",
]


@dataclass(frozen=True, kw_only=True)
class Term:
    """What classes, relations, qualifiers and concepts share: an IRI, a local name, labels by language."""

    iri: NamedNode
    labels: Mapping[str, str] = field(compare=False)
    definition: str = field(default="", compare=False)

    @property
    def name(self) -> str:
        """The local name, as corpora and command lines write it."""
        return local_name(self.iri)

    def label(self, language: str = "en") -> str:
        """Return the label in a language, else in English, else the local name."""
        return self.labels.get(language) or self.labels.get("en") or self.name


@dataclass(frozen=True, kw_only=True)
class EntityClass(Term):
    """A class of entities; ``ancestors`` are the local names of itself and all above it."""

    ancestors: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Relation(Term):
    """A relation between two entities.

    ``domain`` and ``range`` are the local names of the classes of which one must fit (empty: any entity);
    ``ancestors`` the relation itself and all above it; ``usual`` the qualifiers usual with it.
    """

    domain: frozenset[str]
    range: frozenset[str]
    symmetric: bool
    attributed_only: bool
    ancestors: frozenset[str]
    family: str = ""
    usual: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Qualifier(Term):
    """What narrows a claim; ``range`` tells the type of its values.

    ``range`` is an IRI: a datatype, ``skos:Concept`` (then ``scheme`` is the scheme's local name) or a class
    of entities (then ``classes`` has the local names of which one must fit).
    """

    range: NamedNode
    classes: frozenset[str] = frozenset()
    scheme: str = ""
    identifying: bool = False
    multiple: bool = False

    @property
    def free_text(self) -> bool:
        """Whether its values are words that everybody chooses anew."""
        return self.range == XSD["string"]

    @property
    def numeric(self) -> bool:
        """Whether its values are figures, such as amounts and rates."""
        return self.range in {XSD["decimal"], XSD["integer"], BR["Percentage"]}


@dataclass(frozen=True, kw_only=True)
class Concept(Term):
    """A value from a closed list; ``notation`` is how corpora write it.

    ``marks`` are the local names of the properties that are true of it; ``rank`` is what ``br:rank`` says.
    """

    scheme: str
    notation: str
    parts: frozenset[str] = frozenset()
    marks: frozenset[str] = frozenset()
    rank: int | None = None


@dataclass(frozen=True, eq=False)  # large, and read once: whatever is made of one is kept by it
class Ontology:
    """All terms, by local name; ``triples`` is the whole of what was read."""

    classes: Mapping[str, EntityClass]
    relations: Mapping[str, Relation]
    qualifiers: Mapping[str, Qualifier]
    concepts: Mapping[str, Concept]
    triples: tuple[Triple, ...] = field(repr=False)

    def scheme(self, name: str) -> Mapping[str, Concept]:
        """Return the concepts of one scheme by notation."""
        return self._schemes.get(name, {})

    @cached_property
    def _schemes(self) -> Mapping[str, Mapping[str, Concept]]:
        schemes: dict[str, dict[str, Concept]] = defaultdict(dict)
        for concept in self.concepts.values():
            schemes[concept.scheme][concept.notation] = concept
        return schemes

    @cached_property
    def statuses(self) -> Mapping[str, Concept]:
        """The statuses a claim may have."""
        return self.scheme("statuses")

    def marked(self, mark: str) -> tuple[str, ...]:
        """Return the notations of the statuses that have a mark, such as ``givesEdge``."""
        return tuple(status.notation for status in self.statuses.values() if mark in status.marks)

    @cached_property
    def unsaid(self) -> str:
        """The status of a claim that says none, by a relation that is more than somebody's view."""
        return next(iter(self.marked("unsaid")), "")

    def unsaid_of(self, relation: str) -> str:
        """Return the status of a claim that says none, by its relation; that of a view is one of views."""
        known = self.relations.get(relation)
        views = self.marked("unsaidOfViews") if known and known.attributed_only else ()
        return next(iter(views), self.unsaid)

    def gives_edge(self, status: str, relation: str) -> bool:
        """Say whether claims of a status and a relation become plain edges: facts, and nobody's view."""
        return "givesEdge" in self.statuses[status].marks and not self.relations[relation].attributed_only

    def cues(self, status: Concept) -> frozenset[str]:
        """Return the words that hint at a status."""
        return self._cues.get(status.iri, frozenset())

    @cached_property
    def _cues(self) -> Mapping[object, frozenset[str]]:
        found: dict[object, set[str]] = defaultdict(set)
        for triple in self.triples:
            if triple.predicate == BR["cue"] and isinstance(triple.object, Literal):
                found[triple.subject].add(triple.object.value)
        return {status: frozenset(words) for status, words in found.items()}

    @cached_property
    def identifying(self) -> frozenset[str]:
        """The qualifiers that say which thing is meant."""
        return frozenset(name for name, term in self.qualifiers.items() if term.identifying)

    @cached_property
    def marks(self) -> Marked:
        """Which terms are marked for the computation, and how."""
        return marks.read(self.triples)

    @cached_property
    def event_mappings(self) -> Mapping[tuple[str, str], tuple[EventMapping, ...]]:
        """As which events claims would be coded, by relation and status."""
        return event_mappings.read(self.triples)

    @cached_property
    def mapped(self) -> frozenset[str]:
        """The relations of which some claims would be coded as events."""
        return frozenset(relation for relation, _ in self.event_mappings)

    def is_a(self, name: str, classes: Iterable[str]) -> bool:
        """Say whether a class is, or is below, one of the given ones."""
        known = self.classes.get(name)
        return known is not None and not known.ancestors.isdisjoint(classes)


_TYPE, _WHOLE = RDF["type"], OWL["Ontology"]


class _Index:
    """The triples of a graph, by subject and predicate.

    ``by_type`` has the terms of a kind, but no class of which nothing else is said: that one is borrowed from
    another vocabulary.
    """

    def __init__(self, triples: Iterable[Triple]) -> None:
        self.objects: dict[tuple[object, NamedNode], list[object]] = defaultdict(list)
        self.by_type: dict[object, list[NamedNode]] = defaultdict(list)
        self.marks: dict[object, set[str]] = defaultdict(set)
        for subject, predicate, value in triples:
            self.objects[subject, predicate].append(value)
            if predicate == _TYPE and isinstance(subject, NamedNode):
                self.by_type[value].append(subject)
            if isinstance(value, Literal) and value.value == "true" and predicate in BR:
                self.marks[subject].add(local_name(predicate))
        described = {subject for subject, predicate in self.objects if predicate != _TYPE}
        self.by_type[OWL["Class"]] = [term for term in self.by_type[OWL["Class"]] if term in described]

    def iris(self, subject: NamedNode, predicate: NamedNode) -> list[NamedNode]:
        return [term for term in self.objects.get((subject, predicate), []) if isinstance(term, NamedNode)]

    def names(self, subject: NamedNode, *predicates: NamedNode) -> frozenset[str]:
        return frozenset(local_name(term) for each in predicates for term in self.iris(subject, each))

    def text(self, subject: NamedNode, predicate: NamedNode) -> str:
        for term in self.objects.get((subject, predicate), []):
            return term.value if isinstance(term, Literal) else local_name(term)
        return ""

    def flag(self, subject: NamedNode, predicate: NamedNode) -> bool:
        return self.text(subject, predicate) == "true"

    def labels(self, subject: NamedNode, predicate: NamedNode) -> dict[str, str]:
        found = [term for term in self.objects.get((subject, predicate), []) if isinstance(term, Literal)]
        return {term.language or "en": term.value for term in found}

    def ancestors(self, term: NamedNode, up: NamedNode, kind: NamedNode) -> frozenset[str]:
        """Return the local names of a term and of all of its kind above it; cycles end by themselves.

        Only what is declared here counts: ``prov:Entity`` is not our ``br:Entity``.
        """
        declared = set(self.by_type[kind])
        seen: set[NamedNode] = set()
        waiting = [term]
        while waiting:
            each = waiting.pop()
            if each not in seen and each in declared:
                seen.add(each)
                waiting += self.iris(each, up)
        return frozenset(map(local_name, seen))


def turtle_files(home: Traversable) -> Iterator[Traversable]:
    """Yield the Turtle files that make up the ontology, in order of their names.

    Shapes and examples are not among them: they are the closed-world check and the documentation.
    """
    for folder in (home, home / "vocabularies", home / "alignments"):
        if folder.is_dir():
            files = (each for each in folder.iterdir() if each.name.endswith(".ttl"))
            yield from sorted(files, key=lambda each: each.name)


def _triples(file: str, content: bytes) -> Iterator[Triple]:
    try:
        for quad in parse(input=content, format=RdfFormat.TURTLE, rename_blank_nodes=True):
            yield quad.triple
    except SyntaxError as error:
        where = f"{file}:{error.lineno or 1}:{error.offset or 1}"
        what = error.msg.partition(": ")[2] or error.msg  # the place stands before it
        raise InputError(f"not Turtle: {what}", where=where, fix="Mend the syntax") from error


def load(own: Path | None = None) -> Ontology:
    """Read the ontology that ships and, where there is one, a corpus's own ``ontology.ttl``.

    Raises ``InputError`` where a file is not Turtle, or has text in the place of a term.
    """
    ours = tuple((str(file), file.read_bytes()) for file in turtle_files(shipped("ontology")))
    added = ((str(own), own.read_bytes()),) if own is not None and own.is_file() else ()
    return _read(ours, added)


@lru_cache(maxsize=4)
def _read(ours: tuple[tuple[str, bytes], ...], own: tuple[tuple[str, bytes], ...]) -> Ontology:
    """Return the ontology of files with these names and contents; the same ones are parsed once."""
    triples = {triple: None for file, content in ours for triple in _triples(file, content)}
    triples |= {triple: None for file, content in own for triple in _own_triples(file, content)}
    return _ontology(tuple(of_one_ontology(triple, ONTOLOGY) for triple in triples))


def of_one_ontology(triple: Triple, whole: NamedNode) -> Triple:
    """Turn what says that a file is an ontology into what says that it is a part of the whole.

    OWL knows one ontology in a document, and its tools take the first they meet for the name of all.
    """
    if triple.predicate == _TYPE and triple.object == _WHOLE and triple.subject != whole:
        return Triple(whole, DCTERMS["hasPart"], triple.subject)
    return triple


def _own_triples(file: str, content: bytes) -> Iterator[Triple]:
    """Yield what a corpus adds to the ontology; what ships is held to the same by its own tests."""
    for triple in _triples(file, content):
        if triple.predicate in _BETWEEN_TERMS and isinstance(triple.object, Literal):
            said = f"{local_name(triple.predicate)} of {triple.subject} is the text {triple.object}"
            raise InputError(f"{said}, not a term", where=file, fix="Write a term, such as br:Polity")
        yield triple


def _ontology(triples: tuple[Triple, ...]) -> Ontology:
    index = _Index(triples)
    return Ontology(
        classes=_by_name(_entity_class(index, iri) for iri in index.by_type[OWL["Class"]]),
        relations=_by_name(_relation(index, iri) for iri in index.by_type[BR["Relation"]]),
        qualifiers=_by_name(_qualifier(index, iri) for iri in index.by_type[BR["Qualifier"]]),
        concepts=_by_name(_concept(index, iri) for iri in index.by_type[SKOS["Concept"]]),
        triples=triples,
    )


_BETWEEN_TERMS = frozenset(
    [
        *(RDFS[name] for name in ("subClassOf", "subPropertyOf", "domain", "range")),
        *(SCHEMA[name] for name in ("domainIncludes", "rangeIncludes")),
        *(BR[name] for name in ("family", "qualifiedBy", "inScheme", "writtenAs")),
        *(RDF["type"], SKOS["inScheme"], DCTERMS["hasPart"], OWL["inverseOf"], OWL["disjointWith"]),
    ]
)
"""The properties whose values are terms, never text."""

_T = TypeVar("_T", bound=Term)


def _by_name(terms: Iterable[_T]) -> dict[str, _T]:
    return {term.name: term for term in sorted(terms, key=lambda term: term.name)}


def _entity_class(index: _Index, iri: NamedNode) -> EntityClass:
    return EntityClass(
        iri=iri,
        labels=index.labels(iri, RDFS["label"]),
        definition=index.text(iri, SKOS["definition"]),
        ancestors=index.ancestors(iri, RDFS["subClassOf"], OWL["Class"]),
    )


def _relation(index: _Index, iri: NamedNode) -> Relation:
    return Relation(
        iri=iri,
        labels=index.labels(iri, RDFS["label"]),
        definition=index.text(iri, SKOS["definition"]),
        domain=index.names(iri, RDFS["domain"], SCHEMA["domainIncludes"]),
        range=index.names(iri, RDFS["range"], SCHEMA["rangeIncludes"]),
        symmetric=OWL["SymmetricProperty"] in index.iris(iri, RDF["type"]),
        attributed_only=index.flag(iri, BR["attributedOnly"]),
        ancestors=index.ancestors(iri, RDFS["subPropertyOf"], BR["Relation"]),
        family=index.text(iri, BR["family"]),
        usual=tuple(sorted(index.names(iri, BR["qualifiedBy"]))),
    )


def _qualifier(index: _Index, iri: NamedNode) -> Qualifier:
    forms = index.iris(iri, BR["writtenAs"])
    ranges = forms or index.iris(iri, RDFS["range"]) + index.iris(iri, SCHEMA["rangeIncludes"])
    return Qualifier(
        iri=iri,
        labels=index.labels(iri, RDFS["label"]),
        definition=index.text(iri, SKOS["definition"]),
        range=ranges[0] if ranges else XSD["string"],
        classes=frozenset(map(local_name, ranges)),
        scheme=index.text(iri, BR["inScheme"]),
        identifying=index.flag(iri, BR["identifying"]),
        multiple=index.flag(iri, BR["multiple"]),
    )


def _concept(index: _Index, iri: NamedNode) -> Concept:
    rank = index.text(iri, BR["rank"])
    return Concept(
        iri=iri,
        labels=index.labels(iri, SKOS["prefLabel"]),
        definition=index.text(iri, SKOS["definition"]),
        scheme=index.text(iri, SKOS["inScheme"]),
        notation=index.text(iri, SKOS["notation"]) or local_name(iri),
        parts=index.names(iri, DCTERMS["hasPart"]),
        marks=frozenset(index.marks.get(iri, ())),
        rank=int(rank) if rank.isdecimal() else None,
    )
