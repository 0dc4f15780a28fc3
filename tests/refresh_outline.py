"""Write the outline of the world's land for maps, from Natural Earth's land at 1:110 million: ``make world``.

The npm package ``world-atlas`` carries it as TopoJSON. Natural Earth is in the public domain. No borders are
taken.
"""

from __future__ import annotations

import json
import sys
from itertools import pairwise
from pathlib import Path

OUTLINE = Path(__file__).parent.parent / "world" / "outline" / "land.json"
ATLAS = Path(__file__).parent.parent / ".cache" / "npm" / "node_modules" / "world-atlas" / "land-110m.json"
SMALLEST = 4
"""Rings of fewer points than this say nothing at this scale."""

HALF, POLE = 1800, 900
"""Half of the way around the world, and a pole, in tenths of a degree."""


def points(topology):
    """Return each arc as points in tenths of a degree, without neighbors that fall together."""
    (across, up), (left, low) = topology["transform"]["scale"], topology["transform"]["translate"]
    for arc in topology["arcs"]:
        x = y = 0
        found = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            found.append((round(10 * (x * across + left)), round(10 * (y * up + low))))
        yield found


def rings(topology):
    """Return the rings of the land, seas inside it included: an even-odd filling leaves these out."""
    arcs = list(points(topology))
    for shape in topology["objects"]["land"]["geometries"]:
        for polygon in shape["arcs"]:
            for ring in polygon:
                parts = [arcs[each] if each >= 0 else arcs[~each][::-1] for each in ring]
                yield from unwrapped([point for part in parts for point in part])


def unwrapped(ring):
    """Yield a ring as it runs on beyond 180 degrees, and once more from the other side where it does.

    A ring around a pole does not close: it is closed along the pole.
    """
    turn, found = 0, [ring[0]]
    for (before, _), (x, y) in pairwise(ring):
        turn += (before - x > HALF) - (x - before > HALF)
        found.append((x + turn * 2 * HALF, y))
    if turn:
        found += [(found[-1][0], -POLE), (found[0][0], -POLE)]
    yield found
    easts = [x for x, _ in found]
    for shift in [-2 * HALF] * (max(easts) > HALF) + [2 * HALF] * (min(easts) < -HALF):
        yield [(x + shift, y) for x, y in found]


def compact(ring):
    """Write a ring as its first point and the steps from point to point, without steps of no length."""
    steps = [ring[0]]
    for before, after in pairwise(ring):
        if before != after:
            steps.append((after[0] - before[0], after[1] - before[1]))
    return [number for step in steps for number in step]


def outline(topology):
    """Return the text of the file."""
    found = [line for line in map(compact, rings(topology)) if len(line) >= 2 * SMALLEST]
    lines = ",\n".join(json.dumps(line, separators=(",", ":")) for line in found)
    source = "Natural Earth, land at 1:110 million, by way of world-atlas 2"
    return f'{{"source": "{source}", "license": "public domain", "rings": [\n{lines}\n]}}\n'


if __name__ == "__main__":
    atlas = Path(sys.argv[1]) if len(sys.argv) > 1 else ATLAS
    OUTLINE.write_text(outline(json.loads(atlas.read_text(encoding="utf-8"))), encoding="utf-8")
