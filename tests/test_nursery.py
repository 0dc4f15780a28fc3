"""Workers that share a store in memory: forked in milliseconds, killed like any other, as many as fit."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest
from test_pool import DOUBLED, ENDLESS, LONG, until

from kg.rdf.store import as_quads, open_build
from kg.workers import source
from kg.workers.messages import OutOfMemoryError, Query, TooSlowError
from kg.workers.nursery import available, shareable
from kg.workers.pool import Limits, Pool

pytestmark = pytest.mark.skipif(not available(), reason="only Linux forks workers")

COUNT = "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY ?p"
WHO = "SELECT (STRUUID() AS ?id) {}"
NO = b'{"head":{},"boolean":false}'


def in_pool(built, scene, home=None, **limits):
    """Run a scene in a pool whose workers in memory are there; return what it returns."""

    async def run():
        async with Pool(home or built / "store", Limits(**{"seconds": LONG, **limits})) as pool:
            await pool.run(Query("ASK {}"))
            await until(lambda: pool._idle and all(worker.in_memory for worker in pool._idle))
            return await scene(pool)

    return asyncio.run(run())


def threads(pid):
    """How many threads a process has."""
    return len(list(Path(f"/proc/{pid}/task").iterdir()))


def children(pid):
    """The processes that a process has started and not forgotten, those that have ended among them."""
    return {int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}


def test_answers_are_those_of_a_process_of_its_own(built):
    """What shares memory answers as what opens the store itself does."""

    async def alone():
        async with Pool(built / "store", Limits(seconds=LONG, shared=0)) as pool:
            answer = (await pool.run(Query(COUNT))).read()
            return answer, pool._source.most

    async def shared(pool):
        return (await pool.run(Query(COUNT))).read()

    assert (in_pool(built, shared), 0) == asyncio.run(alone())


def test_a_store_on_disk_is_read_into_memory_once_something_is_asked(built):
    """A server whose endpoint nobody asks spends neither time nor memory on a copy of its store."""

    async def run():
        async with Pool(built / "store", Limits(seconds=LONG)) as pool:
            await until(lambda: pool._idle)
            before = pool._source._loading
            await pool.run(Query("ASK {}"))
            return before, pool._source._loading is not None

    assert (None, True) == asyncio.run(run())


def test_whoever_forks_has_no_second_thread(built):
    """The nursery has one thread only: a process that is forked beside another could wait for it forever."""

    async def scene(pool):
        return threads(pool._source._nursery._process.pid)

    assert 1 == in_pool(built, scene)


def test_workers_make_names_of_their_own(built):
    """No two workers give the same name by chance, though they began as the same process."""

    async def scene(pool):
        runs = await asyncio.gather(*(pool.run(Query(f"{WHO} # {number}")) for number in range(4)))
        return {run.read() for run in runs}

    assert 4 == len(in_pool(built, scene))


def test_a_killed_worker_is_replaced_and_forgotten(built):
    """A fork that its deadline has ended is no process any more, and another is in its place."""

    async def scene(pool):
        before = {worker.pid for worker in pool._idle}
        pool.limits = Limits(seconds=0.5)
        with pytest.raises(TooSlowError):
            await pool.run(Query(ENDLESS))
        pool.limits = Limits(seconds=LONG)
        answer = (await pool.run(Query("ASK { FILTER(false) }"))).read()
        nursery = pool._source._nursery._process.pid
        await until(lambda: children(nursery) == {worker.pid for worker in pool._idle})
        return answer, len(before - children(nursery)), all(worker.in_memory for worker in pool._idle)

    assert (NO, 1, True) == in_pool(built, scene)


def test_a_fork_has_its_limit_of_memory(built):
    """A fork may use as much memory besides what it shares as a process of its own."""

    async def scene(pool):
        with pytest.raises(OutOfMemoryError):
            await pool.run(Query(DOUBLED))
        return (await pool.run(Query("ASK { FILTER(false) }"))).read()

    assert NO == in_pool(built, scene)


@pytest.mark.parametrize("text", [False, True], ids=["folder", "text"])
def test_without_the_nursery_queries_are_answered(built, tmp_path, text):
    """Where somebody ends the nursery, its workers end, and processes of their own take their place."""

    async def scene(pool):
        lost = [worker.pid for worker in pool._idle]
        os.kill(pool._source._nursery._process.pid, signal.SIGKILL)
        await until(lambda: pool._source.most == 0)
        answer = (await pool.run(Query("ASK { FILTER(false) }"))).read()
        await until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in lost))
        return answer

    home = as_quads(open_build(built), tmp_path) if text else None

    assert NO == in_pool(built, scene, home)


def test_the_only_worker_in_memory_comes_back(built, monkeypatch):
    """Of a store that fits once, one worker is in memory; others answer until it is back."""
    monkeypatch.setattr(source, "_PAUSE_SECONDS", 0)
    monkeypatch.setattr(source.Nursery, "forks", lambda *_: 0)

    async def run():
        async with Pool(built / "store", Limits(seconds=LONG)) as pool:
            await pool.run(Query("ASK {}"))
            await until(lambda: pool._idle and pool._idle[-1].in_memory)
            first = pool._idle[-1].pid
            pool.limits = Limits(seconds=0.5)
            with pytest.raises(TooSlowError):
                await pool.run(Query(ENDLESS))
            pool.limits = Limits(seconds=LONG)
            answer = (await pool.run(Query("ASK { FILTER(false) }"))).read()
            await until(lambda: pool._idle[-1].in_memory)
            return answer, first != pool._idle[-1].pid, sum(worker.in_memory for worker in pool._idle)

    assert (NO, True, 1) == asyncio.run(run())


def test_workers_on_disk_give_way_to_the_only_one_in_memory(built, monkeypatch):
    """The only worker in memory answers soonest: where all have work, it has more of the processor."""
    monkeypatch.setattr(source.Nursery, "forks", lambda *_: 0)

    async def run():
        async with Pool(built / "store", Limits(seconds=LONG)) as pool:
            await pool.run(Query("ASK {}"))
            await until(lambda: len(pool._idle) > 1 and pool._idle[-1].in_memory)
            nicer = [os.getpriority(os.PRIO_PROCESS, worker.pid) for worker in pool._idle]
            return {each - os.getpriority(os.PRIO_PROCESS, 0) for each in nicer[:-1]}, nicer[-1]

    assert ({5}, os.getpriority(os.PRIO_PROCESS, 0)) == asyncio.run(run())


def test_what_does_not_fit_stays_on_disk(built):
    """A store that needs more memory than it may is read from disk, as before."""

    async def run():
        async with Pool(built / "store", Limits(seconds=LONG, shared=1_000)) as pool:
            answer = (await pool.run(Query("ASK { FILTER(false) }"))).read()
            await pool._source._loading
            return answer, pool._source.most, any(worker.in_memory for worker in pool._idle)

    assert (NO, 0, False) == asyncio.run(run())


def test_memory_that_is_not_there_is_not_promised():
    """No more is shared than a third of what is free."""
    assert shareable(sys.maxsize) < sys.maxsize
    assert 1 == shareable(1)


def test_nothing_stays_of_a_pool_that_is_closed_at_once(built):
    """A pool that ends while the store is being read leaves no process of the nursery."""

    async def run():
        async with Pool(built / "store", Limits(seconds=LONG)) as pool:
            await pool.run(Query("ASK {}"))
        return pool._source._nursery

    before = children(os.getpid())
    asyncio.run(run())

    assert children(os.getpid()) <= before
