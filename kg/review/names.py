"""Names completed while they are typed: entities by any name in any language, relations by label."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.corpus import world
from kg.corpus.spelling import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from kg.corpus.loading import Corpus
    from kg.ontology.vocabulary import Ontology, Term
    from kg.review.decisions import Proposed

__all__ = ["Completion", "Names", "relations"]

_MOST = 12


@dataclass(frozen=True)
class Completion:
    """What may be meant: the slug or local name, its label, its class or definition, the name that was found.

    ``fits`` is false where a relation takes no such class.
    """

    value: str
    label: str
    kind: str
    name: str = ""
    fits: bool = True


@dataclass(frozen=True)
class _Entity:
    slug: str
    label: str
    type: str
    names: tuple[str, ...]


class Names:
    """The names of a corpus, of the world layer below it, and of what a review proposes."""

    def __init__(self, corpus: Corpus) -> None:
        self._ontology = corpus.ontology
        self._own = [
            _Entity(
                each.slug, each.label, each.type, (*each.labels.values(), *(name.text for name in each.names))
            )
            for each in corpus.authority.entities.values()
        ]
        self._uses = Counter(slug for each in corpus.claims for slug in (each.subject, each.object))
        known = corpus.authority.entities
        self._world = [
            _Entity(slug, each.label, str(each.keys["type"]), (each.label, *each.names()))
            for slug, each in world.records().items()
            if slug not in known
        ]
        self._folded: dict[str, tuple[tuple[str, str], ...]] = {}

    def complete(
        self, typed: str, classes: Collection[str] = (), proposed: Mapping[str, Proposed] | None = None
    ) -> list[Completion]:
        """Return the entities of which a name begins with, or has a word that begins with, what is typed.

        Those of a class that fits come first, then names that are the text itself, then the corpus's own, and
        of these such as more claims are about.
        """
        sought = fold(typed)
        made = [
            _Entity(each.slug, each.label, each.type, (each.label,)) for each in (proposed or {}).values()
        ]
        groups = ([*made, *self._own], self._world)
        found = [
            (
                *(not self._fits(each, classes), rank, layer, -self._uses[each.slug], len(name)),
                self._completion(each, name, classes),
            )
            for layer, group in enumerate(groups)
            for each in group
            for rank, name in self._match(each, sought)
        ]
        return [row[-1] for row in sorted(found, key=lambda row: (*row[:-1], row[-1].value))[:_MOST]]

    def _fits(self, entity: _Entity, classes: Collection[str]) -> bool:
        return not classes or self._ontology.is_a(entity.type, classes)

    def _completion(self, entity: _Entity, name: str, classes: Collection[str]) -> Completion:
        shown = name if name != entity.label else ""
        return Completion(entity.slug, entity.label, entity.type, shown, self._fits(entity, classes))

    def _match(self, entity: _Entity, sought: str) -> Iterator[tuple[int, str]]:
        """Yield the best of an entity's names that fits what is sought, with how well it does."""
        names = self._folded.get(entity.slug)
        if names is None:
            texts = dict.fromkeys((entity.label, *entity.names, entity.slug))
            names = self._folded[entity.slug] = tuple((fold(text), text) for text in texts)
        ranks = ((_rank(folded, sought), at, text) for at, (folded, text) in enumerate(names))
        best = min((each for each in ranks if each[0] < _NONE), default=None)
        if best:
            yield best[0], entity.label if best[2] == entity.slug else best[2]


_NONE = 3


def _rank(name: str, sought: str) -> int:
    if name == sought:
        return 0
    if name.startswith(sought):
        return 1
    return 2 if f" {sought}" in name or f"-{sought}" in name else _NONE


def relations(ontology: Ontology, typed: str) -> list[Completion]:
    """Return the relations of which the name, or the label in any language, has words like what is typed."""
    return _terms(ontology.relations.values(), typed)


def _terms(terms: Iterable[Term], typed: str) -> list[Completion]:
    sought = fold(typed)
    found = []
    for term in terms:
        names = dict.fromkeys([term.name, term.label(), *term.labels.values()])
        rank = min(_rank(fold(name), sought) for name in names)
        if rank < _NONE:
            found.append((rank, len(term.name), Completion(term.name, term.label(), term.definition)))
    return [row[-1] for row in sorted(found, key=lambda row: (row[0], row[1], row[2].value))[:_MOST]]
