"""What the drawing needs from a graph, read by SPARQL into plain tables, whatever the ontology says.

All queries go through one function from text to rows, so a store of another maker can stand behind them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Triple

from kg.asking.phrasing import in_words
from kg.rdf.terms import BR, PREFIXES, RDF, local_name

if TYPE_CHECKING:
    from kg.rdf.sparql import AnyStore

__all__ = [
    "Facts",
    "Row",
    "Select",
    "Tables",
    "Term",
    "Told",
    "first",
    "from_store",
    "in_brief",
    "opening",
    "read",
    "spo",
    "texts",
    "version",
]

Term = NamedNode | BlankNode | Literal | Triple
Row = tuple[Term | None, ...]
Select = Callable[[str], Iterable[Row]]
"""Answers a SELECT query (prefixes predeclared) with rows in the order of its columns."""

Facts = Mapping[NamedNode, Mapping[NamedNode, list[Term]]]
"""By subject and predicate: the objects."""

Told = dict[NamedNode, dict[NamedNode, list[Term]]]
"""The same, where more may be told."""

_DESCRIBED = "SELECT ?s ?p ?o WHERE { ?s a br:%s ; ?p ?o }"
_BETWEEN = """SELECT ?s ?p ?o WHERE {
  VALUES (?a ?b) { (%(one)s %(other)s) (%(other)s %(one)s) }
  ?s rdf:subject ?a ; rdf:object ?b ; a br:%(kind)s ; ?p ?o }"""
_ENDS = (RDF["subject"], RDF["predicate"], RDF["object"])
_STATUSES = "SELECT ?s ?p ?o WHERE { ?s skos:inScheme br:statuses ; ?p ?o }"
_LABELS = "SELECT ?s ?l WHERE { ?s rdfs:label|skos:prefLabel|dcterms:title ?l }"
_KINDS = """SELECT ?s ?l WHERE {
  ?finding a br:Finding ; br:findingKind ?s . ?s rdfs:label|skos:prefLabel|dcterms:title ?l }"""
_NOUNS = "SELECT ?s ?l WHERE { ?s br:noun ?l }"
_MODIFIERS = "SELECT ?s ?l WHERE { ?s br:modifier ?l }"
_ALIASES = "SELECT ?s ?l WHERE { ?s skos:altLabel ?l }"
_TYPES = "SELECT ?s ?c WHERE { ?s a ?c . ?c a owl:Class }"
_PARENTS = "SELECT ?c ?d WHERE { ?c rdfs:subClassOf ?d . ?c a owl:Class . ?d a owl:Class }"
_COLORS = "SELECT ?c ?v WHERE { ?c br:color ?v }"
_SIGNS = "SELECT ?c ?v WHERE { ?c br:sign ?v }"
_PLAIN = "SELECT ?c ?l WHERE { ?c br:plainLabel ?l }"
_TITLE = "SELECT ?d ?t WHERE { ?d a void:Dataset ; dcterms:title ?t }"
_ELSEWHERE = "SELECT ?s ?o WHERE { ?s owl:sameAs|skos:closeMatch|rdfs:seeAlso ?o . ?s a br:Entity }"
_NAMES = "SELECT ?s ?n ?p ?o WHERE { ?s br:hasName ?n . ?n ?p ?o }"
_ABOUT = "SELECT ?s ?o WHERE { ?s dcterms:description ?o . ?s a br:Entity }"
_PLACES = "SELECT ?s ?e ?n WHERE { ?s schema:longitude ?e ; schema:latitude ?n }"
_NOTICE = "SELECT ?d ?t WHERE { ?d a void:Dataset ; br:designations ?t }"
_RESERVE = "SELECT ?d ?t WHERE { ?d a void:Dataset ; skos:scopeNote ?t }"
_VERSION = "SELECT ?d ?t WHERE { ?d a void:Dataset ; owl:versionInfo ?t }"
_LICENSE = "SELECT ?d ?t WHERE { ?d a void:Dataset ; dcterms:license ?license . BIND(STR(?license) AS ?t) }"


@dataclass(frozen=True)
class Tables:
    """A graph as the drawing sees it.

    ``labels`` and ``aliases`` are by term, then language (``""`` where none is given); ``types`` the
    classes of each individual, ``parents`` those directly above a class, ``colors`` hexadecimal.
    ``signs`` are path data of SVG by class, ``plain_labels`` what a legend
    calls one, and what readers are told in place of the label of a qualifier or a value.
    ``nouns`` and ``modifiers`` say, by language, what a tie is called that has a value.
    ``dated_names`` are the facts on those names of a thing of which more is known than the text,
    ``elsewhere`` its addresses in registers of the web, ``notes`` what the graph says of it in a sentence,
    ``places`` where it is: degrees east and north; ``decisions`` are those that made claims in a review.
    ``briefs`` and ``findings`` are what the graph opens with; ``version`` is the graph's own, ``license`` the
    address of its license or what else is said of it.
    """

    labels: Mapping[Term, Mapping[str, str]] = field(default_factory=dict)
    aliases: Mapping[Term, list[Literal]] = field(default_factory=dict)
    types: Mapping[Term, list[NamedNode]] = field(default_factory=dict)
    parents: Mapping[Term, list[NamedNode]] = field(default_factory=dict)
    colors: Mapping[Term, str] = field(default_factory=dict)
    relations: Facts = field(default_factory=dict)
    qualifiers: Facts = field(default_factory=dict)
    statuses: Facts = field(default_factory=dict)
    nouns: Mapping[Term, Mapping[str, str]] = field(default_factory=dict)
    modifiers: Mapping[Term, Mapping[str, str]] = field(default_factory=dict)
    claims: Facts = field(default_factory=dict)
    inferences: Facts = field(default_factory=dict)
    documents: Facts = field(default_factory=dict)
    turns: Facts = field(default_factory=dict)
    dated_names: Mapping[Term, list[Mapping[NamedNode, list[Term]]]] = field(default_factory=dict)
    elsewhere: Mapping[Term, list[Term]] = field(default_factory=dict)
    notes: Mapping[Term, list[Term]] = field(default_factory=dict)
    places: Mapping[Term, tuple[float, float]] = field(default_factory=dict)
    signs: Mapping[Term, str] = field(default_factory=dict)
    plain_labels: Mapping[Term, list[Term]] = field(default_factory=dict)
    briefs: Facts = field(default_factory=dict)
    findings: Facts = field(default_factory=dict)
    decisions: Facts = field(default_factory=dict)
    tours: Facts = field(default_factory=dict)
    tour_steps: Facts = field(default_factory=dict)
    title: str = ""
    notice: str = ""
    reserve: str = ""
    version: str = ""
    license: str = ""

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages that relations are labeled in, English first: those a drawing can speak."""
        found = {code for relation in self.relations for code in self.labels.get(relation, {}) if code}
        return tuple(sorted(found, key=lambda code: (code != "en", code)))

    @cached_property
    def described(self) -> Facts:
        """All that is known of claims and inferences, and of what their words rest on."""
        return {
            **self.relations,
            **self.qualifiers,
            **self.statuses,
            **self.turns,
            **self.decisions,
            **self.documents,
            **self.claims,
            **self.inferences,
        }

    def label(self, term: Term, language: str) -> str:
        """Return a label in a language, else in English, else any, else the local name; a value in words."""
        if not isinstance(term, NamedNode):
            return in_words(term)
        known = self.labels.get(term, {})
        fitting = (known[key] for key in (language, "en", "", *sorted(known)) if key in known)
        return next(fitting, local_name(term))

    def plain_label(self, term: Term, language: str) -> str:
        """Return what readers are told in place of a label in a language, else the label."""
        plain = (each for each in self.plain_labels.get(term, []) if isinstance(each, Literal))
        told = next((each.value for each in plain if each.language == language), "")
        return told or self.label(term, language)

    def names(self, term: NamedNode) -> list[str]:
        """Return every name of a thing, labels of all languages first, each once."""
        labels = self.labels.get(term, {})
        aliases = sorted(texts(self.aliases.get(term, [])))
        return list(dict.fromkeys([*(labels[key] for key in sorted(labels)), *aliases]))

    def kind(self, term: NamedNode) -> NamedNode:
        """Return the most special class of a thing, ``br:Entity`` where none is known."""
        classes = self.types.get(term, [])
        above = {each for kind in classes for each in self.line_above(kind)[1:]}
        special = sorted((kind for kind in classes if kind not in above), key=lambda kind: kind.value)
        return special[0] if special else BR["Entity"]

    def line_above(self, kind: NamedNode) -> list[NamedNode]:
        """Return a class and all above it, the nearest first."""
        line = [kind]
        for each in line:
            line += [up for up in self.parents.get(each, []) if up not in line]
        return line

    def colored(self, kind: NamedNode) -> NamedNode:
        """Return the nearest class that has a color of its own: the group in which a thing is drawn."""
        return next((each for each in self.line_above(kind) if each in self.colors), BR["Entity"])

    def sign(self, kind: NamedNode) -> str:
        """Return the sign of the nearest class that has one of its own, as path data; nothing without one."""
        return next((self.signs[each] for each in self.line_above(kind) if each in self.signs), "")


