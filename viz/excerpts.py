"""What a page shows of a store: all of it where there is room, else a part, for what that part costs.

What ties what is read first, and nothing of what is said. Where that is more than a page holds, the part
that :mod:`viz.parts` chooses is copied into a store of its own, with all that its claims name and lead to;
network, ledger and search are then read from that as from any other.
"""

from __future__ import annotations

import hashlib
from collections import deque
from dataclasses import replace
from functools import cached_property
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, Store

from kg.asking.ledger import ledger
from kg.rdf import graphs, sparql
from kg.rdf.terms import BR, DCTERMS, ID, OWL, PROV, RDF, RDFS, VOID, local_name
from viz import briefs, skeletons
from viz.evidence import BriefReader, grounds
from viz.finder import Finder
from viz.model import Extent, link_id
from viz.network import Builder, network, slug
from viz.parts import MOST, Weighed, chosen, part_of, size
from viz.tables import Term, from_store, opening, read, version

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from kg.asking.ledger import Ledger
    from kg.rdf.sparql import AnyStore
    from viz.model import Brief, Network
    from viz.skeletons import Skeleton
    from viz.tables import Select, Tables

__all__ = ["OPENING", "WHOLE", "Exhibit", "between", "reader", "shown"]

WHOLE = (graphs.ONTOLOGY, graphs.CATALOGUE, graphs.ENTITIES)
"""Graphs of which every part of a store has all: what words mean, and what things there are."""

_TIES = (graphs.ASSERTED, graphs.INFERRED)
"""Graphs in which things lead to others by what is claimed of them."""

_ABOVE = frozenset([RDFS["subClassOf"], BR["family"]])
"""By what one word leads to another that is drawn with it."""

_OF_ALL = frozenset([OWL["versionInfo"], VOID["triples"], DCTERMS["extent"]])
"""What is said of a graph as a whole, and changes with each claim."""

_ENDS = (RDF["type"], RDF["subject"], RDF["object"])
_TOLD = (RDF["predicate"], BR["status"], BR["statedBy"], BR["statedIn"], BR["start"])
"""What a ladder tells of a claim between two things."""

OPENING = (BR["Document"], BR["Brief"], BR["Finding"], BR["Tour"], BR["TourStep"], VOID["Dataset"])
"""Classes of which every part has all: what a page opens with, and the documents it is of."""


def shown(store: AnyStore, language: str = "en", most: Extent = MOST) -> Network:
    """Return the network that a page shows of a store: the whole, or the part for which there is room.

    A store elsewhere is read whole: what is shown of it is chosen when it is drawn.
    """
    return Exhibit(store, language, most).network


def between(store: Store, one: NamedNode, other: NamedNode, language: str = "en") -> Network:
    """Read the network of what is said of two things and of nothing else; it costs what it shows.

    Of its claims it has what a ladder tells, and no words.
    """
    part, told = Store(), list(_told_of(store, one, other))
    part.extend(told)
    known: set[Term] = {quad.subject for quad in told}
    begun = [BR["Inference"], *_of_class(store, BR["Qualifier"]), *_inferred_of(store, one, other)]
    part.extend(_reached(store, begun, known))
    part.extend(_reached(store, dict.fromkeys(quad.object for quad in told), known, near=False))
    return Builder(read(from_store(part), (one, other)), language, BriefReader).network()


def _told_of(store: Store, one: NamedNode, other: NamedNode) -> Iterator[Quad]:
    """Yield what a ladder tells of the claims that tie two things, whichever way."""
    naming = (each.object for each in store.quads_for_pattern(None, BR["namedBy"], None))
    told = dict(enumerate([*_TOLD, *dict.fromkeys(each for each in naming if isinstance(each, NamedNode))]))
    names = " ".join(f"?o{number}" for number in told)
    each = " ".join(f"OPTIONAL {{ ?s {predicate} ?o{number} }}" for number, predicate in told.items())
    for first, second in ((one, other), (other, one)):
        claims = f"?s a br:Claim ; rdf:subject {first} ; rdf:object {second}"
        for claim, *objects in sparql.solutions(store, f"SELECT ?s {names} {{ {claims} {each} }}"):
            facts = zip((*_ENDS, *told.values()), (BR["Claim"], first, second, *objects), strict=True)
            yield from (Quad(claim, predicate, value) for predicate, value in facts if value is not None)


