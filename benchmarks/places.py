"""How far things move in the drawing when the graph changes a little, and how long placing them takes.

``python benchmarks/places.py [BUILD]`` leaves out each claim and each entity of a build in turn, and places
made graphs of 2,000 and 5,000 things. Decision 16 has the figures.
"""

from __future__ import annotations

import math
import random
import sys
import time
from statistics import mean, median
from typing import TYPE_CHECKING

import kg
from viz.layout import positions
from viz.model import Link, Network, Node
from viz.network import network

if TYPE_CHECKING:
    from collections.abc import Iterator

CENTERS = 2
"""So many of the most tied things are what the graph is about; without one it is another graph."""


def moves(before, drawn, concerned) -> list[float]:
    """Place a network; return how far each thing moved that the change does not concern, in pixels."""
    after = positions(drawn)
    return [math.dist(before[name], after[name]) for name in after if name not in concerned]


def without_claims(whole, before) -> Iterator[list[float]]:
    """Leave out one claim at a time; a link that has another stays."""
    for link in whole.links:
        for _ in link.claims:
            others = [other for other in whole.links if other is not link or len(link.claims) > 1]
            yield moves(before, whole.only(others), {link.source, link.target})


def without_entities(whole, before) -> Iterator[list[float]]:
    """Leave out one entity at a time, with its links."""
    central = {name for name, _ in whole.ties.most_common(CENTERS)}
    for name in {node.id for node in whole.nodes} - central:
        touching = [link for link in whole.links if name in {link.source, link.target}]
        others = [link for link in whole.links if link not in touching]
        yield moves(
            before, whole.only(others), {end for link in touching for end in (link.source, link.target)}
        )


def told(name, cases) -> None:
    """Print how many things stay, and how far the others go."""
    cases = list(cases)
    every = [move for case in cases for move in case]
    gone = [move for move in every if move] or [0]
    print(
        f"{name}: {len(cases)} cases; stay {1 - sum(map(bool, every)) / len(every):.1%};"
        f" none moves in {mean(not any(case) for case in cases):.0%};"
        f" move: median {median(every):.0f}, mean {mean(every):.0f}, of those that move {median(gone):.0f},"
        f" at most {max(every):.0f} px"
    )


def made(count, seed=1) -> Network:
    """Make a graph that grows: each thing is tied to two others, the more tied the likelier."""
    chance, ends, pairs = random.Random(seed), [0], set()
    for new in range(1, count):
        for _ in range(2):
            old = chance.choice(ends)
            pairs.add((old, new))
            ends += [old, new]
    look = {"kind": "", "group": "", "color": ""}
    nodes = [
        Node(id=f"n{each}", label=f"Thing number {each} of a graph", names=(), **look)
        for each in range(count)
    ]
    line = {"relation": "r", "label": "ties", "family": "", "color": "", "line": "solid"}
    put = {"status": "asserted", "status_label": "asserted", "symmetric": False, "attributed": False}
    links = [Link(source=f"n{one}", target=f"n{two}", **line, **put) for one, two in sorted(pairs)]
    return Network(tuple(nodes), tuple(links))


def main() -> None:
    """Measure the build that is named, else ``build``."""
    whole = network(kg.open(*sys.argv[1:2]).store)
    before = positions(whole)
    told("one claim", without_claims(whole, before))
    told("one entity", without_entities(whole, before))
    for count in (2_000, 5_000):
        graph, start = made(count), time.process_time()
        positions(graph)
        print(f"{count:,} things, {len(graph.links):,} links: {time.process_time() - start:.2f} s of CPU")


if __name__ == "__main__":
    main()
