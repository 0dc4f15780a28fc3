"""Queries from outside: each in a process that can be killed, with its limits."""

import asyncio
import gzip
import json
import os
import signal
from dataclasses import replace
from pathlib import Path

import pytest

from kg.rdf import store
from kg.workers.messages import (
    BusyError,
    FailedError,
    MalformedError,
    NotAcceptableError,
    OutOfMemoryError,
    Query,
    RefusedError,
    TooLargeError,
    TooSlowError,
)
from kg.workers.pool import Limits, Pool, run_once

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
ALL = "SELECT * { ?s ?p ?o }"
DOUBLED = (
    f'SELECT ?z {{ BIND("{"a" * 100}" AS ?a0) '
    + " ".join(f"BIND(CONCAT(?a{i}, ?a{i}) AS ?a{i + 1})" for i in range(40))
    + " BIND(STRLEN(?a40) AS ?z) }"
)


LONG = 300
"""Seconds that no query needs, however busy the machine is."""


async def until(condition):
    """Wait until something is so: nobody is told when a query begins or a worker is there."""
    async with asyncio.timeout(LONG):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


def asked(built, *queries, **limits):
    """Ask a pool on the build one query after the other; return the answers, or what stood in the way."""
    limits = {"seconds": LONG, **limits}

    async def answers():
        async with Pool(built / "store", Limits(**limits)) as pool:
            await asyncio.wait(pool._tasks)  # the first worker and the spare are there
            for query in queries:
                try:
                    yield await pool.run(query if isinstance(query, Query) else Query(query))
                except (
                    BusyError,
                    FailedError,
                    MalformedError,
                    NotAcceptableError,
                    OutOfMemoryError,
                    RefusedError,
                    TooLargeError,
                    TooSlowError,
                ) as error:
                    yield error

    async def collected():
        return [answer async for answer in answers()]

    return asyncio.run(collected())


def test_a_query_is_answered_in_the_first_form_that_fits(built):
    """A SELECT is answered in the first media type that a table has, a CONSTRUCT in that of a graph."""
    accept = ("text/turtle", "text/csv", "application/n-triples")
    table, graph = asked(
        built, Query("SELECT (1 AS ?n) {}", accept), Query("CONSTRUCT { <s> <p> 1 } {}", accept)
    )

    assert ("text/csv", b"n\r\n1\r\n") == (table.media_type, table.read())
    assert ("text/turtle", True) == (graph.media_type, b"bilateral-kg/s> <" in graph.read())


def test_a_large_answer_comes_by_file_the_same(built):
    """What is too large for memory is whole and the same, compressed or not, and its file has no name."""
    plain, packed = asked(built, ALL, Query(ALL, gzip=True))
    rows = json.loads(plain.read())["results"]["bindings"]

    assert plain.file is not None
    assert not Path(plain.file.name).exists()
    assert "gzip" == packed.coding
    assert len(rows) == len(json.loads(gzip.decompress(packed.read()))["results"]["bindings"])


IN_THE_WAY = [
    ("ASK {", MalformedError),
    ("", MalformedError),
    ("INSERT DATA { <s> <p> 1 }", RefusedError),
    ("LOAD <http://127.0.0.1:9/>", RefusedError),
    ("ASK { SERVICE SILENT <http://127.0.0.1:9/> {} }", RefusedError),
    (f"ASK {'{' * 20_000}{'}' * 20_000}", RefusedError),
    (f"ASK {{ FILTER({'(' * 50_000}1{')' * 50_000}) }}", RefusedError),
    (f"ASK {{ FILTER(1{'+1' * 50_000} > 0) }}", RefusedError),
    (Query("ASK {}", ("text/turtle",)), NotAcceptableError),
    (Query("ASK {}", default_graphs=("no iri",)), MalformedError),
    (Query("CLEAR ALL", update=True), RefusedError),
    (Query("CLEAR NOTHING", update=True), MalformedError),
    (DOUBLED, OutOfMemoryError),
    ("SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f", OutOfMemoryError),
]


@pytest.fixture(scope="module")
def obstacles(built):
    """What each of these queries meets, and the answer to a simple one after it, in one pool."""
    found = asked(built, *(each for query, _ in IN_THE_WAY for each in (query, "ASK {}")))
    return list(zip(found[::2], found[1::2], strict=True))


@pytest.mark.parametrize("number", range(len(IN_THE_WAY)))
def test_what_stands_in_the_way_has_a_name(obstacles, number):
    """A query that gets no answer says why, in one line, and the next one is answered."""
    error, after = obstacles[number]

    assert IN_THE_WAY[number][1] is type(error)
    assert 1 == len(str(error).splitlines())
    assert b'{"head":{},"boolean":true}' == after.read()


