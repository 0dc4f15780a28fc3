"""From a corpus with texts and quotes to the same by reference: what may be published where texts may not.

Of a kept text stay its hash, and for each claim where its words stand and their hash. Comments go, since they
may repeat the words; entities and ontology are copied as they are.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from kg.corpus import plain_yaml
from kg.corpus.plain_yaml import Listing, Scalar, Table
from kg.corpus.references import sha256
from kg.errors import CorpusError, InputError
from kg.files import mode, unwritable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.corpus.claims import Claim
    from kg.corpus.documents import Document
    from kg.corpus.findings import Position
    from kg.corpus.loading import Corpus
    from kg.corpus.plain_yaml import Node
    from kg.corpus.texts import Texts

__all__ = ["files", "write"]

_WORDS = frozenset({"quote", "from", "pageHeads"})
"""The keys under which words of a text stand."""


class _Flow(dict[str, object]):
    """A table that is written on one line."""


class _Dumper(yaml.SafeDumper):
    """Writes text without quotes wherever it can: a corpus has no other scalars."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 – PyYAML's
        """Indent lists, too."""
        super().increase_indent(flow, False)  # noqa: FBT003


def _on_one_line(dumper: yaml.SafeDumper, table: _Flow) -> yaml.Node:
    return dumper.represent_mapping("tag:yaml.org,2002:map", table, flow_style=True)


_Dumper.yaml_implicit_resolvers = {}
_Dumper.add_representer(_Flow, _on_one_line)


def files(corpus: Corpus, texts: Texts | None = None) -> dict[str, bytes]:
    """Return the files of a corpus by reference, by their paths.

    ``where`` a text stands is its path below the texts, else below the corpus. Raises ``CorpusError`` where
    the corpus has errors: words that are not found cannot be referred to.
    """
    if any(each.severity == "error" for each in corpus.findings):
        raise CorpusError(corpus.findings)
    names = ("entities.yaml", "ontology.ttl")
    found = {name: path.read_bytes() for name in names if (path := corpus.folder / name).is_file()}
    for document in corpus.documents:
        path = corpus.folder / document.slug / "claims.yaml"
        data = _referring(corpus, document, path, texts) if document.kept else path.read_bytes()
        found[f"{document.slug}/claims.yaml"] = data
    return found


def write(found: Mapping[str, bytes], folder: Path) -> None:
    """Write files into a folder that is new or empty, all or none; raises ``InputError`` for any other."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError("not an empty folder", where=str(folder), fix="Name a new one with -o")
    with unwritable(folder, "Name another with -o"):
        folder.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        try:
            for name, data in found.items():
                (beside / name).parent.mkdir(exist_ok=True)
                (beside / name).write_bytes(data)
            beside.chmod(mode(0o777))
            beside.replace(folder)
        finally:
            shutil.rmtree(beside, ignore_errors=True)


def _referring(corpus: Corpus, document: Document, path: Path, texts: Texts | None) -> bytes:
    """Write a kept document's ``claims.yaml`` anew, by reference."""
    content = plain_yaml.read(path).content
    parts = content if isinstance(content, Table) else Table({}, {}, document.at)
    claims = {claim.at: claim for claim in corpus.claims if claim.document == document.slug}
    written: dict[str, object] = {}
    for name, node in parts.items():
        if name == "document" and isinstance(node, Table):
            header = {key: value for key, value in _plain(node).items() if key not in _WORDS}
            written[name] = header | {"text": _text(corpus, document, texts)}
        elif name == "turns" and isinstance(node, Listing):
            written[name] = list(_turns(node, document))
        elif name == "claims" and isinstance(node, Listing):
            written[name] = [_claim(item, claims) for item in node.items if isinstance(item, Table)]
        elif name == "entities" and isinstance(node, Table):
            written[name] = {
                slug: _Flow(_plain(each)) for slug, each in node.items() if isinstance(each, Table)
            }
    return yaml.dump(written, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1_000).encode()


def _text(corpus: Corpus, document: Document, texts: Texts | None) -> _Flow:
    data = (corpus.folder / document.slug / "document.txt").read_bytes()
    found = hashlib.sha256(data).hexdigest()
    where = (texts.path(found) if texts else None) or f"{document.slug}/document.txt"
    return _Flow(by="reference", sha256=found, where=where)


def _turns(listing: Listing, document: Document) -> Iterator[_Flow]:
    for item, turn in zip(listing.items, document.turns, strict=True):
        place = {"start": str(turn.start), "end": str(turn.end)}
        kept = _plain(item) if isinstance(item, Table) else {}
        yield _Flow(place | {key: value for key, value in kept.items() if key not in {*_WORDS, "occurrence"}})


def _claim(table: Table, claims: Mapping[Position, Claim]) -> dict[str, object]:
    claim = claims[table.at]
    kept = {key: value for key, value in _plain(table).items() if key not in _WORDS}
    place = {"start": str(claim.start), "end": str(claim.end), "words": sha256(claim.quote or "")}
    return kept | place


def _plain(table: Table) -> dict[str, object]:
    return {key: _value(node) for key, node in table.items()}


def _value(node: Node) -> object:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Listing):
        return [_value(item) for item in node.items]
    return _Flow(_plain(node))
