"""The dataset says itself what it is: title, license, whose the words are, counts, pattern, version."""

from __future__ import annotations

import textwrap
from collections import Counter
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from kg.rdf import sparql, terms
from kg.rdf.graphs import ASSERTED, CATALOGUE, ENTITIES, INFERRED, ONTOLOGY
from kg.rdf.terms import BR, DATASET, DCAT, DCTERMS, OWL, RDF, SKOS, VOID, typed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import Literal as LiteralTerm
    from pyoxigraph import Store

    from kg.corpus.loading import Corpus
    from kg.rdf.blocks import Change

__all__ = ["DESIGNATIONS", "LICENSE", "banner", "quads"]

DESIGNATIONS = (
    "Designations and names in this graph imply no opinion on the legal status of any country, territory,"
    " city or area, or on the delimitation of frontiers or boundaries."
)
LICENSE = NamedNode("https://creativecommons.org/publicdomain/zero/1.0/")
"""The license of the record: CC0."""
_INTERNATIONAL = NamedNode("http://publications.europa.eu/resource/authority/data-theme/INTR")
_KEYWORDS = ("bilateral relations", "diplomacy", "statements", "knowledge graph")
_PERIOD = NamedNode(f"{DATASET.value}#period")
_RIGHTS = (
    "The record of the claims is dedicated to the public domain (CC0 1.0)."
    " The quotes are their authors' words, kept as evidence and not covered."
    " Names of places with a GeoNames id follow GeoNames (CC BY 4.0)."
)
_MACHINE_MADE = (
    "Machine-made, unreviewed: {:,} of the {:,} claims of this graph were taken from sentences by a program,"
    " and nobody has looked at them. Many are wrong."
)
_PATTERN = (
    "A br:Claim says: rdf:subject, rdf:predicate, rdf:object, as put by br:statedBy in br:statedIn with"
    " br:status, and in which words: br:quote. Where the status is br:asserted, the plain triple stands in"
    " the graph too: at least one voice asserts it; the graph does not vouch for it."
    " A br:Inference is a plain triple that a br:rule adds, with what it was derived from."
)


def quads(
    corpus: Corpus,
    store: Store,
    size: int,
    version: str,
    dumps: Iterable[str],
    change: Change | None = None,
) -> Iterator[Quad]:
    """Yield the description of a dataset, of which a store holds the content.

    ``size`` is the number of its quads, ``version`` a hash of them, ``dumps`` are the files of a build that
    hold all of it. The number of triples counts those of the description, itself among them. Where a
    ``change`` is given, the store has the description of what was there before it; where no count would be
    another, nothing is counted.
    """
    told = [Quad(DATASET, *pair, CATALOGUE) for pair in _pairs(corpus, version)]
    told += [Quad(DATASET, *pair, CATALOGUE) for pair in _counted(store, change)]
    told += [
        Quad(DATASET, VOID["dataDump"], NamedNode(f"{terms.BASE}download/{name}"), CATALOGUE)
        for name in dumps
    ]
    told += [
        Quad(graph, DCTERMS["title"], Literal(title, language="en"), CATALOGUE)
        for graph, title in _GRAPHS.items()
    ]
    told += [Quad(*triple, CATALOGUE) for triple in _period(corpus)]
    yield from told
    number = str(size + len(told) + 1)
    yield Quad(DATASET, VOID["triples"], typed(number, "integer"), CATALOGUE)


_GRAPHS = {
    ASSERTED: "Plain triples that at least one voice asserts",
    INFERRED: "What rules add, and the verdicts on figures, promises and contradictions",
    ENTITIES: "What claims are about, with names and codes",
    ONTOLOGY: "Classes, relations, qualifiers, concepts, rules and alignments",
    CATALOGUE: "This description and the catalogue of questions",
}


def _pairs(corpus: Corpus, version: str) -> Iterator[tuple[NamedNode, NamedNode | LiteralTerm]]:
    yield RDF["type"], VOID["Dataset"]
    yield RDF["type"], DCAT["Dataset"]
    yield DCTERMS["title"], Literal("Relations of states: who said what about whom", language="en")
    yield DCTERMS["description"], Literal(_PATTERN, language="en")
    made = 0 if corpus.taken_from is None else sum(claim.proposal is not None for claim in corpus.claims)
    if made:
        yield SKOS["scopeNote"], Literal(_MACHINE_MADE.format(made, len(corpus.claims)), language="en")
    yield DCTERMS["license"], LICENSE
    yield DCTERMS["rights"], Literal(_RIGHTS, language="en")
    yield BR["designations"], Literal(DESIGNATIONS, language="en")
    yield OWL["versionInfo"], Literal(version)
    yield VOID["uriSpace"], Literal(terms.BASE)
    yield VOID["vocabulary"], terms.ONTOLOGY
    if corpus.last_day:
        yield BR["lastDay"], typed(corpus.last_day, "date")
    yield DCAT["theme"], _INTERNATIONAL
    for keyword in _KEYWORDS:
        yield DCAT["keyword"], Literal(keyword, language="en")
    yield from _examples(corpus)