@pytest.mark.parametrize(
    ("query", "limits", "kind"),
    [(ENDLESS, {"seconds": 0.5}, TooSlowError), (ALL, {"answer": 1_000_000}, TooLargeError)],
    ids=["seconds", "answer"],
)
def test_limits_can_be_set(built, query, limits, kind):
    """The time that a query may take and the size of its answer are settings."""
    (error,) = asked(built, query, **limits)

    assert kind is type(error)


def test_the_newest_goes_first_and_the_longest_gives_its_place(built):
    """Beside more endless queries than places, a simple query is answered, and another gives way."""

    async def scene():
        async with Pool(built / "store", Limits(slots=2, seconds=LONG, patience=0.2)) as pool:
            endless = [asyncio.ensure_future(pool.run(Query(ENDLESS))) for _ in range(9)]
            await until(lambda: len(pool._running) == 2)
            answer = await pool.run(Query("ASK {}"))
            for task in endless:
                task.cancel()
            return answer.read(), await asyncio.gather(*endless, return_exceptions=True)

    answer, others = asyncio.run(scene())

    assert b'{"head":{},"boolean":true}' == answer
    assert any(isinstance(other, BusyError) for other in others)


def test_what_ran_long_stands_behind(built):
    """A query of a kind that has lately run too long waits for the others, though it is the newest."""

    async def scene():
        long = Limits(slots=1, seconds=LONG, patience=LONG)
        async with Pool(built / "store", long) as pool:
            await pool.run(Query("ASK {}"))  # there is a worker: the time of the next is not spent waiting
            pool.limits = replace(long, seconds=0.5)
            with pytest.raises(TooSlowError):
                await pool.run(Query(f"{ENDLESS} # 0"))
            pool.limits = long
            await until(lambda: pool._idle)  # else all three wait, and the first is not the one that runs
            runs = [
                asyncio.ensure_future(pool.run(Query(text)))
                for text in (f"{ENDLESS} # 1", "ASK {}", f"{ENDLESS} # 2")
            ]
            await until(lambda: len(pool._running) == 1 and len(pool._waiters) == 2)
            runs[0].cancel()
            answer = await runs[1]
            runs[2].cancel()
            await asyncio.gather(*runs, return_exceptions=True)
            return answer

    assert b'{"head":{},"boolean":true}' == asyncio.run(scene()).read()


@pytest.mark.parametrize(("query", "kind"), [(DOUBLED, OutOfMemoryError), (ALL, TooLargeError)])
def test_what_needed_too_much_stands_behind(built, query, kind):
    """A query of a kind that has lately needed too much waits for the others: it comes again at once."""

    async def scene():
        async with Pool(
            built / "store", Limits(slots=1, seconds=LONG, answer=1_000_000, patience=LONG)
        ) as pool:
            with pytest.raises(kind):
                await pool.run(Query(f"{query} # 0"))
            await pool.run(Query("ASK {}"))
            ended = []
            texts = (ENDLESS, "ASK { ?s ?p ?o }", f"{query} # 1")
            runs = [asyncio.ensure_future(pool.run(Query(text))) for text in texts]
            for run, text in zip(runs, texts, strict=True):
                run.add_done_callback(lambda _, text=text: ended.append(text))
            await until(lambda: len(pool._running) == 1 and len(pool._waiters) == 2)
            runs[0].cancel()
            await asyncio.gather(*runs, return_exceptions=True)
            return ended

    assert ["ASK { ?s ?p ?o }", f"{query} # 1"] == asyncio.run(scene())[1:]


def test_the_oldest_leaves_a_full_queue(built):
    """Where more wait than may, the one that has waited longest is told to come again."""

    async def scene():
        async with Pool(built / "store", Limits(slots=1, queue=1, seconds=LONG, patience=LONG)) as pool:
            await pool.run(Query("ASK {}"))
            tasks = [asyncio.ensure_future(pool.run(Query(ENDLESS))) for _ in range(3)]
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in tasks:
                task.cancel()
            return [tasks.index(task) for task in done], [type(task.exception()) for task in done]

    assert ([1], [BusyError]) == asyncio.run(scene())


def test_whoever_leaves_ends_the_query(built):
    """A query whose caller is wait_closed has no process any more."""

    async def scene():
        async with Pool(built / "store", Limits(slots=1, seconds=LONG)) as pool:
            await pool.run(Query("ASK {}"))
            task = asyncio.ensure_future(pool.run(Query(ENDLESS)))
            await until(lambda: pool._running)
            (worker,) = pool._running
            task.cancel()
            await worker.wait_closed()
            return await pool.run(Query("ASK {}"))

    assert b'{"head":{},"boolean":true}' == asyncio.run(scene()).read()


