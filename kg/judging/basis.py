"""What claims are about across documents, who speaks, and to whom things belong.

The ontology says which classes hold things that may be promised and which qualifiers name a party: nothing
here knows a relation or a class by name.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from kg.corpus.claims import Claim
    from kg.corpus.documents import Document
    from kg.corpus.entities import Authority
    from kg.ontology.vocabulary import Concept, Ontology

__all__ = ["Ground", "Marks", "grouped", "in_order", "pairs"]

_OF_STATUSES = frozenset({"givesEdge", "negates", "plans", "promises"})
"""The marks of statuses that say something of the thing itself."""


class Marks:
    """What the ontology marks for the computation, by the local name of the mark.

    ``marks["promised"]`` holds the local names of the terms of which ``br:promised true`` is said.
    """

    def __init__(self, ontology: Ontology) -> None:
        self.ontology = ontology
        self._fulfils: dict[str, frozenset[str]] = {}

    def __getitem__(self, mark: str) -> frozenset[str]:
        return self.ontology.marks.terms.get(mark, frozenset())

    @cached_property
    def statuses(self) -> Mapping[str, frozenset[str]]:
        """The notations of the statuses that give edges, negate, plan and promise."""
        return {mark: frozenset(self.ontology.marked(mark)) for mark in _OF_STATUSES}

    @cached_property
    def states(self) -> Sequence[str]:
        """The statuses that say in which state a link is; a fact comes before all else, then go the ranks."""

        def strength(status: Concept) -> tuple[bool, float, str]:
            rank = float("inf") if status.rank is None else status.rank
            return "givesEdge" not in status.marks, rank, status.notation

        told = [each for each in self.ontology.statuses.values() if each.marks & _OF_STATUSES]
        return [status.notation for status in sorted(told, key=strength)]

    def fulfils(self, relation: str) -> frozenset[str]:
        """Return the relations whose promises a fact of one keeps: it, all above, and what they fulfill."""
        if relation not in self._fulfils:
            found: set[str] = set()
            waiting = set(self.ontology.relations[relation].ancestors)
            while waiting:
                each = waiting.pop()
                found.add(each)
                waiting |= self.ontology.marks.fulfils.get(each, frozenset()) - found
            self._fulfils[relation] = frozenset(found)
        return self._fulfils[relation]

    def free_text(self, qualifier: str) -> bool:
        """Say whether a qualifier's values are words that everybody chooses anew."""
        term = self.ontology.qualifiers.get(qualifier)
        return term is not None and term.free_text

    def unit(self, measure: str) -> str:
        """Return the qualifier that holds a measure's unit, or nothing."""
        return self.ontology.marks.counted_in.get(measure, "")

    def values_above(self, qualifier: str, notation: str) -> frozenset[str]:
        """Return the notations of a value and of all broader ones; of no concept, the value itself."""
        term = self.ontology.qualifiers.get(qualifier)
        concept = self.ontology.scheme(term.scheme).get(notation) if term else None
        found, name = {notation}, concept.name if concept else ""
        while name := self.ontology.marks.broader.get(name, ""):
            if self.ontology.concepts[name].notation in found:
                break
            found.add(self.ontology.concepts[name].notation)
        return frozenset(found)

    def concept_marked(self, mark: str, qualifier: str, notation: str) -> bool:
        """Say whether a qualifier's value is a concept with a mark."""
        term = self.ontology.qualifiers.get(qualifier)
        concept = self.ontology.scheme(term.scheme).get(notation) if term else None
        return concept is not None and concept.name in self[mark]