def _counted(store: Store, change: Change | None) -> Iterator[tuple[NamedNode, NamedNode | LiteralTerm]]:
    """Yield the counts, and what follows from counts: from the description before where they are the same."""
    if change is not None and _weights(change.quads[0]) == _weights(change.quads[1]):
        for term in (DCTERMS["spatial"], DCTERMS["extent"]):
            for quad in store.quads_for_pattern(DATASET, term, None, CATALOGUE):
                yield term, quad.object  # type: ignore[misc]
        return
    yield from _covered(store, _of_class(store, "Claim"))
    yield from _counts(store)


def _weights(quads: Iterable[Quad]) -> Counter[object]:
    """Count what counts in a description, whatever it is said of."""
    told = {RDF["type"], BR["involves"]}
    return Counter(
        (quad.predicate, quad.object) if quad.predicate in told else ASSERTED
        for quad in quads
        if quad.predicate in told or quad.graph_name == ASSERTED
    )


def _covered(store: Store, claims: int) -> Iterator[tuple[NamedNode, NamedNode]]:
    """Yield the polities that a tenth of the claims, or more, involve."""
    involved = "SELECT ?node (COUNT(*) AS ?count) { ?claim br:involves ?node } GROUP BY ?node"
    for node, count in sorted(sparql.solutions(store, involved), key=lambda row: str(row[0])):
        if isinstance(node, NamedNode) and isinstance(count, Literal) and int(count.value) >= claims / 10:
            yield DCTERMS["spatial"], node


def _period(corpus: Corpus) -> Iterator[tuple[NamedNode, NamedNode, NamedNode | LiteralTerm]]:
    """Yield the time from the first to the last of the dated documents."""
    days = [known.issued for known in corpus.gists.values() if known.issued]
    if days:
        yield DATASET, DCTERMS["temporal"], _PERIOD
        yield _PERIOD, RDF["type"], DCTERMS["PeriodOfTime"]
        first, last = min(day.earliest for day in days), max(day.latest for day in days)
        yield _PERIOD, DCAT["startDate"], typed(first.isoformat(), "date")
        yield _PERIOD, DCAT["endDate"], typed(last.isoformat(), "date")


def _examples(corpus: Corpus) -> Iterator[tuple[NamedNode, NamedNode]]:
    """Yield the first claim that goes without saying, with words: the example of the pattern."""
    plain = corpus.ontology.unsaid
    for slug in sorted(corpus.claims_of):
        said = [claim for claim in corpus.claims_of[slug] if claim.status == plain and claim.verbatim]
        if said:
            first = min(said, key=lambda each: each.start or 0)
            yield VOID["exampleResource"], terms.claim(first.identifier)
            return


def _of_class(store: Store, name: str) -> int:
    """Count what is of a class."""
    return _number(store, f"?thing a {BR[name]}")


def _number(store: Store, pattern: str) -> int:
    """Count what has a pattern, which the engine does without a name of anything."""
    ((count,),) = sparql.solutions(store, f"SELECT (COUNT(*) AS ?count) {{ {pattern} }}")
    return int(count.value) if isinstance(count, Literal) else 0


def _counts(store: Store) -> Iterator[tuple[NamedNode, LiteralTerm]]:
    """Yield the counts as one line, so that one more claim changes few."""
    edges = _number(store, f"GRAPH {ASSERTED} {{ ?one ?relation ?other }}")
    counted = [(_of_class(store, "Claim"), "claims"), (_of_class(store, "Document"), "documents")]
    counted += [(edges, "edges"), (_of_class(store, "Inference"), "inferences")]
    yield DCTERMS["extent"], Literal(", ".join(f"{count} {name}" for count, name in counted), language="en")


def banner() -> str:
    """Return the comment that opens the Turtle: what a stranger needs to read on."""
    return "\n".join(
        [
            "Relations of states: who said what about whom, when, in which words.",
            "Record: CC0 1.0. Quotes: their authors' words, kept as evidence.",
            "",
            "How to read it:",
            "  id:a br:tradesWith id:b .            a plain triple: at least one voice asserts it",
            "  claim:… a br:Claim ; rdf:subject id:a ; rdf:predicate br:tradesWith ; rdf:object id:b ;",
            '      br:status br:asserted ; br:statedBy id:speaker ; br:statedIn doc:… ; br:quote "…"@en .',
            "  inference:… a br:Inference ; br:rule rule:… ; prov:wasDerivedFrom claim:… .",
            "Subjects follow in this order: the dataset, documents with their turns and sentences, claims in",
            "the order of the text, entities, inferences, verdicts, ontology, rules, questions.",
            "",
            *textwrap.wrap(DESIGNATIONS, 100),
        ]
    )
