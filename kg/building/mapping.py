"""From a corpus to quads: entities, documents, claims and the edges they give, each in its named graph.

No triple stands in two graphs, so that counts are right in a union. No blank node is made.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad

from kg.building import candidates, ontology_quads, registers
from kg.building.reviews import Reviews
from kg.corpus.cross_references import by_reference, referred, refers
from kg.corpus.layout import reads_as
from kg.corpus.locators import locator
from kg.corpus.values import precision
from kg.corpus.voices import is_of_turn
from kg.rdf import terms
from kg.rdf.blocks import Block
from kg.rdf.digests import digest
from kg.rdf.graphs import ASSERTED, ENTITIES
from kg.rdf.runs import Run, as_lines
from kg.rdf.terms import BR, DCTERMS, OWL, RDF, RDFS, SCHEMA, SKOS, typed
from kg.shards import key_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kg.corpus.claims import Claim
    from kg.corpus.documents import Document, Turn
    from kg.corpus.entities import Entity, Name
    from kg.corpus.loading import Corpus
    from kg.ontology.vocabulary import Ontology
    from kg.rdf.dates import PartialDate

__all__ = ["CODEBOOK", "across", "quads", "run_blocks", "runs"]

CODEBOOK = "1.1"
"""The version of docs/codebook.md by which claims are coded."""

Term = NamedNode | Literal
Pair = tuple[NamedNode, Term]

_WIKIDATA = "http://www.wikidata.org/entity/"
_GEONAMES = "https://sws.geonames.org/"


def quads(corpus: Corpus) -> Iterator[Quad]:
    """Yield what a corpus says: ontology, entities, edges, documents with their claims."""
    yield from ontology_quads.quads(corpus.ontology)
    yield from across(corpus)
    for run in runs(corpus):
        yield from run


def across(corpus: Corpus) -> Iterator[Quad]:
    """Yield what is said in no document's own run and not by the ontology: entities, reviews, edges."""
    for entity in corpus.authority.entities.values():
        if entity.type not in corpus.ontology.classes:
            continue  # a finding already; the rest of a broken corpus can still be checked
        yield from _describe(terms.entity(entity.slug), _entity(entity, corpus), ENTITIES)
        for name in filter(_is_dated, entity.names):
            yield from _describe(_name_iri(entity, name), _name(name), ENTITIES)
        for membership, pairs in registers.memberships(entity, corpus.authority):
            yield from _describe(membership, pairs, ENTITIES)
    yield from dict.fromkeys(Reviews(corpus).quads())
    yield from edges(corpus)


def runs(corpus: Corpus) -> Iterator[Run]:
    """Yield the run of each document: itself, its turns and sentences, its claims with their record."""
    around, slugs = _around(corpus), [*corpus.document]
    yield from corpus.workers.share(_run, around, slugs, chunk=corpus.workers.chunk(len(slugs)))


def run_blocks(corpus: Corpus, known: Mapping[str, Block]) -> Iterator[Block]:
    """Yield the block of the run of each document; a run is made where none is ``known`` of its name.

    All documents are kept in shards.
    """
    around = _around(corpus)
    for slug in corpus.document:
        if found := known.get(_key(around, slug)):
            yield found
        else:
            run = _run(around, slug)
            yield Block(run.digest, run.name)


class _Around(NamedTuple):
    """What the quads of a document depend on beside itself."""

    corpus: Corpus
    named: Mapping[tuple[str, str], list[Claim]]
    reviews: Reviews

    def of(self, slug: str) -> list[tuple[str, list[list[str]], bool, list[str]]]:
        """Return what others say that goes into claims of a document, of which few refer or were reviewed."""
        known, reviewed = self.corpus.gists[slug], self.reviews.of_claims
        if not known.linked and not any(claim in reviewed for claim, _, _ in known.places):
            return []
        return [self._of(claim) for claim in self.corpus.claims_of[slug] if self._concerns(claim)]

    def _concerns(self, claim: Claim) -> bool:
        return refers(claim) or claim.identifier in self.reviews.of_claims

    def _of(self, claim: Claim) -> tuple[str, list[list[str]], bool, list[str]]:
        """Return whom a claim refers to, and which reviews made it."""
        references = [
            [other.identifier for other in referred(claim, each, self.named)]
            for each in (claim.confirms, claim.corrects, claim.condition_on)
        ]
        record = [f"{term} {value}" for term, value in self.reviews.record(claim.identifier)]
        return claim.identifier, references, claim.resolved_from in self.corpus.document, record


