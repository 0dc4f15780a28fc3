"""Claims: one relation between two entities, with status, speaker, qualifiers and evidence."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from kg.corpus import quotations, voices
from kg.corpus.documents import Document, Turn, occurrence
from kg.corpus.findings import BAD_VALUE, UNKNOWN_ENTITY, UNKNOWN_KEY, Finding, Position, finding, rule
from kg.corpus.keys import CLAIM
from kg.corpus.plain_yaml import Listing, Scalar, Table, scalars
from kg.corpus.references import POINTER, REFERENCE, read_hash, read_stretch
from kg.corpus.spelling import near
from kg.corpus.values import NotAValueError, Value, read_value
from kg.rdf.digests import digest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from kg.corpus.entities import Authority
    from kg.corpus.plain_yaml import Node
    from kg.ontology.vocabulary import Ontology
    from kg.rdf import dates

__all__ = ["Claim", "Proposal", "read_claims"]

SYNTAX = rule("claim-syntax", "a claim is written: subject relation object[, object …]")
UNKNOWN_RELATION = rule("unknown-relation", "a relation is one of the ontology's")
UNKNOWN_STATUS = rule("unknown-status", "a status is one of the ontology's")
SIC = rule("sic-not-in-quote", "the words marked sic stand in the quote")
QUOTE_MISSING = rule("quote-missing", "a claim on a kept text quotes the words that carry it")
QUOTE_NOT_FOUND = rule("quote-not-in-text", "a quote stands in the text, letter by letter")
QUOTE_AMBIGUOUS = rule("quote-ambiguous", "a quote that stands in the text more than once says which")
QUOTE_ACROSS = rule("quote-across-turns", "a quote lies within one turn: one voice says it")
QUOTE_WITHHELD = rule(
    "quote-on-withheld-text", "a text that is not kept is cited or referred to, never quoted"
)


@dataclass(frozen=True)
class Proposal:
    """What a program proposed and nobody has reviewed: the candidate's identifier, score and trigger.

    The score is the probability, from 0 to 1, that a person would accept it.
    """

    candidate: str
    score: float
    trigger: str


@dataclass(frozen=True, kw_only=True, slots=True)  # a dictionary for each claim of a corpus is much
class Claim:
    """A says B about C, according to one passage of one document (or to a cited one).

    ``quote`` is the exact stretch of the text that reads as the words in the file. ``start`` and ``end``
    count code points of the document's text, end excluded; none where the document is cited. ``words`` is
    the SHA-256 of the words of a text by reference, which are not kept, else empty. ``occurrence``
    tells which of equal quotes is meant, counted from one; ``id`` is what other claims call it by. Slugs name
    entities; qualifiers are read by :meth:`value`, :meth:`number`, :meth:`date`. ``derived`` are those that
    nobody wrote and the rest tells: they count neither for the identifier nor for what is read.
    ``resolved_from`` is the document that names what the words leave unnamed. ``proposal`` is there where a
    program made the claim and nobody has looked at it.
    """

    document: str
    subject: str
    relation: str
    object: str
    status: str
    speakers: tuple[str, ...] = ()
    role: str = ""
    capacity: str = ""
    qualifiers: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
    derived: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
    quote: str | None = None
    start: int | None = None
    end: int | None = None
    words: str = ""
    occurrence: int = 1
    turn: Turn | None = None
    id: str = ""
    confirms: tuple[str, ...] = ()
    corrects: tuple[str, ...] = ()
    condition_on: tuple[str, ...] = ()
    resolved_from: str = ""
    proposal: Proposal | None = None
    issued: dates.PartialDate | None = None
    at: Position = field(compare=False)
    places: Mapping[str, Position] = field(compare=False, default_factory=dict, repr=False)
    _identifier: str = field(default="", init=False, compare=False, repr=False)

    @property
    def identifier(self) -> str:
        """Hash what is claimed, by whom, where and in which words (or their hash); offsets do not count."""
        if not self._identifier:
            object.__setattr__(self, "_identifier", self._hashed())
        return self._identifier

    def _hashed(self) -> str:
        given = sorted((key, value.text) for key, values in self.qualifiers.items() for value in values)
        parts = [self.document, self.subject, self.relation, self.object, self.status]
        parts += [f"{key}={text}" for key, text in given]
        parts += ["", *self.speakers, self.quote or self.words, str(self.occurrence)]
        return digest(parts)

    def __getstate__(self) -> Sequence[Any]:
        """Keep the identifier with a claim that is kept, so that nobody hashes it again."""
        hashed = {"_identifier": self.identifier}
        return [hashed.get(each.name, getattr(self, each.name)) for each in fields(self)]

    def __setstate__(self, state: Sequence[Any]) -> None:
        """Take back what was kept; there are very many claims."""
        for put, value in zip(_places_of_values(), state, strict=True):
            put(self, value)

    def where(self, key: str) -> Position:
        """Return the place of a key's value, else of the claim."""
        return self.places.get(key, self.at)

    @property
    def verbatim(self) -> bool:
        """Whether the claim rests on a quote that the build re-proves."""
        return self.quote is not None

    @property
    def evidence(self) -> str:
        """On what the claim rests, as the notation of the kind of evidence."""
        if self.proposal:
            return "unreviewed"
        return "verbatim" if self.verbatim else "referenced" if self.words else "cited"

    def value(self, qualifier: str) -> str | None:
        """Return a qualifier's first value as text, or none."""
        values = self.qualifiers.get(qualifier)
        return values[0].text if values else None

    def values(self, qualifier: str) -> tuple[str, ...]:
        """Return all values of a qualifier as text."""
        found = self.qualifiers.get(qualifier)
        return tuple([value.text for value in found]) if found else ()  # nearly always there is none

    def number(self, qualifier: str) -> Decimal | None:
        """Return a qualifier's value as a number, or none."""
        values = self.qualifiers.get(qualifier)
        return values[0].number if values else None

    def date(self, qualifier: str) -> dates.PartialDate | None:
        """Return a qualifier's value as a date or stretch, or none."""
        values = self.qualifiers.get(qualifier)
        return values[0].date if values else None

    @property
    def span(self) -> tuple[str, str] | None:
        """First and last possible day (ISO) of what the claim speaks of, or none where it gives no date.

        ``date`` counts before ``period``, and both before ``since`` and ``until``; an open end is left empty.
        """
        if when := self.date("date") or self.date("period"):
            return when.earliest.isoformat(), when.latest.isoformat()
        since, until = self.date("since"), self.date("until")
        if since or until:
            return since.earliest.isoformat() if since else "", until.latest.isoformat() if until else ""
        return None