@dataclass(frozen=True)
class Ground:
    """What claims are judged by: the ontology, the authority file, the documents by slug."""

    ontology: Ontology
    authority: Authority
    documents: Mapping[str, Document]

    @cached_property
    def marks(self) -> Marks:
        """What the ontology marks for the computation."""
        return Marks(self.ontology)

    def label(self, slug: str) -> str:
        """Return an entity's English label, else its slug."""
        entity = self.authority.get(slug)
        return entity.label if entity else slug

    def is_thing(self, slug: str) -> bool:
        """Say whether an entity is of a class whose members are promised and reported."""
        if slug not in self._things:
            entity = self.authority.get(slug)
            promised = self.marks["promised"]
            self._things[slug] = entity is not None and self.ontology.is_a(entity.type, promised)
        return self._things[slug]

    @cached_property
    def _things(self) -> dict[str, bool]:
        """Which entities were asked for, and whether they are things; no more than there are."""
        return {}

    def things(self, claim: Claim) -> tuple[str, ...]:
        """Return the entities that a claim speaks of as things, the nearest first."""
        named = (*claim.values("concerns"), claim.object, *claim.values("event"), claim.subject)
        return tuple(dict.fromkeys(slug for slug in named if self.is_thing(slug)))

    def ends(self, claim: Claim) -> tuple[str, str]:
        """Return a claim's subject and object, sorted where the relation reads both ways."""
        pair = claim.subject, claim.object
        return (min(pair), max(pair)) if self.ontology.relations[claim.relation].symmetric else pair

    def gives_edge(self, claim: Claim) -> bool:
        """Say whether a claim states a fact, by a relation that is more than somebody's view."""
        return self.ontology.gives_edge(claim.status, claim.relation)

    def polities(self, slug: str) -> frozenset[str]:
        """Return the polities to which an entity belongs, or those of the nearest it is part of."""
        seen: set[str] = set()
        waiting = [slug]
        while waiting:
            entity = self.authority.get(waiting.pop(0))
            if entity is None or entity.slug in seen:
                continue
            if entity.sides:
                return frozenset(entity.sides)
            seen.add(entity.slug)
            waiting += entity.part_of
        return frozenset()

    def origins(self, claim: Claim) -> tuple[str, ...]:
        """Return who produced what a claim says, if not the speaker."""
        document = self.documents.get(claim.document)
        return claim.values("origin") or ((document.origin,) if document and document.origin else ())

    def sides(self, claim: Claim) -> frozenset[str]:
        """Return the polities on whose side those stand who state a figure; an empty slug is nobody known.

        They are whose statistics it is, else the origin, else, for a narrator, whom the document cites,
        else the speakers.
        """
        return frozenset(self.authority.side(slug) if slug else "" for slug in self.voices(claim))

    def voices(self, claim: Claim) -> tuple[str, ...]:
        """Return those who state a figure; an empty slug for a narrator whose document cites nobody."""
        if named := claim.values("reporter") or self.origins(claim):
            return named
        document = self.documents.get(claim.document)
        if document and claim.speakers == (document.publisher,):
            return document.citing[:1] or ("",)
        return claim.speakers

    def of_one_reporter(self, one: Claim, other: Claim) -> bool:
        """Say whether the same known voices, or voices of one side, state two claims."""
        voices = set(self.voices(one))
        return (voices == set(self.voices(other)) and "" not in voices) or self.of_one_side((one, other))

    def of_one_side(self, claims: Iterable[Claim]) -> bool:
        """Say whether all who state these claims stand on one known side."""
        found = frozenset(side for claim in claims for side in self.sides(claim))
        return len(found) == 1 and "" not in found


def in_order(claims: Iterable[Claim]) -> list[Claim]:
    """Sort claims by the day they were said, undated documents last, then as they stand, whoever is named."""
    return sorted(
        claims,
        key=lambda claim: (
            *(_said(claim), claim.document, claim.start or 0, claim.at.line),
            claim.identifier,
        ),
    )


def _said(claim: Claim) -> str:
    return claim.issued.latest.isoformat() if claim.issued else "9999"


_T = TypeVar("_T")
_Key = TypeVar("_Key")


def pairs(values: Sequence[_T]) -> Iterator[tuple[_T, _T]]:
    """Yield every two of some values, in their order."""
    for place, one in enumerate(values):
        yield from ((one, other) for other in values[place + 1 :])


def grouped(values: Iterable[_T], key: Callable[[_T], _Key]) -> dict[_Key, list[_T]]:
    """Return some values by what they share, in their order."""
    groups: dict[_Key, list[_T]] = defaultdict(list)
    for value in values:
        groups[key(value)].append(value)
    return groups
