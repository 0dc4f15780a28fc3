"""The part of a network that an answer speaks of: the claims it rests on, else the things that it names."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg.errors import InputError
from kg.rdf.terms import CLAIM, local_name
from viz.network import slug

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from kg.asking.answers import Answer
    from kg.rdf.sparql import Term
    from viz.model import Network

__all__ = ["of_rows", "part", "resting_on"]

_FIX = "Choose another question, or other values"


def part(whole: Network, answer: Answer) -> Network:
    """Return the links whose claims an answer rests on, under the question and what was asked.

    An answer that rests on no claims gives the things that its rows name, with what ties these to each other.
    Raises ``InputError`` where it names none that has a tie. Labels of both are in one language.
    """
    claims = {local_name(claim) for row in answer for claim in row.claims}
    cells = {value for row in answer for name in row for value in answer.values(row, name)}
    named = {node.id for node in whole.nodes if node.label in cells}
    found = resting_on(whole, claims) or _among(whole, named)
    if found is None:
        what = "the answer rests on no claims and names nothing that is drawn"
        raise InputError(what, where=answer.question.name, fix=_FIX)
    return replace(found, title=answer.question.summary, subtitle=answer.note)


def of_rows(whole: Network, rows: Iterable[Mapping[str, Term]], name: str = "query") -> Network:
    """Return the links of the claims that rows name by IRI, else the things they name and what ties these.

    A column ``claims`` may hold several IRIs, as in the catalogue. Raises ``InputError`` where there are
    neither.
    """
    terms = {term for row in rows for term in row.values()}
    terms |= {NamedNode(iri) for term in terms if isinstance(term, Literal) for iri in _claims(term.value)}
    named = {term for term in terms if isinstance(term, NamedNode)}
    claims = {local_name(term) for term in named if term in CLAIM}
    found = resting_on(whole, claims) or _among(whole, {slug(term) for term in named})
    if found is None:
        fix = "SELECT entities or claims by their IRIs, or CONSTRUCT what is to be drawn"
        raise InputError("the rows name no claim and nothing that has a tie", where=name, fix=fix)
    return found


def _claims(text: str) -> Iterable[str]:
    """Return the IRIs in a text that holds nothing but IRIs of claims."""
    words = text.split()
    return words if all(word.startswith(CLAIM.iri) and word.isprintable() for word in words) else ()


def resting_on(whole: Network, claims: Collection[str]) -> Network | None:
    """Return the links that rest on claims, given by their local names; none where no link does.

    An inferred link belongs to the part whose claims it follows from.
    """
    kept = [
        link for link in whole.links if any(each.slug in claims for each in (*link.claims, *link.premises))
    ]
    return whole.only(kept) if kept else None


def _among(whole: Network, names: Collection[str]) -> Network | None:
    """Return things, tied or not, and the links among them; none where there are no such things."""
    nodes = tuple(node for node in whole.nodes if node.id in names)
    if not nodes:
        return None
    groups = {node.group for node in nodes}
    among = whole.only(link for link in whole.links if {link.source, link.target} <= set(names))
    return replace(among, nodes=nodes, groups=tuple(mark for mark in whole.groups if mark.name in groups))
