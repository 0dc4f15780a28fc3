"""What follows from the claims of a corpus together; what an edit leaves as it was is not judged anew.

Claims are judged with those that are tied to them. So after an edit the claims that came and went are judged
with these, once as they were and once as they are: what differs is what changed. Where an edit tells of the
members of a group, of who is in office or of polities that no claim named, all claims are judged.
"""

from __future__ import annotations

import json
import zlib
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from kg.building import belongings, dyads, verdicts
from kg.corpus.kept import unpacked
from kg.judging.basis import Ground
from kg.judging.connections import connected, tells_of_all
from kg.judging.judgement import Judgement
from kg.rdf import blocks
from kg.rdf.blocks import Change
from kg.rdf.runs import in_order, packed
from kg.shards import key_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

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
    """What of an outcome is counted: conflicts, claims by two polities and claims that involve no two."""

    conflicts: Collection[Conflict]
    dyads: Counter[tuple[str, str]]
    lone: Counter[str]


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
        return Counted(conflicts, dyads.counts(judged.involvements), belongings.lone(judged))

    @cached_property
    def tied(self) -> Sequence[Packed]:
        """What follows from claims that are tied to each other, in order."""
        return packed(in_order(verdicts.of_connected(self.judgement)))

    @property
    def of_dyads(self) -> Sequence[Packed]:
        """How much is said of every two polities, in order."""
        return packed(in_order(dyads.quads(self.counted.dyads)))

    def blocks(self, shards: Shards) -> Sequence[Block]:
        """Keep what follows from tied claims in blocks, and return these."""
        return [*blocks.of_lines(chain.from_iterable(each.each_line() for each in self.tied), shards)]


class Edited(Outcome):
    """What follows after an edit: what did before, less what followed from some claims, plus what does.

    ``said`` is what the documents said that were edited or are gone.
    """

    def __init__(
        self, judgement: Judgement, before: _Kept, said: Sequence[Said], was: Outcome, now: Outcome
    ) -> None:
        super().__init__(judgement)
        self.said, self._before, self._was, self._now = said, before, was, now

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
        )

    @cached_property
    def tied(self) -> Sequence[Packed]:
        """What follows from claims that are tied to each other, in order."""
        shards = self._before.shards
        kept = [shards.packed(each.name) for each in self.blocks(shards)]
        if None in kept:
            return Outcome(self.judgement).tied
        return packed(chain.from_iterable(BytesIO(zlib.decompress(each)) for each in kept if each))

    def blocks(self, shards: Shards) -> Sequence[Block]:
        """Return the blocks of the lines; most are kept already."""
        return self._blocks if self._blocks is not None else Outcome(self.judgement).blocks(shards)

    @cached_property
    def _blocks(self) -> Sequence[Block] | None:
        change = _change(self._was.tied, self._now.tied)
        return blocks.revised(self._before.blocks, change, self._before.shards)

    @property
    def change(self) -> Change:
        """What followed before and no longer does, and what does and did not, in N-Quads."""
        was, now = self._before.counted.dyads, self.counted.dyads
        counts = (
            packed(in_order(dyads.quads({pair: n for pair, n in one.items() if other[pair] != n})))
            for one, other in ((was, now), (now, was))
        )
        tied, counted = _change(self._was.tied, self._now.tied), _change(*counts)
        return Change(tied.gone + counted.gone, tied.come + counted.come)


def outcome(corpus: Corpus) -> Outcome:
    """Return what follows from the claims of a corpus, by what followed before an edit where that is kept."""
    judgement, shards = verdicts.judged(corpus), corpus.shards
    before = _kept(shards, _name(corpus)) if shards and _can_be_kept(corpus) else None
    found = _changed(corpus, judgement, before, shards) if shards and before else None
    return found or Outcome(judgement)


