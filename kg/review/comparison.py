"""What two coders have in the documents that both reviewed, so that it can be compared."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING

from kg.review import desk, entries, standing
from kg.review.agreement import Coded, Had
from kg.review.coding import under_review
from kg.review.logs import coders, log_path, read
from kg.review.outcome import ADJUDICATED
from kg.review.standing import OF_CORPUS
from kg.review.state import replay

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.corpus.documents import Document
    from kg.corpus.loading import Corpus
    from kg.review.decisions import Draft
    from kg.review.standing import Stated
    from kg.review.state import State, Verdict

__all__ = ["coded", "pairs"]


def pairs(corpus: Corpus) -> list[tuple[str, str]]:
    """Return the coders who have reviewed some document both, two by two, in order of names."""
    found = {
        pair
        for document in under_review(corpus)
        for pair in combinations(
            [each for each in coders(corpus.folder / document.slug) if each != ADJUDICATED], 2
        )
    }
    return sorted(found)


def coded(corpus: Corpus, first: str, second: str, documents: Iterable[str] = ()) -> Iterator[Coded]:
    """Yield the documents, or those named, as two coders have them who both reviewed them.

    Claims that the corpus has from elsewhere stand apart, those on which one of them decided.
    Raises ``InputError`` for an unknown document, a coder who cannot be one, and a log that cannot be read.
    """
    for slug in documents or [each.slug for each in corpus.documents if each.text is not None]:
        home = corpus.folder / slug
        if documents:
            desk.proposals(corpus, slug)
        paths = [log_path(home, coder) for coder in (first, second)]
        if {first, second} <= {*coders(home)}:
            yield _coded(corpus, corpus.document[slug], [replay(read(path)) for path in paths])


def _coded(corpus: Corpus, document: Document, states: Sequence[State]) -> Coded:
    """Return what two reviews have come to, and what the corpus had of which one of them made something."""
    items = {item for state in states for item in state.verdicts if item.startswith(OF_CORPUS)}
    there = [each for each in standing.stated(corpus, document) if each.item in items] if items else []
    own, other = (_Own(document, state, there) for state in states)
    both = {each.item: (own.of(each), other.of(each)) for each in there}
    return Coded(document.slug, len(document.text or ""), own.anew, other.anew, both)


@dataclass(frozen=True)
class _Own:
    """What a coder has in a document: claims of their own, and what became of claims that were there."""

    document: Document
    state: State
    there: Sequence[Stated]

    @cached_property
    def _made(self) -> list[tuple[str, Draft]]:
        """The coder's claims, each with the claim of the corpus in whose place it stands, if there is one."""
        made = self.state.claims.values()
        return [(standing.home(each, self.there), entries.spoken(each.draft, self.document)) for each in made]

    @property
    def anew(self) -> tuple[Draft, ...]:
        """The claims that stand in no other's place."""
        return tuple(draft for home, draft in self._made if not home)

    def of(self, one: Stated) -> Had:
        """Return what the coder has of a claim that was there."""
        verdict = self.state.verdicts.get(one.item)
        if verdict is None:
            return Had((entries.spoken(one.draft, self.document),), "as it stood")
        claims = tuple(draft for home, draft in self._made if home == one.item)
        return Had(claims, "" if claims else _lost(verdict))


def _lost(verdict: Verdict) -> str:
    """Say why a coder has nothing of a claim that was there."""
    if verdict.kind == "merge":
        return "merged with another"
    return f"rejected: {verdict.reason}" if verdict.reason else "rejected"