@lru_cache(maxsize=1)
def _places_of_values() -> Sequence[Callable[[Claim, Any], None]]:
    """Return what puts each value of a claim in its place, past what keeps a claim as it is."""
    return [getattr(Claim, each.name).__set__ for each in fields(Claim)]


@dataclass(frozen=True)
class _Evidence:
    """The exact words of the text, where they stand, and which of equal ones they are."""

    quote: str | None = None
    start: int | None = None
    end: int | None = None
    words: str = ""
    occurrence: int = 1


def read_claims(
    node: Node | None, document: Document, ontology: Ontology, authority: Authority
) -> tuple[list[Claim], list[Finding]]:
    """Read a document's claims, and say what is wrong with them; a broken claim is left out."""
    reader = _ClaimsReader(document, ontology, authority)
    return list(reader.claims(node)), reader.findings


class _ClaimsReader:
    """Reads the claims of one document and keeps what is wrong."""

    def __init__(self, document: Document, ontology: Ontology, authority: Authority) -> None:
        self.document, self.ontology, self.authority = document, ontology, authority
        self.findings: list[Finding] = []

    def wrong(self, at: Position, name: str, message: str, hint: str = "") -> None:
        self.findings.append(finding(at, name, message, hint=hint))

    def claims(self, node: Node | None) -> Iterator[Claim]:
        if not (node is None or isinstance(node, Listing) or node == Scalar("", node.at)):
            self.wrong(node.at, SYNTAX, "claims is a list", "Write claims: and a line for each, - claim: …")
        for item in node.items if isinstance(node, Listing) else ():
            if isinstance(item, Table):
                yield from self._claims(item)
            else:
                self.wrong(item.at, SYNTAX, "a claim is a table of keys", "Write - claim: a relation b")

    def _claims(self, table: Table) -> Iterator[Claim]:
        before = len(self.findings)
        ends = self._ends(table)
        shared = self._shared(table, ends[1] if ends else "")
        if ends is None or shared is None or len(self.findings) > before:
            return
        subject, relation, objects = ends
        for each in objects:
            yield replace(shared, subject=subject, relation=relation, object=each)

    def _ends(self, table: Table) -> tuple[str, str, list[str]] | None:
        """Read ``subject relation object[, object …]``."""
        at = table.where("claim")
        words = table.text("claim").split(maxsplit=2)
        if len(words) != 3:  # noqa: PLR2004 – subject, relation, objects
            self.wrong(
                at,
                SYNTAX,
                f"not a claim: {table.text('claim')!r}",
                "Write subject relation object[, object].",
            )
            return None
        subject, relation, rest = map(sys.intern, words)  # claims by the thousand name the same
        objects = [sys.intern(slug.strip()) for slug in rest.split(",")]
        if relation not in self.ontology.relations:
            hint = near(relation, self.ontology.relations) or "`bilateral ask relations` lists them."
            self.wrong(at, UNKNOWN_RELATION, f"unknown relation {relation!r}", hint)
        for slug in (subject, *objects):
            self._entity(slug, at)
        return subject, relation, objects

    def _entity(self, slug: str, at: Position) -> None:
        if self.authority.get(slug) is None:
            self.wrong(at, UNKNOWN_ENTITY, f"unknown entity {slug!r}", self.authority.remedy(slug))

    def _shared(self, table: Table, relation: str) -> Claim | None:
        """Read all that the claims of one entry share."""
        status, qualifiers = self._status(table, relation), self._qualifiers(table)
        found = self._evidence(table)
        if found is None:
            return None
        self._sic(table, found)
        turn = self.document.turn_at(found.start) if found.start is not None else None
        speakers = self._speakers(table, turn)
        lent = turn if voices.is_of_turn(speakers, turn) else None
        if lent and lent.speech:
            qualifiers = dict(sorted({voices.SPEECH: self._speech(lent.speech), **qualifiers}.items()))
        return Claim(
            document=self.document.slug,
            subject="",
            relation="",
            object="",
            status=status,
            speakers=speakers,
            role=table.text("speakerRole") or (lent.role if lent else ""),
            capacity=self._capacity(table) or (lent.capacity if lent else ""),
            qualifiers=qualifiers,
            derived=self._derived(speakers, qualifiers, turn),
            quote=found.quote,
            start=found.start,
            end=found.end,
            words=found.words,
            occurrence=found.occurrence,
            turn=turn,
            id=table.text("id"),
            confirms=table.texts("confirms"),
            corrects=table.texts("corrects"),
            condition_on=table.texts("conditionOn"),
            resolved_from=table.text("resolvedFrom"),
            issued=self.document.issued,
            at=table.at,
            places={key: table.where(key) for key in table},
        )

    def _status(self, table: Table, relation: str) -> str:
        status, known = table.text("status", self.ontology.unsaid_of(relation)), self.ontology.statuses
        if status not in known:
            hint = near(status, known) or f"Known: {', '.join(known)}."
            self.wrong(table.where("status"), UNKNOWN_STATUS, f"unknown status {status!r}", hint)
        return status

    def _capacity(self, table: Table) -> str:
        text, known = table.text("speakerCapacity"), self.ontology.scheme("capacities")
        if text and text not in known:
            at, hint = table.where("speakerCapacity"), near(text, known) or f"Known: {', '.join(known)}."
            self.wrong(at, BAD_VALUE, f"{text!r} is not in the scheme capacities", hint)
        return text

    def _speakers(self, table: Table, turn: Turn | None) -> tuple[str, ...]:
        named = scalars(table.get("speaker"))
        for scalar in named:
            self._entity(scalar.text, scalar.at)
        return tuple(scalar.text for scalar in named) or (
            turn.speakers if turn else (self.document.publisher,)
        )

    def _speech(self, notations: Iterable[str]) -> tuple[Value, ...]:
        kinds = self.ontology.scheme("speeches")
        return tuple(Value(each, kinds[each].iri) for each in notations)

    def _derived(
        self, speakers: tuple[str, ...], qualifiers: Mapping[str, tuple[Value, ...]], turn: Turn | None
    ) -> Mapping[str, tuple[Value, ...]]:
        """Return what goes without being told: that another than the speaker passes the words on."""
        told = [value.text for value in qualifiers.get(voices.SPEECH, ())]
        found = voices.passed_on(speakers, told, turn, self.document, self.ontology)
        return {voices.SPEECH: self._speech(found)} if found else {}

    def _sic(self, table: Table, found: _Evidence) -> None:
        """Report words marked sic that the quote does not have."""
        words = table.text("sic")
        if words and found.quote and not quotations.places(found.quote, words):
            hint = "Write in sic the words of the quote that are not what is meant."
            self.wrong(table.where("sic"), SIC, f"not in the quote: {words!r}", hint)

    def _qualifiers(self, table: Table) -> dict[str, tuple[Value, ...]]:
        found: dict[str, tuple[Value, ...]] = {}
        for key, node in table.items():
            if key in CLAIM:
                continue
            if key not in self.ontology.qualifiers:
                known = [*CLAIM, *self.ontology.qualifiers]
                hint = near(key, known) or "docs/format.md lists the qualifiers."
                self.wrong(table.keys_at[key], UNKNOWN_KEY, f"unknown qualifier {key!r}", hint)
            elif values := self._values(key, node):
                found[key] = values
        return dict(sorted(found.items()))

    def _values(self, key: str, node: Node) -> tuple[Value, ...]:
        qualifier = self.ontology.qualifiers[key]
        given = scalars(node)
        if not given or isinstance(node, Table):
            self.wrong(
                node.at, BAD_VALUE, f"{key} has no value that can be read", "Write one value, or a list."
            )
        if len(given) > 1 and not qualifier.multiple:
            self.wrong(node.at, BAD_VALUE, f"{key} takes one value", "Write a claim for each.")
        return tuple(value for scalar in given if (value := self._value(key, scalar)))

    def _value(self, key: str, scalar: Scalar) -> Value | None:
        try:
            return read_value(scalar.text, self.ontology.qualifiers[key], self.ontology, self.authority)
        except NotAValueError as problem:
            self.wrong(scalar.at, BAD_VALUE, f"{key}: {problem}", problem.hint)
            return None

    def _evidence(self, table: Table) -> _Evidence | None:
        """Return the words that carry a claim, none on a withheld text; nothing where they are wrong."""
        quote, at = table.text("quote").strip(), table.where("quote")
        document = self.document
        if quote and (document.withheld or document.reference):
            hint = "`bilateral refer` makes start, end and words of it."
            hint = hint if document.reference else "Drop the quote; the document is cited."
            self.wrong(at, QUOTE_WITHHELD, "a quote of a text that is not kept", hint)
        if document.reference:
            return self._referred(table)
        for key in filter(table.get, POINTER):
            hint = "Refer to words of a text: {by: reference, sha256: …}; of a kept text quote them."
            self.wrong(table.where(key), REFERENCE, f"{key} without a text by reference", hint)
        if not document.kept:
            return _Evidence()
        if not quote:
            self.wrong(table.at, QUOTE_MISSING, "no quote", "Quote the words that carry the claim.")
            return None
        return self._found(table, quote, at)

    def _referred(self, table: Table) -> _Evidence | None:
        """Return where the words of a text by reference stand; whoever holds it proves them."""
        before = len(self.findings)
        stretch, words = read_stretch(table, self.findings), read_hash(table, "words", self.findings)
        which = table.text("occurrence", "1")
        if not which.isdecimal() or which.startswith("0"):
            self.wrong(table.where("occurrence"), BAD_VALUE, f"occurrence {which!r}", "Write 1, 2, ….")
        if stretch is None or len(self.findings) > before:
            return None
        start, end = stretch
        if self.document.turn_at(start) != self.document.turn_at(end - 1):
            self.wrong(
                table.where("start"), QUOTE_ACROSS, "the words run over two turns", "Refer to one voice."
            )
            return None
        return _Evidence(None, start, end, words, int(which))

    def _found(self, table: Table, quote: str, at: Position) -> _Evidence | None:
        text = self.document.text or ""
        places = quotations.places(text, quote)
        if not places:
            why, hint = quotations.missing(text, quote)
            message = f"the quote is not in the text: {quote!r}" + f", but {why}" * bool(why)
            self.wrong(at, QUOTE_NOT_FOUND, message, hint or "Copy the words from document.txt.")
            return None
        which = occurrence(table, places, self.findings)
        if which is None:
            return None
        if len(places) > 1 and "occurrence" not in table:
            lines = ", ".join(str(self.document.line(place.start)) for place in places)
            hint = "Lengthen it, or write occurrence: and its number."
            self.wrong(at, QUOTE_AMBIGUOUS, f"the quote stands {len(places)} times, in lines {lines}", hint)
            return None
        start, end = places[which - 1].start, places[which - 1].end
        if self.document.turn_at(start) != self.document.turn_at(end - 1):
            message = f"the quote runs over two turns, from line {self.document.line(start)} of the text"
            self.wrong(at, QUOTE_ACROSS, message, "Quote one voice at a time.")
            return None
        return _Evidence(text[start:end], start, end, occurrence=which)
