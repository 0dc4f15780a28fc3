"""The form of a claim, made from the ontology: what a relation takes, and a field for each qualifier."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.rdf.terms import BR, SKOS, XSD

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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
    """Return a field for each qualifier: those given and those usual with a relation first."""
    known = ontology.relations.get(relation)
    usual = {*given, *(known.usual if known else ())}
    found = [
        _field(ontology, each, given.get(name, ()), usual=name in usual)
        for name, each in ontology.qualifiers.items()
    ]
    return sorted(found, key=lambda field: (not field.usual, field.label.casefold()))


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
        hint=_HINTS.get(qualifier.range.value, "") + (" (several: apart by ;)" if qualifier.multiple else ""),
    )


_HINTS = {
    XSD["date"].value: "2022, 2022-08 or 2022-08-25",
    XSD["decimal"].value: "330000000",
    XSD["integer"].value: "12",
}
