"""Whose things are: what a question about a pair needs, and a claim does not say by itself.

The ontology says to whom a class of things may belong (``br:side``), and of which it is always asked
(``br:ofPolities``): nothing here knows a class by name.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kg.corpus.findings import Finding, finding, rule
from kg.judging.involvement import PAIR
from kg.rdf.terms import BR, SCHEMA, local_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.corpus.loading import Corpus
    from kg.judging.judgement import Judgement

__all__ = ["findings", "lone"]

STRANGE = rule("of-without-sides", "of says to whom things of states belong; a place is part of something")
MISSING = rule("belongs-to-nobody", "a thing of states that is spoken of says to whom it belongs")


def findings(corpus: Corpus, counts: Mapping[str, int]) -> Iterator[Finding]:
    """Warn of ``of`` where no question reads it, and of its lack where questions of a pair miss claims.

    ``counts`` are those of :func:`lone`.
    """
    yield from _strange(corpus)
    yield from _missing(corpus, counts)


def lone(judgement: Judgement) -> Counter[str]:
    """Count by entity the claims on it that involve fewer than two polities, of those that somebody wrote."""
    involved = judgement.involvements.of_claims
    written = (each for each in judgement.claims if not each.proposal)
    alone = (each for each in written if len(involved[each.identifier].all) < PAIR)
    return Counter(slug for claim in alone for slug in {claim.subject, claim.object})


def _strange(corpus: Corpus) -> Iterator[Finding]:
    sided = {
        local_name(each.object)
        for each in corpus.ontology.triples
        if each.subject == BR["side"] and each.predicate == SCHEMA["domainIncludes"]
    }
    for entity in corpus.authority.entities.values():
        if "of" in entity.places and not corpus.ontology.is_a(entity.type, sided):
            message = f"{entity.slug} is a {entity.type}, which belongs to nobody"
            hint = "Write partOf: and the polity, or drop of."
            yield finding(entity.places["of"], STRANGE, message, hint=hint, severity="warning")


def _missing(corpus: Corpus, counts: Mapping[str, int]) -> Iterator[Finding]:
    """Name each thing without owners whose claims involve fewer than two polities."""
    for slug, count in sorted(counts.items()):
        entity = corpus.authority.get(slug)
        asked = corpus.ontology.marks.terms.get("ofPolities", ())
        if entity and not entity.sides and corpus.ontology.is_a(entity.type, asked):
            told = f"{count} claims on it involve" if count > 1 else "a claim on it involves"
            message = (
                f"{slug} belongs to nobody, and {told} no two polities: no question about a pair finds them"
            )
            hint = "Write of: and the polities whose it is, as of: [north, south]."
            yield finding(entity.at, MISSING, message, hint=hint, severity="warning")
