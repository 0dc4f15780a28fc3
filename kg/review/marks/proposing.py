"""Marks as candidates and flags of documents; what cannot be one is told, with its reason."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from kg.corpus import quotations, voices
from kg.corpus.spelling import SLUG, fold, near
from kg.extraction.candidates import Candidate, Candidates, End, Flag
from kg.extraction.knowledge import gather
from kg.intake import naming
from kg.review.marks.anchors import anchored

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.corpus.documents import Document
    from kg.corpus.loading import Corpus
    from kg.corpus.quotations import Passage
    from kg.extraction.knowledge import Knowledge
    from kg.review.marks.mark import Mark, Name, Statement

__all__ = ["Left", "Proposals"]


@dataclass(frozen=True, order=True)
class Left:
    """A mark that was left out: its number, why, and what may be done."""

    number: int
    message: str
    hint: str = ""

    def __str__(self) -> str:
        return f"mark {self.number} left out: {self.message}" + (f" ({self.hint})" if self.hint else "")


@dataclass
class Proposals:
    """The marks of one file as proposals to a corpus; ``method`` names where they come from.

    Marks that name no document are of ``document``, which may be empty.
    """

    corpus: Corpus
    method: str
    document: str = ""
    made_from: str = ""
    left: list[Left] = field(default_factory=list)

    def of(self, marks: Iterable[Mark]) -> list[Candidates]:
        """Return candidates and flags by documents; what is left out is kept in ``left``."""
        candidates: dict[str, dict[str, Candidate]] = defaultdict(dict)
        flags: dict[str, list[Flag]] = defaultdict(list)
        for mark in marks:
            found = self._proposed(mark)
            if isinstance(found, Candidate):
                candidates[found.document][found.identifier] = found
            elif isinstance(found, Flag):
                flags[found.document].append(found)
            else:
                self.left.append(found)
        return [
            Candidates(
                document=slug,
                made_from=self.made_from,
                sentences=len(self.corpus.document[slug].sentences),
                candidates=tuple(candidates[slug].values()),
                flags=tuple(sorted(set(flags[slug]))),
            )
            for slug in sorted({*candidates, *flags})
        ]

    def _proposed(self, mark: Mark) -> Candidate | Flag | Left:
        document = self._document(mark)
        if document is None:
            hint = near(mark.document, self.corpus.document) if mark.document else "Name it by --document"
            return Left(mark.number, f"no document {mark.document!r} whose text is kept", hint)
        text = document.text or ""
        place = anchored(mark, text)
        if place is None:
            return Left(mark.number, f"the text does not have the words {mark.quote[:60]!r}")
        if document.turn_at(place.start) != document.turn_at(place.end - 1):
            return Left(mark.number, f"the words run over two turns: {mark.quote[:60]!r}")
        if mark.statement is None:
            return self._flag(mark, document, place)
        return self._candidate(mark.number, mark.statement, document, place)

    def _document(self, mark: Mark) -> Document | None:
        """Return the document that is named by its slug or its source, else the one that is meant."""
        named = self.corpus.document.get(self.document or mark.document) or self._sources.get(
            _bare(mark.document)
        )
        return named if named and named.kept else None

    @cached_property
    def _sources(self) -> Mapping[str, Document]:
        return {_bare(each.source): each for each in self.corpus.documents if each.source}

    def _flag(self, mark: Mark, document: Document, place: Passage) -> Flag:
        start, end = _sentence(document, place)
        reason = f"marked in {self.method}" + (f": {mark.comment}" if mark.comment else "")
        text = document.text or ""
        return Flag(start=start, end=end, reason=reason, document=document.slug, quote=text[start:end])

    def _candidate(
        self, number: int, said: Statement, document: Document, place: Passage
    ) -> Candidate | Left:
        ontology, text = self.corpus.ontology, document.text or ""
        status = (
            said.status or ontology.unsaid_of(said.relation) if said.relation in ontology.relations else ""
        )
        for kind, given, known in (
            ("relation", [said.relation], ontology.relations),
            ("status", [status], ontology.statuses),
            ("qualifier", [*said.qualifiers], ontology.qualifiers),
        ):
            if unknown := [each for each in given if each not in known]:
                return Left(number, f"no {kind} {unknown[0]!r}", near(unknown[0], known))
        relation = ontology.relations[said.relation]
        ends = (
            self._end(said.subject, sorted(relation.domain), text, place),
            self._end(said.object, sorted(relation.range), text, place),
        )
        if not all(each.slug for each in ends):
            return Left(number, "an end has no name that can be written")
        return Candidate(
            document=document.slug,
            subject=ends[0],
            relation=said.relation,
            object=ends[1],
            status=status,
            speakers=tuple(filter(None, map(self._slug, said.speakers))),
            qualifiers=self._unsaid(said, document, place),
            quote=text[place.start : place.end],
            start=place.start,
            end=place.end,
            sentence=_sentence(document, place),
            trigger=self.method,
            resolution=(f"marked in {self.method}",),
            score=1.0,
            method=self.method,
        )

    def _unsaid(self, said: Statement, document: Document, place: Passage) -> dict[str, tuple[str, ...]]:
        """Return qualifiers without what a corpus derives by itself, and an export tells nevertheless."""
        turn = document.turn_at(place.start)
        derived = voices.passed_on(said.speakers, (), turn, document, self.corpus.ontology)
        told = {key: values for key, values in sorted(said.qualifiers.items()) if key != voices.SPEECH}
        given = said.qualifiers.get(voices.SPEECH, ())
        return told if set(given) <= set(derived) else {**told, voices.SPEECH: given}

    def _end(self, name: Name, classes: Sequence[str], text: str, place: Passage) -> End:
        """Return an end: the entity that is named so, else a proposed one of the class that is asked."""
        slug = self._slug(name.text)
        entity = self._knowledge.get(slug)
        start, end = _named(name, text, place)
        if entity is not None:
            return End(slug=slug, label=entity.label, type=entity.type, start=start, end=end)
        kind = name.type if name.type in self.corpus.ontology.classes else next(iter(classes), "")
        words = name.text if not SLUG.fullmatch(name.text) else name.text.replace("-", " ").title()
        return End(slug=slug, label=" ".join(words.split()), type=kind, start=start, end=end, known=False)

    def _slug(self, text: str) -> str:
        """Return the slug of what is named by its slug or its only name, else one made of the words."""
        if self._knowledge.get(text):
            return text
        called = self._names.get(fold(text), set())
        return next(iter(called)) if len(called) == 1 else naming.slug(text)

    @cached_property
    def _knowledge(self) -> Knowledge:
        return gather(self.corpus.authority.entities, self.corpus.ontology)

    @cached_property
    def _names(self) -> Mapping[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for slug, entity in self._knowledge.entities.items():
            for each in (*entity.labels.values(), *(name.text for name in entity.names)):
                found[fold(each)].add(slug)
        return found


def _bare(address: str) -> str:
    """Return an address without what tells no page from another."""
    return address.partition("#")[0].removesuffix("/").removeprefix("https://").removeprefix("http://")


def _sentence(document: Document, place: Passage) -> tuple[int, int]:
    """Return where the sentence stands in which words begin."""
    within = (each for each in document.sentences if each.start <= place.start < each.end)
    found = next(within, place)
    return found.start, found.end


def _named(name: Name, text: str, place: Passage) -> tuple[int, int]:
    """Return where the words stand that name an end: where that is told, else in the quote, else nowhere."""
    if name.start is not None and name.end is not None and name.end <= len(text):
        return name.start, name.end
    found = quotations.places(text[place.start : place.end], name.text)
    return (place.start + found[0].start, place.start + found[0].end) if found else (place.start, place.start)