def _of_class(store: Store, kind: NamedNode) -> Iterator[NamedNode]:
    found = (quad.subject for quad in store.quads_for_pattern(None, RDF["type"], kind))
    return (term for term in found if isinstance(term, NamedNode))


def _inferred_of(store: Store, one: NamedNode, other: NamedNode) -> Iterator[NamedNode]:
    """Yield the inferences that tie two things, whichever way."""
    for ends in (f"rdf:subject {one} ; rdf:object {other}", f"rdf:subject {other} ; rdf:object {one}"):
        rows = sparql.select(store, f"SELECT DISTINCT ?s {{ ?s a br:Inference ; {ends} }}")
        yield from (term for row in rows if isinstance(term := row["s"], NamedNode))


class Exhibit:
    """What a page shows of a store, which is read when it is asked for: to know what it is costs less."""

    def __init__(
        self,
        store: AnyStore,
        language: str = "en",
        most: Extent = MOST,
        bones: Callable[[Select], Skeleton] = skeletons.read,
    ) -> None:
        """Choose what is shown; ``bones`` tells what ties what, where that is much."""
        self._store, self._language = store, language
        self._excerpt = _excerpt(store, most, bones)
        self._part: Store | None = None

    @property
    def name(self) -> str:
        """A hash of all that the network is read from but the version; empty where the whole is shown."""
        return self._seen[0]

    @property
    def choice(self) -> str:
        """A hash of what was chosen, which ties and on what they rest; empty where the whole is shown."""
        if self._excerpt is None:
            return ""
        chosen = (self._excerpt.ties, sorted(each.value for each in self._excerpt.kept), self._language)
        return hashlib.sha256(repr(chosen).encode()).hexdigest()

    @property
    def whole(self) -> Extent | None:
        """How large the graph is of which a part is shown."""
        return None if self._excerpt is None else self._excerpt.whole

    @property
    def brief(self) -> Brief | None:
        """What the graph opens with."""
        return briefs.read(opening(from_store(self._store)))

    @property
    def nodes(self) -> AbstractSet[str]:
        """All that is looked at for a part, as N-Triples write it: what is told of, and what it leads to."""
        return self._seen[1]

    @cached_property
    def _seen(self) -> tuple[str, AbstractSet[str]]:
        """Name and nodes; the part that is read for them is kept until the network was read of it."""
        if self._excerpt is None:
            return "", frozenset()
        excerpt, ends = self._excerpt, set[Term]()

        def quads() -> Iterator[Quad]:
            for quad in excerpt.quads():
                ends.update((quad.subject, quad.object))
                yield quad

        self._part = Store()
        self._part.bulk_extend(quads())
        ends.difference_update(excerpt.left_out)
        named = frozenset(str(each) for each in ends if isinstance(each, NamedNode))
        ends.clear()
        around = repr((excerpt.ties, excerpt.whole, self._language))
        return hashlib.sha256(around.encode() + _hashed(self._part)).hexdigest(), named

    @property
    def version(self) -> str:
        """The version of the graph, empty where it has none."""
        return version(from_store(self._store))

    @cached_property
    def network(self) -> Network:
        """The network itself."""
        if self._excerpt is None:
            return network(self._store, language=self._language)
        part, ties = self._taken(self._excerpt), self._excerpt.ties
        whole = Builder(read(from_store(part)), self._language).network()
        drawn = part_of(whole, ties, self._excerpt.whole)
        own = Finder(part, drawn.language)
        return replace(drawn, version=self.version, ledger=_promises(part, drawn), finder=own)

    def _taken(self, excerpt: _Excerpt) -> Store:
        """Return what is shown as a store of its own, that which was read for its name where there is one."""
        part, self._part = self._part, None
        if part is None:
            part = Store()
            part.bulk_extend(excerpt.quads())
        return part


