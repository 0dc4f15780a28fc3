"""A tour by hand, ``tour.yaml``: an argument in steps, each a sentence with the statements on which it rests.

A step without statements is a finding: whoever reads a sentence can read who says so.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.corpus import plain_yaml
from kg.corpus.fields import read_date
from kg.corpus.findings import (
    BAD_VALUE,
    MISSING_KEY,
    UNKNOWN_DOCUMENT,
    UNKNOWN_ENTITY,
    Finding,
    finding,
    rule,
)
from kg.corpus.keys import STEP, TOUR, unknown_keys
from kg.corpus.languages import LANGUAGES
from kg.corpus.plain_yaml import Listing, Scalar, Table, scalars
from kg.corpus.spelling import near

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from kg.corpus.claims import Claim
    from kg.corpus.documents import Document
    from kg.corpus.entities import Authority
    from kg.corpus.plain_yaml import Node
    from kg.ontology.vocabulary import Ontology

__all__ = ["FILE", "VIEWS", "Step", "Tour", "read_tour"]

FILE = "tour.yaml"

VIEWS = ("two", "network", "timeline", "map", "table")
"""The views of the page, as its addresses name them."""

UNKNOWN_GROUND = rule("unknown-ground", "a step of a tour rests on claims, ties and things of the corpus")
NOTHING_BEHIND = rule("nothing-behind", "a step of a tour has statements behind it")
UNKNOWN_VALUE = rule("unknown-filter", "a step of a tour shows what the page can show")

_PARTS_OF_A_TIE = 3
_FACETS = {"field": "family", "status": "status", "speaker": "speaker", "document": "document"}
"""What a step is filtered by, as it is written, and as addresses of the page name it."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step: its sentence by language, the identifiers of the claims behind it, and what the page shows.

    ``shows`` are pairs of an address of the page, such as ``("focus", "baku")``.
    """

    sentences: Mapping[str, str]
    claims: tuple[str, ...]
    shows: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Tour:
    """A title by language, and steps in their order."""

    titles: Mapping[str, str]
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class _Corpus:
    """What a step may name."""

    ontology: Ontology
    authority: Authority
    documents: Collection[str]
    claims: Sequence[Claim]


@dataclass
class _Reader:
    """Reads one file, and notes what is wrong in it."""

    corpus: _Corpus
    findings: list[Finding] = field(default_factory=list)

    def wrong(self, node: Node, name: str, message: str, hint: str) -> None:
        self.findings.append(finding(node.at, name, message, hint=hint))

    def tour(self, table: Table) -> Tour | None:
        self.findings += unknown_keys(table, TOUR)
        titles = self.told(table, "title")
        listing = table.get("steps")
        if not isinstance(listing, Listing) or not listing.items:
            hint = "Write steps: and - {sentence: …, behind: […]} for each."
            self.wrong(listing or table, MISSING_KEY, "a tour has a list of steps", hint)
            return None
        steps = tuple(step for node in listing.items if (step := self.step(node)))
        return Tour(titles=titles, steps=steps) if titles and steps else None

    def step(self, node: Node) -> Step | None:
        if not isinstance(node, Table):
            self.wrong(node, BAD_VALUE, "a step is a table", "Write - {sentence: …, behind: […]}.")
            return None
        self.findings += unknown_keys(node, STEP)
        sentences, claims = self.told(node, "sentence"), self.behind(node)
        shows = tuple(self.shows(node))
        return Step(sentences=sentences, claims=claims, shows=shows) if sentences and claims else None

    def told(self, table: Table, key: str) -> Mapping[str, str]:
        """Return a text by language, as it is written: one in English, or a table."""
        node = table.get(key)
        texts: Mapping[str, Node] = node if isinstance(node, Table) else {"en": node} if node else {}
        for language, each in texts.items():
            if language not in LANGUAGES:
                hint = near(language, LANGUAGES) or f"Known: {', '.join(LANGUAGES)}."
                self.wrong(each, BAD_VALUE, f"no labels are kept in the language {language!r}", hint)
        found = {
            language: each.text.strip()
            for language, each in texts.items()
            if isinstance(each, Scalar) and each.text.strip() and language in LANGUAGES
        }
        if not found:
            hint = f"Write {key}: a text, or {{en: …, kk: …}}."
            self.wrong(node or table, MISSING_KEY, f"no {key}", hint)
        return found

    def behind(self, table: Table) -> tuple[str, ...]:
        """Return the identifiers of the claims on which a step rests, each once, in the order written."""
        grounds, node = scalars(table.get("behind")), table.get("behind")
        for each in node.items if isinstance(node, Listing) else ():
            if not isinstance(each, Scalar):
                self.wrong(each, BAD_VALUE, "an entry of behind is no text", "Put 'a relation b' in quotes.")
        claims = dict.fromkeys(claim for ground in grounds for claim in self.ground(ground))
        if not grounds:
            hint = "Write behind: and a list of document#id, of 'a relation b', or of slugs."
            self.wrong(table, NOTHING_BEHIND, "a step rests on nothing", hint)
        return tuple(claims)

    def ground(self, node: Scalar) -> Sequence[str]:
        """Return the claims that one entry means, by identifier: one, those on a tie, or those on a thing."""
        found = [each.identifier for each in self.corpus.claims if _means(node.text, each)]
        found = found or [
            each.identifier for each in self.corpus.claims if _reversed(self.corpus, node.text, each)
        ]
        if not found and not self.unknown(node):
            hint = "Name a claim, tie or thing of which something is said."
            self.wrong(node, NOTHING_BEHIND, f"nothing is said of {node.text!r}", hint)
        return found

    def unknown(self, node: Scalar) -> bool:
        """Note what an entry names that is not of the corpus; say whether there is such a thing."""
        if "#" in node.text:
            known = sorted(f"{each.document}#{each.id}" for each in self.corpus.claims if each.id)
            hint = near(node.text, known) or "Give that claim an id, or name its address's last part."
            self.wrong(node, UNKNOWN_GROUND, f"no claim is called {node.text!r}", hint)
            return True
        parts = node.text.split()
        if len(parts) not in {1, _PARTS_OF_A_TIE}:
            hint = "Write a claim's document#id, 'a relation b', or a slug."
            self.wrong(node, UNKNOWN_GROUND, f"{node.text!r} names no claim, tie or thing", hint)
            return True
        relations = self.corpus.ontology.relations
        if len(parts) == _PARTS_OF_A_TIE and parts[1] not in relations:
            hint = near(parts[1], relations) or "Name a relation of the ontology."
            self.wrong(node, UNKNOWN_GROUND, f"unknown relation {parts[1]!r}", hint)
            return True
        return [slug for slug in parts[::2] if not self.entity(node, slug)] != []

    def entity(self, node: Scalar, slug: str) -> bool:
        """Say whether an entity has a slug, and note it where none has."""
        if known := self.corpus.authority.get(slug):
            return bool(known)
        self.wrong(node, UNKNOWN_ENTITY, f"unknown entity {slug!r}", self.corpus.authority.remedy(slug))
        return False

    def shows(self, table: Table) -> Iterator[tuple[str, str]]:
        """Yield what the page shows with a step, as its address says it."""
        for key, facet in _FACETS.items():
            for node in scalars(table.get(key)):
                if self.fits(key, node):
                    yield "only", f"{facet}:{node.text}"
        for node in scalars(table.get("focus")):
            if self.entity(node, node.text):
                yield "focus", node.text
        for node in scalars(table.get("view")):
            if self.among(node, VIEWS, "view"):
                yield "view", node.text
        if day := read_date(table, "known", self.findings):
            yield "known", day.latest.isoformat()

    def fits(self, key: str, node: Scalar) -> bool:
        """Say whether something can be filtered by a value, and note it where not."""
        if key == "speaker":
            return self.entity(node, node.text)
        if key == "document":
            if node.text in self.corpus.documents:
                return True
            hint = near(node.text, sorted(self.corpus.documents)) or "Name the folder of a document."
            self.wrong(node, UNKNOWN_DOCUMENT, f"no document is called {node.text!r}", hint)
            return False
        return self.among(node, self.corpus.ontology.scheme(STEP[key].scheme), key)

    def among(self, node: Scalar, known: Collection[str], what: str) -> bool:
        if node.text in known:
            return True
        hint = near(node.text, known) or f"Known: {', '.join(sorted(known))}."
        self.wrong(node, UNKNOWN_VALUE, f"unknown {what} {node.text!r}", hint)
        return False


def read_tour(
    folder: Path,
    ontology: Ontology,
    authority: Authority,
    documents: Sequence[Document],
    claims: Sequence[Claim],
) -> tuple[Tour | None, list[Finding]]:
    """Read the tour of a corpus, none where it has none, and say what is wrong with it."""
    path = folder / FILE
    if not (path.exists() or path.is_symlink()):
        return None, []
    read = plain_yaml.read(path)
    taken = ontology.marked("takenAsGiven")
    said = [claim for claim in claims if claim.status not in taken]
    reader = _Reader(_Corpus(ontology, authority, {each.slug for each in documents}, said), read.findings)
    if isinstance(read.content, Table):
        return reader.tour(read.content), reader.findings
    if read.content is not None:
        reader.wrong(read.content, BAD_VALUE, f"{FILE} is a table", "Write title: … and steps: ….")
    return None, reader.findings


def _means(text: str, claim: Claim) -> bool:
    """Say whether an entry means a claim: by its name or identifier, by its tie, or by one of its ends."""
    tie = f"{claim.subject} {claim.relation} {claim.object}"
    named = f"{claim.document}#{claim.id}" if claim.id else claim.identifier
    return text in {named, claim.identifier, claim.subject, claim.object} or " ".join(text.split()) == tie


def _reversed(corpus: _Corpus, text: str, claim: Claim) -> bool:
    """Say whether an entry means a claim's tie the other way round, which is the same where it has no way."""
    known = corpus.ontology.relations.get(claim.relation)
    tie = f"{claim.object} {claim.relation} {claim.subject}"
    return bool(known and known.symmetric) and " ".join(text.split()) == tie
