"""Texts with their claims as UIMA CAS, for INCEpTION: a zip of one XMI a document, and their type system.

A claim is a span on its words, of a custom layer as INCEpTION names them, with what it says as features in
the words of ``claims.yaml``; values of one qualifier are joined as in the cells of tables.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode

from kg.asking.cells import AMONG, joined
from kg.asking.reader import Reader
from kg.errors import InputError
from kg.rdf.terms import BR, RDF, SCHEMA, SKOS, local_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pyoxigraph import Store

__all__ = ["LAYER", "archive"]

LAYER = "webanno.custom.Claim"
"""The type of a claim."""

_ENDS = {"subject": RDF["subject"], "relation": RDF["predicate"], "object": RDF["object"]}
_FEATURES = (*_ENDS, "status", "speakers")
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Letters that XML cannot carry, such as what parts pages; a space stands for each, so that places stay."""

_DAY = (1980, 1, 1, 0, 0, 0)
"""When members of a zip were written, the same every time."""


def archive(store: Store) -> bytes:
    """Return a zip with ``SLUG.xmi`` for each kept text, and ``TypeSystem.xml``.

    Raises ``InputError`` where the extra is not installed.
    """
    reader = Reader(store)
    types = _types(sorted(map(local_name, reader.qualifiers)))
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as packed:
        for document, text in _texts(reader):
            packed.writestr(_member(f"{local_name(document)}.xmi"), _xmi(reader, document, text, types))
        packed.writestr(_member("TypeSystem.xml"), types.to_xml())
    return found.getvalue()


def _member(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _DAY)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def _types(qualifiers: Sequence[str]) -> Any:  # noqa: ANN401 – cassis has no types
    """Return the type system: a claim with its features, each of them text."""
    try:
        from cassis import TypeSystem
    except ImportError as error:
        fix = "Install it: pip install 'bilateral-kg[annotate]'"
        raise InputError("writing UIMA CAS needs an extra", where="export", fix=fix) from error
    types = TypeSystem()
    claim = types.create_type(LAYER, supertypeName="uima.tcas.Annotation")
    for name in (*_FEATURES, *(each for each in qualifiers if each not in _FEATURES)):
        types.create_feature(claim, name, "uima.cas.String")
    return types


def _texts(reader: Reader) -> Iterator[tuple[NamedNode, str]]:
    """Yield the documents whose text is kept, in order, with their texts."""
    found = reader.store.quads_for_pattern(None, RDF["type"], BR["Document"])
    for document in sorted((each.subject for each in found), key=str):
        if isinstance(document, NamedNode) and (text := reader.text(document, SCHEMA["text"])):
            yield document, text


def _xmi(reader: Reader, document: NamedNode, text: str, types: Any) -> str:  # noqa: ANN401 – as above
    from cassis import Cas

    cas = Cas(types)
    cas.sofa_string, cas.sofa_mime = _NO_XML.sub(" ", text), "text/plain"
    claim = types.get_type(LAYER)
    found = reader.store.quads_for_pattern(None, BR["statedIn"], document)
    for node in reader.in_order(each.subject for each in found if isinstance(each.subject, NamedNode)):
        start, end = reader.text(node, BR["start"]), reader.text(node, BR["end"])
        if start and end:
            cas.add(claim(begin=int(start), end=int(end), **_features(reader, node)))
    written: str = cas.to_xmi()
    return written


def _features(reader: Reader, claim: NamedNode) -> Mapping[str, str]:
    """Return what a claim says, as a corpus writes it."""
    said = {name: local_name(reader.node(claim, term)) for name, term in _ENDS.items()}
    said["status"] = joined(_written(reader, claim, BR["status"]))
    said["speakers"] = AMONG.join(_written(reader, claim, BR["statedBy"]))
    used = sorted(reader.predicates(claim) & reader.qualifiers, key=str)
    return said | {local_name(each): joined(_written(reader, claim, each)) for each in used}


def _written(reader: Reader, claim: NamedNode, predicate: NamedNode) -> list[str]:
    return [_value(reader, each) for each in reader.terms(claim, predicate)]


def _value(reader: Reader, term: NamedNode | Literal) -> str:
    """Return a value as a corpus writes it: text, the notation of a concept, the slug of an entity."""
    if isinstance(term, Literal):
        return term.value
    return reader.text(term, SKOS["notation"]) or local_name(term)