def from_store(store: AnyStore) -> Select:
    """Answer queries over the union of a store's graphs."""

    def select(query: str) -> Iterable[tuple[Term | None, ...]]:
        solutions = store.query(query, prefixes=PREFIXES, use_default_graph_as_union=True)
        if not isinstance(solutions, QuerySolutions):
            raise TypeError(query)
        return map(tuple, solutions)

    return select


def read(select: Select, two: tuple[NamedNode, NamedNode] | None = None) -> Tables:
    """Read all tables; their order is that of the terms, never the store's.

    Of ``two`` things, if given, only what is said of one and the other is read; the words around that are
    those of all.
    """
    return Tables(
        labels=_labels(select, _LABELS),
        nouns=_labels(select, _NOUNS),
        modifiers=_labels(select, _MODIFIERS),
        aliases=_literals(select, _ALIASES),
        types=_iris(select, _TYPES),
        parents=_iris(select, _PARENTS),
        colors={term: texts(found)[0] for term, found in _pairs(select, _COLORS).items()},
        signs={term: texts(found)[0] for term, found in _pairs(select, _SIGNS).items()},
        plain_labels=_pairs(select, _PLAIN),
        relations=_described(select, _DESCRIBED % "Relation"),
        qualifiers=_described(select, _DESCRIBED % "Qualifier"),
        statuses=_described(select, _STATUSES),
        claims=_described(select, _reified("Claim", two)),
        inferences=_described(select, _reified("Inference", two)),
        documents=_described(select, _DESCRIBED % "Document"),
        turns=_described(select, _DESCRIBED % "Turn"),
        dated_names=_names(select),
        elsewhere=_pairs(select, _ELSEWHERE),
        notes=_pairs(select, _ABOUT),
        places=dict(_places(select)),
        briefs=_described(select, _DESCRIBED % "Brief"),
        findings=_described(select, _DESCRIBED % "Finding"),
        decisions=_described(select, _DESCRIBED % "Decision"),
        tours=_described(select, _DESCRIBED % "Tour"),
        tour_steps=_described(select, _DESCRIBED % "TourStep"),
        title=_text(select, _TITLE),
        notice=_text(select, _NOTICE),
        reserve=_text(select, _RESERVE),
        version=version(select),
        license=_text(select, _LICENSE),
    )


