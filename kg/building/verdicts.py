"""What follows from several claims together, as nodes of the graph of inferences.

Comparisons of figures and values, contradictions, histories of promises and links with their standings, for
each claim the polities that it involves and the events that it tells of: so that questions stay short
queries. A node's address is a hash of what is compared or followed, so that a link survives further claims.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, Quad

from kg.building import coded_events
from kg.corpus.languages import LANGUAGES
from kg.corpus.values import plain, read_value
from kg.judging import events
from kg.judging.basis import Ground
from kg.judging.judgement import Judgement
from kg.rdf import terms
from kg.rdf.digests import digest
from kg.rdf.graphs import INFERRED
from kg.rdf.terms import BR, PROV, RDF, RDFS, VERDICT, typed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import NamedNode

    from kg.corpus.claims import Claim
    from kg.corpus.loading import Corpus
    from kg.judging.comparison import Comparison
    from kg.judging.histories import History
    from kg.judging.involvement import Involvement, Involvements
    from kg.judging.standings import Standing
    from kg.judging.things import Thing
    from kg.ontology.vocabulary import Ontology

    Pair = tuple[NamedNode, NamedNode | Literal]

__all__ = ["judged", "judging", "of_connected"]


def judged(corpus: Corpus) -> Judgement:
    """Return what follows from a corpus's claims together; what a question takes as given is nobody's."""
    claims = tuple(judging(corpus.claims, corpus.ontology))
    return Judgement(claims, Ground(corpus.ontology, corpus.authority, corpus.document))


def judging(claims: Iterable[Claim], ontology: Ontology) -> list[Claim]:
    """Return those of some claims from which something follows."""
    unclaimed = ontology.marked("takenAsGiven")
    return [claim for claim in claims if claim.status not in unclaimed]


def of_connected(judgement: Judgement) -> Iterator[Quad]:
    """Yield verdicts, histories, involved polities and events, in the graph of inferences.

    Each is given by claims that are tied to each other; how much is said of every two polities, which is not,
    is for ``kg.building.dyads``.
    """
    ground, involvements = judgement.ground, judgement.involvements
    for claim in judgement.claims:
        yield from _describe(terms.claim(claim.identifier), _about(involvements.of_claims[claim.identifier]))
        yield from _describe(terms.claim(claim.identifier), _event(claim, ground))
        offices = ((BR["actsAs"], BR[office]) for office in judgement.offices.of(claim))
        yield from _describe(terms.claim(claim.identifier), offices)
    yield from coded_events.quads(judgement.events)
    for slug, of_thing in involvements.of_things.items():
        yield from _describe(terms.entity(slug), _about(of_thing))
    for comparison in judgement.comparisons:
        yield from _describe(VERDICT[comparison.identifier], _comparison(comparison, involvements, ground))
    for history in judgement.histories:
        yield from _describe(VERDICT[history.identifier], _history(history, involvements, ground))
        for standing in history.standings:
            yield from _describe(_standing_iri(history, standing), _standing(history, standing, ground))


def _describe(subject: NamedNode, pairs: Iterable[Pair]) -> Iterator[Quad]:
    for predicate, value in dict.fromkeys(pairs):
        yield Quad(subject, predicate, value, INFERRED)


def _about(found: Involvement) -> Iterator[Pair]:
    """Yield the polities that something is about: all, those named, those reached only through groups."""
    named = (("involves", found.all), ("involvesDirectly", found.direct), ("involvesMember", found.indirect))
    for term, polities in named:
        yield from ((BR[term], terms.entity(slug)) for slug in sorted(polities))
    yield from ((BR["through"], terms.entity(group)) for group in found.through)


def _event(claim: Claim, ground: Ground) -> Iterator[Pair]:
    if mapping := events.mapping_of(claim, ground):
        yield BR["eventMapping"], mapping.iri


def _comparison(comparison: Comparison, involvements: Involvements, ground: Ground) -> Iterator[Pair]:
    ontology = ground.ontology
    yield RDF["type"], BR["Comparison"]
    if comparison.kind == "denial" and not comparison.left_out:
        yield RDF["type"], BR["Contradiction"]
    yield BR["comparisonKind"], ontology.scheme("comparisonKinds")[comparison.kind].iri
    yield BR["verdict"], ontology.scheme("verdicts")[comparison.verdict].iri
    yield BR["reason"], Literal(comparison.reason, language="en")
    if comparison.left_out:
        yield BR["leftOut"], typed(str(comparison.left_out), "integer")
    if comparison.measure:
        yield BR["measureCompared"], ontology.qualifiers[comparison.measure].iri
    for term, claim in zip(("firstClaim", "secondClaim"), comparison.claims, strict=False):
        yield BR[term], terms.claim(claim.identifier)
    for claim in comparison.through:
        yield BR["throughGrowth"], terms.claim(claim.identifier)
    for claim in comparison.all_claims:
        yield PROV["wasDerivedFrom"], terms.claim(claim.identifier)
    yield from _about(involvements.of_all(comparison.all_claims))


def _history(history: History, involvements: Involvements, ground: Ground) -> Iterator[Pair]:
    thing = history.thing
    yield RDF["type"], BR["History"]
    yield RDF["type"], _HISTORIES[history.kind]
    for language, text in _labels(thing, ground):
        yield RDFS["label"], Literal(text, language=language)
    if thing.entity:
        yield BR["historyOf"], terms.entity(thing.entity)
    if thing.relation:
        yield BR["historyRelation"], ground.ontology.relations[thing.relation].iri
    yield from ((BR["historyEnd"], terms.entity(end)) for end in thing.ends)
    yield from _identity(thing, ground)
    yield from _about(involvements.of_history(history))
    for step in history.steps:
        yield PROV["wasDerivedFrom"], terms.claim(step.claim.identifier)
    for standing in history.standings:
        yield BR["hasStanding"], _standing_iri(history, standing)


def _identity(thing: Thing, ground: Ground) -> Iterator[Pair]:
    """Yield what tells a thing from others with the same ends: qualifiers, and the promised figure."""
    given = [(key, value) for key, values in thing.qualifiers for value in values]
    if target := thing.target:
        unit = ground.marks.unit(target.measure)
        given += [
            (target.measure, plain(target.number)),
            *([(unit, target.unit)] if unit and target.unit else []),
        ]
    for key, text in given:
        qualifier = ground.ontology.qualifiers[key]
        yield qualifier.iri, read_value(text, qualifier, ground.ontology, ground.authority).term


def _labels(thing: Thing, ground: Ground) -> Iterator[tuple[str, str]]:
    """Yield a thing's label in each language in which all that it names has one."""
    named = [entity for slug in (*thing.ends, thing.entity) if (entity := ground.authority.get(slug))]
    for language in LANGUAGES:
        labels = [entity.labels[language] for entity in named if language in entity.labels]
        if len(labels) == len(named):
            text = " – ".join(labels)
            details = [*_details(thing, ground, language)]
            yield language, f"{text}: {', '.join(details)}" if details else text