def _around(corpus: Corpus) -> _Around:
    return _Around(corpus, by_reference(corpus.linked), Reviews(corpus))


def _key(around: _Around, slug: str) -> str:
    """Return the key under which the run of a document is kept, or nothing where it is not."""
    said = around.corpus.names.get(slug)
    return key_of("run", said, repr(around.of(slug))) if said else ""


def _run(around: _Around, slug: str) -> Run:
    """Return the run of a document, from shards where it was made of the same before."""
    home, shards = terms.document(slug), around.corpus.shards
    name = _key(around, slug)
    if shards is None or not name:
        return Run(home, as_lines(_own(slug, around)))
    if packed := shards.packed(name):
        return Run(home, zlib.decompress(packed), name, packed)
    lines = as_lines(_own(slug, around))
    shards.put(name, lines)
    return Run(home, lines, name)


def _own(slug: str, around: _Around) -> Iterator[Quad]:
    """Yield the quads of a document's run."""
    corpus, home = around.corpus, terms.document(slug)
    document, claims = corpus.document[slug], corpus.claims_of[slug]
    yield from _describe(home, _document(document, corpus.ontology), home)
    for passage, pairs in _passages(document, corpus.ontology):
        yield from _describe(passage, pairs, home)
    for claim in claims:
        node = terms.claim(claim.identifier)
        yield from _describe(node, _claim(claim, corpus, around.named), home)
        yield from _describe(node, _record(claim, document, around.reviews), home)
        yield from candidates.of_claim(claim, home)


def edges(corpus: Corpus) -> Iterator[Quad]:
    """Yield one plain triple for each relation of two entities that some voice gives as a fact."""
    stated = {each for known in corpus.gists.values() for each in known.stated}
    given = {tuple(ends) for *ends, status in stated if corpus.ontology.gives_edge(status, ends[1])}
    for subject, relation, object_ in sorted(given):
        iri = corpus.ontology.relations[relation].iri
        yield Quad(terms.entity(subject), iri, terms.entity(object_), ASSERTED)


def _describe(
    subject: NamedNode, pairs: Iterable[Pair], home: NamedNode | BlankNode | DefaultGraph
) -> Iterator[Quad]:
    for predicate, value in dict.fromkeys(pairs):
        yield Quad(subject, predicate, value, home)


def _entity(entity: Entity, corpus: Corpus) -> Iterator[Pair]:
    yield RDF["type"], corpus.ontology.classes[entity.type].iri
    for language, label in entity.labels.items():
        yield RDFS["label"], Literal(label, language=language)
    if entity.description:
        yield DCTERMS["description"], Literal(entity.description, language="en")
    yield from _belonging(entity, corpus)
    if entity.contested:
        yield BR["contested"], typed("true", "boolean")
    yield from _codes(entity)
    for key, term in _PERSON.items():
        if entity.person.get(key):
            yield term, Literal(entity.person[key])
    for source in entity.sources:
        yield DCTERMS["source"], NamedNode(source) if terms.web_address(source) else Literal(source)
    if entity.document:
        yield RDFS["isDefinedBy"], terms.document(entity.document)
    yield from ((SKOS["altLabel"], Literal(name.text, language=name.language)) for name in entity.names)
    yield from ((BR["hasName"], _name_iri(entity, name)) for name in entity.names if _is_dated(name))
    yield from registers.statements(entity, corpus.authority)


def _belonging(entity: Entity, corpus: Corpus) -> Iterator[Pair]:
    """Yield where an entity lies, whose it is, and to which areas it belongs."""
    for term, slugs in ((BR["partOf"], entity.part_of), (BR["side"], entity.sides)):
        yield from ((term, terms.entity(slug)) for slug in filter(corpus.authority.get, slugs))
    yield from ((BR["inArea"], corpus.ontology.scheme("areas")[area].iri) for area in entity.areas)


_PERSON = {
    "given": SCHEMA["givenName"],
    "patronymic": SCHEMA["additionalName"],
    "family": SCHEMA["familyName"],
}


_NOTATIONS = {
    "iso2": "iso3166alpha2",
    "iso3": "iso3166alpha3",
    "unM49": "unM49",
    "cow": "cow",
    "gleditschWard": "gleditschWard",
}
"""The keys of the codes of states, with the properties that they become."""