def in_brief(select: Select, claims: Told, inferences: Told) -> Tables:
    """Read what is needed to weigh ties, and what the graph opens with, to claims and inferences."""
    return Tables(
        relations=_described(select, _DESCRIBED % "Relation"),
        statuses=_described(select, _STATUSES),
        claims=claims,
        inferences=inferences,
        briefs=_described(select, _DESCRIBED % "Brief"),
        findings=_described(select, _DESCRIBED % "Finding"),
    )


def opening(select: Select) -> Tables:
    """Read what the graph opens with, and what its findings are about."""
    return Tables(
        labels=_labels(select, _KINDS),
        briefs=_described(select, _DESCRIBED % "Brief"),
        findings=_described(select, _DESCRIBED % "Finding"),
    )


def version(select: Select) -> str:
    """Read the version of a graph, empty where it has none."""
    return _text(select, _VERSION)


def _reified(kind: str, two: tuple[NamedNode, NamedNode] | None) -> str:
    """Return the query for all claims or inferences, or for those between two things."""
    if two is None:
        return _DESCRIBED % kind
    return _BETWEEN % {"one": two[0], "other": two[1], "kind": kind}


def _pairs(select: Select, query: str) -> dict[Term, list[Term]]:
    """Collect two columns: by the first, the second, sorted and each once."""
    found: dict[Term, set[Term]] = defaultdict(set)
    for key, value in select(query):
        if key is not None and value is not None:
            found[key].add(value)
    return {key: _in_order(found[key]) for key in sorted(found, key=str)}


