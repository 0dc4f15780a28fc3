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
from kg.corpus.gists import Claims, ClaimsOf, Documents, DocumentsOf, Unread, gist
from kg.corpus.kept import Keeping
from kg.corpus.outlines import Part, Said
from kg.corpus.plain_yaml import Table
from kg.corpus.sources import homes
from kg.corpus.tours import read_tour
from kg.errors import InputError
from kg.ontology import vocabulary
from kg.ontology.shipped import shipped
from kg.processes import ONE
from kg.timing import stage, steps

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from kg.corpus.claims import Claim
    from kg.corpus.documents import Document
    from kg.corpus.entities import Authority, Entity
    from kg.corpus.gists import Gist
    from kg.corpus.kept import Bundle
    from kg.corpus.sources import Sources
    from kg.corpus.tours import Tour
    from kg.ontology.vocabulary import Ontology
    from kg.processes import Workers
    from kg.shards import Shards

__all__ = ["Corpus", "load", "locate"]

_CLAIMS = "claims.yaml"


@dataclass(frozen=True)
class Corpus:
    """What a folder says, and what was found wrong while reading it.

    ``whole`` is false where a YAML file could not be read at all: what the others say of its content is
    then no finding. ``sources`` are the files as they were before they were read. ``shards`` keep what is
    made of single documents, for this run and the next; ``names`` are the keys of what the documents say,
    empty where something of them cannot be kept; the ``bundle`` holds what is asked of all. ``workers`` do
    what is done for each document by itself. ``taken_from`` is the score, from 0 to 1, from which candidates
    stand among the claims, if any do.
    """

    folder: Path
    ontology: Ontology
    authority: Authority
    documents: Sequence[Document]
    claims: Sequence[Claim]
    findings: tuple[Finding, ...]
    whole: bool = True
    sources: Sources | None = None
    tour: Tour | None = None
    shards: Shards | None = field(default=None, compare=False, repr=False)
    names: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)
    bundle: Bundle | None = field(default=None, compare=False, repr=False)
    workers: Workers = field(default=ONE, compare=False, repr=False)
    taken_from: float | None = field(default=None, compare=False, repr=False)

    @cached_property
    def document(self) -> Mapping[str, Document]:
        """The documents by slug."""
        if isinstance(self.documents, Documents):
            return DocumentsOf(self.documents.said)
        return {document.slug: document for document in self.documents}

    @cached_property
    def claims_of(self) -> Mapping[str, Sequence[Claim]]:
        """The claims of each document by its slug, in their order."""
        if isinstance(self.claims, Claims):
            return ClaimsOf(self.claims.said)
        found: dict[str, list[Claim]] = {document.slug: [] for document in self.documents}
        for claim in self.claims:
            found[claim.document].append(claim)
        return found

    @cached_property
    def gists(self) -> Mapping[str, Gist]:
        """What is known of each document, by its slug, without reading what it says where that is kept."""
        if isinstance(self.claims, Claims):
            return self.claims.said.gists
        said = self.claims_of.items()
        return {slug: gist(Said(self.document[slug], tuple(claims), ())) for slug, claims in said}

    @cached_property
    def places(self) -> Mapping[str, Position]:
        """Where each claim stands, by its identifier."""
        if not isinstance(self.claims, Claims):
            return {claim.identifier: claim.at for claim in self.claims}
        return {
            identifier: Position(path, line, column)
            for slug, known in self.gists.items()
            for path in [self.folder / slug / _CLAIMS]
            for identifier, line, column in known.places
        }

    @cached_property
    def linked(self) -> Sequence[Claim]:
        """Claims among which are all that refer to others or have an id by which others may do so."""
        return [*self.claims_where(lambda known: known.linked)]

    def claims_where(self, fits: Callable[[Gist], bool]) -> Iterator[Claim]:
        """Yield the claims of the documents of which something is known, in their order."""
        return chain.from_iterable(self.claims_of[slug] for slug, known in self.gists.items() if fits(known))

    @cached_property
    def last_day(self) -> str:
        """The day (ISO) of the newest dated document, or nothing."""
        days = (known.issued.latest.isoformat() for known in self.gists.values() if known.issued)
        return max(days, default="")


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
    said = _unread(parts, reading, workers, folder)
    documents, claims = Documents(said), Claims(said)
    findings += chain.from_iterable(each.findings for each in said.gists.values())
    linked = [claim for slug, known in said.gists.items() if known.linked for claim in said[slug].claims]
    findings += resolve_references(linked, _names(parts))
    findings += resolve_documents(linked, set(slugs))
    tour, wrong_tour = read_tour(folder, ontology, authority, documents, claims)
    findings += wrong_tour
    if keeping.bundle:
        keeping.bundle.names |= keeping.names_of_bundle((part.home for part in parts), names.values())
    return Corpus(
        folder=folder,
        ontology=ontology,
        authority=authority,
        documents=documents,
        claims=claims,
        findings=tuple(_sure(findings)),
        whole=not any(each.rule in plain_yaml.UNREADABLE for each in findings),
        sources=taken,
        tour=tour,
        shards=shards,
        names=names,
        bundle=keeping.bundle,
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


def _unread(parts: Sequence[Part], reading: _Reading, workers: Workers, folder: Path) -> Unread:
    """Read what documents say, or of those of which that is kept the gist."""
    found = [*workers.share(_gist_or_said, reading, parts, chunk=workers.chunk(len(parts)))]
    slugs = [part.home.name for part in parts]
    there = {slug: each for slug, each in zip(slugs, found, strict=True) if isinstance(each, Said)}
    gists = {
        slug: gist(each) if isinstance(each, Said) else each for slug, each in zip(slugs, found, strict=True)
    }
    for slug in there:
        reading.keeping.keep(reading.names[slug], gists[slug])
    return Unread(gists, there, partial(_read, reading, folder))


def _gist_or_said(around: _Reading, part: Part) -> Gist | Said:
    return around.keeping.gist(around.names[part.home.name]) or _said(around, part)


def _read(around: _Reading, folder: Path, slug: str) -> Said:
    return _said(around, Part(folder / slug))


def _said(around: _Reading, part: Part) -> Said:
    make = partial(part.said, around.ontology, around.authority)
    return around.keeping.said(part.home, around.names[part.home.name], make)


def _parts(folder: Path, around: _Outlining, workers: Workers, findings: list[Finding]) -> Iterator[Part]:
    """Yield each document whose ``claims.yaml`` is a table."""
    within: list[Part] = []
    for home in homes(folder):
        path = home / _CLAIMS
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
