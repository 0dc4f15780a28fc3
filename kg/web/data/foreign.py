"""Anybody's RDF files, read into a store on disk that can be served like a build."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from codecs import BOM_UTF8
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, cast
from urllib.parse import quote

from pyoxigraph import DefaultGraph, RdfFormat, Store, parse

from kg.errors import InputError
from kg.files import put_aside
from kg.rdf.descriptors import make_room
from kg.rdf.store import lay_union
from kg.web.data import foreign_faults

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

__all__ = ["base", "load", "version"]

_FORMATS = {
    ".ttl": RdfFormat.TURTLE,
    ".trig": RdfFormat.TRIG,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".n3": RdfFormat.N3,
    ".jsonld": RdfFormat.JSON_LD,
    ".json": RdfFormat.JSON_LD,
    ".rdf": RdfFormat.RDF_XML,
    ".owl": RdfFormat.RDF_XML,
    ".xml": RdfFormat.RDF_XML,
}
_COMPRESSED = ".gz"
_HOME = "file:///"


def load(files: Sequence[Path], home: Path) -> None:
    """Read files into a new store in a folder; each triple keeps its graph, blank nodes stay apart by file.

    Where graphs share triples, their union is laid into the default graph (``kg.rdf.store.lay_union``).
    Relative IRIs are resolved against the file's name. Raises ``InputError`` with file, line and column, and
    where there is no room for the store.
    """
    make_room()
    with put_aside(home.parent):
        store = Store(str(home))
    for file in files:
        form = _format(file)
        before = len(store)
        try:
            _refuse(file, form)
            with _opened(file) as stream, put_aside(home.parent):
                store.bulk_load(stream, format=form, base_iri=_HOME + _name(file))
        except SyntaxError as error:
            raise foreign_faults.wrong(str(file), _text(file), error, form) from error
        except (OSError, EOFError, zlib.error, ValueError, RuntimeError) as error:
            raise InputError(f"cannot be read: {foreign_faults.said(error)}", where=str(file)) from error
        if form is RdfFormat.JSON_LD and len(store) == before:
            foreign_faults.refuse_plain_json(str(file), _text(file))
    with put_aside(home.parent):
        lay_union(store)
        store.optimize()
        store.flush()


def base(files: Sequence[Path]) -> str:
    """Return the IRI against which a query resolves what is relative: that of the one file, else of all.

    >>> from pathlib import Path
    >>> base([Path("a/me.ttl.gz")]), base([Path("a.ttl"), Path("b.ttl")])
    ('file:///me.ttl', 'file:///')
    """
    return _HOME + (_name(files[0]) if len(files) == 1 else "")


def version(files: Sequence[Path]) -> str:
    """Return a hash of what the files hold."""
    total = hashlib.sha256()
    for file in files:
        with file.open("rb") as stream:
            total.update(hashlib.file_digest(stream, "sha256").digest())
    return total.hexdigest()[:16]


def _uncompressed(file: Path) -> Path:
    return file.with_suffix("") if file.suffix.lower() == _COMPRESSED else file


def _format(file: Path) -> RdfFormat:
    suffix = _uncompressed(file).suffix
    form = _FORMATS.get(suffix.lower())
    if form is None:
        fix = f"Use a file that ends in {', '.join(_FORMATS)}, as it is or compressed: {_COMPRESSED}"
        raise InputError(f"no RDF format goes with {suffix or 'no extension'!r}", where=str(file), fix=fix)
    return form


def _refuse(file: Path, form: RdfFormat) -> None:
    """Raise ``InputError`` for what a parser takes and nobody should."""
    if form is RdfFormat.RDF_XML:
        foreign_faults.refuse_endless_entities(str(file), _text(file))
    if form is RdfFormat.N3:
        with _opened(file) as stream:
            quads = parse(stream, format=form, base_iri=_HOME + _name(file))
            if any(not isinstance(quad.graph_name, DefaultGraph) for quad in quads):
                raise InputError(
                    "a formula { … } says what may be so, and would be served as what is so",
                    where=str(file),
                    fix="Leave out rules and quoted formulas",
                )


@contextmanager
def _opened(file: Path) -> Iterator[IO[bytes]]:
    """Give the bytes of a file, without compression and without the mark that some editors begin with."""
    compressed = file.suffix.lower() == _COMPRESSED
    with cast("IO[bytes]", gzip.open(file)) if compressed else file.open("rb") as stream:
        if stream.read(len(BOM_UTF8)) != BOM_UTF8:
            stream.seek(0)
        yield stream


def _text(file: Path) -> bytes:
    with _opened(file) as stream:
        return stream.read()


def _name(file: Path) -> str:
    """Return a file's name as it can stand in an IRI."""
    return quote(_uncompressed(file).name)
