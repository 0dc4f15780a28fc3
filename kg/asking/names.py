"""Whom or what a text names: a slug, an IRI, a label or alias in any language, former names included."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg.asking.catalogue import DATES
from kg.corpus import world
from kg.corpus.languages import LANGUAGES
from kg.corpus.spelling import fold, near
from kg.errors import InputError
from kg.rdf import dates, sparql, terms
from kg.rdf.terms import BR, DOCUMENT, ID, PREFIXES, XSD, local_name, web_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.rdf.sparql import AnyStore

__all__ = ["FREE", "WIKIDATA", "Term", "UnknownNameError", "everything", "resolve", "spelling"]

Term = NamedNode | Literal

FREE = DATES | {"text"}
"""The types of parameters that name nothing of the graph."""

WIKIDATA = ("http://www.wikidata.org/entity/", "https://www.wikidata.org/wiki/")
"""Where Wikidata has its things: the IRI of a thing, and the address of the page about it."""

_ALIKE = str.maketrans("əәłøөүұқғңһі", "eаloоуукгнхи")
"""Letters that are no accented form of another to Unicode, but to somebody who has no such key."""

_SLUG = re.compile(r"[\w-]+")


class UnknownNameError(InputError):
    """Nothing of the graph has a name."""


@dataclass(frozen=True)
class _Kind:
    """What a parameter may name: where its terms live, and how to find them and their names by SPARQL."""

    article: str
    namespace: str
    terms: str
    names: str


def _kind(name: str) -> _Kind:
    """Return the kind of a parameter's type: a class of the ontology, or a scheme of its vocabularies."""
    if name == "Document":
        return _Kind("a document", DOCUMENT.iri, "?term a br:Document .", "dcterms:title|dcterms:source")
    if name == "Relation":
        return _Kind("a relation", BR.iri, "?term a br:Relation .", "rdfs:label|br:inverseLabel")
    if name[:1].islower():
        pattern = f"?term skos:inScheme br:{name} ."
        return _Kind(f"one of the {name}", BR.iri, pattern, "skos:notation|skos:prefLabel")
    article = "an" if name[0] in "AEIO" else "a"
    return _Kind(f"{article} {name}", ID.iri, f"?term a br:{name} .", "rdfs:label|skos:altLabel")


def resolve(store: AnyStore, text: str, kind: str, parameter: str = "name") -> NamedNode | Literal:
    """Return the term that a text means for a parameter of a type, as ``Question.takes`` writes types.

    A date may be a year or month: as ``date-from``, where a stretch of time begins, it means its first day,
    else its last. Raises ``UnknownNameError`` where nothing has
    that name, with the nearest; ``InputError`` where several things have it, with all of them, and where the
    thing is of another class, with its class.
    """
    text = _clean(text, parameter)
    if kind == "text":
        return Literal(text)
    if kind in DATES:
        return _date(text, kind, parameter)
    found = _find(store, text, _kind(kind))
    if len(found) == 1:
        return found[0]
    if found:
        choices = ", ".join(sorted(map(local_name, found)))
        raise InputError(f"{text!r} names {len(found)} things", where=parameter, fix=f"Say which: {choices}")
    raise _unknown(store, text, kind, parameter)


def everything(store: AnyStore, kind: str) -> list[NamedNode]:
    """Return all that a parameter of a type may name, sorted by IRI; nothing for the types in ``FREE``."""
    return [] if kind in FREE else _nodes(store, f"SELECT ?term WHERE {{ {_kind(kind).terms} }}")


def spelling(text: str) -> str:
    """Write a name as it is compared: without case, accents and letters that only some alphabets have.

    >>> spelling("Нұр-Сұлтан") == spelling("нур-султан"), spelling("BAKI") == spelling("Bakı")
    (True, True)
    """
    return fold(text).translate(_ALIKE)


