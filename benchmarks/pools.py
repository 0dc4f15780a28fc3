"""The pool of workers beside pebble's pool of processes: start, way to and fro, large answers, deadlines.

    pip install pebble
    python benchmarks/pools.py BUILD

Both run the same queries on the same store, each in processes that can be killed.
"""

import asyncio
import io
import multiprocessing
import statistics
import sys
import time
from concurrent.futures import TimeoutError as Late
from pathlib import Path

import pebble
from pebble.common import CONSTS

from kg.rdf import results, sparql, store
from kg.workers.messages import Query, TooSlow
from kg.workers.pool import Limits, Pool

LOOK_UP = "SELECT ?o { id:kazakhstan rdfs:label ?o }"
ALL = "SELECT * { ?s ?p ?o }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
ROUNDS, AT_ONCE, SLOTS, SECONDS = 300, 8, 4, 3.0
opened = None


def open_store(home):
    """Open the store in a process of pebble's."""
    global opened  # noqa: PLW0603 – what an initializer is for
    opened = store.open_home(Path(home))


def ask(text):
    """Run a query there, as a worker does."""
    found = sparql.run(opened, text)
    out = io.BytesIO()
    results.write(found, "application/sparql-results+json", out)
    return out.getvalue()


def milliseconds(start):
    """Return the time since a moment."""
    return (time.perf_counter() - start) * 1000


async def with_workers(home):
    """Measure the pool of workers."""
    start = time.perf_counter()
    async with Pool(home, Limits(slots=SLOTS, seconds=SECONDS)) as pool:
        await pool.run(Query(LOOK_UP))
        yield "first answer", milliseconds(start)
        for each in await asyncio.gather(*(pool.run(Query(ALL)) for _ in range(SLOTS))):
            each.close()
        await asyncio.sleep(2)  # the spare is on its way
        times = []
        for number in range(ROUNDS):
            start = time.perf_counter()
            (await pool.run(Query(f"{LOOK_UP} # {number}"))).read()
            times.append(milliseconds(start))
        yield "look-up, median", statistics.median(times)
        start = time.perf_counter()

        async def client():
            for _ in range(ROUNDS // AT_ONCE):
                (await pool.run(Query(LOOK_UP))).read()

        await asyncio.gather(*(client() for _ in range(AT_ONCE)))
        yield "look-up, 8 at once", milliseconds(start) / ROUNDS
        start = time.perf_counter()
        size = len((await pool.run(Query(ALL))).read())
        yield f"answer of {size // 1_000_000} MB", milliseconds(start)
        start = time.perf_counter()
        try:
            await pool.run(Query(ENDLESS))
        except TooSlow:
            yield "killed after its deadline by", milliseconds(start) - SECONDS * 1000
        start = time.perf_counter()
        await pool.run(Query(LOOK_UP))
        yield "next answer", milliseconds(start)


def with_pebble(home, kind):
    """Measure pebble's pool, its processes started in a way.

    It ends a process with SIGTERM and waits three seconds before SIGKILL; here it waits as little as it can.
    """
    CONSTS.term_timeout = 0.01
    context = multiprocessing.get_context(kind)
    start = time.perf_counter()
    with pebble.ProcessPool(SLOTS, initializer=open_store, initargs=(str(home),), context=context) as pool:
        pool.schedule(ask, (LOOK_UP,)).result()
        yield "first answer", milliseconds(start)
        for each in [pool.schedule(ask, (ALL,)) for _ in range(SLOTS)]:
            each.result()
        times = []
        for number in range(ROUNDS):
            start = time.perf_counter()
            pool.schedule(ask, (f"{LOOK_UP} # {number}",), timeout=SECONDS).result()
            times.append(milliseconds(start))
        yield "look-up, median", statistics.median(times)
        start = time.perf_counter()
        for each in [pool.schedule(ask, (LOOK_UP,), timeout=SECONDS) for _ in range(ROUNDS)]:
            each.result()
        yield "look-up, 8 at once", milliseconds(start) / ROUNDS
        start = time.perf_counter()
        size = len(pool.schedule(ask, (ALL,), timeout=10).result())
        yield f"answer of {size // 1_000_000} MB", milliseconds(start)
        start = time.perf_counter()
        try:
            pool.schedule(ask, (ENDLESS,), timeout=SECONDS).result()
        except Late:
            yield "killed after its deadline by", milliseconds(start) - SECONDS * 1000
        start = time.perf_counter()
        pool.schedule(ask, (LOOK_UP,)).result()
        yield "next answer", milliseconds(start)
        pool.stop()


async def collected(measured):
    """Return what an asynchronous generator yields."""
    return [each async for each in measured]


def main():
    """Print the figures side by side, in milliseconds."""
    home = Path(sys.argv[1]) / "store"
    columns = {
        "workers": asyncio.run(collected(with_workers(home))),
        "pebble, spawn": list(with_pebble(home, "spawn")),
        "pebble, forkserver": list(with_pebble(home, "forkserver")),
    }
    print(f"{'milliseconds':32}", *(f"{name:>20}" for name in columns))
    for rows in zip(*columns.values(), strict=True):
        print(f"{rows[0][0]:32}", *(f"{value:20.2f}" for _, value in rows))


if __name__ == "__main__":
    main()
