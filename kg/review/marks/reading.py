"""Files with marks, by what they hold: annotations of the web, a CAS or a zip of them, a table."""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from kg.corpus.documents import LARGEST_TEXT
from kg.errors import InputError
from kg.intake import sheets
from kg.intake.readers import archives
from kg.review.marks import table, uima, web

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.ontology.vocabulary import Ontology
    from kg.review.marks.mark import Mark

__all__ = ["KINDS", "Marked", "read"]

KINDS = (".json", ".jsonld", ".xmi", ".zip")
"""How the names of files end that can only hold marks."""

_TYPES = "TypeSystem.xml"
_BROKEN = (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError)


@dataclass(frozen=True)
class Marked:
    """The marks of a file, and what wrote them."""

    method: str
    marks: tuple[Mark, ...]


def read(path: Path, ontology: Ontology, types: Path | None = None) -> Marked:
    """Read a file with marks, whatever is none of ``KINDS`` as a table.

    ``types`` is the type system of XMI, else ``TypeSystem.xml`` beside it.
    Raises ``InputError`` for a file that cannot be read, is too large, or is none of the kinds.
    """
    suffix = path.suffix.lower()
    if suffix == ".zip":
        return Marked("UIMA CAS", tuple(_packed(path, ontology)))
    data, where = _data(path), path.as_posix()
    if suffix not in KINDS:
        return Marked("a table", tuple(table.read(sheets.read(data, where), ontology)))
    if suffix == ".xmi":
        system = _data(types or path.with_name(_TYPES))
        return Marked("UIMA CAS", tuple(_of_document(uima.read(data, system, where, ontology), path.name)))
    content = _json(data, where)
    if isinstance(content, dict) and "%FEATURE_STRUCTURES" in content:
        return Marked("UIMA CAS", tuple(_of_document(uima.read(data, None, where, ontology), path.name)))
    if not web.is_annotations(content):
        fix = "Web Annotations have items, Hypothesis has rows, a CAS %FEATURE_STRUCTURES"
        raise InputError("JSON, but neither annotations nor a CAS", where=where, fix=fix)
    try:
        marks = web.read(content, ontology)
    except ValueError as error:
        raise InputError(str(error), where=where, fix="Mend it, or take it out") from error
    hypothesis = isinstance(content, dict) and "rows" in content
    return Marked("Hypothesis" if hypothesis else "Web Annotation", tuple(marks))


def _data(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > LARGEST_TEXT:
            raise InputError(f"{size:,} bytes", where=path.as_posix(), fix="Split it; 20 MB is the most")
        return path.read_bytes()
    except OSError as error:
        fix = f"Put {_TYPES} beside the XMI, or name it by --types" if path.suffix == ".xml" else ""
        raise InputError(f"cannot be read: {error.strerror}", where=path.as_posix(), fix=fix) from error


def _json(data: bytes, where: str) -> object:
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise InputError(f"no JSON: {error}", where=where, fix="Export it again") from error


def _of_document(marks: list[Mark], name: str) -> Iterator[Mark]:
    """Yield marks of the document that a file is called as, whatever else ends its name: ``a.txt.xmi``."""
    return (replace(each, document=PurePosixPath(name).name.partition(".")[0]) for each in marks)


def _packed(path: Path, ontology: Ontology) -> Iterator[Mark]:
    """Yield the marks of all CAS in a zip file, XMI with the types beside it, numbered through."""
    names = archives.members(path, "zip")
    texts = sorted(each for each in names if each.endswith((".xmi", ".json")))
    if not texts:
        raise InputError("no .xmi or .json is in it", where=path.as_posix(), fix="Export UIMA CAS")
    found = ((name, mark) for name in texts for mark in _of_member(path, name, names, ontology))
    for number, (name, mark) in enumerate(found, 1):
        yield from _of_document([replace(mark, number=number)], name)


def _of_member(path: Path, name: str, names: Sequence[str], ontology: Ontology) -> list[Mark]:
    beside = str(PurePosixPath(name).with_name(_TYPES))
    types = _member(path, beside if beside in names else _TYPES) if name.endswith(".xmi") else None
    return uima.read(_member(path, name), types, f"{path.as_posix()}!{name}", ontology)


def _member(path: Path, name: str) -> bytes:
    where = f"{path.as_posix()}!{name}"
    try:
        with zipfile.ZipFile(path) as archive, archive.open(name) as file:
            data = file.read(LARGEST_TEXT + 1)
    except KeyError as error:
        raise InputError("is not in it", where=where, fix=f"Pack {_TYPES} with the XMI") from error
    except _BROKEN as error:
        raise InputError(f"cannot be unpacked: {error}", where=where, fix="Export it again") from error
    if len(data) > LARGEST_TEXT:
        raise InputError("more than 20 MB", where=where, fix="Split it")
    return data
