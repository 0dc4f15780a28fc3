"""Statements: the claims that an answer's rows rest on, each with its words, voice, date and document.

A statement is one record, so that words stay with who spoke them; a footnote, a line of a table and an entry
of a bibliography are made of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.asking.evidence import absent
from kg.asking.reader import Reader, excerpt
from kg.rdf.terms import BR, DCTERMS, SKOS, local_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.asking.evidence import Evidence
    from kg.rdf.sparql import AnyStore

__all__ = ["FIELDS", "Statement", "Statements", "Work", "stated"]

_ATTRIBUTES = {
    **{name: name for name in ("quote", "sic", "speakers", "role")},
    "ascribedTo": "ascribed_to",
    **{name: name for name in ("issued", "document", "origin", "evidence", "source", "claim")},
}

_KEPT = 4_096
"""Statements that stay in memory: all of most answers, and a stretch of one that is written row by row."""

FIELDS = tuple(_ATTRIBUTES)
"""What a statement tells as a record, in order."""


@dataclass(frozen=True, order=True, kw_only=True)
class Work:
    """A document as a bibliography needs it; ``title`` is empty where none is recorded.

    ``issued`` is as precise as it is known, or empty; ``kind`` the label of the kind of document, and
    ``notation`` its code; ``url`` an http(s) address or empty.
    """

    slug: str
    title: str
    publisher: str
    issued: str
    kind: str
    notation: str
    language: str
    url: str

    @property
    def name(self) -> str:
        """The title, or in brackets what stands for one."""
        return self.title or f"[{self.kind[:1].upper()}{self.kind[1:]}]"


@dataclass(frozen=True, kw_only=True)
class Statement:
    """A claim as it was stated: whose words, in which role, after whom, in which document.

    ``claim`` is its IRI, ``sentence`` what it says, ``standing`` its status where that is weaker than
    asserted, else empty. ``quote`` is empty where the words are not kept, ``role`` and ``origin`` where none
    is known. ``start`` counts code points of the document's text up to the words; ``sic`` has those of them
    that stand for something else, ``locator`` is their page or paragraph, and ``ascribed_to`` are those of
    whom the speakers say that they said it. ``unreviewed`` says, in the reader's language, that a program
    made the claim and nobody has looked at it.
    """

    claim: str
    quote: str
    speakers: tuple[str, ...]
    role: str
    origin: str
    work: Work
    start: int | None = None
    sentence: str = ""
    standing: str = ""
    sic: str = ""
    ascribed_to: tuple[str, ...] = ()
    words_hash: str = ""
    locator: str = ""
    unreviewed: str = ""

    @property
    def issued(self) -> str:
        """When the document was issued, as precisely as is known, or nothing."""
        return self.work.issued

    @property
    def document(self) -> str:
        """The document's title, else who published it."""
        return self.work.title or self.work.publisher

    @property
    def evidence(self) -> str:
        """``verbatim`` where the words stand in a kept text, ``cited`` where only the source is named.

        ``referenced`` where place and hash of the words are kept, and whoever holds the text proves them;
        ``unreviewed`` where a program made the claim and nobody has looked at it.
        """
        if self.unreviewed:
            return "unreviewed"
        return "referenced" if self.words_hash else "verbatim" if self.quote else "cited"

    @property
    def source(self) -> str:
        """The document's http(s) address, or nothing."""
        return self.work.url

    @property
    def speaker(self) -> str:
        """Those who say it, in one line."""
        return " and ".join(self.speakers)

    @property
    def voice(self) -> str:
        """Who says it, with the role, and from whom the information comes."""
        role = f" ({self.role})" if self.role else ""
        return f"{self.speaker}{role}" + (f", after {self.origin}" if self.origin else "")

    @property
    def basis(self) -> str:
        """What the statement rests on, in words."""
        if self.unreviewed:
            return self.unreviewed[:1].upper() + self.unreviewed[1:]
        if self.quote:
            return "By reference, proved with the text" if self.words_hash else "Verbatim"
        return f"{'By reference' if self.words_hash else 'Cited'}, {self.absent}"

    @property
    def reserve(self) -> str:
        """In brackets, that nobody has looked at the claim; nothing where somebody has."""
        return f"[{self.unreviewed}]" if self.unreviewed else ""

    @property
    def absent(self) -> str:
        """What to say in place of words that are not there."""
        return absent(self.words_hash)

    @property
    def words(self) -> str:
        """The quote in quotation marks, with what in it is not what is meant; or nothing."""
        marked = f" [sic: {self.sic}]" if self.sic else ""
        return f"“{self.quote}”{marked}" if self.quote else ""

    @property
    def where(self) -> str:
        """Document, publisher, date, and page or paragraph, in one line."""
        parts = (self.work.name, self.work.publisher, self.work.issued or "undated", self.locator)
        return ", ".join(filter(None, parts))

    @property
    def text(self) -> str:
        """The footnote in one line of plain text.

        It tells what is claimed where that is weaker than asserted, and where no words tell it.
        """
        claimed = f"[{self.sentence}]" if self.sentence and (self.standing or not self.words) else ""
        ascribed = f"[ascribed to {' and '.join(self.ascribed_to)}]" if self.ascribed_to else ""
        told = " ".join(filter(None, (claimed, self.words, ascribed)))
        said = f"{self.voice}: {told}" if told else self.voice
        return ". ".join(filter(None, (said, self.where, self.basis, self.source)))

    @property
    def place(self) -> tuple[bool, str, str, int, str]:
        """Where it stands in order of time and text; what has no date comes last."""
        return not self.issued, self.issued, self.work.slug, self.start or 0, self.claim

    def fields(self) -> dict[str, str | tuple[str, ...]]:
        """Return what it tells by ``FIELDS``; what is not known is empty."""
        return {name: getattr(self, attribute) for name, attribute in _ATTRIBUTES.items()}

    def record(self) -> dict[str, str | list[str] | None]:
        """Return it as JSON has it: an empty text is none, those who may be several are a list."""
        told = self.fields().items()
        return {name: list(value) if isinstance(value, tuple) else value or None for name, value in told}


