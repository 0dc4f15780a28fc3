"""Marks of INCEpTION and whatever else writes UIMA CAS, as XMI or JSON: spans that are claims, and relations.

A file is looked through before it is read: XML that declares document types or entities is refused, and so
are names of types and features that are none.
"""

from __future__ import annotations

import json
import re
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.sax import ContentHandler, SAXException

from kg.asking.cells import AMONG, split
from kg.errors import InputError
from kg.rdf.terms import local_name
from kg.review.marks.mark import Mark, Name, Statement

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.ontology.vocabulary import Ontology

    Structure = Any
    """A feature structure of cassis, which has no types for its own."""

__all__ = ["read"]

_FIX = "Export it again as UIMA CAS XMI, with its TypeSystem.xml, or as UIMA CAS JSON"
_SYNTAX = "de.tudarmstadt.ukp.dkpro.core.api.syntax"
"""Types of what parsers find: their relations are of grammar."""

_ENDS = ("Governor", "Dependent")
"""The features by which INCEpTION ties two spans: from, to."""


def read(data: bytes, types: bytes | None, where: str, ontology: Ontology) -> list[Mark]:
    """Read a CAS: XMI with its types, or JSON without; raises ``InputError`` for none, and for bombs."""
    try:
        from cassis.typesystem import TypeNotFoundError
        from lxml.etree import LxmlError
    except ImportError as error:
        fix = "Install it: pip install 'bilateral-kg[annotate]'"
        raise InputError("reading UIMA CAS needs an extra", where=where, fix=fix) from error
    wrong = (TypeNotFoundError, LxmlError, LookupError, ValueError, TypeError, SyntaxError, AttributeError)
    try:
        return list(_marks(_cas(data, types, where), ontology))
    except (*wrong, RecursionError) as error:
        said = " ".join(str(error).split())
        raise InputError(f"no CAS that can be read: {said}", where=where, fix=_FIX) from error


def _cas(data: bytes, types: bytes | None, where: str) -> Structure:
    import cassis

    if types is None:
        content = json.loads(data)
        _check_names(content.get("%TYPES"))
        return cassis.load_cas_from_json(BytesIO(data))
    with _harmless(where):
        for each in (types, data):
            _look_through(each)
    return cassis.load_cas_from_xmi(BytesIO(data), cassis.load_typesystem(BytesIO(types)))


@contextmanager
def _harmless(where: str) -> Iterator[None]:
    """Tell of XML that is none, and of what would read other files or grow without end."""
    from defusedxml import DefusedXmlException

    try:
        yield
    except DefusedXmlException as error:
        what = "declares types or entities, which may be a bomb"
        raise InputError(what, where=where, fix="Leave it out") from error
    except SAXException as error:
        said = " ".join(str(error).split())
        raise InputError(f"no XML: {said}", where=where, fix=_FIX) from error


def _look_through(data: bytes) -> None:
    """Raise where XML declares types or entities, or names something by what is no name."""
    from defusedxml.sax import parseString

    parseString(data, _Names(), forbid_dtd=True)


class _Names(ContentHandler):
    """Reads the names of types and features, which cassis makes program text of: nothing else may be one."""

    def __init__(self) -> None:
        super().__init__()
        self.types, self.depth, self.text = 0, 0, ""

    def startElement(self, name: str, attrs: object) -> None:  # noqa: N802 – as SAX calls it
        del attrs
        local = name.rpartition(":")[2]
        self.types += local == "typeDescription"
        self.depth += self.depth > 0 or (self.types > 0 and local == "name")

    def characters(self, content: str) -> None:
        self.text += content if self.depth else ""

    def endElement(self, name: str) -> None:  # noqa: N802 – as SAX calls it
        self.types -= name.rpartition(":")[2] == "typeDescription"
        self.depth -= self.depth > 0
        if not self.depth and self.text:
            _check_name(self.text.strip())
            self.text = ""


_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*([.][A-Za-z_][A-Za-z0-9_]*)*(\[\])?")


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name[:40]!r} is no name of a type or feature")


def _check_names(types: object) -> None:
    """Check the names of types and features in JSON, as those of XML are."""
    for key, value in types.items() if isinstance(types, dict) else ():
        if not key.startswith("%"):
            _check_name(key)
        elif isinstance(value, str):
            _check_name(value)
        _check_names(value)


def _marks(cas: Structure, ontology: Ontology) -> Iterator[Mark]:
    """Yield the spans that are claims, and the relations between spans, in order of the text."""
    text = cas.sofa_string
    if not isinstance(text, str):
        raise TypeError("it has no text")
    structures = sorted(cas.select_all_annotations(), key=lambda each: (each.begin, each.end))
    number = 0
    for each in structures:
        told = _told(each)
        ends: list[Structure] = [getattr(each, name, None) for name in _ENDS]
        if all(told.get(key) for key in ("subject", "relation", "object")):
            start, end, statement = each.begin, each.end, _statement(told, ontology)
        elif all(ends) and not each.type.name.startswith(_SYNTAX):
            subject, object_ = ends
            start = min(subject.begin, object_.begin)
            end = max(subject.end, object_.end)
            statement = _tied(each, told, (_name(subject, text), _name(object_, text)), ontology)
        else:
            continue
        number += 1
        yield Mark(
            number=number,
            quote=text[start:end],
            start=start,
            before=text[max(start - 50, 0) : start],
            after=text[end : end + 50],
            statement=statement,
        )


def _told(structure: Structure) -> Mapping[str, str]:
    """Return the features that have text."""
    names = (each.name for each in structure.type.all_features)
    values = ((name, getattr(structure, name, None)) for name in names)
    return {name: value.strip() for name, value in values if isinstance(value, str) and value.strip()}


def _statement(told: Mapping[str, str], ontology: Ontology) -> Statement:
    return Statement(
        subject=Name(text=told["subject"]),
        relation=told["relation"],
        object=Name(text=told["object"]),
        status=told.get("status", ""),
        speakers=_among(told.get("speakers", "")),
        qualifiers=_qualifiers(told, ontology),
    )


def _tied(
    structure: Structure, told: Mapping[str, str], ends: tuple[Name, Name], ontology: Ontology
) -> Statement:
    """Read a relation of two spans; a feature says what it is called, else its type."""
    short = structure.type.name.rpartition(".")[2]
    relation = next((value for value in told.values() if value in ontology.relations), "")
    return Statement(
        subject=ends[0],
        relation=relation or (short if short in ontology.relations else next(iter(told.values()), short)),
        object=ends[1],
        status=told.get("status", ""),
        speakers=_among(told.get("speakers", "")),
        qualifiers=_qualifiers(told, ontology),
    )


def _name(span: Structure, text: str) -> Name:
    """Read an end: its identifier, as of a knowledge base, else its words; a value may be its class."""
    told = _told(span)
    identifier = told.get("identifier", told.get("slug", ""))
    return Name(
        text=local_name(identifier) if identifier else text[span.begin : span.end],
        type=told.get("value", told.get("label", "")),
        start=span.begin,
        end=span.end,
    )


def _among(text: str) -> tuple[str, ...]:
    return tuple(bare for each in text.split(AMONG.strip()) if (bare := each.strip()))


def _qualifiers(told: Mapping[str, str], ontology: Ontology) -> dict[str, tuple[str, ...]]:
    return {key: split(value) for key, value in sorted(told.items()) if key in ontology.qualifiers}