def _codes(entity: Entity) -> Iterator[Pair]:
    for key, term in _NOTATIONS.items():
        if key in entity.codes:
            yield BR[term], Literal(entity.codes[key])
    if "wikidata" in entity.codes:
        same = SKOS["closeMatch"] if entity.contested else OWL["sameAs"]
        yield same, NamedNode(_WIKIDATA + entity.codes["wikidata"])
    if "geonames" in entity.codes:
        yield RDFS["seeAlso"], NamedNode(f"{_GEONAMES}{entity.codes['geonames']}/")


def _is_dated(name: Name) -> bool:
    return bool(name.since or name.until or name.used_by or name.kind)


def _name_iri(entity: Entity, name: Name) -> NamedNode:
    return terms.ID[f"{entity.slug}#name-{digest([name.text, name.language, name.since, name.until], 8)}"]


def _name(name: Name) -> Iterator[Pair]:
    yield RDF["type"], BR["Name"]
    yield BR["nameText"], Literal(name.text, language=name.language)
    if name.since:
        yield BR["validFrom"], terms.date_literal(name.since)
    if name.until:
        yield BR["validUntil"], terms.date_literal(name.until)
    if name.used_by:
        yield BR["usedBy"], Literal(name.used_by)
    if name.kind:
        yield BR["nameKind"], Literal(name.kind)


def _document(document: Document, ontology: Ontology) -> Iterator[Pair]:
    yield RDF["type"], BR["Document"]
    if document.title:
        yield DCTERMS["title"], Literal(document.title, language=document.language)
    if document.issued:
        yield DCTERMS["issued"], terms.date_literal(document.issued)
        yield from _span(document.issued)
    if document.origin:
        yield BR["origin"], terms.entity(document.origin)
    if document.kind:
        yield BR["documentKind"], ontology.scheme("documentKinds")[document.kind].iri
    if document.publisher:
        yield DCTERMS["publisher"], terms.entity(document.publisher)
    if document.source:
        yield DCTERMS["source"], NamedNode(document.source)
    yield DCTERMS["language"], Literal(document.language)
    for cited in document.citing:
        yield BR["citing"], terms.entity(cited)
    yield from _coming(document)
    yield from _text(document)
    if document.coder:
        yield BR["codedBy"], terms.entity(document.coder)
    if document.coded_on:
        yield BR["codedOn"], terms.date_literal(document.coded_on)


def _coming(document: Document) -> Iterator[Pair]:
    """Yield where it was said or written, from which file it was taken, of what it is a newer version."""
    if document.place:
        yield SCHEMA["locationCreated"], terms.entity(document.place)
    if document.intake.file:
        yield BR["takenFrom"], Literal(document.intake.file)
    if document.intake.version_of:
        yield DCTERMS["isVersionOf"], terms.document(document.intake.version_of)


def _text(document: Document) -> Iterator[Pair]:
    """Yield whether the text is kept, and if so the whole of it: places in it are places in this literal.

    Of a text by reference there is its hash.
    """
    yield BR["textKept"], typed("true" if document.kept else "false", "boolean")
    if document.reference:
        yield BR["textHash"], Literal(document.reference.sha256)
    if document.text:
        yield SCHEMA["text"], Literal(document.text, language=document.language)


def _span(when: PartialDate) -> Iterator[Pair]:
    yield BR["earliest"], typed(when.earliest.isoformat(), "date")
    yield BR["latest"], typed(when.latest.isoformat(), "date")


def _passages(document: Document, ontology: Ontology) -> Iterator[tuple[NamedNode, Iterator[Pair]]]:
    """Yield the turns and the sentences; one that is both is one resource with both types."""
    for turn in document.turns:
        yield terms.passage(document.slug, turn.start, turn.end), _turn(document, turn, ontology)
    text = document.text or ""
    for place in document.sentences:
        yield (
            terms.passage(document.slug, place.start, place.end),
            _sentence(document, text[place.start : place.end], place.start, place.end),
        )


def _turn(document: Document, turn: Turn, ontology: Ontology) -> Iterator[Pair]:
    yield RDF["type"], BR["Turn"]
    yield DCTERMS["isPartOf"], terms.document(document.slug)
    yield from _place(turn.start, turn.end)
    yield from ((BR["speaker"], terms.entity(speaker)) for speaker in turn.speakers)
    yield from ((BR["speech"], ontology.scheme("speeches")[kind].iri) for kind in turn.speech)
    if turn.role:
        yield BR["speakerRole"], Literal(turn.role)
    if turn.capacity:
        yield BR["speakerCapacity"], ontology.scheme("capacities")[turn.capacity].iri