class _Excerpt(NamedTuple):
    """What is shown of a store: the ids of the ties, with what they rest on, and how large the whole is."""

    store: Store
    ties: Sequence[str]
    kept: AbstractSet[NamedNode]
    left_out: Collection[NamedNode]
    whole: Extent

    def quads(self) -> Iterator[Quad]:
        """Yield its quads; some come more than once."""
        return _excerpted(self.store, self.kept, self.left_out)


def _hashed(part: Store) -> bytes:
    """Hash the quads of a store, graph by graph, since all of them as lines would take much memory."""
    found = hashlib.sha256()
    for graph in [DefaultGraph(), *sorted(part.named_graphs(), key=str)]:
        lines = part.dump(format=RdfFormat.N_TRIPLES, from_graph=graph) or b""
        found.update(f"{graph}\n".encode() + b"".join(sorted(lines.splitlines(keepends=True))))
    return found.digest()


def _excerpt(store: AnyStore, most: Extent, bones: Callable[[Select], Skeleton]) -> _Excerpt | None:
    """Return what is shown of a store; none where that is all of it."""
    if not isinstance(store, Store) or _surely_within(store, most):
        return None
    select = from_store(store)
    outline = _Outline(skeletons.tables(select, bones(select)))
    whole = size(outline.ties)
    if whole.within(most):
        return None
    opening = outline.opening
    findings = [step.claims for step in opening.steps] if opening else ()
    ties = sorted(tie.id for tie in chosen(outline.ties, opening.polities if opening else (), findings, most))
    return _Excerpt(store, ties, outline.behind(ties), outline.left_out(ties), whole)


def _surely_within(store: Store, most: Extent) -> bool:
    """Say, without a look at what ties what, whether a graph is so small that all of it has room."""
    stated = sum(1 for _ in islice(store.quads_for_pattern(None, RDF["predicate"], None), most.ties + 1))
    if stated > most.ties:
        return False
    ends = (quad for end in ("subject", "object") for quad in store.quads_for_pattern(None, RDF[end], None))
    things = len({quad.object for quad in ends})
    return Extent(things=things, ties=stated, statements=stated).within(most)


def _promises(part: Store, drawn: Network) -> Ledger | None:
    """Return the ledger of a part, about those whom the whole is about."""
    if drawn.brief is None:
        return None
    found = ledger(part, [ID[each].value for each in drawn.brief.polities])
    known = _known(part)
    whole = {each.value for each, claims in _histories(part) if all(map(known, claims))}
    return replace(found, lanes=[lane for lane in found.lanes if lane.iri in whole], part=True)


def _known(part: Store) -> Callable[[Term], bool]:
    """Return what says whether a claim stands in a store."""
    claims = {quad.subject for quad in part.quads_for_pattern(None, RDF["type"], BR["Claim"])}
    return claims.__contains__


