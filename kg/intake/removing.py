"""A document taken out of a corpus, with the entities of the authority file that only it used."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

from kg import files
from kg.corpus import layers, plain_yaml
from kg.corpus.findings import Position
from kg.corpus.plain_yaml import Listing, Table, scalars
from kg.corpus.sources import homes
from kg.corpus.spelling import near
from kg.errors import InputError
from kg.intake.appending import end_of, line_after, text_of
from kg.ontology import vocabulary

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from kg.ontology.vocabulary import Ontology

__all__ = ["Removal", "plan", "remove"]

_CLAIMS = ("confirms", "corrects", "conditionOn")
"""The keys of a claim that name claims, of other documents as ``document#id``."""


@dataclass(frozen=True)
class Removal:
    """What goes with a document: how many claims, and the entities that nothing else names."""

    home: Path
    claims: int
    entities: tuple[str, ...]


def plan(corpus: Path, slug: str) -> Removal:
    """Say what removing a document takes with it.

    Raises ``InputError`` for a document that is not there, and where another one rests on it.
    """
    tables = {home.name: _table(home / "claims.yaml") for home in homes(corpus)}
    if slug not in tables:
        fix = near(slug, tables) or "Name the folder of a document"
        raise InputError(f"no document {slug!r}", where=str(corpus), fix=fix)
    gone = tables.pop(slug)
    own = gone.get("entities")
    ontology = vocabulary.load(corpus / "ontology.ttl")
    for name, table in tables.items():
        _refuse(corpus / name / "claims.yaml", table, slug, own if isinstance(own, Table) else {}, ontology)
    claims = gone.get("claims")
    count = len(claims.items) if isinstance(claims, Listing) else 0
    return Removal(corpus / slug, count, tuple(_alone(corpus, gone, tables.values(), ontology)))


def _table(path: Path) -> Table:
    content = plain_yaml.read(path).content
    return content if isinstance(content, Table) else Table({}, {}, Position(path))


def _refuse(path: Path, table: Table, slug: str, own: Collection[str], ontology: Ontology) -> None:
    """Raise where a document names another, a claim of it, or an entity that only it declares."""
    header = table.get("document")
    if isinstance(header, Table) and header.text("versionOf") == slug:
        raise _rests(path, header.where("versionOf").line, "versionOf names the document")
    for claim in _claims(table):
        named = [each.text for key in _CLAIMS for each in scalars(claim.get(key))]
        if slug in {claim.text("resolvedFrom"), *(each.partition("#")[0] for each in named if "#" in each)}:
            raise _rests(path, claim.at.line, "a claim names the document")
    for each in layers.references(table, ontology):
        if each in own:
            raise _rests(path, 0, f"{each} is declared in the document alone")


def _rests(path: Path, line: int, what: str) -> InputError:
    where = f"{path}:{line}" if line else str(path)
    return InputError(what, where=where, fix="Change that first, then remove it")


def _claims(table: Table) -> Iterator[Table]:
    listing = table.get("claims")
    yield from (item for item in getattr(listing, "items", ()) if isinstance(item, Table))


def _alone(corpus: Path, gone: Table, others: Iterable[Table], ontology: Ontology) -> Iterator[str]:
    """Yield the shared entities that the document names, itself or through them, and nothing else does."""
    shared = corpus / "entities.yaml"
    content = plain_yaml.read(shared).content if shared.exists() else None
    left: Mapping[str, object] = dict(content) if isinstance(content, Table) else {}
    kept = {each for table in others for each in layers.references(table, ontology)}
    waiting, found = [*layers.references(gone, ontology)], set[str]()
    while waiting and isinstance(content, Table):
        slug = waiting.pop()
        named = {each for other in left if other not in found | {slug} for each in _names(content, other)}
        if slug in left and slug not in found | kept | named:
            found.add(slug)
            waiting += _names(content, slug)
    yield from sorted(found)


def _names(content: Table, slug: str) -> list[str]:
    return [*layers.references_of_entities(Table({slug: content[slug]}, {}, content.at))]


def remove(corpus: Path, removal: Removal) -> None:
    """Remove a document and what goes with it; raises ``InputError`` where that cannot be written."""
    aside = corpus / f".removing-{removal.home.name}"
    with files.unwritable(removal.home, "Change who may write there"):
        removal.home.rename(aside)
    try:
        if removal.entities:
            shared = corpus / "entities.yaml"
            files.write(_without(text_of(shared), set(removal.entities)).encode(), shared)
    except BaseException:
        aside.rename(removal.home)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _without(text: str, gone: Collection[str]) -> str:
    r"""Return an authority file without some entities; all other lines stay as they are.

    >>> _without("# People\na: {type: Person}\nb:\n  type: Person\n\n# Places\nc: {type: City}\n", {"b"})
    '# People\na: {type: Person}\n\n# Places\nc: {type: City}\n'
    """
    root = yaml.compose(text, Loader=yaml.BaseLoader)
    parts, at = [], 0
    for key, value in root.value if isinstance(root, yaml.MappingNode) and not root.flow_style else ():
        if key.value in gone:
            parts.append(text[at : key.start_mark.index])
            at = line_after(text, end_of(value))
    return "".join([*parts, text[at:]])
