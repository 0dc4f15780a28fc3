"""The network of a query's result: every triple between two resources is a link, whoever's terms it uses.

What the graph knows of a resource (label, class, color) is shown; where a triple is what claims say, the
links of these claims stand for it, with their evidence. A claim in the result stands for its link. Literals
are left out, names aside. Blank nodes get names that are the same at every run.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    Triple,
)

from kg.errors import InputError
from kg.rdf import sparql
from kg.rdf.terms import BR, DCTERMS, OWL, RDF, RDFS, SCHEMA, SKOS, local_name
from viz.model import Link, Network
from viz.network import Builder, slug
from viz.of_answer import of_rows, resting_on
from viz.tables import first, from_store, read

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kg.rdf.sparql import AnyStore
    from viz.tables import Tables, Term

__all__ = ["MOST_LINKS", "MOST_THINGS", "Found", "of_query", "of_result", "of_triples"]

MOST_THINGS, MOST_LINKS = 5_000, 10_000
"""How many things and links a drawing holds; more would neither be legible nor move."""

_MOST_TRIPLES = 100_000
"""How many triples are read, those with names and other literals included."""

_GIVEN = "given"
"""The status of a link that only the query gives."""

_NAMES = (RDFS["label"], SKOS["prefLabel"], SCHEMA["name"], DCTERMS["title"])

_Tie = tuple[NamedNode, NamedNode, NamedNode]
_Fact = tuple[NamedNode, NamedNode, NamedNode | Literal]
Found = QuerySolutions | QueryBoolean | Iterable[Triple]
"""What a query finds; a graph is its triples."""
_T = TypeVar("_T", NamedNode, Literal)


def of_query(store: AnyStore, query: str, name: str = "query", language: str = "en") -> Network:
    """Return the network of a query's result: a graph, or rows that name claims or entities.

    ``name`` stands for the query in messages. Raises ``InputError`` where the query cannot be run, or gives
    nothing that can be drawn, or too much.
    """
    return of_result(store, sparql.run(store, query, name), name, language)


def of_result(store: AnyStore, found: Found, name: str = "query", language: str = "en") -> Network:
    """Return the network of what a query found; see :func:`of_query`."""
    if isinstance(found, QueryBoolean):
        raise InputError("a yes or no is no network", where=name, fix="CONSTRUCT what is to be drawn")
    try:
        if not isinstance(found, QuerySolutions):
            return of_triples(store, list(islice(found, _MOST_TRIPLES + 1)), name, language)
        names = [variable.value for variable in found.variables]
        rows = [dict(zip(names, row, strict=True)) for row in islice(found, _MOST_TRIPLES)]
    except (OSError, RuntimeError, ValueError) as error:
        raise InputError(f"cannot be run: {error}", where=name) from error
    whole = Builder(read(from_store(store)), language).network()
    bound = [{key: term for key, term in row.items() if term is not None} for row in rows]
    drawn = replace(of_rows(whole, bound, name), title="What a query names", subtitle=whole.title)
    return _checked(drawn, name)


def of_triples(
    store: AnyStore, triples: Sequence[Triple], name: str = "query", language: str = "en"
) -> Network:
    """Return the network of some triples; see :func:`of_query`."""
    if len(triples) > _MOST_TRIPLES:
        raise InputError(f"gives more than {_MOST_TRIPLES:,} triples", where=name, fix=_NARROW)
    found = _Constructed(store, _settled(triples), language)
    ties = list(found.ties())
    _check_size(len({end for one, _, two in ties for end in (one, two)}), len(ties), name)
    return _checked(found.network(), name)


_NARROW = "Narrow the query, or add a LIMIT"


def _checked(drawn: Network, name: str) -> Network:
    """Return a network that can be drawn; raise ``InputError`` for one without things or with too many."""
    if not drawn.nodes:
        fix = "CONSTRUCT triples whose subject and object are IRIs or blank nodes"
        raise InputError("the result ties no two things", where=name, fix=fix)
    _check_size(len(drawn.nodes), len(drawn.links), name)
    return drawn


def _check_size(things: int, links: int, name: str) -> None:
    """Raise ``InputError`` for more than a drawing holds."""
    if things > MOST_THINGS or links > MOST_LINKS:
        what = f"gives {things:,} things and {links:,} links"
        most = f"a drawing holds at most {MOST_THINGS:,} and {MOST_LINKS:,}"
        raise InputError(f"{what}; {most}", where=name, fix=_NARROW)


def _settled(triples: Iterable[Triple]) -> list[_Fact]:
    """Return triples once each, sorted, with blank nodes as IRIs that depend on the triples alone."""
    dataset = Dataset(Quad(*triple) for triple in triples)
    if any(isinstance(end, BlankNode) for quad in dataset for end in (quad.subject, quad.object)):
        dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    named = (
        (_named(quad.subject), quad.predicate, _named(quad.object))
        for quad in dataset
        if not (isinstance(quad.object, Triple) or isinstance(quad.subject, Triple))
    )
    return sorted(named, key=str)


def _named(term: _T | BlankNode) -> _T | NamedNode:
    return NamedNode(f"genid:{term.value}") if isinstance(term, BlankNode) else term


class _Constructed:
    """Turns triples into a network, in the light of what a store knows."""

    def __init__(self, store: AnyStore, facts: Sequence[_Fact], language: str) -> None:
        self.facts = facts
        self.tables = _enriched(read(from_store(store)), facts)
        self.builder = Builder(self.tables, language)
        self.whole = self.builder.network()

    def network(self) -> Network:
        claimed = resting_on(self.whole, {local_name(claim) for claim in self.claims})
        found = {link.id: link for link in (claimed.links if claimed else ())}
        for tie in self.ties():
            found |= {link.id: link for link in self.known(tie) or [self.given(tie)]}
        links = tuple(found[key] for key in sorted(found))
        nodes = tuple(
            map(self.builder.node, sorted({end for each in links for end in (each.source, each.target)}))
        )
        return replace(
            self.whole,
            nodes=nodes,
            links=links,
            families=self.builder.families(links),
            groups=self.builder.groups(nodes),
            statuses=self.builder.statuses(links),
            title="What a query gives",
            subtitle=self.subtitle(),
        )

    @cached_property
    def claims(self) -> frozenset[NamedNode]:
        """The claims that the result has among its subjects."""
        return frozenset(subject for subject, *_ in self.facts if subject in self.tables.claims)

    def ties(self) -> Iterator[_Tie]:
        """Yield what ties two resources: no class, no literal, nothing that a claim says of itself."""
        for subject, relation, target in self.facts:
            plain = relation != RDF["type"] and subject not in self.claims
            if plain and isinstance(target, NamedNode):
                yield subject, relation, target

    @cached_property
    def links(self) -> dict[tuple[str, str, str], list[Link]]:
        found: dict[tuple[str, str, str], list[Link]] = {}
        for link in self.whole.links:
            found.setdefault((link.source, link.relation, link.target), []).append(link)
        return found

    def known(self, tie: _Tie) -> list[Link]:
        """Return the links that say the same in the graph, whatever their status."""
        subject, relation, target = tie
        facts = self.tables.relations.get(relation)
        if facts is None:
            return []
        one, name, two = slug(subject), local_name(relation), slug(target)
        turned = (
            self.links.get((two, name, one), [])
            if OWL["SymmetricProperty"] in facts.get(RDF["type"], [])
            else []
        )
        return self.links.get((one, name, two), []) or turned

    def given(self, tie: _Tie) -> Link:
        """Return a link for which there is nothing but the query."""
        subject, relation, target = tie
        family = first(self.tables.relations.get(relation, {}), BR["family"])
        return Link(
            source=slug(subject),
            target=slug(target),
            relation=local_name(relation) if relation in BR else relation.value,
            label=self.builder.label(relation),
            family=local_name(family) if family else "",
            color=self.tables.colors.get(family, "") if family else "",
            status=_GIVEN,
            status_label="given by the query",
            line="solid",
            symmetric=False,
            attributed=False,
        )

    def subtitle(self) -> str:
        literals = sum(isinstance(target, Literal) for *_, target in self.facts)
        left = f", of these {literals:,} with literals, which are not drawn" if literals else ""
        return f"{len(self.facts):,} triples{left}"


def _enriched(tables: Tables, facts: Sequence[_Fact]) -> Tables:
    """Add to a graph's tables the names and classes that some triples give to resources unknown to it."""
    resources = {term for fact in facts for term in fact if isinstance(term, NamedNode)}
    labels: dict[Term, Mapping[str, str]] = {
        term: {"": called} for term in resources if (called := _plainly(term))
    }
    types: dict[Term, list[NamedNode]] = {}
    for subject, predicate, target in facts:
        if isinstance(target, Literal) and predicate in _NAMES:
            labels[subject] = {**labels.get(subject, {}), target.language or "": target.value}
        if isinstance(target, NamedNode) and predicate == RDF["type"]:
            types.setdefault(subject, []).append(target)
    return replace(tables, labels={**labels, **tables.labels}, types={**types, **tables.types})


def _plainly(term: NamedNode) -> str:
    """Return how a resource is called of which no name can be made, else nothing."""
    if term.value.startswith("genid:"):
        return "[ ]"
    return "" if local_name(term) else term.value