class _Outline:
    """The ties of a graph, each with its claims and inferences, of which only what ties what is known."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.gathered = {
            link_id(slug(subject), local_name(relation), slug(target), status): each
            for ((subject, relation, target), status), each in Builder(tables, "en").gathered().items()
        }

    @cached_property
    def ties(self) -> Sequence[Weighed]:
        """What can be chosen from."""
        return [
            Weighed(
                id=name,
                ends=frozenset(map(slug, each.ends)),
                said=frozenset(claim.value for claim in each.claims),
                behind=frozenset(claim.value for claim in grounds(self.tables, each.inferences)[1]),
            )
            for name, each in self.gathered.items()
        ]

    @property
    def opening(self) -> Brief | None:
        """What the graph opens with."""
        return briefs.read(self.tables)

    def behind(self, names: Iterable[str]) -> set[NamedNode]:
        """Return the claims and inferences on which ties of some ids rest."""
        found: set[NamedNode] = set()
        for each in map(self.gathered.__getitem__, names):
            found.update(each.claims, *grounds(self.tables, each.inferences))
        return found

    def left_out(self, names: Iterable[str]) -> set[NamedNode]:
        """Return the claims and inferences on which no tie of these ids rests."""
        return {*self.tables.claims, *self.tables.inferences} - self.behind(names)


def _excerpted(store: Store, kept: AbstractSet[NamedNode], left_out: Collection[NamedNode]) -> Iterator[Quad]:
    """Yield the quads of a part: claims and inferences with what they lead to, and what every part has.

    Of a promise stands in it what became of it, also where not all claims on it do. What the whole says of
    itself does not stand in it: its version, and how large it is.
    """
    words = {quad.subject for quad in store.quads_for_pattern(None, None, None, graphs.ONTOLOGY)}
    promised = [each for each, claims in _histories(store) if not kept.isdisjoint(claims)]
    reads = reader(store)
    for quad in chain(_everywhere(store), _reached(store, [*kept, *promised], {*words, *left_out})):
        if reads(quad):
            yield quad


def reader(store: Store) -> Callable[[Quad], bool]:
    """Return what says whether a quad is read for some part: what the whole says of itself is not.

    Nor are ties, of which claims and inferences tell, but for those by which a voice is on a side.
    """
    ties = {*_of_class(store, BR["Relation"])}
    ties -= {each.subject for each in store.quads_for_pattern(None, BR["lendsSide"], None)}

    def reads(quad: Quad) -> bool:
        predicate = quad.predicate
        return predicate not in _OF_ALL and not (predicate in ties and quad.graph_name in _TIES)

    return reads


def _everywhere(store: Store) -> Iterator[Quad]:
    """Yield the quads that every part of a store has."""
    for graph in WHOLE:
        yield from store.quads_for_pattern(None, None, None, graph)
    for kind in OPENING:
        for quad in store.quads_for_pattern(None, RDF["type"], kind):
            yield from store.quads_for_pattern(quad.subject, None, None)


def _histories(store: Store) -> Iterator[tuple[NamedNode, Sequence[Term]]]:
    """Yield what became of each promise, with the claims on which that rests."""
    for quad in store.quads_for_pattern(None, RDF["type"], BR["PromiseHistory"]):
        claims = store.quads_for_pattern(quad.subject, PROV["wasDerivedFrom"], None)
        if isinstance(quad.subject, NamedNode):
            yield quad.subject, [each.object for each in claims]


def _reached(store: Store, begun: Iterable[Term], known: set[Term], *, near: bool = True) -> Iterator[Quad]:
    """Yield all that is said of some resources, of what they name, and so on, but nothing of what is known.

    Ties between things are followed one step from what is begun with, where that is ``near``: whose side a
    voice is on may stand with the body that it speaks for; all that is tied to anything would be the graph.
    Words lead to those above them alone.
    """
    waiting: deque[tuple[Term, bool]] = deque((each, near) for each in begun)
    while waiting:
        term, near = waiting.popleft()
        if isinstance(term, NamedNode | BlankNode) and term not in known:
            known.add(term)
            for quad in store.quads_for_pattern(term, None, None):
                yield quad
                if _leads_on(quad, near=near):
                    waiting.append((quad.object, False))


def _leads_on(quad: Quad, *, near: bool) -> bool:
    """Say whether what a quad names belongs to a part that has the quad."""
    if quad.graph_name == graphs.ONTOLOGY:
        return quad.predicate in _ABOVE
    return near or quad.graph_name not in _TIES
