"""Where an answer's rows come from, ready to be cited: footnotes, BibTeX, CSL-JSON.

A footnote is a claim's: who says it, in which role, in which words, where and when, and whether the words
stand in a kept text or the source is only cited. A bibliography has one entry a document, as reference
managers expect, with a note of what was cited from it.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.asking.evidence import Reader, excerpt
from kg.rdf import dates
from kg.rdf.terms import BR, DCTERMS, SKOS, local_name, web_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.asking.evidence import Evidence
    from kg.rdf.sparql import AnyStore

__all__ = ["Citation", "Work", "bibtex", "cite", "csl_json", "read"]


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
class Citation:
    """A claim as a footnote: voice with role, words, document, origin, kind of evidence.

    ``quote`` is empty where the words are withheld; ``standing`` where the claim is asserted.
    """

    claim: str
    sentence: str
    standing: str
    speaker: str
    role: str
    quote: str
    origin: str
    work: Work

    @property
    def voice(self) -> str:
        """Who says it, with the role, and from whom the information comes."""
        role = f" ({self.role})" if self.role else ""
        return f"{self.speaker}{role}" + (f", after {self.origin}" if self.origin else "")

    @property
    def evidence(self) -> str:
        """What the citation rests on, in words."""
        return "Verbatim" if self.quote else "Cited, words withheld"

    @property
    def words(self) -> str:
        """The quote in quotation marks, or nothing."""
        return f"“{self.quote}”" if self.quote else ""

    @property
    def where(self) -> str:
        """Document, publisher and date in one line."""
        parts = (self.work.name, self.work.publisher, self.work.issued or "undated")
        return ", ".join(filter(None, parts))

    @property
    def text(self) -> str:
        """The footnote in one line of plain text.

        It tells what is claimed where that is weaker than asserted, and where no words tell it.
        """
        claimed = f"[{self.sentence}]" if self.standing or not self.words else ""
        said = f"{self.voice}: {' '.join(filter(None, (claimed, self.words)))}"
        return ". ".join(filter(None, (said, self.where, self.evidence, self.work.url)))


def read(store: AnyStore, claims: Iterable[str], language: str = "en") -> Mapping[str, Citation]:
    """Return the citations of claims, given by their IRIs, in the order given."""
    cited = [NamedNode(iri) for iri in dict.fromkeys(claims)]
    reader = Reader(excerpt(store, claims=cited), language)
    return {claim.value: cite(reader, reader.evidence(claim)) for claim in cited}


def cite(reader: Reader, evidence: Evidence) -> Citation:
    """Return the citation of a claim that was read."""
    return Citation(
        claim=evidence.iri,
        sentence=str(evidence.sentence),
        standing=evidence.sentence.standing,
        speaker=" and ".join(map(str, evidence.speakers)),
        role=evidence.role,
        quote=evidence.quote or "",
        origin=_origin(reader, evidence),
        work=_work(reader, evidence),
    )


def _origin(reader: Reader, evidence: Evidence) -> str:
    """Return who produced the information: what the claim says, else what its document says of all."""
    for node in (evidence.iri, evidence.document.iri):
        if origins := reader.nodes(NamedNode(node), BR["origin"]):
            return " and ".join(map(reader.label, origins))
    return ""


def _work(reader: Reader, evidence: Evidence) -> Work:
    document = NamedNode(evidence.document.iri)
    kinds = reader.nodes(document, BR["documentKind"])
    return Work(
        slug=local_name(document),
        title=reader.text(document, DCTERMS["title"]),
        publisher=evidence.publisher,
        issued=evidence.issued,
        kind=" ".join(map(reader.label, kinds)) or "document",
        notation=" ".join(reader.text(kind, SKOS["notation"]) for kind in kinds),
        language=reader.text(document, DCTERMS["language"]),
        url=evidence.source if web_address(evidence.source) else "",
    )


def _by_work(citations: Iterable[Citation]) -> Mapping[Work, Sequence[Citation]]:
    """Gather citations by document, the oldest first, undated ones last."""
    found: dict[Work, list[Citation]] = {}
    for citation in citations:
        found.setdefault(citation.work, []).append(citation)
    return dict(sorted(found.items(), key=lambda pair: (pair[0].issued or "9999", pair[0].slug)))


def _notes(citations: Iterable[Citation]) -> str:
    """Say what is cited from a document: each voice once, with its words in order."""
    words: dict[str, list[str]] = {}
    for citation in citations:
        words.setdefault(citation.voice, []).append(citation.words)
    parts = []
    for voice, quotes in words.items():
        said = " / ".join(dict.fromkeys(filter(None, quotes)))
        parts.append(f"{voice}: {said or 'cited, words withheld'}")
    return "; ".join(parts)


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def bibtex(citations: Iterable[Citation]) -> str:
    """Write a bibliography in BibTeX, one entry a document, keyed by the document's slug."""
    entries = (_bibtex_entry(work, cited) for work, cited in _by_work(citations).items())
    return "\n".join(entries)


def _bibtex_entry(work: Work, citations: Sequence[Citation]) -> str:
    year, month, day = _date_parts(work.issued)
    fields = {
        "author": f"{{{_latex(work.publisher)}}}" if work.publisher else "",
        "title": f"{{{_latex(work.name)}}}",
        "year": year,
        "date": work.issued if day else "",
        "howpublished": _latex(work.kind),
        "url": work.url.replace("{", "%7B").replace("}", "%7D"),
        "language": work.language,
        "note": _latex(_notes(citations)),
    }
    lines = [f"  {key} = {{{value}}},\n" for key, value in fields.items() if value]
    if month:
        lines.insert(-1, f"  month = {_MONTHS[int(month) - 1]},\n")
    return f"@misc{{{work.slug},\n{''.join(lines)}}}\n"


def _date_parts(issued: str) -> tuple[str, str, str]:
    """Split a partial date into year, month and day, each empty where it is not known."""
    try:
        dates.parse(issued)
    except ValueError:
        return "", "", ""
    year, month, day = (*issued.split("-"), "", "")[:3]
    return year, month, day


_LATEX = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "&%$#_{}"},
}


def _latex(text: str) -> str:
    """Write text so that LaTeX prints it as it stands."""
    return re.sub(r"[\\~^&%$#_{}]", lambda match: _LATEX[match[0]], text)


_CSL_TYPES = {
    "interview": "interview",
    "news-report": "article-newspaper",
    "article": "article-newspaper",
    "encyclopedia": "entry-encyclopedia",
    "speech": "speech",
    "press-statements": "speech",
    "report": "report",
    "analysis": "report",
    "statistics": "dataset",
    "agreement": "treaty",
}
"""Kinds of documents, by notation, as types of CSL 1.0.2; other kinds are pages of the web."""


def csl_json(citations: Iterable[Citation]) -> str:
    """Write a bibliography in CSL-JSON, one item a document, as Zotero and Pandoc read it."""
    items = [_csl_item(work, cited) for work, cited in _by_work(citations).items()]
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


def _csl_item(work: Work, citations: Sequence[Citation]) -> Mapping[str, object]:
    parts = [int(part) for part in _date_parts(work.issued) if part]
    item: dict[str, object] = {
        "id": work.slug,
        "type": _CSL_TYPES.get(work.notation, "webpage"),
        "title": work.name,
        "author": [{"literal": work.publisher}] if work.publisher else None,
        "container-title": work.publisher,
        "publisher": work.publisher,
        "issued": {"date-parts": [parts]} if parts else None,
        "genre": work.kind,
        "language": work.language,
        "URL": work.url,
        "note": _notes(citations),
    }
    return {key: value for key, value in item.items() if value}
