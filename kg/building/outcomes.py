"""What follows from the claims of a corpus together; what an edit leaves as it was is not judged anew.

Claims are judged with those that are tied to them. So after an edit the claims that came and went are judged
with these, once as they were and once as they are: what differs is what changed. Where an edit tells of the
members of a group, of who is in office or of polities that no claim named, all claims are judged.
"""

from __future__ import annotations

import json
import zlib
from collections import ChainMap, Counter, defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from io import BytesIO
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from kg.building import belongings, dyads, verdicts
from kg.corpus.kept import unpacked
from kg.judging.basis import Ground
from kg.judging.connections import connected, ends_of, telling_of_all, ties_of
from kg.judging.judgement import Beside, Judgement
from kg.judging.memberships import Memberships
from kg.rdf import blocks
from kg.rdf.blocks import Change
from kg.rdf.runs import in_order, packed
from kg.shards import key_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from kg.corpus.claims import Claim
    from kg.corpus.entities import Entity
    from kg.corpus.loading import Corpus
    from kg.corpus.outlines import Said
    from kg.rdf.blocks import Block
    from kg.rdf.runs import Packed
    from kg.shards import Shards

__all__ = ["Conflict", "Counted", "Edited", "Outcome", "keep", "outcome"]

_T = TypeVar("_T")

_MUCH = 0.3
"""The share of claims that may be judged for an edit before all are."""


_BESIDE = ("ontology/", "world/", "corpus/ontology.ttl")
"""How the files begin by which claims are judged, beside their own and the authority file."""


class Conflict(NamedTuple):
    """That some claims, by their identifiers, contradict each other, and why."""

    reason: str
    claims: tuple[str, ...]


@dataclass(frozen=True)
class Counted:
    """What of an outcome is counted: conflicts, claims by two polities, by things, by the polities named.

    Of claims on things those are counted that involve no two polities.
    """

    conflicts: Collection[Conflict]
    dyads: Counter[tuple[str, str]]
    lone: Counter[str]
    named: Counter[str]


class Outcome:
    """What follows from claims together."""

    def __init__(self, judgement: Judgement) -> None:
        self.judgement = judgement

    @cached_property
    def counted(self) -> Counted:
        """What is counted."""
        conflicts = {
            Conflict(each.reason, tuple(claim.identifier for claim in each.claims))
            for each in self.judgement.conflicts
        }
        judged = self.judgement
        involved = judged.involvements
        return Counted(conflicts, dyads.counts(involved), belongings.lone(judged), involved.named)

    @cached_property
    def tied(self) -> Sequence[Packed]:
        """What follows from claims that are tied to each other, in order."""
        return packed(in_order(verdicts.of_connected(self.judgement)))

    @property
    def lines(self) -> Iterator[bytes]:
        """The same as sorted N-Quads, line by line."""
        return chain.from_iterable(each.each_line() for each in self.tied)

    @property
    def of_dyads(self) -> Sequence[Packed]:
        """How much is said of every two polities, in order."""
        return packed(in_order(dyads.quads(self.counted.dyads)))

    def blocks(self, shards: Shards) -> Sequence[Block]:
        """Keep what follows from tied claims in blocks, and return these."""
        return [*blocks.of_lines(self.lines, shards)]


