"""What a thing is called, when and by whom, and under which address the registers of the web keep it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pyoxigraph import Literal, NamedNode

from kg.rdf.terms import BR, local_name, web_address
from viz.tables import first, texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from viz.tables import Tables, Term

__all__ = ["NodeName", "Register", "names", "registers"]

_REGISTERS = {"wikidata.org": "Wikidata", "geonames.org": "GeoNames", "viaf.org": "VIAF", "ror.org": "ROR"}
"""Registers of the web, by their domain, as they write themselves; another one is named by its domain."""


@dataclass(frozen=True, kw_only=True)
class NodeName:
    """A name as it is written: in a language, of a kind (official ...), used from, until and by whom.

    ``since`` and ``until`` are as partial as they are known; what is not known is empty.
    """

    text: str
    language: str = ""
    kind: str = ""
    since: str = ""
    until: str = ""
    users: str = ""


@dataclass(frozen=True, kw_only=True)
class Register:
    """An entry for a thing in a register: what to call the link, and its http(s) address."""

    label: str
    address: str


def names(tables: Tables, thing: NamedNode) -> tuple[NodeName, ...]:
    """Return every name of a thing: its labels, then its other names, by language; each once."""
    labels = tables.labels.get(thing, {})
    found = [NodeName(text=text, language=language) for language, text in sorted(labels.items())]
    dated = {
        (text.value, text.language or ""): facts for text, facts in _dated(tables.dated_names.get(thing, []))
    }
    for alias in tables.aliases.get(thing, []):
        facts = dated.get((alias.value, alias.language or ""), {})
        found.append(_name(alias, facts))
    return tuple(dict.fromkeys(found))


def _dated(
    found: Iterable[Mapping[NamedNode, list[Term]]],
) -> Iterator[tuple[Literal, Mapping[NamedNode, list[Term]]]]:
    for facts in found:
        text = first(facts, BR["nameText"])
        if isinstance(text, Literal):
            yield text, facts


def _name(alias: Literal, facts: Mapping[NamedNode, list[Term]]) -> NodeName:
    def said(name: str) -> str:
        return ", ".join(texts(facts.get(BR[name], [])))

    return NodeName(
        text=alias.value,
        language=alias.language or "",
        kind=said("nameKind"),
        since=said("validFrom"),
        until=said("validUntil"),
        users=said("usedBy"),
    )


def registers(tables: Tables, thing: NamedNode) -> tuple[Register, ...]:
    """Return the entries that a graph names for a thing, in the order of their addresses."""
    found = [each.value for each in tables.elsewhere.get(thing, []) if isinstance(each, NamedNode)]
    return tuple(
        Register(label=_register(address), address=address) for address in found if web_address(address)
    )


def _register(address: str) -> str:
    """Name the register behind an address, with the entry's number or name there.

    >>> _register("http://www.wikidata.org/entity/Q232")
    'Wikidata Q232'
    """
    domain = ".".join((urlsplit(address).hostname or "").split(".")[-2:])
    entry = local_name(NamedNode(address.rstrip("/")))
    return f"{_REGISTERS.get(domain, domain)} {entry}"
