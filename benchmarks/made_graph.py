"""Make a corpus of invented states, the same at each call, and build it: what other benchmarks serve.

Run ``python benchmarks/made_graph.py FOLDER``: FOLDER/corpus is the corpus (interviews, every quote in its
text), FOLDER/build what ``bilateral serve --build`` reads, FOLDER/graph.nq the same triples for other stores.
The 100,000 triples take some ten seconds; ``--documents N`` makes more or fewer.
"""

from __future__ import annotations

import argparse
import random
import sys
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from kg.building import pipeline
from kg.corpus import loading
from kg.errors import CorpusError
from kg.rdf import serialization

if TYPE_CHECKING:
    from collections.abc import Callable

DOCUMENTS = 120
"""Interviews that make some 100,000 triples with what the ontology and the catalogue bring."""

STATES, CLAIMS = 40, 24
SEED = 20221125
AREAS = ("trade", "energy", "transport", "culture", "education", "security", "tourism", "science")
PLANS = (("ferry", "planned"), ("air", "planned"), ("rail", "proposed"), ("road", "discussed"))
TONES = (("a step forward", "positive"), ("a disappointment", "negative"), ("a mixed blessing", "mixed"))
SYLLABLES = ("ba", "ke", "lo", "mi", "nu", "ra", "se", "ti", "vo", "za")


@dataclass(frozen=True)
class Claim:
    """A claim with the sentence that carries it."""

    said: str
    """Subject, relation and object, with ``{here}`` and ``{there}`` for the two states."""

    sentence: str
    rest: dict[str, object] = field(default_factory=dict)


def name(number: int) -> str:
    """Return the name of a state; names of different numbers differ."""
    letters = [SYLLABLES[int(digit)] for digit in f"{number:02}"]
    return "".join(letters).title() + "land"


def entities() -> dict[str, dict[str, object]]:
    """Return the authority file: for each state itself, its minister, newspaper, port and relations."""
    made: dict[str, dict[str, object]] = {"coder": {"type": "Organisation", "label": "Coders"}}
    for number in range(STATES):
        state, label = name(number).lower(), name(number)
        made |= {
            state: {"type": "Polity", "label": label, "labels": {"ru": f"{label} (по-русски)"}},
            f"minister-of-{state}": {"type": "Person", "label": f"Minister of {label}", "of": state},
            f"gazette-of-{state}": {"type": "NewsOutlet", "label": f"Gazette of {label}", "of": state},
            f"port-of-{state}": {"type": "City", "label": f"Port of {label}", "partOf": state},
            f"policy-of-{state}": {"type": "Topic", "label": f"Policy of {label}"},
        }
    return made


def pair(number: int) -> tuple[str, str]:
    """Draw the two states of an interview; the first few states are hubs, as great powers are."""
    chance = random.Random(SEED - number)
    weights = list(accumulate(1 / (rank + 2) for rank in range(STATES)))
    one, other = chance.choices(range(STATES), cum_weights=weights, k=2)
    return name(one), name(other if other != one else (one + 1) % STATES)


@dataclass(frozen=True)
class Talk:
    """What one claim of an interview is made from: which it is, of whom, when, and a day of that year."""

    number: int
    here: str
    there: str
    year: int
    day: str
    chance: random.Random


def trade(talk: Talk) -> Claim:
    """Return a figure of one year's trade."""
    amount, period = talk.chance.randint(10, 999) * 1_000_000, talk.year - 1 - talk.number // len(KINDS)
    words = f"Trade of {talk.here} with {talk.there} came to {amount} dollars in {period}"
    figure = {"amount": amount, "currency": "USD", "flow": "turnover", "period": period}
    return Claim("{here} tradesWith {there}", words, figure)


def visit(talk: Talk) -> Claim:
    """Return a visit of the minister who speaks."""
    words = f"I came to the port of {talk.there} on {talk.day}, on visit {talk.number} of many"
    return Claim("minister-of-{here} visited port-of-{there}", words, {"date": talk.day})


def meeting(talk: Talk) -> Claim:
    """Return a meeting of two ministers."""
    words = f"The ministers of {talk.here} and {talk.there} met on {talk.day}, at round {talk.number} of many"
    given = {"date": talk.day, "place": f"port-of-{talk.there.lower()}"}
    return Claim("minister-of-{here} metWith minister-of-{there}", words, given)


def cooperation(talk: Talk) -> Claim:
    """Return cooperation in one area."""
    area = talk.chance.choice(AREAS)
    words = f"{talk.here} and {talk.there} work together in {area}, says item {talk.number} of many"
    return Claim("{here} cooperatesWith {there}", words, {"area": area})


