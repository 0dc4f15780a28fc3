"""The terms of a corpus's own ``ontology.ttl``: they take no name that is taken, and lead to what there is.

What a corpus says more of a term that ships, such as a label, is no term of its own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

from pyoxigraph import NamedNode, RdfFormat, parse

from kg.corpus.findings import Finding, Position, finding, rule
from kg.corpus.keys import CLAIM
from kg.corpus.spelling import near
from kg.corpus.values import DATATYPES
from kg.rdf.terms import BR, OWL, RDF, SKOS, local_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from kg.ontology.vocabulary import Ontology, Qualifier, Relation, Term

__all__ = ["check"]

NAME_TAKEN = rule("term-name-taken", "a term of the corpus's own has a name that no other has")
LEADS_NOWHERE = rule("term-leads-nowhere", "a term leads to classes, schemes and datatypes that there are")

_T = TypeVar("_T", bound="Term")
_WRITTEN = frozenset(map(local_name, DATATYPES))
_KINDS = (BR["Relation"], BR["Qualifier"], OWL["Class"], SKOS["Concept"])


def check(file: Path, ontology: Ontology) -> Iterator[Finding]:
    """Report what is wrong with the terms that a corpus adds; nothing where it has no such file."""
    if not file.is_file():
        return
    quads = list(parse(input=file.read_bytes(), format=RdfFormat.TURTLE))
    own = {quad.subject for quad in quads if quad.predicate == RDF["type"] and quad.object in _KINDS}
    yield from _Checker(file, ontology, frozenset(each for each in own if isinstance(each, NamedNode))).run()


class _Checker:
    """What is looked at: the file, the whole ontology, the terms that the file declares."""

    def __init__(self, file: Path, ontology: Ontology, own: frozenset[NamedNode]) -> None:
        self.file, self.ontology, self.own = file, ontology, own
        self.text = file.read_text(encoding="utf-8", errors="replace")

    def run(self) -> Iterator[Finding]:
        yield from self._names()
        yield from self._notations()
        for qualifier in self._of(self.ontology.qualifiers):
            yield from self._qualifier(qualifier)
        for relation in self._of(self.ontology.relations):
            yield from self._relation(relation)

    def _of(self, terms: Mapping[str, _T]) -> list[_T]:
        return [term for term in terms.values() if term.iri in self.own]

    def _names(self) -> Iterator[Finding]:
        """Two terms of one kind with one name hide each other: files name terms without their namespace."""
        declared: dict[tuple[object, str], set[NamedNode]] = {}
        for triple in self.ontology.triples:
            if (
                triple.predicate == RDF["type"]
                and triple.object in _KINDS
                and isinstance(triple.subject, NamedNode)
            ):
                declared.setdefault((triple.object, local_name(triple.subject)), set()).add(triple.subject)
        for (_, name), iris in sorted(declared.items(), key=str):
            for iri in sorted(iris & self.own, key=str) if len(iris) > 1 else ():
                others = ", ".join(sorted(each.value for each in iris - {iri}))
                yield self._wrong(
                    iri, NAME_TAKEN, f"{name} is the name of {others} too", "Give it another name."
                )

    def _notations(self) -> Iterator[Finding]:
        taken: dict[tuple[str, str], list[NamedNode]] = {}
        for concept in self.ontology.concepts.values():
            taken.setdefault((concept.scheme, concept.notation), []).append(concept.iri)
        for (scheme, notation), iris in taken.items():
            for iri in [each for each in iris if each in self.own and len(iris) > 1]:
                message = f"{notation!r} is a notation of the scheme {scheme} already"
                yield self._wrong(iri, NAME_TAKEN, message, "Give it another skos:notation.")

    def _qualifier(self, qualifier: Qualifier) -> Iterator[Finding]:
        if qualifier.name in CLAIM:
            yield self._wrong(
                qualifier.iri, NAME_TAKEN, f"{qualifier.name} is a key of every claim", "Rename it."
            )
        if qualifier.range == SKOS["Concept"]:
            if not self.ontology.scheme(qualifier.scheme):
                message = (
                    f"{qualifier.name} takes values of {qualifier.scheme or 'no scheme'}, which has none"
                )
                hint = "Say br:inScheme, and give the scheme concepts with skos:notation."
                yield self._wrong(qualifier.iri, LEADS_NOWHERE, message, hint)
        elif qualifier.range not in DATATYPES:
            yield from self._classes(qualifier, qualifier.classes, "takes")

    def _relation(self, relation: Relation) -> Iterator[Finding]:
        yield from self._classes(relation, relation.domain, "starts from")
        yield from self._classes(relation, relation.range, "leads to")
        families = sorted(each.name for each in self.ontology.scheme("families").values())
        if relation.family and relation.family not in families:
            message = f"{relation.name} is of the family {relation.family}, which there is not"
            yield self._wrong(relation.iri, LEADS_NOWHERE, message, f"There are {', '.join(families)}.")

    def _classes(self, term: Term, names: frozenset[str], verb: str) -> Iterator[Finding]:
        for name in sorted(names - self.ontology.classes.keys()):
            hint = near(name, [*self.ontology.classes, *_WRITTEN]) or "Declare it as an owl:Class."
            message = f"{term.name} {verb} {name}, which is no class" + " and no datatype that is read" * (
                verb == "takes"
            )
            yield self._wrong(term.iri, LEADS_NOWHERE, message, hint)

    def _wrong(self, iri: NamedNode, name: str, message: str, hint: str) -> Finding:
        return finding(self._place(iri), name, message, hint=hint)

    def _place(self, iri: NamedNode) -> Position:
        """Return the line that declares a term: the first that begins with its name."""
        named = re.compile(rf"^\s*<?\S*[:/#]{re.escape(local_name(iri))}>?\s", re.MULTILINE)
        match = named.search(self.text)
        return Position(self.file, self.text.count("\n", 0, match.end() - 1) + 1 if match else 1)