def _sentence(document: Document, words: str, start: int, end: int) -> Iterator[Pair]:
    yield RDF["type"], BR["Sentence"]
    yield DCTERMS["isPartOf"], terms.document(document.slug)
    yield from _place(start, end)
    yield BR["text"], Literal(reads_as(words) or words, language=document.language)


def _place(start: int, end: int) -> Iterator[Pair]:
    yield BR["start"], typed(str(start), "integer")
    yield BR["end"], typed(str(end), "integer")


def _claim(claim: Claim, corpus: Corpus, named: Mapping[tuple[str, str], list[Claim]]) -> Iterator[Pair]:
    ontology, document = corpus.ontology, corpus.document[claim.document]
    yield RDF["type"], BR["Claim"]
    yield RDF["subject"], terms.entity(claim.subject)
    yield RDF["predicate"], ontology.relations[claim.relation].iri
    yield RDF["object"], terms.entity(claim.object)
    yield BR["status"], ontology.statuses[claim.status].iri
    for speaker in claim.speakers:
        yield BR["statedBy"], terms.entity(speaker)
    yield BR["statedIn"], terms.document(claim.document)
    yield from _evidence(claim, document)
    yield from _role(claim, ontology)
    for key, values in (*claim.qualifiers.items(), *claim.derived.items()):
        yield from ((ontology.qualifiers[key].iri, value.term) for value in values)
    if claim.resolved_from in corpus.document:
        yield BR["resolvedFrom"], terms.document(claim.resolved_from)
    yield from _computed(claim)
    for term, references in (
        (BR["confirms"], claim.confirms),
        (BR["corrects"], claim.corrects),
        (BR["conditionOn"], claim.condition_on),
    ):
        for other in referred(claim, references, named):
            yield term, terms.claim(other.identifier)


def _evidence(claim: Claim, document: Document) -> Iterator[Pair]:
    yield BR["evidenceKind"], BR[claim.evidence]
    if claim.quote is not None:
        yield BR["quote"], Literal(claim.quote, language=document.language)
    if claim.words:
        yield BR["wordsHash"], Literal(claim.words)
    if claim.start is not None and claim.end is not None:
        yield from _place(claim.start, claim.end)
        if found := locator(document, claim.start):
            yield BR["locator"], Literal(found)
    if claim.turn:
        yield BR["inTurn"], terms.passage(document.slug, claim.turn.start, claim.turn.end)


def _role(claim: Claim, ontology: Ontology) -> Iterator[Pair]:
    """Role and capacity stand on the turn; on the claim only where the turn does not say them."""
    turn = claim.turn if is_of_turn(claim.speakers, claim.turn) else None
    if claim.role and not (turn and claim.role == turn.role):
        yield BR["speakerRole"], Literal(claim.role)
    if claim.capacity and not (turn and claim.capacity == turn.capacity):
        yield BR["speakerCapacity"], ontology.scheme("capacities")[claim.capacity].iri


def _computed(claim: Claim) -> Iterator[Pair]:
    """Yield what follows from the qualifiers: first and last possible day, and a figure's precision."""
    if claim.span:
        for term, day in zip(("earliest", "latest"), claim.span, strict=True):
            if day:
                yield BR[term], typed(day, "date")
    for key in ("amount", "quantity", "count"):
        number = claim.number(key) if key in claim.qualifiers else None
        if number is not None:
            yield BR["precision"], typed(f"{precision(number):f}", "decimal")


def _record(claim: Claim, document: Document, reviews: Reviews) -> Iterator[Pair]:
    """Yield who coded the claim, when, by which codebook: the record, not the words.

    Where no review made the claim as it stands, that is whoever coded the document.
    """
    found = dict.fromkeys(reviews.record(claim.identifier))
    given = {predicate for predicate, _ in found}
    yield from found
    if document.coder and BR["codedBy"] not in given:
        yield BR["codedBy"], terms.entity(document.coder)
    if document.coded_on and BR["codedBy"] not in given:
        yield BR["codedOn"], terms.date_literal(document.coded_on)
    yield BR["codebook"], Literal(CODEBOOK)
