"""The graph of a corpus after an edit of a few claims, made of the store of the build before.

Nothing is read there but what the edit touches. So what may not be another is looked at first: the files
beside those of documents, the entities, the edges that claims state, and what rules read. Where one is, all
is made anew.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection
from contextlib import suppress
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import RdfFormat, parse

from kg.building import briefs, earlier, mapping, witnesses
from kg.building.cases import Cases
from kg.building.homes import Home
from kg.building.outcomes import Edited
from kg.rdf import blocks, store
from kg.rdf.blocks import Change
from kg.rdf.runs import as_lines
from kg.shards import key_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from pyoxigraph import Quad, Store

    from kg.building.earlier import Held
    from kg.building.outcomes import Outcome
    from kg.corpus.claims import Claim
    from kg.corpus.loading import Corpus
    from kg.rdf.blocks import Block
    from kg.shards import Shards

__all__ = ["Copy", "Edit", "beside", "edited"]

_OF_DOCUMENTS = ("/claims.yaml", "/document.txt")
"""How the files end of which any may be another."""


class Copy(NamedTuple):
    """The home of a copy of a store, which may be changed, and who keeps its lines."""

    home: Home
    shards: Shards


class Edit(Collection["Quad"]):
    """The quads of a graph in a store that was copied from another and changed.

    ``content`` are the blocks of what does not describe the rest, ``change`` tells them from those before.
    """

    def __init__(
        self, copy: Copy, content: Sequence[Block], change: Change, described: Collection[Quad], size: int
    ) -> None:
        """Take a copy that has what ``described`` the graph before, and so many quads beside."""
        self.home, self.content, self.change = copy.home, content, change
        self._shards, self._described, self._size = copy.shards, frozenset(described), size

    @property
    def lines(self) -> Iterator[bytes]:
        """The quads as N-Quads, as they were written: a store gives numbers back in a form of its own."""
        packed = [self._shards.packed(each.name) for each in self.content]
        if None in packed:
            return iter([as_lines(self.home.store)])
        return chain((zlib.decompress(each) for each in packed if each), [as_lines(self._described)])

    def __iter__(self) -> Iterator[Quad]:
        read = (parse(input=each, format=RdfFormat.N_QUADS) for each in self.lines)
        return chain.from_iterable(read)

    def __len__(self) -> int:
        return self._size

    def __contains__(self, quad: object) -> bool:
        return quad in self.home.store

    def with_more(self, quads: Iterable[Quad]) -> Edit:
        """Put quads that describe the graph in the place of those that described the one before."""
        described = frozenset(quads)
        _replace(self.home.store, self._described - described, described - self._described)
        self._described, self._size = described, self._size + len(described)
        return self


class _Claims(NamedTuple):
    """Claims that an edit leaves and that have the ends of some other, those that it takes, and brings."""

    others: Sequence[Claim]
    gone: Sequence[Claim]
    come: Sequence[Claim]


def beside(corpus: Corpus) -> str:
    """Return a hash of all that decides beside documents and what no file tells: above all of entities."""
    entities = sorted(corpus.authority.entities.items())
    return key_of("beside", corpus.last_day, repr(corpus.tour), repr(entities), repr(corpus.taken_from))


def edited(source: Corpus, outcome: Outcome, folder: Path) -> Edit | None:
    """Return the graph of a corpus made of the build in a folder; none where it has to be made anew."""
    shards, before = source.shards, earlier.held(folder, source.shards)
    if shards is None or before is None or not isinstance(outcome, Edited):
        return None
    claims = _claims(source, outcome)
    if not (_is_of(before, source, outcome, folder) and witnesses.same_edges(*claims, source.ontology)):
        return None
    described = blocks.quads(before.described, shards)
    own = {each.name: each for each in before.content if not each.first}
    runs = [*mapping.run_blocks(source, own)]
    said = blocks.change(own, [each.name for each in runs], shards)
    if said is None or described is None or said.size > earlier.MUCH * before.size:
        return None
    with suppress(OSError, RuntimeError):
        home = Home(folder, partial(store.linked, folder / "store"))
        followed = _follow(home.store, source, outcome, claims, said)
        rest = [each for each in before.content if each.first]
        content = blocks.revised(rest, followed, shards) if followed else None
        if followed and content is not None:
            change = Change(said.gone + followed.gone, said.come + followed.come)
            size = before.size - len(described) + change.growth
            return Edit(Copy(home, shards), [*runs, *content], change, described, size)
    return None


def _is_of(before: Held, source: Corpus, outcome: Edited, folder: Path) -> bool:
    """Say whether a build is whole, and of the same corpus before documents were edited."""
    mark = store.mark(folder)
    return (
        dict(before.documents) == dict(outcome.before)
        and _differ_in_documents(mark.get("sources"), source)
        and before.beside == beside(source)
        and not earlier.is_damaged(folder, before.stamps)
    )


def _differ_in_documents(recorded: object, source: Corpus) -> bool:
    """Say whether no files but those of documents differ from a record, and no reviews stand beside them."""
    now: Mapping[str, str] = source.sources.hashes if source.sources else {}
    if not isinstance(recorded, dict) or recorded.keys() != now.keys():
        return False
    differ = (name for name, entry in recorded.items() if entry[-1] != now[name])
    return all(name.startswith("corpus/") and name.endswith(_OF_DOCUMENTS) for name in differ) and not any(
        "/review/" in name for name in now
    )


def _claims(source: Corpus, outcome: Edited) -> _Claims:
    came = {slug for slug, name in source.names.items() if outcome.before.get(slug) != name}
    was = {claim.identifier: claim for said in outcome.said for claim in said.claims}
    now = {claim.identifier: claim for slug in came for claim in source.claims_of[slug]}
    gone, come = ([one[each] for each in one if each not in other] for one, other in ((was, now), (now, was)))
    left = (claim for name, claim in now.items() if name in was)
    return _Claims([*outcome.beside([*gone, *come]), *left], gone, come)


def _follow(working: Store, source: Corpus, outcome: Edited, claims: _Claims, said: Change) -> Change | None:
    """Change a store by what is said otherwise and what follows; return the change of what no run has.

    None is returned where a rule looks at what was said otherwise.
    """
    was, now = said.quads
    cases = Cases(working)
    if witnesses.concerns_rules(cases, was):
        return None
    named = witnesses.exchanged(cases, *claims, source.ontology)
    if named is None:
        return None
    gone, come = (one | other for one, other in zip(named, outcome.change.quads, strict=True))
    _replace(working, was | gone, now | come)
    if witnesses.concerns_rules(cases, now):
        return None
    brief = briefs.kept(working)
    if not briefs.stands(working, brief, was | gone, now | come):
        before = briefs.told(brief, source.ontology)
        _replace(working, brief, ())
        standing = briefs.standing(working, was | gone, now | come)
        summed = {*briefs.quads(source, working, before, standing)}
        _replace(working, (), summed)
        gone, come = gone | brief, come | summed
    return Change(as_lines(gone - come), as_lines(come - gone))


def _replace(working: Store, gone: Collection[Quad], come: Collection[Quad]) -> None:
    """Take quads from a store and put others in their place; raise ``RuntimeError`` where it has others."""
    if not all(quad in working for quad in gone) or any(quad in working for quad in come):
        raise RuntimeError("a store holds other quads than was kept of it")
    for quad in gone:
        working.remove(quad)
    working.extend(come)