def _text(select: Select, query: str) -> str:
    """Return the first text that a query finds, or nothing."""
    return next((text for found in _pairs(select, query).values() for text in texts(found)), "")


def _literals(select: Select, query: str) -> dict[Term, list[Literal]]:
    pairs = _pairs(select, query).items()
    return {key: [each for each in values if isinstance(each, Literal)] for key, values in pairs}


def _names(select: Select) -> dict[Term, list[Mapping[NamedNode, list[Term]]]]:
    """Collect by thing the facts on each of its names that has some."""
    found: dict[Term, dict[str, dict[NamedNode, list[Term]]]] = defaultdict(lambda: defaultdict(dict))
    for thing, name, predicate, value in sorted(select(_NAMES), key=str):
        if thing is not None and isinstance(predicate, NamedNode) and value is not None:
            found[thing][str(name)].setdefault(predicate, []).append(value)
    return {thing: list(names.values()) for thing, names in found.items()}


def _iris(select: Select, query: str) -> dict[Term, list[NamedNode]]:
    pairs = _pairs(select, query).items()
    return {key: [each for each in values if isinstance(each, NamedNode)] for key, values in pairs}


def _labels(select: Select, query: str) -> dict[Term, dict[str, str]]:
    """Collect texts by term and language."""
    labels: dict[Term, dict[str, str]] = {}
    for term, found in _pairs(select, query).items():
        literals = [each for each in found if isinstance(each, Literal)]
        labels[term] = {each.language or "": each.value for each in reversed(literals)}
    return labels


def _places(select: Select) -> Iterator[tuple[Term, tuple[float, float]]]:
    """Yield what has coordinates with its degrees east and north."""
    for term, *degrees in select(_PLACES):
        east, north = (float(each.value) for each in degrees if isinstance(each, Literal))
        if term is not None:
            yield term, (east, north)


def _described(select: Select, query: str) -> dict[NamedNode, dict[NamedNode, list[Term]]]:
    facts: dict[NamedNode, dict[NamedNode, set[Term]]] = defaultdict(lambda: defaultdict(set))
    for subject, predicate, value in select(query):
        if isinstance(subject, NamedNode) and isinstance(predicate, NamedNode) and value is not None:
            facts[subject][predicate].add(value)
    return {
        subject: {predicate: _in_order(values) for predicate, values in facts[subject].items()}
        for subject in sorted(facts, key=str)
    }


def _in_order(terms: set[Term]) -> list[Term]:
    """Sort terms; most often there is but one."""
    return sorted(terms, key=str) if len(terms) > 1 else list(terms)


def texts(terms: Iterable[Term]) -> list[str]:
    """Return the values of the literals among some terms."""
    return [term.value for term in terms if isinstance(term, Literal)]


def first(facts: Mapping[NamedNode, list[Term]], predicate: NamedNode) -> Term | None:
    """Return the first value of a predicate, if any."""
    found = facts.get(predicate)
    return found[0] if found else None


def spo(facts: Mapping[NamedNode, list[Term]]) -> tuple[NamedNode, NamedNode, NamedNode] | None:
    """Return subject, predicate and object of a reified statement, if all three are there and named."""
    subject, predicate, object_ = (first(facts, each) for each in _ENDS)
    if isinstance(subject, NamedNode) and isinstance(predicate, NamedNode) and isinstance(object_, NamedNode):
        return subject, predicate, object_
    return None