def _details(thing: Thing, ground: Ground, language: str) -> Iterator[str]:
    """Yield what narrows a thing, in words: relation, qualifiers, the promised figure."""
    if thing.relation:
        yield ground.ontology.relations[thing.relation].label(language)
    for key, values in thing.qualifiers:
        named = ground.ontology.scheme(ground.ontology.qualifiers[key].scheme) or ground.ontology.relations
        yield from (named[each].label(language) if each in named else ground.label(each) for each in values)
    if thing.time:
        yield " – ".join(dict.fromkeys(thing.time))
    if thing.target:
        unit = ground.ontology.qualifiers.get(ground.marks.unit(thing.target.measure))
        scheme = ground.ontology.scheme(unit.scheme) if unit else {}
        name = thing.target.unit
        written = f"{thing.target.number:,f}".replace(",", " ")
        yield f"{written} {scheme[name].label(language) if name in scheme else name}".strip()


_HISTORIES = {
    "promise": BR["PromiseHistory"],
    "link": BR["LinkHistory"],
    "measure": BR["MeasureHistory"],
}


def _standing_iri(history: History, standing: Standing) -> NamedNode:
    return VERDICT[digest([history.identifier, standing.start.isoformat()])]


def _standing(history: History, standing: Standing, ground: Ground) -> Iterator[Pair]:
    yield RDF["type"], BR["Standing"]
    yield BR["fromDay"], typed(standing.start.isoformat(), "date")
    if standing.until:
        yield BR["untilDay"], typed(standing.until.isoformat(), "date")
    if history.kind == "promise":
        yield BR["word"], ground.ontology.scheme("promiseWords")[standing.word].iri
    else:
        yield BR["standingStatus"], ground.ontology.statuses[standing.word].iri
    yield BR["reason"], Literal(standing.reason, language="en")
    for claim in standing.claims:
        yield PROV["wasDerivedFrom"], terms.claim(claim.identifier)
