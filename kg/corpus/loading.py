"""A corpus: a folder with an authority file, perhaps an ontology of its own, and a folder a document."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kg.corpus import chronology, layers, own_terms, plain_yaml, sources
from kg.corpus.cross_references import resolve_documents, resolve_references
from kg.corpus.documents import check_slug
from kg.corpus.entities import join, read_entities
from kg.corpus.findings import BAD_VALUE, MISSING_KEY, UNKNOWN_ENTITY, Finding, Position, finding
from kg.corpus.kept import Keeping
from kg.corpus.outlines import Part
from kg.corpus.plain_yaml import Table
from kg.corpus.sources import homes
from kg.corpus.tours import read_tour
from kg.errors import InputError
from kg.ontology import vocabulary
from kg.ontology.shipped import shipped
from kg.processes import ONE
from kg.timing import stage, steps

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kg.corpus.claims import Claim
    from kg.corpus.documents import Document
    from kg.corpus.entities import Authority, Entity
    from kg.corpus.outlines import Said
    from kg.corpus.sources import Sources
    from kg.corpus.tours import Tour
    from kg.ontology.vocabulary import Ontology
    from kg.processes import Workers
    from kg.shards import Shards

__all__ = ["Corpus", "load", "locate"]


@dataclass(frozen=True)
class Corpus:
    """What a folder says, and what was found wrong while reading it.

    ``whole`` is false where a YAML file could not be read at all: what the others say of its content is
    then no finding. ``sources`` are the files as they were before they were read. ``shards`` keep what is
    made of single documents, for this run and the next; ``names`` are the keys of what the documents say,
    empty where something of them cannot be kept. ``workers`` do what is done for each document by itself.
    ``taken_from`` is the score, from 0 to 1, from which candidates stand among the claims, if any do.
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
    shards: Shards | None = field(default=None, compare=False, repr=False)
    names: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)
    workers: Workers = field(default=ONE, compare=False, repr=False)
    taken_from: float | None = field(default=None, compare=False, repr=False)

    @cached_property
    def document(self) -> Mapping[str, Document]:
        """The documents by slug."""
        return {document.slug: document for document in self.documents}

    @cached_property
    def claims_of(self) -> Mapping[str, list[Claim]]:
        """The claims of each document by its slug, in their order."""
        found: dict[str, list[Claim]] = {document.slug: [] for document in self.documents}
        for claim in self.claims:
            found[claim.document].append(claim)
        return found

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
def load(folder: Path, shards: Shards | None = None, workers: Workers = ONE) -> Corpus:
    """Read a corpus, with what is kept of it in shards. What is wrong stands in the result's findings.

    Raises ``InputError`` where the folder cannot be read or its own ontology is not Turtle.
    """
    _check_is_corpus(folder)
    workers.check_sight([folder])
    findings: list[Finding] = []
    taken = sources.take(folder)
    ontology = vocabulary.load(folder / "ontology.ttl")
    findings += own_terms.check(folder / "ontology.ttl", ontology)
    keeping = Keeping(shards, taken)
    parts = list(_parts(folder, _Outlining(ontology, keeping), workers, findings))
    authority = _authority(folder, parts, ontology, findings)
    findings += chronology.check(authority.entities.values(), (), (), ontology)
    slugs = [part.home.name for part in parts]
    names = {part.home.name: keeping.name(part.home, part.outline, authority, slugs) for part in parts}
    reading = _Reading(ontology, authority, keeping, names)
    said = list(workers.share(_said, reading, parts, chunk=workers.chunk(len(parts))))
    documents = [each.document for each in said]
    claims = [claim for each in said for claim in each.claims]
    findings += chain.from_iterable(each.findings for each in said)
    findings += resolve_references(claims, _names(parts))
    findings += resolve_documents(claims, set(slugs))
    tour, wrong_tour = read_tour(folder, ontology, authority, documents, claims)
    findings += wrong_tour
    return Corpus(
        folder=folder,
        ontology=ontology,
        authority=authority,
        documents=tuple(documents),
        claims=tuple(claims),
        findings=tuple(_sure(findings)),
        whole=not any(each.rule in plain_yaml.UNREADABLE for each in findings),
        sources=taken,
        tour=tour,
        shards=shards,
        names=names,
        workers=workers,
    )


def _sure(findings: Sequence[Finding]) -> Iterable[Finding]:
    """Leave out what only follows from an authority file that cannot be read: that entities are unknown."""
    unreadable = (each.path for each in findings if each.rule in plain_yaml.UNREADABLE)
    follows = any(path.endswith("/entities.yaml") for path in unreadable)
    return [each for each in findings if not (follows and each.rule == UNKNOWN_ENTITY)]


def _check_is_corpus(folder: Path) -> None:
    if (folder / "entities.yaml").exists():
        return
    within = folder / "corpus"
    if (within / "entities.yaml").exists():
        raise InputError("no corpus, but there is one in it", where=str(folder), fix=f"Name {within}")
    if not homes(folder):
        fix = "Name a folder with entities.yaml and a folder for each document"
        raise InputError("no corpus here", where=str(folder), fix=fix)


class _Outlining(NamedTuple):
    """What is needed to read what documents name."""

    ontology: Ontology
    keeping: Keeping


class _Reading(NamedTuple):
    """What is needed to read what documents say; ``names`` are the keys of what is kept of them."""

    ontology: Ontology
    authority: Authority
    keeping: Keeping
    names: Mapping[str, str]


def _outlined(around: _Outlining, part: Part) -> Part:
    part.outline = around.keeping.outline(part.home, partial(part.outlined, around.ontology))
    return part


def _said(around: _Reading, part: Part) -> Said:
    make = partial(part.said, around.ontology, around.authority)
    return around.keeping.said(part.home, around.names[part.home.name], make)


def _parts(folder: Path, around: _Outlining, workers: Workers, findings: list[Finding]) -> Iterator[Part]:
    """Yield each document whose ``claims.yaml`` is a table."""
    within: list[Part] = []
    for home in homes(folder):
        path = home / "claims.yaml"
        if misnamed := list(check_slug(home)):
            findings += misnamed
        elif path.exists() or path.is_symlink():
            within.append(Part(home))
        else:
            hint = "Write it, or let the folder's name begin with _ if it holds no document."
            findings.append(finding(Position(path), MISSING_KEY, "no claims.yaml", hint=hint))
    read = workers.share(_outlined, around, within, chunk=workers.chunk(len(within)))
    for part in steps(read, len(within)):
        findings += part.outline.findings
        if part.outline.readable:
            yield part


def _authority(folder: Path, parts: Sequence[Part], ontology: Ontology, findings: list[Finding]) -> Authority:
    """Join the shared authority file, the entities that single documents bring, and the world's they need."""
    entities: list[Entity] = []
    wanted = {slug for part in parts for slug in part.outline.mentioned}
    own: set[str] = set()
    for document, table in _entity_tables(folder, parts, findings):
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
    folder: Path, parts: Sequence[Part], findings: list[Finding]
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
    for part in parts:
        node = part.outline.entities
        if isinstance(node, Table):
            yield part.home.name, node
        elif node is not None:
            hint = "Write entities: and slug: {type: …, label: …}."
            findings.append(finding(node.at, BAD_VALUE, "entities is a table from slug to entity", hint=hint))


def _names(parts: Iterable[Part]) -> set[tuple[str, str]]:
    """Collect the ids of all claims, also of broken ones, so that one break is reported once."""
    return {(part.home.name, name) for part in parts for name in part.outline.ids}
