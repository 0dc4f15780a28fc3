"""A claim in full: its words in their place, what they mean, what follows, how to cite it; and the list."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode
from starlette.routing import Route

from kg.asking import citations
from kg.exporting import nanopublications, web_annotations
from kg.rdf import serialization
from kg.rdf.terms import ANNOTATION, BR, CLAIM, PROV, RDF, local_name
from kg.web.data.linked_data import missing, resources
from kg.web.pages.derivations import Comparison, comparison, edge
from kg.web.parts import passages, selections
from kg.web.parts.records import Pages, records
from kg.web.responses import respond
from kg.web.templating import page

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pyoxigraph import Store
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from kg.asking.evidence import Evidence
    from kg.web.parts.records import Records, Shown

__all__ = ["PAGE", "routes"]

PAGE = 100
"""How many claims a list shows on one page."""

_AROUND = 240
"""How many characters of the text stand before and after a quote."""

_BROKEN_BEGIN, _BROKEN_END = re.compile(r"^\S*\s"), re.compile(r"\s\S*$")
"""The rest of a word that is cut, with the white space that parts it from the next."""


def routes() -> list[BaseRoute]:
    """Return the routes of claims, with those of their other forms."""
    return [
        Route("/claims", _claims, name="claims"),
        Route("/claim/{name}.note.txt", _chicago),
        Route("/claim/{name}.bib", _bibtex),
        Route("/claim/{name}.csl.json", _csl_json),
        Route("/claim/{name:path}", resources(CLAIM.iri, _page), name="claim"),
        Route("/annotation/{name}", _annotation),
        Route("/nanopublication/{name}", _nanopublication),
    ]


@dataclass(frozen=True)
class _Context:
    """A quote among the words around it."""

    before: str
    after: str


@dataclass(frozen=True)
class _Link:
    """How another claim stands to this one."""

    name: str
    claim: Shown


def _page(request: Request, claim: NamedNode) -> Response:
    reader = records(request)
    shown = reader.shown(claim)
    evidence = shown.evidence
    derived = reader.subjects(PROV["wasDerivedFrom"], claim)
    return page(
        request,
        "claim.html.j2",
        shown=shown,
        context=_context(reader, evidence),
        status_means=reader.definition(NamedNode(evidence.status.iri)),
        relation_means=reader.definition(NamedNode(evidence.relation.iri)),
        turn=next(iter(reader.nodes(claim, BR["inTurn"])), None),
        record=reader.facts(claim, (BR["codedBy"], BR["codedOn"], BR["codebook"])),
        links=_links(reader, claim),
        comparisons=_comparisons(reader, claim, derived),
        following=_following(reader, derived),
        same=_same_edge(reader, claim),
        chicago=citations.chicago([shown.citation]),
        bibtex=citations.bibtex([shown.citation]),
        csl_json=citations.csl_json([shown.citation]),
    )


def _context(reader: Records, evidence: Evidence) -> _Context | None:
    """Return the words around a quote, in whole words, or none where the text is withheld."""
    start, end = evidence.start, evidence.end
    if start is None or end is None or evidence.words_hash:
        return None
    text = passages.text_of(reader, NamedNode(evidence.document.iri))
    before, after = text[max(start - _AROUND, 0) : start], text[end : end + _AROUND]
    if start > _AROUND:
        before = "… " + _BROKEN_BEGIN.sub("", before)
    if end + _AROUND < len(text):
        after = _BROKEN_END.sub("", after) + " …"
    return _Context(before, after)


def _links(reader: Records, claim: NamedNode) -> list[_Link]:
    """Return the claims that this one confirms or corrects, and those that do so with this one."""
    found = []
    for predicate in (BR["confirms"], BR["corrects"]):
        label = reader.label(predicate)
        found += [_Link(label, reader.shown(node)) for node in reader.nodes(claim, predicate)]
        found += [
            _Link(f"{label} (said of this one)", reader.shown(node))
            for node in reader.subjects(predicate, claim)
        ]
    return found


def _comparisons(reader: Records, claim: NamedNode, derived: list[NamedNode]) -> list[Comparison]:
    """Return the verdicts that set the claim beside others, contradictions first."""
    found = [comparison(reader, node, claim) for node in derived if reader.is_a(node, "Comparison")]
    return sorted(found, key=lambda each: (not each.contradiction, each.verdict, each.iri))


def _following(reader: Records, derived: list[NamedNode]) -> dict[tuple[str, str], list[str]]:
    """Return the IRIs of what was inferred from a claim and of its histories, by what each says and is.

    What follows in more than one way is said once.
    """
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for node in derived:
        if reader.is_a(node, "Inference"):
            iri, ends = edge(reader, node)
            found[" ".join(map(str, ends)), "inferred"].append(iri)
    for node in derived:
        if reader.is_a(node, "History"):
            found[str(reader.named(node)), "history"].append(node.value)
    return dict(found)


def _same_edge(reader: Records, claim: NamedNode) -> tuple[Shown, ...]:
    """Return other claims of the same relation between the two; either way round if it is symmetric."""
    subject, relation, object_ = reader.edge(claim)
    ways = f"({subject} {object_})" + f" ({object_} {subject})" * reader.is_symmetric(relation)
    pattern = f"""VALUES (?subject ?object) {{ {ways} }}
      ?claim rdf:subject ?subject ; rdf:predicate {relation} ; rdf:object ?object .
      FILTER(?claim != {claim})"""
    return tuple(map(reader.shown, selections.claims(reader.store, pattern, PAGE)))


def _known(request: Request, answer: Callable[[Records, NamedNode], Response]) -> Response:
    """Answer for the claim that an address names, if it is one."""
    name: str = request.path_params["name"]
    reader = records(request)
    if not (name.isalnum() and name.isascii() and reader.is_a(CLAIM[name], "Claim")):
        return missing(request, CLAIM.iri + name)
    return answer(reader, CLAIM[name])


def _chicago(request: Request) -> Response:
    def answer(reader: Records, claim: NamedNode) -> Response:
        body = citations.chicago([reader.shown(claim).citation])
        return respond(request, body, "text/plain; charset=utf-8")

    return _known(request, answer)


def _bibtex(request: Request) -> Response:
    def answer(reader: Records, claim: NamedNode) -> Response:
        body = citations.bibtex([reader.shown(claim).citation])
        return respond(request, body, "application/x-bibtex; charset=utf-8")

    return _known(request, answer)


def _csl_json(request: Request) -> Response:
    def answer(reader: Records, claim: NamedNode) -> Response:
        body = citations.csl_json([reader.shown(claim).citation])
        return respond(request, body, "application/vnd.citationstyles.csl+json")

    return _known(request, answer)


def _annotation(request: Request) -> Response:
    """Return a claim with a place in a text as a Web Annotation."""

    def answer(reader: Records, claim: NamedNode) -> Response:
        evidence = reader.shown(claim).evidence
        if evidence.start is None:
            return missing(request, ANNOTATION.iri + request.path_params["name"])
        body = web_annotations.of_claim(reader, evidence)
        return respond(request, body, 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"')

    return _known(request, answer)


def _nanopublication(request: Request) -> Response:
    """Return a claim as a nanopublication."""

    def answer(reader: Records, claim: NamedNode) -> Response:
        body = serialization.trig(nanopublications.quads(reader, claim))
        return respond(request, body, "application/trig")

    return _known(request, answer)


_FILTERS = {"relation": RDF["predicate"], "status": BR["status"], "speaker": BR["statedBy"]}
"""The properties by which a list of claims is narrowed, by their parameters."""


def _claims(request: Request) -> Response:
    """List claims, all or those of a relation, with a status, by a speaker."""
    reader = records(request)
    choices = _choices(reader.store)
    asked = {name: value for name in _FILTERS if (value := request.query_params.get(name))}
    unknown = any(value not in choices[name] for name, value in asked.items())
    pattern = " ".join(
        f"?claim {_FILTERS[name]} {choices[name][value]} ." for name, value in asked.items() if not unknown
    )
    pages = Pages.of(request, 0 if unknown else _count(reader.store, asked, pattern), PAGE)
    if unknown:
        found: tuple[NamedNode, ...] = ()
    elif pages.total > selections.MANY:
        store = reader.store
        told = selections.by_document(store, pattern) if pattern else selections.tally(store, "document")
        found = selections.claims_by_document(store, told, PAGE, pages.offset, (pattern,))
    else:
        found = selections.claims(reader.store, pattern, PAGE, pages.offset)
    return page(
        request,
        "claims.html.j2",
        claims=[reader.shown(claim) for claim in found],
        pages=pages,
        choices={name: _sorted(reader, values) for name, values in choices.items()},
    )


def _choices(store: Store) -> dict[str, dict[str, NamedNode]]:
    """Return for each filter what claims have of its property, by local names."""
    return {name: {local_name(term): term for term in selections.tally(store, name)} for name in _FILTERS}


def _count(store: Store, asked: Mapping[str, str], pattern: str) -> int:
    """Return how many claims a list has: as counted beforehand where it is narrowed by nothing or once."""
    if not asked:
        return sum(selections.tally(store, "document").values())
    if len(asked) == 1:
        ((name, value),) = asked.items()
        return next(n for term, n in selections.tally(store, name).items() if local_name(term) == value)
    return selections.count(store, pattern)


def _sorted(reader: Records, values: Mapping[str, NamedNode]) -> list[tuple[str, str]]:
    """Return values as labels with local names, in order."""
    return sorted((reader.label(node), name) for name, node in values.items())