class Statements(Mapping[str, Statement]):
    """Statements by the IRIs of their claims, in the order given, read when they are first asked for.

    Of a store elsewhere all are fetched together, in a few queries.
    """

    def __init__(self, store: AnyStore, claims: Iterable[str], language: str = "en") -> None:
        self._store, self._language = store, language
        self._claims = dict.fromkeys(claims)
        self._read: dict[str, Statement] = {}

    @cached_property
    def _reader(self) -> Reader:
        return Reader(excerpt(self._store, claims=map(NamedNode, self._claims)), self._language)

    def __getitem__(self, claim: str) -> Statement:
        """Return the statement of a claim; raises ``KeyError`` for one that is not among those given."""
        if claim not in self._claims:
            raise KeyError(claim)
        if claim not in self._read:
            if len(self._read) >= _KEPT:
                self._read.clear()
            reader, node = self._reader, NamedNode(claim)
            with reader.at_once(node):
                self._read[claim] = stated(reader, reader.evidence(node))
        return self._read[claim]

    def __iter__(self) -> Iterator[str]:
        return iter(self._claims)

    def __len__(self) -> int:
        return len(self._claims)


def stated(reader: Reader, evidence: Evidence) -> Statement:
    """Return the statement of a claim that was read."""
    return Statement(
        claim=evidence.iri,
        quote=evidence.quote or "",
        speakers=tuple(map(str, evidence.speakers)),
        role=evidence.role,
        origin=" and ".join(map(str, evidence.origins)),
        work=_work(reader, evidence),
        start=evidence.start,
        sentence=str(evidence.sentence),
        standing=evidence.sentence.standing,
        sic=evidence.sic,
        ascribed_to=tuple(map(str, evidence.ascribed_to)),
        words_hash=evidence.words_hash,
        locator=evidence.locator,
        unreviewed=evidence.unreviewed,
    )


def _work(reader: Reader, evidence: Evidence) -> Work:
    document = NamedNode(evidence.document.iri)
    kinds = reader.nodes(document, BR["documentKind"])
    return Work(
        slug=local_name(document),
        title=evidence.title,
        publisher=evidence.publisher,
        issued=evidence.issued,
        kind=" ".join(map(reader.label, kinds)) or "document",
        notation=" ".join(reader.text(kind, SKOS["notation"]) for kind in kinds),
        language=reader.text(document, DCTERMS["language"]),
        url=evidence.address,
    )
