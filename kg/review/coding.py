"""What the logs of coders say: which decisions made a claim, and which documents two coders have reviewed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

from kg.review import desk, entries
from kg.review.agreement import Coded
from kg.review.logs import coders, log_path, read
from kg.review.outcome import ADJUDICATED
from kg.review.standing import OF_CORPUS
from kg.review.state import replay

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kg.corpus.claims import Claim
    from kg.corpus.documents import Document
    from kg.corpus.loading import Corpus
    from kg.extraction.candidates import Candidate
    from kg.review.decisions import Decision
    from kg.review.state import Made, State

__all__ = ["Reviewed", "coded", "pairs", "reviewed"]


@dataclass(frozen=True, kw_only=True)
class Reviewed:
    """A decision that made a claim as it stands: in whose log, which of it, on which candidates."""

    document: str
    log: str
    number: int
    decision: Decision
    candidates: tuple[Candidate, ...] = ()

    @property
    def who(self) -> str:
        """The coder who decided; empty where an adjudication does not say."""
        who = self.decision.who or self.log
        return "" if who == ADJUDICATED else who

    @property
    def adjudicates(self) -> bool:
        """Whether a difference of two coders was settled by it."""
        return self.log == ADJUDICATED


def reviewed(corpus: Corpus) -> Mapping[str, tuple[Reviewed, ...]]:
    """Return for each claim that a review made, by its identifier, the decisions that made it, in order.

    A claim that was changed since is none of them. Raises ``InputError`` for a log or candidates that cannot
    be read.
    """
    there = {claim.identifier: claim for claim in corpus.claims}
    found: dict[str, list[Reviewed]] = defaultdict(list)
    for document in _under_review(corpus):
        for claim, decision in _decided(corpus, document):
            one = there.get(claim.identifier)
            if one and _stated(one) == _stated(claim):
                found[claim.identifier].append(decision)
    return {claim: tuple(sorted(each, key=_in_time)) for claim, each in found.items()}


def _in_time(one: Reviewed) -> tuple[bool, str, str, int]:
    return one.adjudicates, one.decision.when, one.log, one.number


def _stated(claim: Claim) -> Claim:
    """Return what a review states of a claim: not by what others call it, nor what it refers to."""
    return replace(claim, id="", confirms=(), corrects=(), condition_on=(), resolved_from="")


def _under_review(corpus: Corpus) -> Iterator[Document]:
    return (each for each in corpus.documents if each.kept and coders(corpus.folder / each.slug))


def _decided(corpus: Corpus, document: Document) -> Iterator[tuple[Claim, Reviewed]]:
    """Yield the claims that logs come to, each with the decision that made it."""
    home = corpus.folder / document.slug
    proposed = {each.identifier: each for each in desk.proposals(corpus, document.slug).candidates}
    for coder in coders(home):
        decisions = read(log_path(home, coder))
        state = replay(decisions)
        for made in state.claims.values():
            number = int(made.id.partition(".")[0])
            one = Reviewed(
                document=document.slug,
                log=coder,
                number=number,
                decision=decisions[number - 1],
                candidates=tuple(proposed[item] for item in made.items if item in proposed),
            )
            yield from ((claim, one) for claim in _claims(corpus, document, made, state))


def _claims(corpus: Corpus, document: Document, made: Made, state: State) -> list[Claim]:
    return entries.read_drafts([made.draft], document, corpus, state.entities)[0]


def pairs(corpus: Corpus) -> list[tuple[str, str]]:
    """Return the coders who have reviewed some document both, two by two, in order of names."""
    found = {
        pair
        for document in _under_review(corpus)
        for pair in combinations(
            [each for each in coders(corpus.folder / document.slug) if each != ADJUDICATED], 2
        )
    }
    return sorted(found)


def coded(corpus: Corpus, first: str, second: str, documents: Iterable[str] = ()) -> Iterator[Coded]:
    """Yield the documents, or those named, as two coders have them who both reviewed them.

    What they made of claims that the corpus has from elsewhere is not compared.
    Raises ``InputError`` for an unknown document, a coder who cannot be one, and a log that cannot be read.
    """
    for slug in documents or [each.slug for each in corpus.documents if each.text is not None]:
        home = corpus.folder / slug
        if documents:
            desk.proposals(corpus, slug)
        paths = [log_path(home, coder) for coder in (first, second)]
        if {first, second} <= {*coders(home)}:
            document = corpus.document[slug]
            mine, theirs = (
                tuple(
                    entries.spoken(made.draft, document)
                    for made in replay(read(path)).claims.values()
                    if not any(item.startswith(OF_CORPUS) for item in made.items)
                )
                for path in paths
            )
            yield Coded(slug, len(document.text or ""), mine, theirs)
