"""Entities: what each is called, what is said of it and by whom, what follows; and the list by class."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from pyoxigraph import Literal, NamedNode
from starlette.routing import Route

from kg.asking.evidence import Named
from kg.rdf.terms import BR, DCTERMS, ID, OWL, RDF, RDFS, SCHEMA, SKOS, local_name, web_address
from kg.web.cache import kept
from kg.web.data.linked_data import resources
from kg.web.parts.edges import edges_at
from kg.web.parts.readings import on_page, readings
from kg.web.parts.records import Group, Pages, Records, grouped, records
from kg.web.parts.sections import address, ask
from kg.web.parts.selections import MANY, claims, count, is_large, polities_together, tally
from kg.web.prepared import prepared
from kg.web.templating import LANGUAGES, page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pyoxigraph import Store
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from kg.web.parts.readings import Reading
    from kg.web.parts.records import Shown

__all__ = ["routes"]

_PAGE = 100
"""How many claims about an entity stand on one page."""

_LISTED = 500
"""How many entities the list of all shows on one page."""

_SAID = 20
"""How many claims of a speaker stand on the speaker's page."""

_NAMED = 200
"""How many claims stand on the page of what they name by a qualifier."""

_OFFICES, _HOLDER = "offices", "holder_or_body"
"""The question whose answer stands on a page, and its parameter."""

_NAMING = "?qualifier a br:Qualifier . ?claim ?qualifier %s ."


@dataclass(frozen=True, kw_only=True)
class ShownName:
    """A name, with its time of use and its users where these are known.

    ``anchor`` is the fragment of the name's own IRI, empty where it has none.
    """

    text: str
    language: str
    kind: str = ""
    since: str = ""
    until: str = ""
    used_by: str = ""
    anchor: str = ""


def routes() -> list[BaseRoute]:
    """Return the routes of entities."""
    return [
        Route("/entities", _entities, name="entities"),
        Route("/id/{name:path}", resources(ID.iri, _page), name="entity"),
    ]


def _entities(request: Request) -> Response:
    """List the entities class by class, all or those of one class or with some letters in a name."""
    reader = records(request)
    kind, letters = request.query_params.get("class", ""), request.query_params.get("name", "")
    classes = _by_class(reader.store, reader.language)
    groups = [
        (name, [item for item in items if letters.casefold() in item.names])
        for name, items in classes.items()
        if kind in {"", local_name(name.iri)}
    ]
    pages = Pages.of(request, sum(len(found) for _, found in groups), _LISTED)
    return page(
        request,
        "entities.html.j2",
        groups=list(_here(groups, pages)),
        pages=pages,
        asked=urlencode({name: text for name, text in (("class", kind), ("name", letters)) if text}),
        classes=[(name.label, local_name(name.iri), len(items)) for name, items in classes.items()],
        kind=kind,
        letters=letters,
    )


def _here(
    groups: Iterable[tuple[Named, Sequence[ListedEntity]]], pages: Pages
) -> Iterator[tuple[Named, Sequence[ListedEntity], int]]:
    """Yield the classes of which something stands on a page, with that and how much each has in all."""
    begin = 0
    for name, items in groups:
        here = items[max(pages.offset - begin, 0) : max(pages.offset + pages.size - begin, 0)]
        if here:
            yield name, here, len(items)
        begin += len(items)


@dataclass(frozen=True, order=True)
class ListedEntity:
    """An entity in a list, with the number of claims about it and all its names in small letters."""

    named: Named
    claims: int
    names: str


@kept
def _by_class(store: Store, language: str) -> Mapping[Named, Sequence[ListedEntity]]:
    """Return the entities of each class, both in order of their labels."""
    reader, about = Records(store, language), tally(store, "end")
    classes: dict[Named, list[ListedEntity]] = defaultdict(list)
    for node, kinds, labels, names in _listed(store):
        named = Named(labels.get(language) or labels[""], node.value)
        for kind in kinds:
            classes[reader.named(kind)].append(ListedEntity(named, about.get(node, 0), names))
    return {name: sorted(items) for name, items in sorted(classes.items())}


@prepared
def _listed(
    store: Store,
) -> Sequence[tuple[NamedNode, tuple[NamedNode, ...], Mapping[str, str], str]]:
    """Return the entities with their classes, their labels by language, and all names in small letters.

    The label of no language is that which stands in for one that is missing.
    """
    readers = {language: Records(store, language) for language in LANGUAGES}
    found = []
    for node in Records(store).subjects(RDF["type"], BR["Entity"]):
        labels = {language: reader.label(node) for language, reader in readers.items()}
        kinds = tuple(NamedNode(kind.iri) for kind in readers["en"].kinds(node))
        found.append((node, kinds, {"": labels["en"], **labels}, _called(readers["en"], node)))
    return found


def _called(reader: Records, node: NamedNode) -> str:
    terms = [*reader.terms(node, RDFS["label"]), *reader.terms(node, SKOS["altLabel"])]
    return "\n".join([local_name(node), *(term.value for term in terms)]).casefold()


