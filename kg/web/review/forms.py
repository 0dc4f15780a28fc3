"""The form of a claim, made from the ontology: what a relation takes, and a field for each qualifier."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.corpus.keys import CLAIM
from kg.corpus.references import POINTER
from kg.rdf.terms import BR, SKOS, XSD

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.corpus.keys import Key
    from kg.ontology.vocabulary import Ontology, Qualifier

__all__ = ["FormField", "Option", "classes", "fields", "statuses"]


@dataclass(frozen=True)
class Option:
    """A value of a closed list: how a corpus writes it, its label, what it means."""

    value: str
    label: str
    meaning: str = ""


@dataclass(frozen=True, kw_only=True)
class FormField:
    """A qualifier in the form; ``kind`` is *choice*, *entity*, *relation* or *text*."""

    name: str
    label: str
    meaning: str
    kind: str
    value: str
    usual: bool
    options: Sequence[Option] = ()
    classes: str = ""
    hint: str = ""


def statuses(ontology: Ontology) -> list[Option]:
    """Return the statuses that a claim may have."""
    return [Option(each.notation, each.label(), each.definition) for each in ontology.statuses.values()]


def classes(ontology: Ontology) -> list[Option]:
    """Return the classes that an entity may have, by label."""
    found = (each for each in ontology.classes.values() if ontology.is_a(each.name, ["Entity"]))
    return [
        Option(each.name, each.label(), each.definition)
        for each in sorted(found, key=lambda one: one.label())
    ]


def fields(ontology: Ontology, relation: str, given: Mapping[str, Sequence[str]]) -> list[FormField]:
    """Return a field for each qualifier and each further key of a claim: given and usual ones first."""
    known = ontology.relations.get(relation)
    usual = {*given, *(known.usual if known else ())}
    found = [
        _field(ontology, each, given.get(name, ()), usual=name in usual)
        for name, each in ontology.qualifiers.items()
    ]
    found += [
        _field_of_key(ontology, name, each, given.get(name, ()))
        for name, each in CLAIM.items()
        if name not in _ELSEWHERE
    ]
    return sorted(found, key=lambda field: (not field.usual, field.label.casefold()))


_ELSEWHERE = {"claim", "status", "speaker", "quote", "occurrence", *POINTER}
"""The keys of a claim that the form has as its ends, or that the marked words say."""


def _field_of_key(ontology: Ontology, name: str, key: Key, values: Sequence[str]) -> FormField:
    concepts = ontology.scheme(key.scheme).values() if key.takes == "concept" else ()
    options = [Option(each.notation, each.label(), each.definition) for each in concepts]
    return FormField(
        name=name,
        label=name,
        meaning=key.meaning,
        kind="choice" if options else "text",
        value="; ".join(values),
        usual=bool(values),
        options=options,
        hint=key.takes * (key.takes != "text") + _SEVERAL * key.several,
    )


def _field(ontology: Ontology, qualifier: Qualifier, values: Sequence[str], *, usual: bool) -> FormField:
    kind, options = "text", list[Option]()
    if qualifier.range == SKOS["Concept"]:
        kind = "choice"
        options = [
            Option(each.notation, each.label(), each.definition)
            for each in ontology.scheme(qualifier.scheme).values()
        ]
    elif qualifier.range == XSD["boolean"]:
        kind, options = "choice", [Option("true", "yes"), Option("false", "no")]
    elif qualifier.range == BR["Relation"]:
        kind = "relation"
    elif qualifier.classes & ontology.classes.keys():
        kind = "entity"
    if qualifier.multiple and kind == "choice" and len(values) > 1:
        kind, options = "text", []
    return FormField(
        name=qualifier.name,
        label=qualifier.label(),
        meaning=qualifier.definition,
        kind=kind,
        value="; ".join(values),
        usual=usual,
        options=options,
        classes=",".join(sorted(qualifier.classes)) if kind == "entity" else "",
        hint=_HINTS.get(qualifier.range.value, "") + _SEVERAL * qualifier.multiple,
    )


_SEVERAL = " (several: apart by ;)"


_HINTS = {
    XSD["date"].value: "2022, 2022-08 or 2022-08-25",
    XSD["decimal"].value: "330000000",
    XSD["integer"].value: "12",
}