def test_a_worker_that_is_lost_while_it_waits_is_not_asked(built):
    """A process that somebody ends while it has nothing to do costs nobody an answer."""

    async def scene():
        async with Pool(built / "store", Limits(slots=1, seconds=LONG)) as pool:
            await pool.run(Query("ASK {}"))
            for worker in list(pool._idle):
                os.kill(worker.pid, signal.SIGKILL)
                await worker.wait_closed()
            return await pool.run(Query("ASK { ?s ?p ?o }"))

    assert b'{"head":{},"boolean":true}' == asyncio.run(scene()).read()


def test_a_query_that_has_not_begun_has_not_run_long(built):
    """The time of one query is not counted to the next one of its process, which would lose its place."""

    async def scene():
        async with Pool(built / "store", Limits(slots=1, seconds=LONG)) as pool:
            await pool.run(Query("ASK {}"))
            await asyncio.sleep(0.05)
            return [worker.running_seconds() for worker in pool._idle]

    assert {0} == set(asyncio.run(scene()))


def test_large_answers_wait_for_their_readers_within_a_limit(built):
    """When answers that nobody reads fill the disk that they may, the next large one is refused."""
    kept, refused = asked(built, ALL, ALL, disk=9_000_000)

    assert kept.file is not None
    assert BusyError is type(refused)


def test_a_store_that_is_not_there_is_an_answer_too(tmp_path):
    """Where no worker can open the store, the query fails in words and does not wait for its deadline."""
    (error,) = asked(tmp_path, "ASK {}")

    assert FailedError is type(error)


def test_a_snapshot_stays_when_its_home_goes(built, tmp_path, monkeypatch):
    """A small store is copied for memory, a larger one by its files; both answer as the original does."""
    sizes = []
    for most in (10**9, 0):
        monkeypatch.setattr(store, "_SMALL", most)
        folder = tmp_path / str(most)
        folder.mkdir()
        sizes.append(len(store.open_home(store.snapshot(built / "store", folder))))

    assert [len(store.open_build(built))] * 2 == sizes


def test_once(built):
    """A query may run in a process of its own that ends with it."""
    home = built / "store"

    assert b"n\r\n1\r\n" == run_once(home, Query("SELECT (1 AS ?n) {}", ("text/csv",))).read()
    with pytest.raises(TooSlowError):
        run_once(home, Query(ENDLESS), seconds=0.5)
    with pytest.raises(MalformedError, match=r"^mine\.rq:1:6: "):
        run_once(home, Query("ASK {", name="mine.rq"))


def test_a_timeout_ends_a_query_of_the_command(run, built):
    """``--timeout`` ends a query that a store cannot be told to stop."""
    done = run("query", "-e", ENDLESS, "--build", built, "--timeout", "0.5")

    assert (2, "error: the query takes longer than 0.5 seconds\n") == (done.returncode, done.stderr)


def test_a_timeout_ends_a_query_that_is_drawn(run, built):
    """``--timeout`` ends a query of ``draw`` as well."""
    done = run("draw", "-e", ENDLESS, "--build", built, "--timeout", "0.5", "--format", "svg")

    assert (2, "error: the query takes longer than 0.5 seconds\n") == (done.returncode, done.stderr)


def test_no_process_stays(built):
    """A closed pool leaves no process behind, not even one in the middle of a query."""

    async def scene():
        async with Pool(built / "store") as pool:
            task = asyncio.ensure_future(pool.run(Query(ENDLESS)))
            await until(lambda: pool._running)
            pids = [worker.pid for worker in [*pool._running, *pool._idle]]
        await asyncio.gather(task, return_exceptions=True)
        return pids

    for pid in asyncio.run(scene()):
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_no_pipe_stays(built):
    """A pool ends after the processes that it had just given up, so that their pipes are closed by then."""

    async def scene():
        async with Pool(built / "store") as pool:
            task = asyncio.ensure_future(pool.run(Query(ENDLESS)))
            await until(lambda: pool._running)
            (left,) = pool._running
            wait, ended = left.wait_closed, asyncio.Event()

            async def wait_closed():
                await wait()
                await asyncio.sleep(0.5)  # as on a machine where a process takes its time to end
                ended.set()

            left.wait_closed = wait_closed
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        return ended.is_set() and left._channel._closed.done()

    assert asyncio.run(scene())
