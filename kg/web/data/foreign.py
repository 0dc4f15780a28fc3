"""Anybody's RDF files, read into a store on disk that can be served like a build."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING
from xml.parsers import expat

from pyoxigraph import RdfFormat, Store

from kg.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["load", "version"]

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
_NESTED = re.compile(rb"""<!ENTITY\s+[^\s"'>]+\s+(?:"[^"]*&[^#]|'[^']*&[^#])""")
_WHERE = re.compile(r"Parser error at line \d+ (?:column \d+|between columns? \d+ and (?:column )?\d+): ")


def load(files: Sequence[Path], home: Path) -> None:
    """Read files into a new store in a folder; each triple keeps its graph, blank nodes stay apart by file.

    Relative IRIs are resolved against the file's name. Raises ``InputError`` with file, line and column.
    """
    store = Store(str(home))
    for file in files:
        try:
            if _format(file) is RdfFormat.RDF_XML:
                _refuse_nested_entities(file)
            store.bulk_load(path=str(file), format=_format(file), base_iri=f"file:///{_name(file)}")
        except SyntaxError as error:
            raise _wrong(file, error) from error
        except (OSError, ValueError, RuntimeError) as error:
            raise InputError(f"cannot be read: {_said(error)}", where=str(file)) from error
    store.optimize()
    store.flush()


def version(files: Sequence[Path]) -> str:
    """Return a hash of what the files hold."""
    total = hashlib.sha256()
    for file in files:
        with file.open("rb") as stream:
            total.update(hashlib.file_digest(stream, "sha256").digest())
    return total.hexdigest()[:16]


def _format(file: Path) -> RdfFormat:
    form = _FORMATS.get(file.suffix.lower())
    if form is None:
        fix = f"Use a file that ends in {', '.join(_FORMATS)}"
        raise InputError(
            f"no RDF format goes with {file.suffix or 'no extension'!r}", where=str(file), fix=fix
        )
    return form


def _refuse_nested_entities(file: Path) -> None:
    """Raise ``InputError`` where entities of RDF/XML stand for others: ten such lines fill any memory."""
    if _NESTED.search(file.read_bytes()):
        raise InputError("an XML entity stands for others", where=str(file), fix="Write out what they mean")


def _name(file: Path) -> str:
    """Return a file's name as it can stand in an IRI."""
    from urllib.parse import quote

    return quote(file.name)


def _wrong(file: Path, error: SyntaxError) -> InputError:
    """Say where in a file what is wrong."""
    line, column = error.lineno, error.offset
    if line is None and _format(file) is RdfFormat.RDF_XML:
        line, column = _ill_formed(file)
    places = [str(place) for place in (file, line, column) if place is not None]
    return InputError(_WHERE.sub("", _said(error)), where=":".join(places))


def _said(error: Exception) -> str:
    said = error.msg if isinstance(error, SyntaxError) else error
    return " ".join(str(said).split())


def _ill_formed(file: Path) -> tuple[int | None, int | None]:
    """Find the place where XML is ill-formed, which the RDF parser does not tell."""
    parser = expat.ParserCreate()
    try:
        with file.open("rb") as stream:
            parser.ParseFile(stream)
    except expat.ExpatError as error:
        return error.lineno, error.offset + 1
    return None, None