def _clean(text: str, parameter: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise InputError("not Unicode text", where=parameter) from error
    if not text.strip():
        raise InputError("the value is empty", where=parameter, fix=f"Write {parameter}= and what you mean")
    return text.strip()


def _date(text: str, kind: str, parameter: str) -> Literal:
    try:
        when = dates.parse(text)
    except ValueError as error:
        fix = "Write 2022, 2022-08 or 2022-08-24"
        raise InputError(f"{text!r} is not a date", where=parameter, fix=fix) from error
    day = when.earliest if kind == "date-from" else when.latest
    return Literal(day.isoformat(), datatype=XSD["date"])


def _find(store: AnyStore, text: str, kind: _Kind) -> list[NamedNode]:
    """Look for a term by ever looser readings of a text; return what the first that fits finds."""
    for reading in (_by_iri, _exactly, _by_code, _loosely, _by_the_world):
        if known := _known(store, kind, reading(store, text, kind)):
            return known
    return []


def _by_iri(_: AnyStore, text: str, kind: _Kind) -> Iterator[NamedNode]:
    """Yield the terms that a text names as a slug, a prefixed name or an IRI."""
    prefix, colon, local = text.partition(":")
    texts = [text, kind.namespace + text] if _SLUG.fullmatch(text) else [text]
    if colon and prefix in PREFIXES:
        texts.append(PREFIXES[prefix] + local)
    for each in texts:
        try:
            yield NamedNode(each)
        except ValueError:
            continue


def _known(store: AnyStore, kind: _Kind, candidates: Iterable[NamedNode]) -> list[NamedNode]:
    listed = " ".join(str(each) for each in dict.fromkeys(candidates))
    if not listed:
        return []
    return _nodes(store, f"SELECT DISTINCT ?term WHERE {{ VALUES ?term {{ {listed} }} {kind.terms} }}")


def _exactly(store: AnyStore, text: str, kind: _Kind) -> list[NamedNode]:
    """Find a name as it is written, through the store's index."""
    plain = Literal(text)
    tagged = (Literal(text, language=language) for language in LANGUAGES)
    listed = " ".join(str(each) for each in (plain, *tagged))
    where = f"VALUES ?name {{ {listed} }} ?term {kind.names} ?name . {kind.terms}"
    return _nodes(store, f"SELECT DISTINCT ?term WHERE {{ {where} }}")


def _by_code(store: AnyStore, text: str, kind: _Kind) -> list[NamedNode]:
    """Find an entity by a code that a register gives it, or by its IRI or name at Wikidata or elsewhere."""
    if kind.namespace != ID.iri:
        return []
    codes = " ".join(str(Literal(each)) for each in dict.fromkeys([text, text.upper()]))
    where = f"VALUES ?code {{ {codes} }} ?term ?scheme ?code . ?scheme rdfs:subPropertyOf skos:notation"
    found = _nodes(store, f"SELECT DISTINCT ?term WHERE {{ {where} }}")
    for there in _elsewhere(text):
        found += _nodes(store, f"SELECT DISTINCT ?term WHERE {{ ?term {_SAME} {there} }}")
    return found


_SAME = "owl:sameAs|skos:exactMatch|skos:closeMatch|rdfs:seeAlso"


def _elsewhere(text: str) -> Iterator[NamedNode]:
    """Yield the IRIs that a text may be in other places."""
    there, page = WIKIDATA
    if re.fullmatch(r"[Qq]\d+", text, re.ASCII):
        yield NamedNode(there + text.upper())
    elif web_address(text):
        yield NamedNode(text.replace(page, there))


def _loosely(store: AnyStore, text: str, kind: _Kind) -> list[NamedNode]:
    """Find a name, or what ends an IRI, in any case, accents and hyphens; then a person by parts of names."""
    wanted = spelling(text)
    named = {
        term for term, name in _names(store, kind) if wanted in {spelling(name), spelling(local_name(term))}
    }
    if named or kind.namespace != ID.iri:
        return sorted(named, key=str)
    return [term for term, parts in _people(store, kind) if wanted in map(spelling, _spellings(parts))]


def _by_the_world(_: AnyStore, text: str, kind: _Kind) -> list[NamedNode]:
    """Find what the world layer knows by a name or code that the graph does not have."""
    return [ID[slug] for slug in world.named(text, spelling)] if kind.namespace == ID.iri else []


def _names(store: AnyStore, kind: _Kind) -> Iterator[tuple[NamedNode, str]]:
    query = f"SELECT ?term ?name WHERE {{ {kind.terms} ?term {kind.names} ?name }}"
    for row in sparql.select(store, query):
        term, name = row["term"], row["name"]
        if isinstance(term, NamedNode):
            yield term, name.value if isinstance(name, Literal | NamedNode) else ""


def _people(store: AnyStore, kind: _Kind) -> Iterator[tuple[NamedNode, tuple[str, ...]]]:
    """Yield persons with given name, patronymic and family name, each empty where it is not known."""
    query = f"""SELECT ?term ?given ?patronymic ?family WHERE {{
      {kind.terms} ?term schema:familyName ?family .
      OPTIONAL {{ ?term schema:givenName ?given }}
      OPTIONAL {{ ?term schema:additionalName ?patronymic }} }}"""
    for row in sparql.select(store, query):
        if isinstance(row["term"], NamedNode):
            parts = (row.get(name, Literal("")) for name in ("given", "patronymic", "family"))
            yield row["term"], tuple(part.value for part in parts if isinstance(part, Literal))


def _spellings(parts: tuple[str, ...]) -> Iterator[str]:
    """Yield how a person may be called by parts of the name."""
    given, patronymic, family = parts
    yield family
    yield f"{family} {given}"
    if patronymic:
        yield f"{given} {patronymic}"
        yield f"{given} {patronymic} {family}"
        yield f"{family} {given} {patronymic}"


def _nodes(store: AnyStore, query: str) -> list[NamedNode]:
    found = (row["term"] for row in sparql.select(store, query))
    return sorted((term for term in found if isinstance(term, NamedNode)), key=str)


def _unknown(store: AnyStore, text: str, kind: str, parameter: str) -> InputError:
    """Say what stands in the way: a thing of another class, or an unknown name with its nearest."""
    wanted = _kind(kind)
    if wanted.namespace == ID.iri and (others := _find(store, text, _kind("Entity"))):
        return InputError(
            f"{local_name(others[0])} is {_class(store, others[0])}",
            where=parameter,
            fix=f"{parameter} takes {wanted.article}",
        )
    if wanted.namespace == ID.iri and (meant := world.named(text, spelling)):
        labels = " or ".join(world.records()[slug].label for slug in meant)
        return UnknownNameError(
            f"{text!r} is {labels}, of which this graph says nothing",
            where=parameter,
            fix="`bilateral ask entity` takes what it speaks of",
        )
    here = _nodes(store, f"SELECT ?term WHERE {{ {wanted.terms} }}")
    known: dict[str, object] = {local_name(term): term for term in here}
    known |= {name: term for term, name in _names(store, wanted)}
    if wanted.namespace == ID.iri:  # a name that is meant and not here is nearer than one that is here
        known |= {record.label: slug for slug, record in world.records().items() if record.label not in known}
    return UnknownNameError(
        f"{text!r} is not {wanted.article} of this graph",
        where=parameter,
        fix=near(text, known, things=known),
    )


def _class(store: AnyStore, entity: NamedNode) -> str:
    """Name the class that the authority file gives an entity."""
    home = terms.graph("entities")
    query = f"SELECT ?term WHERE {{ GRAPH {home} {{ {entity} a ?term }} }}"
    return " and ".join(f"a {local_name(term)}" for term in _nodes(store, query)) or "something else"