class Edited(Outcome):
    """What follows after an edit: what did before, less what followed from some claims, plus what does.

    ``said`` is what the documents said that were edited or are gone, ``ties`` by what the claims of each
    document are tied to others now.
    """

    def __init__(
        self,
        corpus: Corpus,
        before: _Kept,
        said: Sequence[Said],
        ties: Mapping[str, Collection[str]],
        was: Outcome,
        now: Outcome,
    ) -> None:
        self.said, self.ties = said, ties
        self._corpus, self._before, self._was, self._now = corpus, before, was, now

    @property
    def whole(self) -> Outcome:
        """The same, judged anew."""
        return Outcome(verdicts.judged(self._corpus))

    @property
    def before(self) -> Mapping[str, str]:
        """The names of the shards of all documents as they were before."""
        return self._before.documents

    @cached_property
    def counted(self) -> Counted:
        """What is counted."""
        before, was, now = self._before.counted, self._was.counted, self._now.counted
        return Counted(
            ({*before.conflicts} - {*was.conflicts}) | {*now.conflicts},
            _less(before.dyads, was.dyads) + now.dyads,
            _less(before.lone, was.lone) + now.lone,
            _less(before.named, was.named) + now.named,
        )

    def beside(self, some: Iterable[Claim]) -> Iterator[Claim]:
        """Yield the claims of documents that were not edited, among them all that have the ends of some."""
        ends, edited = {*map(ends_of, some)}, {*_edited(self.before, self._corpus.names)[1]}
        tied = {slug for slug, ties in self.ties.items() if not ends.isdisjoint(ties)}
        return _of(self._corpus, tied - edited)

    @cached_property
    def tied(self) -> Sequence[Packed]:
        """What follows from claims that are tied to each other, in order."""
        shards = self._before.shards
        kept = [shards.packed(each.name) for each in self.blocks(shards)]
        if None in kept:
            return self.whole.tied
        return packed(chain.from_iterable(BytesIO(zlib.decompress(each)) for each in kept if each))

    def blocks(self, shards: Shards) -> Sequence[Block]:
        """Return the blocks of the lines; most are kept already."""
        return self._blocks if self._blocks is not None else self.whole.blocks(shards)

    @cached_property
    def _blocks(self) -> Sequence[Block] | None:
        return blocks.revised(self._before.blocks, self._of_tied, self._before.shards)

    @cached_property
    def _of_tied(self) -> Change:
        """What followed from tied claims before and no longer does, and the other way round."""
        return _change(self._was.lines, self._now.lines)

    @property
    def change(self) -> Change:
        """What followed before and no longer does, and what does and did not, in N-Quads."""
        was, now = self._before.counted.dyads, self.counted.dyads
        counts = (
            in_order(dyads.quads({pair: count for pair, count in one.items() if other[pair] != count}))
            for one, other in ((was, now), (now, was))
        )
        tied, counted = self._of_tied, _change(*counts)
        return Change(tied.gone + counted.gone, tied.come + counted.come)


def outcome(corpus: Corpus) -> Outcome:
    """Return what follows from the claims of a corpus, by what followed before an edit where that is kept."""
    shards = corpus.shards
    before = _kept(shards, _name(corpus)) if shards and _can_be_kept(corpus) else None
    found = _changed(corpus, before, shards) if shards and before else None
    return found or Outcome(verdicts.judged(corpus))


def keep(found: Outcome, corpus: Corpus) -> None:
    """Keep what follows from the claims of a corpus, in the place of what did before."""
    if corpus.shards is None or not _can_be_kept(corpus):
        return
    counted = found.counted
    told = {
        "documents": dict(corpus.names),
        "ties": {slug: sorted(each) for slug, each in _ties(corpus, found).items()},
        "blocks": blocks.told(found.blocks(corpus.shards)),
        "conflicts": sorted(counted.conflicts),
        "dyads": sorted([*pair, count] for pair, count in counted.dyads.items()),
        "lone": sorted(counted.lone.items()),
        "named": sorted(counted.named.items()),
    }
    data = json.dumps(told).encode()
    if corpus.shards.get(_name(corpus)) != data:
        corpus.shards.put(_name(corpus), data)


class _Kept(NamedTuple):
    """What is kept of an outcome: with the documents by the names of their shards, and the ties of each.

    ``blocks`` are those of its lines.
    """

    documents: Mapping[str, str]
    ties: Mapping[str, Collection[str]]
    counted: Counted
    blocks: Sequence[Block]
    shards: Shards


def _kept(shards: Shards, name: str) -> _Kept | None:
    data = shards.get(name)
    if data is None:
        return None
    told = json.loads(data)
    counted = Counted(
        [Conflict(reason, tuple(claims)) for reason, claims in told["conflicts"]],
        Counter({(one, other): count for one, other, count in told["dyads"]}),
        Counter(dict(told["lone"])),
        Counter(dict(told["named"])),
    )
    return _Kept(told["documents"], told["ties"], counted, blocks.read(told["blocks"]), shards)


def _can_be_kept(corpus: Corpus) -> bool:
    """Say whether all claims stand in documents that are kept, as those that nobody reviewed do not."""
    return corpus.taken_from is None and all(map(corpus.names.get, corpus.document))


def _name(corpus: Corpus) -> str:
    """Return where the outcome of a corpus is kept: by all that claims are judged by beside documents."""
    hashes = corpus.sources.hashes.items() if corpus.sources else ()
    ontology = sorted(each for each in hashes if each[0].startswith(_BESIDE))
    entities = [_described(each) for _, each in sorted(corpus.authority.entities.items())]
    return key_of("outcome", str(corpus.folder), repr(ontology), repr(entities))


