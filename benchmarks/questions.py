"""Ask every question of the catalogue of builds of growing size; fail where the cost outgrows the answer.

Run ``python benchmarks/questions.py BUILD BUILD …`` from the checkout, the smallest build first; each holds a
store, in ``store``. Prints a Markdown table of CPU seconds and rows, and by how much the seconds grow: the
exponent of the seconds over the size, less that of the rows where these grow faster than the graph. Ends
with 1 where one is above 1.2 for a question that takes more than a tenth of a second, or where an answer of
at most a thousand rows takes more than a second.

``--pasted`` asks the whole text of each file too, as one who pastes it would; ``--memory`` copies each store
into memory first; ``--questions`` names those to ask. A question that takes more than ``--limit`` seconds of
CPU is stopped.
"""

from __future__ import annotations

import argparse
import json
import math
import multiprocessing
import resource
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import RdfFormat, Store

from kg.asking import answers, catalogue
from kg.errors import InputError
from kg.rdf import sparql

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from multiprocessing.connection import Connection

FEW_ROWS = 1000
SECONDS = 1.0
"""What an answer of few rows may take."""

STEEPEST = 1.2
"""By which power of the graph's size the seconds may grow, rows aside."""

NOISE = 0.1
"""Seconds below which no exponent is told: what takes so little is mostly what every question takes."""


@dataclass(frozen=True)
class Cost:
    """What one question took: seconds of CPU to ask, rows; where it failed, why."""

    seconds: float
    rows: int
    pasted: float = math.nan
    failed: str = ""


def opened(build: Path, *, memory: bool) -> Store:
    """Open the store of a build where it lies, or as a copy in memory."""
    store = Store.read_only(str(build / "store"))
    if not memory:
        return store
    copy = Store()
    copy.bulk_load(store.dump(format=RdfFormat.N_QUADS), format=RdfFormat.N_QUADS)
    return copy


def asked(store: Store, name: str, *, pasted: bool) -> Cost:
    """Ask one question with what stands in for its parameters where they are left out."""
    begin = time.process_time()
    try:
        found = answers.answer(store, name, {})
    except InputError as error:
        return Cost(time.process_time() - begin, 0, failed=str(error).partition("\n")[0])
    seconds = time.process_time() - begin
    if not pasted:
        return Cost(seconds, len(found))
    begin = time.process_time()
    rows = sum(1 for _ in sparql.select(store, found.query, name))
    failed = "" if rows == len(found) else f"pasted it has {rows} rows"
    return Cost(seconds, len(found), time.process_time() - begin, failed)


def _child(
    pipe: Connection, build: Path, store: Store | None, name: str, options: argparse.Namespace
) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (options.limit, options.limit + 1))
    pipe.send(asked(store or opened(build, memory=False), name, pasted=options.pasted))


def costs(build: Path, names: Sequence[str], options: argparse.Namespace) -> Iterator[tuple[str, Cost]]:
    """Ask questions of a build, each in a process of its own."""
    store = opened(build, memory=True) if options.memory else None
    forking = multiprocessing.get_context("fork")
    for name in names:
        ours, theirs = forking.Pipe(duplex=False)
        child = forking.Process(target=_child, args=(theirs, build, store, name, options))
        child.start()
        theirs.close()
        try:
            yield name, ours.recv()
        except EOFError:
            yield name, Cost(math.inf, 0, failed=f"stopped after {options.limit} s")
        child.join()


def growth(measured: Sequence[Cost], sizes: Sequence[int]) -> float:
    """Return the exponent of the seconds over the size, less what rows grow beyond the size."""
    first, last = measured[0], measured[-1]
    if first is last or last.seconds < NOISE:
        return math.nan
    if math.isinf(last.seconds):
        return math.inf
    steps = math.log(sizes[-1] / sizes[0])
    rows = math.log(max(last.rows, 1) / max(first.rows, 1)) / steps
    return math.log(last.seconds / max(first.seconds, 0.01)) / steps - max(rows - 1, 0)


def wrong(table: Mapping[str, Sequence[Cost]], sizes: Sequence[int]) -> Iterator[str]:
    """Yield what is slower than it may be."""
    for name, measured in table.items():
        last, power = measured[-1], growth(measured, sizes)
        if last.rows <= FEW_ROWS and last.seconds > SECONDS:
            yield f"{name}: {last.seconds:.2f} s for {last.rows} rows"
        if power > STEEPEST:
            yield f"{name}: exponent {power:.2f}"


def table(found: Mapping[str, Sequence[Cost]], sizes: Sequence[int]) -> Iterator[str]:
    """Yield a Markdown table, the slowest question of the largest graph first."""
    yield "| question | " + " | ".join(f"{size:,} quads" for size in sizes) + " | rows | exponent | pasted |"
    yield "| --- |" + " ---: |" * (len(sizes) + 3)
    for name, measured in sorted(found.items(), key=lambda each: -each[1][-1].seconds):
        cells = [f"{cost.seconds:.3f}" for cost in measured]
        rows = " → ".join(f"{cost.rows:,}" for cost in measured)
        failed = f" {measured[-1].failed}" if measured[-1].failed else ""
        power, pasted = growth(measured, sizes), measured[-1].pasted
        yield f"| {name}{failed} | {' | '.join(cells)} | {rows} | {power:.2f} | {pasted:.2f} |"


def main() -> int:
    """Ask all and print; return the exit code."""
    parser = argparse.ArgumentParser(description="CPU of every question over the size of the graph")
    parser.add_argument("builds", nargs="+", type=Path)
    parser.add_argument("--questions", nargs="*", default=list(catalogue.names()))
    parser.add_argument("--pasted", action="store_true")
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--limit", type=int, default=60)
    options = parser.parse_args()
    sizes = [len(opened(build, memory=False)) for build in options.builds]
    found: dict[str, list[Cost]] = {name: [] for name in options.questions}
    for build in options.builds:
        for name, cost in costs(build, options.questions, options):
            found[name].append(cost)
            print(json.dumps([str(build), name, cost.__dict__]), file=sys.stderr)
    print("\n".join(table(found, sizes)))
    faults = list(wrong(found, sizes))
    print("\n".join(faults), file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
