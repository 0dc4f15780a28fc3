"""Time the stages of judging and of the rules on corpora of growing size in which everything occurs.

Run ``python benchmarks/judging.py`` (``--documents 100 300 1000``, ``--stages``): prints a Markdown table of
CPU seconds, with the exponent between the last two sizes, and of how much was found. ``--folder`` keeps the
corpora that are made, or uses those that a run before has left there.
"""

from __future__ import annotations

import argparse
import gc
import math
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import full_mix
import made_graph

from kg.building import mapping, reasoning, verdicts
from kg.corpus import loading
from kg.judging import contradictions, figure_comparisons, histories, measures
from kg.ontology import rules
from kg.rdf import store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sized

    from kg.corpus.loading import Corpus

SIZES = (100, 300, 1000)


def stages(corpus: Corpus) -> Iterator[tuple[str, Callable[[], Sized]]]:
    """Yield the stages by name, each with what does it and returns what it found."""
    judged = verdicts.judged(corpus)
    claims, ground = judged.claims, judged.ground
    yield "figures and growth", lambda: figure_comparisons.comparisons(claims, ground)
    yield "denials, days, values", lambda: contradictions.differences(claims, ground)
    yield "promises", lambda: histories.promises(claims, ground)
    yield "links", lambda: histories.links(claims, ground)
    yield "measures in force", lambda: measures.measures(claims, ground)
    yield "polities involved", lambda: judged.involvements.of_claims
    yield "offices", lambda: [judged.offices.of(claim) for claim in claims]
    yield "quads of all these", lambda: list(verdicts.of_connected(verdicts.judged(corpus)))
    yield "rules", lambda: _reasoned(corpus)


def _reasoned(corpus: Corpus) -> Sized:
    said = [*mapping.quads(corpus), *rules.quads(rules.load_rules())]
    working = store.in_memory(said)
    return _Once(lambda: reasoning.reason(working, corpus.ontology))


class _Once:
    """What is measured apart from what it needs."""

    def __init__(self, work: Callable[[], Sized]) -> None:
        begin = time.process_time()
        self.found = work()
        self.seconds = time.process_time() - begin

    def __len__(self) -> int:
        return len(self.found)


def measured(corpus: Corpus) -> dict[str, tuple[float, int]]:
    """Return CPU seconds and how much was found, by stage."""
    told: dict[str, tuple[float, int]] = {}
    for name, work in stages(corpus):
        gc.collect()
        begin = time.process_time()
        found = work()
        seconds = found.seconds if isinstance(found, _Once) else time.process_time() - begin
        told[name] = seconds, len(found)
        print(f"  {name}: {seconds:.2f} s, {len(found):,}", flush=True)
    return told


def table(told: dict[int, dict[str, tuple[float, int]]]) -> str:
    """Write what was measured as a Markdown table."""
    sizes = sorted(told)
    lines = [f"| stage | {' | '.join(f'{size:,}' for size in sizes)} | exponent | found |"]
    lines.append("| --- |" + " ---: |" * (len(sizes) + 2))
    for name, (_, found) in told[sizes[-1]].items():
        times = [told[size][name][0] for size in sizes]
        rise = "–"
        if len(sizes) > 1 and times[-2] > 0:
            rise = f"{math.log(times[-1] / times[-2]) / math.log(sizes[-1] / sizes[-2]):.1f}"
        lines.append(f"| {name} | {' | '.join(f'{each:.2f}' for each in times)} | {rise} | {found:,} |")
    return "\n".join(lines)


def main() -> None:
    """Make the corpora, time the stages and print the table."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--documents", type=int, nargs="+", default=SIZES)
    words.add_argument("--folder", type=Path)
    asked = words.parse_args()
    gc.disable()  # as a build does
    with tempfile.TemporaryDirectory() as spare:
        told = {}
        for size in asked.documents:
            home = (asked.folder or Path(spare)) / f"full-{size}"
            if not home.exists():
                made_graph.corpus(home, size, full_mix.MIX)
            print(f"{size} documents", flush=True)
            told[size] = measured(loading.load(home))
    print(table(told))


if __name__ == "__main__":
    main()
