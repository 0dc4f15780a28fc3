"""One document under review by one coder: what is proposed, what was decided, and the way to decide more."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from kg.corpus.cross_references import resolve_documents, resolve_references
from kg.corpus.spelling import near
from kg.errors import InputError
from kg.extraction import candidates
from kg.intake import editing
from kg.intake.appending import text_of
from kg.review import entries, outcome, standing
from kg.review.decisions import Decision
from kg.review.logs import Log, stamp
from kg.review.state import in_force, needed, replay, settled, slugs
from kg.terminal import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from kg.corpus.claims import Claim
    from kg.corpus.documents import Document
    from kg.corpus.findings import Finding
    from kg.corpus.loading import Corpus
    from kg.extraction.candidates import Candidate, Candidates, Flag
    from kg.review.decisions import Draft
    from kg.review.outcome import Outcome
    from kg.review.standing import Stated
    from kg.review.state import Made, State

__all__ = ["Desk", "proposals", "proposing"]

_SETTLES = {
    "accept": (1, 1, 1, 1),
    "correct": (1, 1, 1, 1),
    "reject": (1, None, 0, 0),
    "split": (1, 1, 2, None),
    "merge": (2, None, 1, 1),
    "new": (0, 0, 1, 1),
    "entity": (0, 0, 0, 0),
    "read": (0, 0, 0, 0),
}
"""Of each kind of decision the least and most items it settles, and the least and most claims it makes."""


def proposals(corpus: Corpus, slug: str) -> Candidates:
    """Return the candidates of a document; none where there is no such file.

    Raises ``InputError`` for an unknown document, with the nearest, for one whose text is not kept, and for
    candidates that cannot be read.
    """
    document = corpus.document.get(slug)
    if document is None:
        fix = near(slug, corpus.document) or "`bilateral new document` writes one"
        raise InputError(f"no document {slug!r}", where=str(corpus.folder), fix=fix)
    if document.text is None:
        fix = "Review marks words: put the text into document.txt"
        raise InputError("the text is not kept", where=str(corpus.folder / slug), fix=fix)
    home = corpus.folder / slug
    parts = [candidates.read(path) for path in proposing(home) if path.exists()]
    return parts[0] if len(parts) == 1 else _joined(slug, parts)


def proposing(home: Path) -> tuple[Path, ...]:
    """Return the files that may hold candidates of a document."""
    return (home / "candidates.jsonl", *sorted(home.glob("*.candidates.jsonl")))


def _joined(slug: str, parts: Sequence[Candidates]) -> Candidates:
    """Put together what several files propose; what two propose alike is one candidate."""
    found = {each.identifier: each for part in reversed(parts) for each in part.candidates}
    return candidates.Candidates(
        document=slug,
        made_from=" ".join(part.made_from for part in parts),
        sentences=max((part.sentences for part in parts), default=0),
        candidates=tuple(sorted(found.values(), key=lambda each: (each.start, each.end))),
        flags=tuple(sorted({flag for part in parts for flag in part.flags})),
    )


def _told(each: Finding) -> str:
    return f"{each.message}. {each.hint}".strip()


class Desk:
    """A document, its candidates and a coder's log; whoever opens one closes it.

    ``who`` decides, if not the coder whose log it is. Candidates whose words are not in the text are left
    out, and ``tell`` says so. Raises ``InputError`` as ``proposals`` and ``Log`` do.
    """

    def __init__(
        self, corpus: Corpus, slug: str, coder: str, tell: Callable[[str], None], who: str = ""
    ) -> None:
        found = proposals(corpus, slug)
        self.corpus, self.coder, self.who = corpus, coder, who or coder
        self.home = corpus.folder / slug
        self.document: Document = corpus.document[slug]
        self.text = self.document.text or ""
        there = [each for each in found.candidates if each.in_words_of(self.text)]
        if len(there) < len(found.candidates):
            lost = len(found.candidates) - len(there)
            tell(f"{slug}: the text does not have the words of {counted(lost, 'candidate')}, left out here")
        self.flags: Sequence[Flag] = found.flags
        self.log = Log(self.home, coder, tell)
        self.standing: Sequence[Stated] = standing.stated(corpus, self.document)
        self.candidates = [each for each in there if not self._stands(each)]
        self.state: State = replay(self.log.decisions)

    def _stands(self, candidate: Candidate) -> bool:
        """Say whether the document has the claim that a candidate proposes, in words of the same place."""
        proposed = (candidate.subject.slug, candidate.relation, candidate.object.slug, candidate.status)
        return any(
            (each.subject, each.relation, each.object, each.status) == proposed
            and each.start < candidate.end
            and candidate.start < each.end
            for each in (one.draft for one in self.standing)
        )

    @cached_property
    def by_id(self) -> dict[str, Candidate]:
        """The candidates by their ids."""
        return {each.identifier: each for each in self.candidates}

    @cached_property
    def stated(self) -> dict[str, Stated]:
        """The claims that the document has from elsewhere, by their items."""
        return {each.item: each for each in self.standing}

    @property
    def open(self) -> list[Candidate]:
        """The candidates on which nothing has been decided."""
        return self.state.open(self.candidates)

    @property
    def settled(self) -> list[bool]:
        """Of each sentence of the text whether it is settled."""
        places = [each.draft.start for each in self.standing]
        return settled(self.document.sentences, self.state, self.candidates, places)

    @property
    def progress(self) -> str:
        """How far the review is, in words: *34 of 61 sentences settled*."""
        done = self.settled
        return f"{sum(done)} of {len(done)} sentence{'s' * (len(done) != 1)} settled"

    @property
    def undoable(self) -> int:
        """The number of the decision that an undo takes back, or 0 where there is none."""
        valid = in_force(self.log.decisions)
        return valid[-1][0] if valid else 0

    def accept(self, item: str) -> None:
        """Accept a candidate as it is; raises ``InputError`` where it cannot become a claim."""
        candidate = self.by_id.get(item)
        if item in self.stated:
            raise InputError("it stands there already", where="claims.yaml", fix="Correct or reject it")
        if candidate is None:
            raise InputError("no such candidate", where=item, fix="Load the page again")
        self.decide(Decision(kind="accept", items=(item,), claims=(entries.draft_of(candidate),)))

    def undo(self) -> None:
        """Take the last decision back; raises ``InputError`` where there is none."""
        if not self.undoable:
            raise InputError("nothing to undo", where=self.document.slug)
        self._append(Decision(kind="undo", of=self.undoable))

    def decide(self, decision: Decision) -> None:
        """Put a decision on disk; raises ``InputError`` where it cannot be one: nothing is decided then."""
        claims = tuple(entries.trimmed(each, self.text) for each in decision.claims)
        decision = self._whole(replace(decision, claims=claims))
        for wrong in [*self._misshapen(decision), *self.faults(decision)]:
            raise InputError(wrong, where=decision.kind)
        self._append(decision)

    def _whole(self, decision: Decision) -> Decision:
        """Return a decision with the entities that its candidates bring and its claims name."""
        named = {slug for draft in decision.claims for slug in slugs(draft)}
        named -= {each.slug for each in decision.entities}
        there = (self.by_id[item] for item in decision.items if item in self.by_id)
        brought = {
            each.slug: each for one in there for each in entries.proposed_by(one) if each.slug in named
        }
        return replace(decision, entities=(*decision.entities, *brought.values()))

    def _append(self, decision: Decision) -> None:
        self.log.append(replace(decision, who=self.who, when=stamp()))
        self.state = replay(self.log.decisions)

    def faults(self, decision: Decision) -> list[str]:
        """Say what is wrong with the claims and entities of a decision, a sentence each."""
        decision = self._whole(decision)
        found = self._undeclarable(decision) if decision.kind == "entity" else []
        proposed = self.state.entities | {each.slug: each for each in decision.entities}
        claims, findings = entries.read_drafts(decision.claims, self.document, self.corpus, proposed)
        kept = [each.draft for each in self._kept(decision.items)]
        findings += self._references(claims, [*kept, *decision.claims])
        found += [_told(each) for each in findings if each.severity == "error"]
        held = [each.claim for each in self._held(decision.items)]
        found += map(_told, self._left_without(decision, held))
        others = {each.identifier for each in [*held, *self._alike(kept, claims)]}
        found += ["the same claim stands here already" for each in claims if each.identifier in others]
        return found

    def _misshapen(self, decision: Decision) -> list[str]:
        least, most, fewest, largest = _SETTLES[decision.kind]
        items, claims = len(decision.items), len(decision.claims)
        found = []
        if not least <= items <= (most or items) or not fewest <= claims <= (largest or claims):
            found.append(f"{decision.kind} takes other items or claims")
        found += [
            f"no such item: {each}"
            for each in decision.items
            if each not in self.by_id and each not in self.state.claims and each not in self.stated
        ]
        if decision.kind == "reject" and not decision.reason:
            found.append("no reason. Say why it is rejected")
        return found

    def _undeclarable(self, decision: Decision) -> list[str]:
        found = [] if decision.entities else ["no entity"]
        others = self.state.entities | {each.slug: each for each in decision.entities}
        for each in decision.entities:
            found += map(_told, entries.declared(each, self.corpus, others))
        return found

    def _held(self, items: Sequence[str]) -> list[Stated]:
        """Return the claims from elsewhere on which nothing has been decided, but for items."""
        gone = {*items, *self.state.verdicts}
        return [each for each in self.standing if each.item not in gone]

    def _left_without(self, decision: Decision, held: Sequence[Claim]) -> list[Finding]:
        """Say which claims would name one in vain that a decision takes away or calls otherwise."""
        here = self.document.slug
        gone = {each.claim.id for each in self.standing} - {each.id for each in held} - {""}
        drafts = [*(each.draft for each in self._kept(decision.items)), *decision.claims]
        gone -= {name for draft in drafts for name in draft.qualifiers.get("id", ())}
        named = {(each.document, each.id) for each in self.corpus.claims if each.id}
        others = [*held, *(each for each in self.corpus.claims if each.document != here)]
        return [*resolve_references(others, named - {(here, name) for name in gone})] if gone else []

    def _kept(self, without: Sequence[str]) -> list[Made]:
        """Return the claims that the review has made, but for those of items that are decided anew."""
        gone = {*without}
        return [each for each in self.state.claims.values() if not {each.id, *each.items} & gone]

    def _alike(self, drafts: Sequence[Draft], claims: Sequence[Claim]) -> list[Claim]:
        """Return the claims of those drafts that have ends and place of claims."""
        there = {(each.subject, each.object, each.start) for each in claims}
        found = [each for each in drafts if (each.subject, each.object, each.start) in there]
        return entries.read_drafts(found, self.document, self.corpus, self.state.entities)[0]

    def _references(self, claims: list[Claim], drafts: Sequence[Draft]) -> list[Finding]:
        """Say which other claims and documents claims name in vain; ``drafts`` are the review's own."""
        named = {(each.document, each.id) for each in self.corpus.claims if each.id}
        own = {name for each in drafts for name in each.qualifiers.get("id", ())}
        documents = {each.slug for each in self.corpus.documents}
        named |= {(self.document.slug, name) for name in own}
        return [*resolve_references(claims, named), *resolve_documents(claims, documents)]

    def write(self) -> Outcome:
        """Write the claims of the review into ``claims.yaml``; raises ``InputError`` where that fails.

        A claim whose words the text no longer has, or that is otherwise no longer right, stops it.
        """
        made = sorted(self.state.claims.values(), key=lambda each: (each.draft.start, each.draft.end))
        drafts = [each.draft for each in made]
        claims, findings = entries.read_drafts(drafts, self.document, self.corpus, self.state.entities)
        for wrong in [*findings, *self._references(claims, drafts)]:
            if wrong.severity == "error":
                raise InputError(wrong.message, where=str(self.log.path), fix=wrong.hint)
        built = [line.partition(":")[0] for line in outcome.recorded(self.home).entities]
        known = entries.known(self.corpus, built)
        lines = [
            editing.declaration(each.slug, entries.described(each))
            for each in needed(self.state).values()
            if each.slug not in known
        ]
        revisions = standing.revisions(self.standing, self.state, self.document, self.corpus, self._file())
        own = [each.draft for each in made if not any(item in self.stated for item in each.items)]
        written = [entries.entry_of(each, self.document, self.corpus.ontology) for each in own]
        return outcome.build(self.home, self.coder, outcome.Written(tuple(written), tuple(lines), revisions))

    def _file(self) -> str:
        return text_of(self.home / "claims.yaml")

    def close(self) -> None:
        """Let others open the log."""
        self.log.close()
