"""What the logs of coders say: which decisions made a claim, and what coders rejected."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.review import desk, entries
from kg.review.logs import coders, log_path, read
from kg.review.outcome import ADJUDICATED
from kg.review.standing import OF_CORPUS, stated
from kg.review.state import replay

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from kg.corpus.claims import Claim
    from kg.corpus.documents import Document
    from kg.corpus.loading import Corpus
    from kg.extraction.candidates import Candidate
    from kg.review.decisions import Decision, Draft
    from kg.review.state import Made, State

__all__ = ["Rejected", "Reviewed", "rejected", "reviewed", "under_review"]


@dataclass(frozen=True, kw_only=True)
class _Logged:
    """A decision: in whose log it stands, on which document."""

    document: str
    log: str
    decision: Decision

    @property
    def who(self) -> str:
        """The coder who decided; empty where an adjudication does not say."""
        who = self.decision.who or self.log
        return "" if who == ADJUDICATED else who

    @property
    def adjudicates(self) -> bool:
        """Whether a difference of two coders was settled by it."""
        return self.log == ADJUDICATED


@dataclass(frozen=True, kw_only=True)
class Reviewed(_Logged):
    """A decision that made a claim as it stands: which of its log, on which candidates."""

    number: int
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Rejected(_Logged):
    """A rejection that stands: of a candidate, or of a claim of the corpus (then there is no candidate).

    ``item`` is by what the log calls it, ``draft`` what it was.
    """

    item: str
    draft: Draft
    candidate: Candidate | None = None

    @property
    def reason(self) -> str:
        """Why it was rejected; empty of an adjudication, which names a difference there."""
        return "" if self.adjudicates else self.decision.reason


def reviewed(corpus: Corpus) -> Mapping[str, tuple[Reviewed, ...]]:
    """Return for each claim that a review made, by its identifier, the decisions that made it, in order.

    A claim that was changed since is none of them. Raises ``InputError`` for a log or candidates that cannot
    be read.
    """
    documents = [*under_review(corpus)]
    there = {claim.identifier: claim for claim in corpus.claims} if documents else {}
    found: dict[str, list[Reviewed]] = defaultdict(list)
    for document in documents:
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


def under_review(corpus: Corpus) -> Iterator[Document]:
    """Yield the documents whose text is kept and on which somebody has decided."""
    decided = (slug for slug in corpus.document if coders(corpus.folder / slug))
    return (corpus.document[slug] for slug in decided if corpus.document[slug].kept)


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


def rejected(corpus: Corpus) -> Iterator[Rejected]:
    """Yield what coders rejected, document by document; not what is neither proposed nor known any more.

    Raises ``InputError`` as ``reviewed`` does.
    """
    for document in under_review(corpus):
        for coder in coders(corpus.folder / document.slug):
            decisions = read(log_path(corpus.folder / document.slug, coder))
            verdicts = replay(decisions).verdicts.items()
            numbers = {item: each.number for item, each in verdicts if each.kind == "reject"}
            for item, draft, candidate in _known(corpus, document, numbers):
                yield Rejected(
                    document=document.slug,
                    log=coder,
                    decision=decisions[numbers[item] - 1],
                    item=item,
                    draft=draft,
                    candidate=candidate,
                )


def _known(
    corpus: Corpus, document: Document, items: Collection[str]
) -> Iterator[tuple[str, Draft, Candidate | None]]:
    """Yield those of items that are candidates or claims of the corpus, with what they say."""
    if items:
        for each in desk.proposals(corpus, document.slug).candidates:
            if each.identifier in items:
                yield each.identifier, entries.draft_of(each), each
    if any(item.startswith(OF_CORPUS) for item in items):
        for one in stated(corpus, document):
            if one.item in items:
                yield one.item, one.draft, None