def _changed(corpus: Corpus, before: _Kept, shards: Shards) -> Outcome | None:
    """Return the outcome of a corpus after an edit; none where all of its claims have to be judged."""
    gone, come = _edited(before.documents, corpus.names)
    said = [each for slug in sorted(gone) if (each := _said(shards, before.documents[slug]))]
    if len(said) < len(gone):
        return None
    ground = Ground(corpus.ontology, corpus.authority, corpus.document)
    documents = {each.document.slug: each.document for each in said}
    earlier = replace(ground, documents=ChainMap(documents, ground.documents))  # type: ignore[arg-type]
    went = verdicts.judging((claim for each in said for claim in each.claims), corpus.ontology)
    came = verdicts.judging(_of(corpus, come), corpus.ontology)
    known, telling = before.counted.named, telling_of_all(ground)
    beside = _beside(corpus, ground, before)
    was, now = (Judgement(each, of, beside) for each, of in ((went, earlier), (came, ground)))
    named = _less(known, was.involvements.named) + now.involvements.named
    if any(claim.relation in telling for claim in (*went, *came)) or named.keys() != known.keys():
        return None
    ties = {slug: each for slug, each in before.ties.items() if slug not in gone}
    tied = _tied(corpus, ties, [*went, *came], ground)
    if len(tied) + len(came) > _MUCH * len(corpus.claims):
        return None
    ties |= {slug: ties_of(corpus.claims_of[slug], ground) for slug in come}
    was, now = (replace(each, claims=(*tied, *each.claims)) for each in (was, now))
    return Edited(corpus, before, said, ties, Outcome(was), Outcome(now))


def _of(corpus: Corpus, slugs: Collection[str]) -> Iterator[Claim]:
    """Yield the claims of some documents, in their order."""
    return chain.from_iterable(corpus.claims_of[slug] for slug in corpus.document if slug in slugs)


def _beside(corpus: Corpus, ground: Ground, before: _Kept) -> Beside:
    """Return what all claims tell of members and offices, the same polities being named as before."""
    relations = telling_of_all(ground)
    telling = corpus.claims_where(lambda known: any(each[1] in relations for each in known.stated))
    claims = verdicts.judging(telling, corpus.ontology)
    return Beside(Memberships(claims, ground, before.counted.named.keys()), claims)


def _tied(
    corpus: Corpus, ties: Mapping[str, Collection[str]], some: Sequence[Claim], ground: Ground
) -> list[Claim]:
    """Return the claims that are judged with some others, of the documents of which the ties are given.

    No document is read but those that some tie leads to, and those whose claims refer to others.
    """
    of = defaultdict[str, set[str]](set)
    for slug, each in ties.items():
        for tie in each:
            of[tie].add(slug)
    read = {slug for slug in ties if corpus.gists[slug].linked}
    found: list[Claim] = []
    while True:
        reached = {slug for tie in ties_of([*some, *found], ground) for slug in of[tie]}
        if found and reached <= read:
            return found
        read |= reached
        found = connected(verdicts.judging(_of(corpus, read), corpus.ontology), some, ground)
        if not found:
            return []


def _ties(corpus: Corpus, found: Outcome) -> Mapping[str, Collection[str]]:
    """Return by what the claims of each document are tied to others."""
    if isinstance(found, Edited):
        return found.ties
    ground = found.judgement.ground
    return {slug: ties_of(claims, ground) for slug, claims in corpus.claims_of.items()}


def _edited(before: Mapping[str, str], now: Mapping[str, str]) -> tuple[set[str], set[str]]:
    """Return the documents that are no longer what they were, and those that were not what they are."""
    gone = {slug for slug, name in before.items() if now.get(slug) != name}
    return gone, {slug for slug, name in now.items() if before.get(slug) != name}


def _said(shards: Shards, name: str) -> Said | None:
    data = shards.get(name)
    found: Said | None = unpacked(data) if data else None
    return found


def _described(entity: Entity) -> Sequence[object]:
    """Return what claims are judged by of an entity."""
    labels = sorted(entity.labels.items())
    return entity.slug, entity.type, labels, entity.part_of, entity.sides, entity.registered, entity.document


def _less(one: Counter[_T], other: Counter[_T]) -> Counter[_T]:
    return Counter({key: left for key, count in one.items() if (left := count - other[key])})


def _change(was: Iterable[bytes], now: Iterable[bytes]) -> Change:
    """Return what tells lines from others."""
    one, other = {*was}, {*now}
    return Change(b"".join(sorted(one - other)), b"".join(sorted(other - one)))
