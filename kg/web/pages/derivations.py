"""What follows from claims: inferences, verdicts, histories, findings, rules; any other resource too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode
from starlette.routing import Route

from kg.asking import explanations, tours
from kg.rdf.terms import BASE, BR, DCTERMS, PROV, SH
from kg.web.data.linked_data import MOST, resources
from kg.web.parts.briefs import of_graph, told
from kg.web.parts.records import Fact, Pages, records
from kg.web.parts.selections import MANY
from kg.web.templating import language, page

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from kg.asking.evidence import Named
    from kg.web.parts.records import Records, Shown

__all__ = ["Comparison", "Standing", "comparison", "edge", "routes"]

_PLACES = ("inference/", "verdict/", "rule/", "graph/", "ontology/", "dataset")
"""How the addresses begin whose resources have a page of the general kind."""


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """A verdict on claims set beside each other, with its reason.

    ``others`` are the claims compared, without the one from whose side it is looked at.
    """

    iri: str
    kind: str
    verdict: str
    measure: str
    reason: str
    contradiction: bool
    others: tuple[Shown, ...]


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How a promise or link stands from one day to another; ``until`` is empty where it stands so still."""

    iri: str
    word: str
    start: str
    until: str
    reason: str
    claims: tuple[Shown, ...]


def comparison(reader: Records, node: NamedNode, seen_from: NamedNode | None = None) -> Comparison:
    """Read a comparison."""
    parts = (BR["firstClaim"], BR["secondClaim"], BR["throughGrowth"])
    claims = dict.fromkeys(claim for part in parts for claim in reader.nodes(node, part))
    derived = dict.fromkeys(reader.nodes(node, PROV["wasDerivedFrom"]))
    return Comparison(
        iri=node.value,
        kind=_labels(reader, node, "comparisonKind"),
        verdict=_labels(reader, node, "verdict"),
        measure=_labels(reader, node, "measureCompared"),
        reason=reader.text(node, BR["reason"]),
        contradiction=reader.is_a(node, "Contradiction"),
        others=tuple(reader.shown(each) for each in claims | derived if each != seen_from),
    )


def _standings(reader: Records, history: NamedNode) -> list[Standing]:
    """Return how a history stood, from its first day on."""
    found = (_standing(reader, node) for node in reader.nodes(history, BR["hasStanding"]))
    return sorted(found, key=lambda standing: standing.start)


def _standing(reader: Records, node: NamedNode) -> Standing:
    return Standing(
        iri=node.value,
        word=_labels(reader, node, "word") or _labels(reader, node, "standingStatus"),
        start=reader.text(node, BR["fromDay"]),
        until=reader.text(node, BR["untilDay"]),
        reason=reader.text(node, BR["reason"]),
        claims=reader.all_shown(reader.nodes(node, PROV["wasDerivedFrom"])),
    )


def _labels(reader: Records, node: NamedNode, predicate: str) -> str:
    return " ".join(map(reader.label, reader.terms(node, BR[predicate])))


def routes() -> list[BaseRoute]:
    """Return the routes of what is derived, and of the graph's own parts."""
    return [Route(f"/{place}{{name:path}}", resources(BASE + place, _page)) for place in _PLACES]


def _page(request: Request, node: NamedNode) -> Response:
    """Show a resource by what it is; one of no known kind by its properties."""
    reader = records(request)
    for kind, shown in _PAGES.items():
        if reader.is_a(node, kind):
            return shown(request, reader, node)
    return page(
        request,
        "resource.html.j2",
        named=reader.named(node),
        facts=_facts(reader, node),
        users=[reader.named(user) for user in _users(reader, node)],
    )


def _facts(reader: Records, node: NamedNode) -> tuple[Fact, ...]:
    return reader.facts(node, {quad.predicate for quad in reader.store.quads_for_pattern(node, None, None)})


def _users(reader: Records, node: NamedNode) -> list[NamedNode]:
    """Return the resources that point to one, at most so many."""
    found = {quad.subject for quad in reader.store.quads_for_pattern(None, None, node)}
    return sorted((user for user in found if isinstance(user, NamedNode)), key=str)[:MOST]


