"""Claims made by hand, over two invented states: what verdicts are computed from, without files.

Northland and Southland; each has a minister, a bank and a newspaper; a third state, Westland, has a minister.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from kg.corpus.claims import Claim
from kg.corpus.documents import Document
from kg.corpus.entities import Entity, join
from kg.corpus.findings import Position
from kg.corpus.values import read_value
from kg.judging.basis import Ground
from kg.ontology import vocabulary
from kg.rdf import dates

AT = Position(Path("made-by-hand"))

ENTITIES = {
    "northland": "Polity",
    "southland": "Polity",
    "westland": "Polity",
    "north-minister": "Person northland",
    "south-minister": "Person southland",
    "west-minister": "Person westland",
    "north-bank": "Organisation northland",
    "gazette": "NewsOutlet northland",
    "herald": "NewsOutlet southland",
    "stranger": "Person",
    "northport": "City / northland",
    "southport": "City / southland",
    "bridge": "Project",
    "council": "Body",
    "pact": "Treaty",
    "quarrel": "Dispute northland southland",
    "league": "InternationalOrganisation",
    "union": "InternationalOrganisation",
    "mark-of-a-billion": "Goal",
    "visit-1": "Visit",
    "meeting-1": "Meeting",
    "duty": "Act",
    "grain": "Goods",
    "timber": "Goods",
}


@cache
def ontology():
    """The ontology that ships."""
    return vocabulary.load()


@cache
def authority():
    """The invented entities: class, then sides, or after a slash the polity they are part of."""
    made = []
    for slug, text in ENTITIES.items():
        kind, *rest = text.split()
        above = rest[1:] if rest[:1] == ["/"] else []
        made.append(
            Entity(
                slug=slug,
                type=kind,
                labels={"en": slug.replace("-", " ").title()},
                sides=() if above else tuple(rest),
                part_of=tuple(above),
                at=AT,
            )
        )
    joined, findings = join(made, ontology())

    assert findings == []
    return joined


def claim(text, said="2022-01-01", by="north-minister", document=None, **given):
    """Make a claim: ``subject relation object``, when and by whom it was said, and its qualifiers.

    ``status`` is asserted if left out; several values of a qualifier are joined by a comma.
    """
    subject, relation, object = text.split()
    status = given.pop("status", "asserted")
    qualifiers = {
        key: tuple(
            read_value(each, ontology().qualifiers[key], ontology(), authority())
            for each in str(value).split(",")
        )
        for key, value in sorted(given.items())
    }
    return Claim(
        document=document or f"{said or 'undated'}-{by}",
        subject=subject,
        relation=relation,
        object=object,
        status=status,
        speakers=tuple(by.split(",")),
        qualifiers=qualifiers,
        issued=dates.parse(said) if said else None,
        at=AT,
    )


def trade(amount=None, period=None, growth=None, since=None, **given):
    """Make a claim about trade of the two states; ``growth`` is a factor, ``since`` the base's period."""
    told = {
        "flow": "turnover",
        "amount": amount,
        "currency": "USD" if amount else None,
        "period": period,
        "changeFactor": growth,
        "comparedWith": since,
        **given,
    }
    return claim("northland tradesWith southland", **{key: each for key, each in told.items() if each})


def ground(*claims, citing=()):
    """What claims are judged by; the documents of newspapers cite whom ``citing`` names."""
    documents = {
        each.document: Document(
            slug=each.document,
            issued=each.issued,
            publisher=next((slug for slug in each.speakers if slug in {"gazette", "herald"}), "gazette"),
            citing=tuple(citing),
            at=AT,
        )
        for each in claims
    }
    return Ground(ontology(), authority(), documents)