def plan(talk: Talk) -> Claim:
    """Return a transport link that is planned, proposed or discussed."""
    mode, status = talk.chance.choice(PLANS)
    ends = f"the port of {talk.here} to that of {talk.there}"
    words = f"A link by {mode} from {ends} is {status}, says item {talk.number} of many"
    given = {"status": status, "mode": mode, "due": talk.year + 1 + talk.number}
    return Claim("port-of-{here} connectedTo port-of-{there}", words, given)


def view(talk: Talk) -> Claim:
    """Return a valuation."""
    value, valence = talk.chance.choice(TONES)
    words = f"The policy of {talk.there} is {value}, to my mind, as I said {talk.number} times"
    given = {"status": "assessed", "value": value, "valence": valence}
    return Claim("minister-of-{here} assesses policy-of-{there}", words, given)


KINDS = (trade, visit, meeting, cooperation, plan, view)


@dataclass(frozen=True)
class Mix:
    """Of what a corpus is made: kinds of claims, in turn, how many an interview has, and of which pair."""

    kinds: tuple[Callable[[Talk], Claim], ...] = KINDS
    claims: int = CLAIMS
    pair: Callable[[int], tuple[str, str]] = pair
    entities: Callable[[], dict[str, dict[str, object]]] = entities


PLAIN = Mix()


def interview(folder: Path, number: int, mix: Mix = PLAIN) -> None:
    """Write one interview: a gazette asks a minister about the relations with one other state."""
    chance = random.Random(SEED + number)
    here, there = mix.pair(number)
    year = 2000 + number % 25
    days = [f"{year}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}" for _ in range(mix.claims + 1)]
    made = [
        mix.kinds[each % len(mix.kinds)](Talk(each, here, there, year, day, chance))
        for each, day in enumerate(days[1:])
    ]
    sentences = [f"- {each.sentence}." for each in made]
    opening = f"The minister of {here} spoke to us."
    ends = {"here": here.lower(), "there": there.lower()}
    content = {
        "document": _header(here, number, days[0]),
        "turns": _turns(here.lower(), opening, sentences[0]),
        "claims": [{"claim": each.said.format(**ends), **each.rest, "quote": each.sentence} for each in made],
    }
    home = folder / f"{days[0]}-interview-{number:05}"
    home.mkdir()
    text = "\n\n".join([opening, *sentences])
    (home / "document.txt").write_text(f"{text}\n", encoding="utf-8", newline="")
    (home / "claims.yaml").write_text(_yaml(content), encoding="utf-8")


def _header(here: str, number: int, issued: str) -> dict[str, str]:
    return {
        "title": f"Interview {number} of the minister of {here}",
        "issued": issued,
        "kind": "interview",
        "publisher": f"gazette-of-{here.lower()}",
        "source": f"https://news.example/{here.lower()}/{number}",
        "language": "en",
        "coder": "coder",
        "codedOn": "2026-01-01",
    }


def _turns(here: str, opening: str, answer: str) -> list[dict[str, str]]:
    return [
        {"from": opening, "speaker": f"gazette-of-{here}", "capacity": "press"},
        {"from": answer, "speaker": f"minister-of-{here}", "role": "Minister", "capacity": "official"},
    ]


def _yaml(content: object) -> str:
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=1000)


def corpus(folder: Path, documents: int = DOCUMENTS, mix: Mix = PLAIN) -> Path:
    """Write the corpus into a new folder and return it; it is the beginning of every larger one."""
    folder.mkdir(parents=True)
    (folder / "entities.yaml").write_text(_yaml(mix.entities()), encoding="utf-8")
    for number in range(documents):
        interview(folder, number, mix)
    return folder


def build(folder: Path, documents: int = DOCUMENTS) -> Path:
    """Make corpus, build and N-Quads in a folder, once: what stands there already is used as it is."""
    mark = folder / "graph.nq"
    if not mark.exists():
        built = pipeline.build(loading.load(corpus(folder / "corpus", documents)))
        pipeline.write(built, folder / "build", ())
        mark.write_bytes(serialization.n_quads(built.store))
        counts = f"{len(built.quads):,} triples, {len(built.corpus.claims):,} claims"
        print(f"{counts} in {folder}", file=sys.stderr)
    return folder


def main() -> None:
    """Make what the arguments name."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("folder", type=Path)
    words.add_argument("--documents", type=int, default=DOCUMENTS)
    asked = words.parse_args()
    try:
        build(asked.folder, asked.documents)
    except CorpusError as error:
        sys.exit("\n".join(map(str, error.findings[:10])))


if __name__ == "__main__":
    main()