def _inference(request: Request, reader: Records, node: NamedNode) -> Response:
    subject, relation, object_ = reader.edge(node)
    why = explanations.explain(reader.store, subject.value, relation.value, object_.value, reader.language)
    rule = reader.node(node, BR["rule"])
    premises = reader.nodes(node, PROV["wasDerivedFrom"])
    return page(
        request,
        "inference.html.j2",
        iri=node.value,
        edge=tuple(map(reader.named, (subject, relation, object_))),
        rule=reader.named(rule),
        rule_says=reader.text(rule, DCTERMS["description"]),
        qualifiers=reader.narrowed(node),
        authority=[reader.named(each) for each in reader.nodes(node, BR["drawsOn"])],
        premises=[edge(reader, each) for each in premises if reader.is_a(each, "Inference")],
        claims=reader.all_shown(each for each in premises if reader.is_a(each, "Claim")),
        tree=repr(why),
    )


def edge(reader: Records, inference: NamedNode) -> tuple[str, tuple[Named, ...]]:
    """Return an inference's IRI with the edge that it adds."""
    return inference.value, tuple(map(reader.named, reader.edge(inference)))


def _comparison(request: Request, reader: Records, node: NamedNode) -> Response:
    return page(request, "comparison.html.j2", compared=comparison(reader, node))


def _history(request: Request, reader: Records, node: NamedNode) -> Response:
    return page(
        request,
        "history.html.j2",
        named=reader.named(node),
        about=reader.facts(node, (BR["historyOf"], BR["historyEnd"], BR["historyRelation"])),
        qualifiers=reader.narrowed(node),
        standings=_standings(reader, node),
        claims=reader.all_shown(reader.nodes(node, PROV["wasDerivedFrom"])),
    )


def _one_standing(request: Request, reader: Records, node: NamedNode) -> Response:
    histories = reader.subjects(BR["hasStanding"], node)
    return page(
        request,
        "standing.html.j2",
        standing=_standing(reader, node),
        histories=[reader.named(each) for each in histories],
    )


def _rule(request: Request, reader: Records, node: NamedNode) -> Response:
    used = reader.subjects(BR["rule"], node)
    return page(
        request,
        "rule.html.j2",
        named=reader.named(node),
        says=reader.text(node, DCTERMS["description"]),
        text=reader.text(node, SH["construct"]),
        used=[edge(reader, each) for each in used[:MOST]],
    )


def _finding(request: Request, reader: Records, node: NamedNode) -> Response:
    rests_on = list(reader.in_order(reader.nodes(node, PROV["wasDerivedFrom"])))
    pages = Pages.of(request, len(rests_on), MANY)
    return page(
        request,
        "finding.html.j2",
        named=reader.named(node),
        kind=_labels(reader, node, "findingKind"),
        briefs=[reader.named(each) for each in reader.subjects(BR["hasFinding"], node)],
        questions=[reader.named(each) for each in reader.nodes(node, BR["foundBy"])],
        claims=[reader.shown(claim) for claim in pages.part(rests_on)],
        pages=pages,
    )


def _brief(request: Request, reader: Records, node: NamedNode) -> Response:
    """Show the brief of the graph: there is one."""
    found = of_graph(reader.store)
    return page(request, "brief.html.j2", iri=node.value, briefing=found, told=told(found))


def _tour(request: Request, reader: Records, node: NamedNode) -> Response:
    """Show the tour of the graph: there is one."""
    return page(request, "tour.html.j2", iri=node.value, tour=tours.kept(reader.store, language(request)))


def _tour_step(request: Request, reader: Records, node: NamedNode) -> Response:
    """Show one step of the tour with its statements, and the way to the next."""
    tour = tours.kept(reader.store, language(request))
    steps = {step.iri: step for step in tour.steps} if tour else {}
    order = list(steps)
    at = order.index(node.value)
    return page(
        request,
        "tour_step.html.j2",
        tour=tour,
        step=steps[node.value],
        number=at + 1,
        before=steps[order[at - 1]] if at else None,
        after=steps[order[at + 1]] if at + 1 < len(order) else None,
        claims=reader.all_shown(reader.nodes(node, PROV["wasDerivedFrom"])),
    )


_PAGES: dict[str, Callable[[Request, Records, NamedNode], Response]] = {
    "Inference": _inference,
    "Comparison": _comparison,
    "History": _history,
    "Standing": _one_standing,
    "Rule": _rule,
    "Finding": _finding,
    "Brief": _brief,
    "Tour": _tour,
    "TourStep": _tour_step,
}
"""How a resource is shown, by its class."""
