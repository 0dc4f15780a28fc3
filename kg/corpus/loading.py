"""A corpus: a folder with an authority file, perhaps an ontology of its own, and a folder a document."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kg.corpus import chronology, layers, own_terms, plain_yaml, sources
from kg.corpus.claims import read_claims
from kg.corpus.cross_references import resolve_documents, resolve_references
from kg.corpus.documents import check_slug, read_document
from kg.corpus.entities import join, read_entities
from kg.corpus.findings import BAD_VALUE, MISSING_KEY, UNKNOWN_ENTITY, Finding, Position, finding
from kg.corpus.keys import PARTS, unknown_keys
from kg.corpus.plain_yaml import Table
from kg.corpus.sources import homes
from kg.corpus.tours import read_tour
from kg.errors import InputError
from kg.ontology import vocabulary
from kg.ontology.shipped import shipped
from kg.timing import stage, steps

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kg.corpus.claims import Claim
    from kg.corpus.documents import Document
    from kg.corpus.entities import Authority, Entity
    from kg.corpus.sources import Sources
    from kg.corpus.tours import Tour
    from kg.ontology.vocabulary import Ontology

__all__ = ["Corpus", "load", "locate"]


@dataclass(frozen=True)
class Corpus:
    """What a folder says, and what was found wrong while reading it.

    ``whole`` is false where a YAML file could not be read at all: what the others say of its content is
    then no finding. ``sources`` are the files as they were before they were read.
    """

    folder: Path
    ontology: Ontology
    authority: Authority
    documents: tuple[Document, ...]
    claims: tuple[Claim, ...]
    findings: tuple[Finding, ...]
    whole: bool = True
    sources: Sources | None = None
    tour: Tour | None = None

    @cached_property
    def document(self) -> Mapping[str, Document]:
        """The documents by slug."""
        return {document.slug: document for document in self.documents}

    @cached_property
    def last_day(self) -> str:
        """The day (ISO) of the newest dated document, or nothing."""
        return max((each.issued.latest.isoformat() for each in self.documents if each.issued), default="")


def locate(folder: str | Path | None = None) -> Path:
    """Return the corpus meant: the named folder, else ``./corpus``, else the one that ships.

    What is no folder may be the name of a further corpus that ships. Raises ``InputError`` where it is none.
    """
    if folder is not None:
        if Path(folder).is_dir():
            return Path(folder)
        further = {each.name: each for each in Path(str(shipped("corpora"))).resolve().iterdir()}
        if str(folder) not in further:
            fix = f"Name a corpus folder, or one that ships: {', '.join(sorted(further))}"
            raise InputError("no such folder", where=str(folder), fix=fix)
        return further[str(folder)]
    here = Path("corpus")
    return here if here.is_dir() else Path(str(shipped("corpus"))).resolve()


@stage("read the corpus")
def load(folder: Path) -> Corpus:
    """Read a corpus. What is wrong in it stands in the result's findings.

    Raises ``InputError`` where the folder cannot be read or its own ontology is not Turtle.
    """
    findings: list[Finding] = []
    if not (folder / "entities.yaml").exists() and not homes(folder):
        fix = "Name a folder with entities.yaml and a folder for each document"
        raise InputError("no corpus here", where=str(folder), fix=fix)
    taken = sources.take(folder)
    ontology = vocabulary.load(folder / "ontology.ttl")
    findings += own_terms.check(folder / "ontology.ttl", ontology)
    tables = list(_tables(folder, findings))
    authority = _authority(folder, tables, ontology, findings)
    documents: list[Document] = []
    claims: list[Claim] = []
    for home, table in tables:
        document, wrong = read_document(home, table, ontology, authority)
        documents.append(document)
        found, wrong_claims = read_claims(table.get("claims"), document, ontology, authority)
        claims += found
        findings += [*wrong, *wrong_claims]
    findings += resolve_references(claims, _names(tables))
    findings += resolve_documents(claims, {home.name for home, _ in tables})
    findings += chronology.check(authority.entities.values(), documents, claims, ontology)
    tour, wrong_tour = read_tour(folder, ontology, authority, documents, claims)
    findings += wrong_tour
    whole = not any(each.rule in plain_yaml.UNREADABLE for each in findings)
    if any(each.rule in plain_yaml.UNREADABLE and each.path.endswith("/entities.yaml") for each in findings):
        findings = [each for each in findings if each.rule != UNKNOWN_ENTITY]
    return Corpus(
        folder=folder,
        ontology=ontology,
        authority=authority,
        documents=tuple(documents),
        claims=tuple(claims),
        findings=tuple(findings),
        whole=whole,
        sources=taken,
        tour=tour,
    )


def _tables(folder: Path, findings: list[Finding]) -> Iterator[tuple[Path, Table]]:
    """Yield each document's folder with the content of its ``claims.yaml``."""
    within = homes(folder)
    for home in steps(within, len(within)):
        path = home / "claims.yaml"
        if misnamed := list(check_slug(home)):
            findings += misnamed
            continue
        if not (path.exists() or path.is_symlink()):
            hint = "Write it, or let the folder's name begin with _ if it holds no document."
            findings.append(finding(Position(path), MISSING_KEY, "no claims.yaml", hint=hint))
            continue
        read = plain_yaml.read(path)
        findings += read.findings
        if isinstance(read.content, Table):
            findings += unknown_keys(read.content, PARTS)
            yield home, read.content
        elif not read.findings:
            hint = "Begin with document: {issued: …, kind: …}."
            findings.append(finding(Position(path), BAD_VALUE, "claims.yaml is empty or no table", hint=hint))


