"""Make a corpus in which everything occurs that is judged, the same at each call; a shorter one begins it.

Run ``python benchmarks/full_mix.py FOLDER --documents N``. Interviews of 40 claims: figures with periods and
reporters, whole and parts, factors of growth, promises with due dates and what keeps them, links, denials,
measures in force, and what :mod:`made_graph` makes beside. An eighth of the interviews is on one pair.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

import made_graph
from made_graph import AREAS, SEED, STATES, Claim, Mix, Talk, name

CLAIMS = 40
HUB = 0.12
"""The share of interviews about the first two states."""

FLOWS = ("turnover", "exports", "imports")
MODES = ("ferry", "air", "rail", "road")
LINKED = ("planned", "asserted", "discussed", "asserted", "proposed", "denied")
GOALS = (1, 2, 5, 10)
"""The billions of trade that are promised, and which those who promise repeat."""


def pair(number: int) -> tuple[str, str]:
    """Draw the two states of an interview: the first two, or any."""
    if random.Random(SEED * 2 + number).random() < HUB:
        return (name(0), name(1)) if number % 2 else (name(1), name(0))
    return made_graph.pair(number)


def entities() -> dict[str, dict[str, object]]:
    """Return the authority file: beside all else for each state a statistical office, a project, a treaty."""
    made = made_graph.entities()
    for number in range(STATES):
        state, label = name(number).lower(), name(number)
        made |= {
            f"office-of-{state}": {"type": "Organisation", "label": f"Office of {label}", "of": state},
            f"railway-of-{state}": {"type": "Project", "label": f"Railway of {label}", "of": state},
            f"treaty-of-{state}": {"type": "Treaty", "label": f"Treaty of {label}", "of": state},
        }
    return made


def _base(talk: Talk, year: int) -> int:
    """Return the millions of trade of two states in a year: the same whoever says it."""
    drawn = random.Random(f"{min(talk.here, talk.there)} {max(talk.here, talk.there)}").randint(100, 900)
    return drawn * (10 + year % 10) // 10


def figure(talk: Talk) -> Claim:
    """Return a figure of a year or half of it, true, rounded or off, by one of two statistical offices."""
    year = talk.year - talk.chance.randint(1, 5)
    off = talk.chance.choice((0, 0, 1, 7, 40))
    amount = (_base(talk, year) + off) * 1_000_000 + talk.chance.choice((0, 100_000, 250_000))
    flow, period = (
        talk.chance.choice(FLOWS),
        talk.chance.choice((f"{year}", f"{year}", f"{year}-01/{year}-06")),
    )
    reporter = f"office-of-{talk.chance.choice((talk.here, talk.there)).lower()}"
    words = (
        f"In {period} {flow} of {talk.here} and {talk.there} were {amount} dollars, by item {talk.number:02}"
    )
    given = {"amount": amount, "currency": "USD", "flow": flow, "period": period, "reporter": reporter}
    return Claim("{here} tradesWith {there}", words, given)


def growth(talk: Talk) -> Claim:
    """Return by how much trade grew from one year to the next, or over five."""
    year, span = talk.year - talk.chance.randint(1, 5), talk.chance.choice((1, 1, 1, 5))
    factor = f"1.{talk.chance.randint(1, 60):02}"
    words = (
        f"From {year - span} to {year} trade with {talk.there} grew by {factor} times, item {talk.number:02}"
    )
    given = {"changeFactor": factor, "comparedWith": year - span, "period": year, "flow": "turnover"}
    return Claim("{here} tradesWith {there}", words, given)


def goal(talk: Talk) -> Claim:
    """Return an amount of trade that is promised by a year."""
    billions, due = talk.chance.choice(GOALS), talk.year + talk.chance.randint(1, 4)
    words = (
        f"We will bring trade with {talk.there} to {billions} billion dollars by {due}, item {talk.number:02}"
    )
    given = {
        "status": "planned",
        "amount": billions * 10**9,
        "currency": "USD",
        "flow": "turnover",
        "due": due,
    }
    return Claim("{here} tradesWith {there}", words, given)


def railway(talk: Talk) -> Claim:
    """Return what is said of a project that is promised, built and denied."""
    status = talk.chance.choice(("proposed", "planned", "agreed", "asserted", "denied"))
    due = {"due": talk.year + talk.chance.randint(1, 4)} if status in {"planned", "agreed"} else {}
    words = f"That {talk.there} invests in the railway of {talk.here} is {status}, says item {talk.number:02}"
    return Claim("{there} investsIn railway-of-{here}", words, {"status": status, **due})


def promised_visit(talk: Talk) -> Claim:
    """Return a visit that is promised for a year."""
    due = talk.year + 1
    words = f"I will go to the port of {talk.there} by {due}, as promise {talk.number:02} says"
    return Claim("minister-of-{here} visited port-of-{there}", words, {"status": "planned", "due": due})


def signing(talk: Talk) -> Claim:
    """Return a treaty that is to be signed, or was."""
    status = talk.chance.choice(("planned", "agreed", "asserted"))
    words = f"That {talk.here} signs the treaty of {talk.there} is {status}, says item {talk.number:02}"
    given = {"status": status, "counterparty": talk.there.lower()}
    return Claim("{here} signed treaty-of-{there}", words, given)


def link(talk: Talk) -> Claim:
    """Return a link by one mode, in one of the states in which links are."""
    mode, status = talk.chance.choice(MODES), talk.chance.choice(LINKED)
    words = f"Between {talk.here} and {talk.there} there is {mode}: {status}, says item {talk.number:02}"
    return Claim("port-of-{here} connectedTo port-of-{there}", words, {"status": status, "mode": mode})


def denial(talk: Talk) -> Claim:
    """Return cooperation in one area that is denied."""
    area = talk.chance.choice(AREAS)
    words = f"{talk.here} and {talk.there} do not work together in {area}, says item {talk.number:02}"
    return Claim("{here} cooperatesWith {there}", words, {"status": "denied", "area": area})


def since(talk: Talk) -> Claim:
    """Return since when two states have had relations, on which sources differ."""
    year = 1991 + talk.chance.choice((0, 0, 0, 1, 2))
    words = f"{talk.here} and {talk.there} have had relations since {year}, says item {talk.number:02}"
    return Claim("{here} hasDiplomaticRelationsWith {there}", words, {"since": year})


def sanction(talk: Talk) -> Claim:
    """Return a sanction in force from a day on, or until one."""
    kind, ends = talk.chance.choice(("until", "since")), talk.chance.choice(("{here}", "{there}"))
    words = f"Against {ends} sanctions hold, {kind} {talk.day}, says item {talk.number:02}"
    other = "{there}" if ends == "{here}" else "{here}"
    words = words.format(here=talk.here, there=talk.there)
    return Claim(f"{other} sanctions {ends}", words, {kind: talk.day})


_JUDGED = (
    figure,
    growth,
    figure,
    link,
    railway,
    denial,
    figure,
    goal,
    promised_visit,
    signing,
    since,
    sanction,
)
MIX = Mix((*_JUDGED, *made_graph.KINDS, figure, link), CLAIMS, pair, entities)


def main() -> None:
    """Make what the arguments name."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("folder", type=Path)
    words.add_argument("--documents", type=int, default=100)
    asked = words.parse_args()
    made_graph.corpus(asked.folder, asked.documents, MIX)


if __name__ == "__main__":
    main()