def keep(found: Outcome, corpus: Corpus) -> None:
    """Keep what follows from the claims of a corpus, in the place of what did before."""
    if corpus.shards is None or not _can_be_kept(corpus):
        return
    counted = found.counted
    told = {
        "documents": dict(corpus.names),
        "known": _known(found.judgement),
        "blocks": blocks.told(found.blocks(corpus.shards)),
        "conflicts": sorted(counted.conflicts),
        "dyads": sorted([*pair, count] for pair, count in counted.dyads.items()),
        "lone": sorted(counted.lone.items()),
    }
    data = json.dumps(told).encode()
    if corpus.shards.get(_name(corpus)) != data:
        corpus.shards.put(_name(corpus), data)


class _Kept(NamedTuple):
    """What is kept of an outcome: with the documents by the names of their shards, and the polities known.

    ``blocks`` are those of its lines.
    """

    documents: Mapping[str, str]
    known: Sequence[str]
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
    )
    return _Kept(told["documents"], told["known"], counted, blocks.read(told["blocks"]), shards)


def _can_be_kept(corpus: Corpus) -> bool:
    """Say whether all claims stand in documents that are kept, as those that nobody reviewed do not."""
    named = all(corpus.names.get(each.slug) for each in corpus.documents)
    return named and not any(claim.proposal for claim in corpus.claims)


def _name(corpus: Corpus) -> str:
    """Return where the outcome of a corpus is kept: by all that claims are judged by beside documents."""
    hashes = corpus.sources.hashes.items() if corpus.sources else ()
    ontology = sorted(each for each in hashes if each[0].startswith(_BESIDE))
    entities = [_described(each) for _, each in sorted(corpus.authority.entities.items())]
    return key_of("outcome", str(corpus.folder), repr(ontology), repr(entities))


def _changed(corpus: Corpus, whole: Judgement, before: _Kept, shards: Shards) -> Outcome | None:
    """Return the outcome of a corpus after an edit; none where all of its claims have to be judged."""
    ground, gone, come = whole.ground, *_edited(before.documents, corpus.names)
    said = [each for slug in sorted(gone) if (each := _said(shards, before.documents[slug]))]
    if len(said) < len(gone):
        return None
    documents = {each.document.slug: each.document for each in said}
    went = verdicts.judging((claim for each in said for claim in each.claims), corpus.ontology)
    came = [claim for claim in whole.claims if claim.document in come]
    others = [claim for claim in whole.claims if claim.document not in come]
    if any(tells_of_all(claim, ground) for claim in (*went, *came)) or _known(whole) != before.known:
        return None
    tied = connected(others, [*went, *came], ground)
    if len(tied) + len(came) > _MUCH * len(whole.claims):
        return None
    earlier = Ground(ground.ontology, ground.authority, {**ground.documents, **documents})
    was = Outcome(Judgement((*tied, *went), earlier, whole))
    return Edited(whole, before, said, was, Outcome(Judgement((*tied, *came), ground, whole)))


def _edited(before: Mapping[str, str], now: Mapping[str, str]) -> tuple[set[str], set[str]]:
    """Return the documents that are no longer what they were, and those that were not what they are."""
    gone = {slug for slug, name in before.items() if now.get(slug) != name}
    return gone, {slug for slug, name in now.items() if before.get(slug) != name}


def _said(shards: Shards, name: str) -> Said | None:
    data = shards.get(name)
    found: Said | None = unpacked(data) if data else None
    return found


def _known(judgement: Judgement) -> list[str]:
    """Return the polities that claims name."""
    return sorted(judgement.involvements.memberships.known)


def _described(entity: Entity) -> Sequence[object]:
    """Return what claims are judged by of an entity."""
    labels = sorted(entity.labels.items())
    return entity.slug, entity.type, labels, entity.part_of, entity.sides, entity.registered, entity.document


def _less(one: Counter[_T], other: Counter[_T]) -> Counter[_T]:
    return Counter({key: left for key, count in one.items() if (left := count - other[key])})


def _change(was: Iterable[Packed], now: Iterable[Packed]) -> Change:
    """Return what tells lines from others."""
    one, other = ({*chain.from_iterable(each.each_line() for each in lines)} for lines in (was, now))
    return Change(b"".join(sorted(one - other)), b"".join(sorted(other - one)))