def _authority(
    folder: Path, tables: Sequence[tuple[Path, Table]], ontology: Ontology, findings: list[Finding]
) -> Authority:
    """Join the shared authority file, the entities that single documents bring, and the world's they need."""
    entities: list[Entity] = []
    wanted = {slug for _, table in tables for slug in layers.references(table, ontology)}
    own: set[str] = set()
    for document, table in _entity_tables(folder, tables, findings):
        own |= table.keys()
        completed, clashes = layers.completed(table, ontology)
        found, wrong = read_entities(completed, ontology, document)
        entities += found
        wanted |= {*layers.references_of_entities(table)}
        findings += [*clashes, *wrong]
    world, _ = read_entities(layers.taken(wanted, own), ontology)
    authority, wrong = join([*entities, *world], ontology)
    findings += wrong
    return authority


def _entity_tables(
    folder: Path, tables: Sequence[tuple[Path, Table]], findings: list[Finding]
) -> Iterator[tuple[str, Table]]:
    shared = folder / "entities.yaml"
    if shared.exists() or shared.is_symlink():
        read = plain_yaml.read(shared)
        findings += read.findings
        if isinstance(read.content, Table):
            yield "", read.content
        elif read.content is not None:
            message = "entities.yaml is a table from slug to entity"
            findings.append(
                finding(read.content.at, BAD_VALUE, message, hint="Write slug: {type: …, label: …}.")
            )
    for home, table in tables:
        node = table.get("entities")
        if isinstance(node, Table):
            yield home.name, node
        elif node is not None:
            hint = "Write entities: and slug: {type: …, label: …}."
            findings.append(finding(node.at, BAD_VALUE, "entities is a table from slug to entity", hint=hint))


def _names(tables: Sequence[tuple[Path, Table]]) -> set[tuple[str, str]]:
    """Collect the ids of all claims, also of broken ones, so that one break is reported once."""
    found: set[tuple[str, str]] = set()
    for home, table in tables:
        listing = table.get("claims")
        for item in listing.items if isinstance(listing, plain_yaml.Listing) else ():
            if isinstance(item, Table) and item.text("id"):
                found.add((home.name, item.text("id")))
    return found
