"""What claims refer to: each other, by document and id, and the documents that names come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.corpus.findings import UNKNOWN_DOCUMENT, Finding, finding, rule
from kg.corpus.spelling import near

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from kg.corpus.claims import Claim

__all__ = ["by_reference", "referred", "refers", "resolve_documents", "resolve_references"]

UNKNOWN_CLAIM = rule("unknown-claim", "confirms, corrects and conditionOn name a claim's id")
CIRCULAR = rule("circular-condition", "no claim hangs on itself, through others or not")


def resolve_references(claims: list[Claim], named: set[tuple[str, str]]) -> Iterator[Finding]:
    """Report references that name no claim, and conditions in a circle.

    ``named`` has document and id of all claims.
    """
    for claim in claims:
        for key, reference in _references(claim):
            if _key(claim, reference) not in named:
                hint = near(reference, [name for _, name in sorted(named)]) or "Give that claim an id."
                yield finding(
                    claim.where(key), UNKNOWN_CLAIM, f"no claim has the id {reference!r}", hint=hint
                )
    yield from _circles(claims)


def refers(claim: Claim) -> bool:
    """Say whether a claim refers to others, or to the document that names what its words leave unnamed."""
    return bool(claim.resolved_from) or any(True for _ in _references(claim))


def _references(claim: Claim) -> Iterator[tuple[str, str]]:
    yield from (("confirms", each) for each in claim.confirms)
    yield from (("corrects", each) for each in claim.corrects)
    yield from (("conditionOn", each) for each in claim.condition_on)


def _circles(claims: list[Claim]) -> Iterator[Finding]:
    """Report each claim that hangs, step by step, on itself."""
    named = by_reference(claims)
    for claim in (each for each in claims if each.condition_on):
        through = [
            each
            for each in referred(claim, claim.condition_on, named)
            if claim.identifier in _before(each, named)
        ]
        if through:
            ways = ", ".join(repr(each.id) for each in through if each is not claim)
            message = f"the claim {claim.id!r} is its own condition{', through ' * bool(ways)}{ways}"
            yield finding(claim.where("conditionOn"), CIRCULAR, message, hint="Name what must come first.")


def _before(claim: Claim, named: Mapping[tuple[str, str], list[Claim]]) -> set[str]:
    """Return the identifiers of a claim and of all that it hangs on, step by step."""
    seen = {claim.identifier}
    waiting = [claim]
    while waiting:
        each = waiting.pop()
        conditions = [
            other for other in referred(each, each.condition_on, named) if other.identifier not in seen
        ]
        seen |= {other.identifier for other in conditions}
        waiting += conditions
    return seen


def by_reference(claims: Iterable[Claim]) -> dict[tuple[str, str], list[Claim]]:
    """Return the claims by document and the id that other claims call them by."""
    found: dict[tuple[str, str], list[Claim]] = {}
    for claim in claims:
        if claim.id:
            found.setdefault((claim.document, claim.id), []).append(claim)
    return found


def referred(
    claim: Claim, references: Iterable[str], named: Mapping[tuple[str, str], list[Claim]]
) -> Iterator[Claim]:
    """Yield the claims that a claim's references mean; ``named`` is what :func:`by_reference` returns."""
    for reference in references:
        yield from named.get(_key(claim, reference), ())


def resolve_documents(claims: Iterable[Claim], slugs: Collection[str]) -> Iterator[Finding]:
    """Report ``resolvedFrom`` that names no other document; ``slugs`` are those of all."""
    for claim in claims:
        named, at = claim.resolved_from, claim.where("resolvedFrom")
        if named and named not in slugs:
            hint = near(named, sorted(slugs)) or "Name the folder of a document."
            yield finding(at, UNKNOWN_DOCUMENT, f"no document is called {named!r}", hint=hint)
        elif named == claim.document:
            hint = "Drop resolvedFrom: what this document names itself is its own."
            yield finding(at, UNKNOWN_DOCUMENT, "resolvedFrom names its own document", hint=hint)


def _key(claim: Claim, reference: str) -> tuple[str, str]:
    """Split ``document#id`` or ``id`` into the document's slug and the claim's name there."""
    document, sharp, name = reference.partition("#")
    return (document, name) if sharp else (claim.document, reference)
