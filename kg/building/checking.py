"""What a linter is to code: everything that is wrong in a corpus, in one run."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING

from kg.building import belongings, mapping, ontology_quads, outcomes
from kg.corpus.cues import status_cue
from kg.corpus.ends import check_ends
from kg.corpus.findings import Finding, Position, finding, in_order, rule
from kg.ontology import shapes
from kg.rdf import terms
from kg.rdf.runs import Runs
from kg.review import faults
from kg.shards import key_of
from kg.timing import stage

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from kg.building.outcomes import Conflict, Outcome
    from kg.corpus.claims import Claim
    from kg.corpus.loading import Corpus
    from kg.ontology.shapes import Violation

__all__ = ["check", "has_errors", "shape_findings", "with_shapes", "without_shapes"]

DUPLICATE = rule("duplicate-claim", "a claim is made once")
STATUS_CUE = rule("status-not-stated", "words of plan, wish or negation ask for a stated status")
ATTRIBUTED = rule("attributed-as-fact", "a relation that is only somebody's view is not asserted")
CONTRADICTION = rule("contradiction", "what one claim asserts another denies; both are kept")
SHAPE = rule("shape", "the graph keeps the SHACL shapes")


def check(corpus: Corpus) -> list[Finding]:
    """Return all findings of a corpus, sorted by place; shapes included, where all of it could be read."""
    with stage("check the corpus"):
        findings = without_shapes(corpus)
    with stage("check the shapes"):
        return in_order([*with_shapes(corpus, findings), *faults.of_unreviewed(corpus)])


def with_shapes(corpus: Corpus, findings: Sequence[Finding]) -> list[Finding]:
    """Add what SHACL finds in what a corpus says to what was found, where all of it could be read."""
    if not corpus.whole or any(each.rule == faults.BROKEN and each.severity == "error" for each in findings):
        return list(findings)
    known = [ontology_quads.packed(corpus.ontology)]
    quads = Runs([*mapping.runs(corpus)], mapping.across(corpus), known)
    violations = shapes.validate(quads, corpus.folder / "ontology.ttl", corpus.shards, corpus.workers)
    return in_order([*findings, *shape_findings(corpus, violations)])


def without_shapes(corpus: Corpus, outcome: Outcome | None = None) -> list[Finding]:
    """Return all findings but those of SHACL, sorted by place; an outcome at hand is not made again."""
    found = [*corpus.findings, *faults.findings(corpus)]
    slugs = [*corpus.claims_of]
    for each in corpus.workers.share(_of_document, corpus, slugs, chunk=corpus.workers.chunk(len(slugs))):
        found += each
    if corpus.bundle:
        corpus.bundle.names |= {_checked(said) for said in corpus.names.values() if said}
        corpus.bundle.keep()
    counted = (outcome or outcomes.outcome(corpus)).counted
    found += [*belongings.findings(corpus, counted.lone), *_contradictions(corpus, counted.conflicts)]
    return in_order(found)


def _of_document(corpus: Corpus, slug: str) -> list[Finding]:
    """Return what is wrong with the claims of a document, each by itself; from shards where that is kept."""
    said = corpus.names.get(slug)
    if corpus.bundle is None or not said:
        return [*_of_claims(corpus.claims_of[slug], corpus)]
    kept = corpus.bundle.get(_checked(said))
    if kept is None:
        found = [*_of_claims(corpus.claims_of[slug], corpus)]
        corpus.bundle.put(_checked(said), json.dumps([each.to_dict() for each in found]).encode())
        return found
    return [Finding(**each) for each in json.loads(kept)]


def _checked(said: str) -> str:
    """Return the key of the findings of a document, by that of what it says."""
    return key_of("checked", said)


def _of_claims(claims: Iterable[Claim], corpus: Corpus) -> Iterator[Finding]:
    yield from _duplicates(claims)
    for claim in claims:
        if claim.proposal:
            continue  # checked when it was taken; nobody wrote what could be mended
        yield from check_ends(claim, corpus.ontology, corpus.authority)
        yield from _status(claim, corpus)


def has_errors(findings: Iterable[Finding]) -> bool:
    """Say whether some finding is an error, not only a warning."""
    return any(each.severity == "error" for each in findings)


def shape_findings(corpus: Corpus, violations: Collection[Violation]) -> Iterator[Finding]:
    """Carry results of SHACL back to the line that caused them."""
    if not violations:
        return
    places = _places(corpus)
    unwritten = {terms.claim(each).value for each in _unwritten(corpus)}
    for each in violations:
        if each.warning and each.focus in unwritten:
            continue  # no coder, and nobody who could mend it
        at = places.get(each.focus.partition("#")[0]) or places.get(each.focus)
        about = terms.local_name(each.focus) if at is None else ""
        message = f"{each.message}{f' ({about})' if about else ''}"
        hint = f"Shape {each.shape}" + (f", path {each.path}" if each.path else "")
        yield finding(
            at or Position(corpus.folder),
            SHAPE,
            message,
            hint=hint,
            severity="warning" if each.warning else "error",
        )


def _places(corpus: Corpus) -> Mapping[str, Position]:
    places = {terms.entity(each.slug).value: each.at for each in corpus.authority.entities.values()}
    places |= {terms.document(each.slug).value: each.at for each in corpus.documents}
    return places | {terms.claim(each.identifier).value: each.at for each in corpus.claims}


def _duplicates(claims: Iterable[Claim]) -> Iterator[Finding]:
    by_content: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_content[claim.identifier].append(claim)
    for first, *others in by_content.values():
        for other in others:
            message = f"the same claim as in line {first.at.line}"
            yield finding(other.at, DUPLICATE, message, hint="Drop one, or tell what differs by a qualifier.")


def _status(claim: Claim, corpus: Corpus) -> Iterator[Finding]:
    relation, status = corpus.ontology.relations[claim.relation], corpus.ontology.statuses[claim.status]
    if relation.attributed_only and "givesEdge" in status.marks:
        at = claim.places.get("status") or claim.places.get("claim", claim.at)
        views = " or ".join(corpus.ontology.marked("view"))
        hint = f"Write status: {views}, or that of a plan; it never becomes an edge."
        message = f"{claim.relation} is somebody's view, not a fact"
        yield finding(at, ATTRIBUTED, message, hint=hint, severity="warning")
    elif "status" not in claim.places and (cue := _cue(claim, corpus)):
        word, hinted = cue
        denies = "negates" in corpus.ontology.statuses[hinted].marks
        if denies and claim.value("until"):
            return  # what is no longer so was so until a day: a fact with an end
        message = f"the words {word!r} ask whether this is {claim.status}"
        ended = "; what ended is asserted, with until" if denies else ""
        hint = f"Write status: {hinted}, or status: {claim.status} if it is{ended}."
        yield finding(claim.places["quote"], STATUS_CUE, message, hint=hint, severity="warning")


def _cue(claim: Claim, corpus: Corpus) -> tuple[str, str] | None:
    return status_cue(claim.quote or "", claim.relation, corpus.ontology)


def _contradictions(corpus: Corpus, conflicts: Iterable[Conflict]) -> Iterator[Finding]:
    """Warn at the later said of two claims that contradict each other."""
    hint = (
        "Both are kept. If they speak of different things, tell them apart by mode, traffic, period or date."
    )
    places, unwritten = corpus.places, _unwritten(corpus)
    for each in conflicts:
        *others, (last, identifier) = sorted((places[claim], claim) for claim in each.claims)
        if identifier in unwritten:
            continue  # nobody wrote what could be told apart
        where = ", ".join(f"{other.path.as_posix()}:{other.line}" for other, _ in others)
        yield finding(last, CONTRADICTION, f"{each.reason} ({where})", hint=hint, severity="warning")


def _unwritten(corpus: Corpus) -> frozenset[str]:
    """Return the identifiers of the claims that nobody wrote; only a score brings such."""
    if corpus.taken_from is None:
        return frozenset()
    return frozenset(claim.identifier for claim in corpus.claims if claim.proposal)
