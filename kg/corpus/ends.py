"""Whether the ends of a claim are of the classes that its relation takes, and are two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.corpus.findings import Finding, finding, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.corpus.claims import Claim
    from kg.corpus.entities import Authority
    from kg.ontology.vocabulary import Ontology

__all__ = ["check_ends"]

DOMAIN = rule("domain", "the subject of a claim is of a class that the relation takes")
RANGE = rule("range", "the object of a claim is of a class that the relation takes")
TO_ITSELF = rule("relation-to-itself", "nothing is related to itself")


def check_ends(claim: Claim, ontology: Ontology, authority: Authority) -> Iterator[Finding]:
    """Check domain and range; where a relation takes several classes, one must fit."""
    relation, at = ontology.relations[claim.relation], claim.places.get("claim", claim.at)
    for slug, classes, name in (
        (claim.subject, relation.domain, DOMAIN),
        (claim.object, relation.range, RANGE),
    ):
        entity = authority.get(slug)
        if entity and classes and not ontology.is_a(entity.type, classes):
            side = "subject" if name == DOMAIN else "object"
            hint = f"{relation.name} takes as {side} a {' or '.join(sorted(classes))}."
            yield finding(at, name, f"{slug} is a {entity.type}", hint=hint)
    if claim.subject == claim.object:
        yield finding(at, TO_ITSELF, f"{claim.subject} {claim.relation} itself", hint="Name two entities.")