def _page(request: Request, entity: NamedNode) -> Response:
    reader = records(request)
    by = "speaker" if request.query_params.get("by") == "speaker" else "relation"
    found = readings(reader, entity)
    pages = Pages.of(request, sum(each.count for each in found), _PAGE)
    said = f"?claim br:statedBy {entity} ."
    large = is_large(reader.store)
    folded = (large or pages.total > MANY) and request.query_params.get("show") != "edges"
    edges, edges_in_all = ([], 0) if folded else edges_at(reader, entity)
    return page(
        request,
        "entity.html.j2",
        named=reader.named(entity),
        slug=local_name(entity),
        kinds=reader.kinds(entity),
        about=reader.text(entity, DCTERMS["description"]),
        contested=reader.text(entity, BR["contested"]) == "true",
        names=_names(reader, entity),
        facts=[fact for fact in reader.facts(entity, _FACTS) if fact.values != (reader.named(entity),)],
        links=_links(reader, entity),
        registers=[term.value for term in reader.terms(entity, DCTERMS["source"])],
        parts=[reader.named(each) for each in reader.subjects(BR["partOf"], entity)],
        by=by,
        pages=pages,
        groups=_grouped(by, list(on_page(reader, found, pages))),
        edges=edges,
        edges_folded=folded,
        edges_in_all=edges_in_all,
        naming=_naming(reader, entity),
        naming_in_all=count(reader.store, _NAMING % entity),
        naming_at_most=_NAMED,
        offices=None if large else ask(reader, _OFFICES, {_HOLDER: entity.value}),
        offices_at=address(_OFFICES, {_HOLDER: entity.value}) if large and found else "",
        said=[reader.shown(claim) for claim in claims(reader.store, said, _SAID)],
        said_in_all=count(reader.store, said),
        is_polity=reader.is_a(entity, "Polity"),
        dyads=_partners(reader, entity),
    )


_FACTS = (
    BR["partOf"],
    BR["side"],
    BR["iso3166alpha2"],
    BR["iso3166alpha3"],
    BR["unM49"],
    BR["cow"],
    BR["gleditschWard"],
    RDFS["isDefinedBy"],
    *(SCHEMA[name] for name in ("givenName", "additionalName", "familyName")),
)


def _names(reader: Records, entity: NamedNode) -> list[ShownName]:
    """Return all names: labels, then those that have a time or users of their own, then the other aliases."""
    labels = [_name(term) for term in reader.terms(entity, RDFS["label"])]
    dated = []
    for node in reader.nodes(entity, BR["hasName"]):
        for term in reader.terms(node, BR["nameText"]):
            said = {key: reader.text(node, BR[local]) for key, local in _OF_NAME.items()}
            dated.append(
                ShownName(text=term.value, language=_language(term), anchor=local_name(node), **said)
            )
    known = {(name.text, name.language) for name in dated}
    aliases = [_name(term) for term in reader.terms(entity, SKOS["altLabel"])]
    return [*labels, *dated, *(name for name in aliases if (name.text, name.language) not in known)]


_OF_NAME = {"kind": "nameKind", "since": "validFrom", "until": "validUntil", "used_by": "usedBy"}


def _name(term: NamedNode | Literal) -> ShownName:
    return ShownName(text=term.value, language=_language(term))


def _language(term: NamedNode | Literal) -> str:
    return (term.language or "") if isinstance(term, Literal) else ""


def _links(reader: Records, entity: NamedNode) -> list[tuple[str, str]]:
    """Return the pages of other registers about an entity: the register's name and the address."""
    found = [
        node.value
        for predicate in (OWL["sameAs"], SKOS["closeMatch"], RDFS["seeAlso"])
        for node in reader.nodes(entity, predicate)
    ]
    return [(_register(address), address) for address in found if web_address(address)]


def _register(address: str) -> str:
    """Name a register by the host of an address.

    >>> _register("http://www.wikidata.org/entity/Q232")
    'wikidata.org'
    """
    return address.split("/")[2].removeprefix("www.").removeprefix("sws.")


def _grouped(
    by: str, found: Sequence[tuple[Reading, tuple[Shown, ...]]]
) -> Sequence[tuple[str, str, tuple[Shown, ...]]]:
    """Return claims under headings: how the relation reads, or who says so."""
    if by == "relation":
        return [(reading.label, reading.relation, told) for reading, told in found]
    said = sorted((each for _, told in found for each in told), key=lambda each: each.evidence.in_time)
    pairs = [(speaker, each) for each in said for speaker in each.evidence.speakers]
    return [(group.name.label, group.name.iri, group.claims) for group in grouped(pairs)]


def _naming(reader: Records, entity: NamedNode) -> Sequence[Group]:
    """Return the claims that name an entity by a qualifier, by that qualifier."""
    return grouped(
        (reader.named(qualifier), reader.shown(claim))
        for claim in claims(reader.store, _NAMING % entity, _NAMED)
        for qualifier in reader.naming(claim, entity)
    )


def _partners(reader: Records, entity: NamedNode) -> list[Named]:
    """Return the polities with which claims involve this one."""
    pairs = ({one, other} for one, other, _ in polities_together(reader.store))
    return sorted(reader.named(other) for pair in pairs if entity in pair for other in pair - {entity})
