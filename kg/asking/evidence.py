"""What stands behind a statement, in words for people: who says it, where, when, how it is narrowed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.rdf.terms import local_name, web_address

if TYPE_CHECKING:
    from kg.asking.phrasing import Sentence

__all__ = ["Evidence", "Named", "absent"]


def absent(words_hash: str) -> str:
    """Return what to say in place of words that are not there; the hash of referenced ones proves them."""
    return "provable with the text, not reproduced here" if words_hash else "words not reproduced"


@dataclass(frozen=True, order=True)
class Named:
    """A resource with its label in the reader's language."""

    label: str
    iri: str

    @property
    def slug(self) -> str:
        """The end of its IRI, which names it within its namespace."""
        return local_name(NamedNode(self.iri)) if self.iri else ""

    def __str__(self) -> str:
        return self.label


_NOBODY = Named("", "")


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """A claim with all that a reader needs to judge it; what the graph does not say is empty.

    ``quote`` is none where the text is not kept: its source is only cited, or ``words_hash``, the SHA-256 of
    the words, proves them to whoever holds the text; ``language`` is the words' own,
    ``start`` and ``end`` count code points of the document's text, end excluded. ``kept`` says in words
    whether the words are kept. ``title`` is the document's, empty where none is recorded, ``issued`` as
    precise as it is known, ``source`` an address or a reference. ``origins`` produced what is said: named by
    the claim, else by its document.

    ``qualifiers`` are pairs of label and values, ``dates`` the days and years among the values (when it
    happened, since when it holds, what a figure covers), ``mentions`` the IRIs of the resources among them.
    ``happened`` are the first and the last day (ISO) that the claim may speak of, an open end empty.
    ``sic`` has the words of the quote that stand for something else, ``locator`` their page or paragraph;
    ``ascribed_to`` are those of whom the speakers say that they said it. ``coding`` tells who made the
    claim in a review and who checked it; it is empty where no review did. ``unreviewed`` says, in the
    reader's language, that a program made the claim and nobody has looked at it.
    """

    iri: str
    subject: Named = _NOBODY
    relation: Named = _NOBODY
    object: Named = _NOBODY
    status: Named = _NOBODY
    speakers: tuple[Named, ...] = ()
    role: str = ""
    capacity: str = ""
    document: Named = _NOBODY
    title: str = ""
    title_language: str = ""
    publisher: str = ""
    issued: str = ""
    source: str = ""
    quote: str | None = None
    language: str = ""
    start: int | None = None
    end: int | None = None
    kept: str = ""
    origins: tuple[Named, ...] = ()
    qualifiers: tuple[tuple[str, str], ...] = ()
    dates: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    happened: tuple[str, str] = ("", "")
    sentence: Sentence
    sic: str = ""
    ascribed_to: tuple[Named, ...] = ()
    words_hash: str = ""
    locator: str = ""
    coding: str = ""
    unreviewed: str = ""

    @property
    def slug(self) -> str:
        """The hash that names the claim."""
        return local_name(NamedNode(self.iri))

    @property
    def edge(self) -> tuple[Named, Named, Named]:
        """What is claimed, apart from how."""
        return self.subject, self.relation, self.object

    @property
    def in_time(self) -> tuple[bool, str, str, int, str]:
        """Its place in an order of time and text; what has no date comes last."""
        return not self.issued, self.issued, self.document.iri, self.start or 0, self.iri

    @property
    def kind(self) -> str:
        """``verbatim``, ``referenced``, ``cited`` or ``unreviewed``."""
        if self.unreviewed:
            return "unreviewed"
        return "referenced" if self.words_hash else "cited" if self.quote is None else "verbatim"

    @property
    def absent(self) -> str:
        """What to say in place of words that are not there."""
        return absent(self.words_hash)

    @property
    def voices(self) -> str:
        """Those who say so, in one line."""
        return " and ".join(map(str, self.speakers))

    @property
    def speaker(self) -> str:
        """Who says so, with role and capacity where they are known and say more."""
        role = f", {self.role}" if self.role and self.role not in self.voices else ""
        return self.voices + role + (f" ({self.capacity})" if self.capacity else "")

    @property
    def where(self) -> str:
        """Who published it, unless that is the speaker, and when."""
        publisher = "" if [self.publisher] == [speaker.label for speaker in self.speakers] else self.publisher
        return ", ".join(filter(None, (publisher, self.issued or "undated")))

    @property
    def address(self) -> str:
        """The http(s) address of the document's source, or nothing."""
        return self.source if web_address(self.source) else ""

    @property
    def details(self) -> str:
        """The qualifiers in one line."""
        return "; ".join(f"{key}: {value}" for key, value in self.qualifiers)
