"""A document in two steps: what its ``claims.yaml`` names, then, with the entities known, what it says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.corpus import chronology, layers, plain_yaml
from kg.corpus.claims import read_claims
from kg.corpus.documents import read_document
from kg.corpus.findings import BAD_VALUE, Position, finding
from kg.corpus.keys import PARTS, unknown_keys
from kg.corpus.plain_yaml import Listing, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from kg.corpus.claims import Claim
    from kg.corpus.documents import Document
    from kg.corpus.entities import Authority
    from kg.corpus.findings import Finding
    from kg.corpus.plain_yaml import Node
    from kg.ontology.vocabulary import Ontology

__all__ = ["Outline", "Part", "Said"]


@dataclass(frozen=True)
class Outline:
    """What a ``claims.yaml`` names: entities it declares or mentions, ids of claims, an earlier version.

    ``readable`` is false where it is no table.
    """

    readable: bool
    entities: Node | None = None
    mentioned: frozenset[str] = frozenset()
    ids: frozenset[str] = frozenset()
    version_of: str = ""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Said:
    """A document with its claims, and what is wrong with them."""

    document: Document
    claims: tuple[Claim, ...]
    findings: tuple[Finding, ...]


class Part:
    """A document's folder on the way to values; its file is read once in a process for outline and content.

    What was read of the file is not pickled: to send it takes as long as to read it.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self.outline = Outline(readable=False)
        self._content: Table | None = None

    def __getstate__(self) -> Mapping[str, object]:
        return {**self.__dict__, "_content": None}

    def outlined(self, ontology: Ontology) -> Outline:
        """Read what the ``claims.yaml`` names."""
        read = plain_yaml.read(self.home / "claims.yaml")
        table, found = read.content, [*read.findings]
        if not isinstance(table, Table):
            if not found:
                hint = "Begin with document: {issued: …, kind: …}."
                at = Position(self.home / "claims.yaml")
                found.append(finding(at, BAD_VALUE, "claims.yaml is empty or no table", hint=hint))
            return Outline(readable=False, findings=tuple(found))
        self._content = table
        header = table.get("document")
        return Outline(
            readable=True,
            entities=table.get("entities"),
            mentioned=frozenset(layers.references(table, ontology)),
            ids=frozenset(_ids(table)),
            version_of=header.text("versionOf") if isinstance(header, Table) else "",
            findings=(*found, *unknown_keys(table, PARTS)),
        )

    def said(self, ontology: Ontology, authority: Authority) -> Said:
        """Read what the document says: header, text, turns and claims."""
        content = self._content or plain_yaml.read(self.home / "claims.yaml").content
        self._content = None  # what is read of the next documents takes its place in memory
        table = content if isinstance(content, Table) else Table({}, {}, Position(self.home / "claims.yaml"))
        document, wrong = read_document(self.home, table, ontology, authority)
        claims, wrong_claims = read_claims(table.get("claims"), document, ontology, authority)
        dates = chronology.check((), [document], claims, ontology)
        return Said(document, tuple(claims), (*wrong, *wrong_claims, *dates))


def _ids(table: Table) -> Iterator[str]:
    """Yield the ids of all claims, also of broken ones."""
    listing = table.get("claims")
    for item in listing.items if isinstance(listing, Listing) else ():
        if isinstance(item, Table) and (name := item.text("id")):
            yield name
