"""What narrows a candidate: dates, money, places, kinds, topics; only qualifiers usual with its relation.

Values from closed lists are found by the labels and notations of the ontology's schemes.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from kg.extraction.dating import dates_in
from kg.extraction.triggers import index

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from spacy.tokens import Token

    from kg.extraction.frames import Frame
    from kg.extraction.resolution import Resolver
    from kg.ontology.vocabulary import Concept, Ontology, Relation

__all__ = ["qualifiers"]

_DATES = ("date", "period", "since", "due")
"""Qualifiers that a date may fill, the first that is usual with the relation."""

_MONEY = re.compile(
    r"(?P<sign>US\$|\$|€|£|¥)\s?(?P<number>\d[\d,]*(?:\.\d+)?)"
    r"\s*(?P<scale>thousand|million|billion|trillion|mln|bln|m|bn)?\b"
    r"|(?P<number2>\d[\d,]*(?:\.\d+)?)\s*(?P<scale2>thousand|million|billion|trillion|mln|bln)?\s*"
    r"(?P<word>US dollars|dollars|euros|pounds|USD|EUR|yuan|tenge|manats|rubles)",
)
_SCALES = {"thousand": 3, "million": 6, "mln": 6, "m": 6, "billion": 9, "bln": 9, "bn": 9, "trillion": 12}
_CURRENCIES = {
    **dict.fromkeys(("$", "US$", "US dollars", "dollars", "USD"), "USD"),
    **dict.fromkeys(("€", "euros", "EUR"), "EUR"),
    **dict.fromkeys(("£", "pounds"), "GBP"),
    "¥": "JPY",
    "yuan": "CNY",
    "tenge": "KZT",
    "manats": "AZN",
    "rubles": "RUB",
}
_FACTORS = {"doubled": "2", "tripled": "3", "quadrupled": "4"}
_ORDINAL = re.compile(r"\b(\d{1,3})(?:st|nd|rd|th)\b")
_YEARS = re.compile(r"\b(\d{1,3})\s+years\b")


def qualifiers(
    frame: Frame, relation: Relation, resolver: Resolver, ontology: Ontology
) -> dict[str, tuple[str, ...]]:
    """Return the qualifiers of a candidate, by name, as corpora write them."""
    usual, found = set(relation.usual), dict[str, tuple[str, ...]]()
    sentence = frame.head.doc.text
    found |= _dates(frame, sentence, usual, resolver)
    found |= _money(sentence, usual)
    found |= _numbers(sentence, usual)
    found |= dict(_concepts(frame, usual, ontology))
    found |= dict(_ends(frame, usual, resolver))
    return {key: values for key, values in sorted(found.items()) if key in usual}


def _dates(frame: Frame, sentence: str, usual: set[str], resolver: Resolver) -> dict[str, tuple[str, ...]]:
    key = next((each for each in _DATES if each in usual), "")
    dated = sorted(
        dates_in(sentence, resolver.source.issued), key=lambda each: abs(each.start - frame.head.idx)
    )
    if not key or not dated:
        return {}
    nearest = dated[0]
    before = sentence[max(0, nearest.start - 7) : nearest.start + 6].lower()
    if "since" in before and "since" in usual:
        key = "since"
    return {key: (nearest.text,)}


def _money(sentence: str, usual: set[str]) -> dict[str, tuple[str, ...]]:
    found = _MONEY.search(sentence)
    if found is None or not {"amount", "currency"} <= usual:
        return {}
    number = Decimal((found["number"] or found["number2"]).replace(",", ""))
    scale = _SCALES.get(found["scale"] or found["scale2"] or "", 0)
    currency = _CURRENCIES[found["sign"] or found["word"]]
    amount = format((number * 10**scale).normalize(), "f")
    return {"amount": (amount,), "currency": (currency,)}


def _numbers(sentence: str, usual: set[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    if "changeFactor" in usual:
        factors = [value for word, value in _FACTORS.items() if word in sentence]
        found |= {"changeFactor": (factors[0],)} if factors else {}
    ordinal = _ORDINAL.search(sentence) or _YEARS.search(sentence)
    if "ordinal" in usual and "anniversaryOf" in usual and ordinal:
        found["ordinal"] = (ordinal[1],)
    return found


def _concepts(frame: Frame, usual: set[str], ontology: Ontology) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what the words beside the predicate say in the terms of a scheme: *official*, *embassy*."""
    beside = [frame.head, *frame.head.children, *frame.slots.get("obj", ()), *frame.slots.get("by", ())]
    beside += [child for each in frame.slots.get("obj", ()) for child in each.children]
    lemmas = {each.lemma_.lower() for each in beside if each.pos_ in {"NOUN", "ADJ", "PROPN"}}
    for key in sorted(usual):
        scheme = ontology.qualifiers[key].scheme if key in ontology.qualifiers else ""
        if scheme and (hits := _notations(lemmas, ontology.scheme(scheme))):
            yield key, hits if ontology.qualifiers[key].multiple else hits[:1]
    if "area" in usual:
        areas = _notations(_area_words(frame), ontology.scheme(ontology.qualifiers["area"].scheme))
        if areas:
            yield "area", areas if ontology.qualifiers["area"].multiple else areas[:1]


def _area_words(frame: Frame) -> set[str]:
    heads = [each for slot in ("in", "on", "mod") for each in frame.slots.get(slot, ())]
    return {each.lemma_.lower() for each in heads} | {
        one.lemma_.lower() for each in heads for one in each.children
    }


def _notations(lemmas: set[str], scheme: Mapping[str, Concept]) -> tuple[str, ...]:
    return tuple(
        notation
        for notation, concept in scheme.items()
        if notation.lower() in lemmas or concept.label().lower() in lemmas
    )


def _ends(frame: Frame, usual: set[str], resolver: Resolver) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield places, counterparties and beneficiaries, each a known or proposed entity."""
    for key, slots in (("place", ("in", "at")), ("counterparty", ("with",)), ("beneficiary", ("for",))):
        if key in usual:
            named = [
                one.slug
                for slot in slots
                for each in frame.slots.get(slot, ())
                for one in resolver.resolve(each)
            ]
            fitting = [slug for slug in named if key != "place" or resolver.is_location(slug)]
            if fitting:
                yield key, (fitting[0],)
    if "topic" in usual and (topics := frame.slots.get("on") or frame.slots.get("about")):
        words = " ".join(_phrase(topics[0]).split())
        told = (
            topics[0].pos_ == "NOUN" and ("noun", topics[0].lemma_) not in index() and not topics[0].ent_type_
        )
        if told and 3 < len(words) <= 80:  # noqa: PLR2004 – a topic is a phrase
            yield "topic", (words,)


def _phrase(token: Token) -> str:
    return token.doc[token.left_edge.i : token.right_edge.i + 1].text
