"""``--cluster``: the workers of a cluster do what processes here do, and one that is lost costs its shard."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import pytest
import small_corpus

from kg import cluster
from kg.building import checking, mapping
from kg.corpus import loading
from kg.errors import InputError
from kg.processes import ONE

if find_spec("distributed") is None:  # to import it takes half a second, also where these tests are collected
    pytest.skip("needs pip install 'bilateral-kg[cluster]'", allow_module_level=True)

ROOT = Path(__file__).parent.parent
WORKER = ("worker", "--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1")
IDLE = {
    "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False",
    "DASK_DISTRIBUTED__ADMIN__SYSTEM_MONITOR__INTERVAL": "60s",
    "DASK_DISTRIBUTED__ADMIN__TICK__INTERVAL": "1s",
    "DASK_DISTRIBUTED__WORKER__MEMORY__MONITOR_INTERVAL": "5s",
}
"""What dask looks at many times a second, for people who watch a cluster, it need not here."""


def started(log, *words):
    """Start a program of dask whose messages go to a file; it knows the checkout and these tests."""
    paths = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    with log.open("wb") as out:
        return subprocess.Popen(
            [sys.executable, "-m", "dask", *words],
            stdout=out,
            stderr=out,
            env={**os.environ, "PYTHONPATH": paths, **IDLE},
        )


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """Give the address of a scheduler on this machine that has two workers."""
    home = tmp_path_factory.mktemp("cluster")
    said = home / "scheduler.json"
    begin = ("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", said)
    running = [started(home / "scheduler", *map(str, begin))]
    running += [started(home / f"worker-{each}", *WORKER, "--scheduler-file", str(said)) for each in range(2)]
    try:
        yield listening(said)
    finally:
        cluster.leave()
        for each in running:
            each.kill()
            each.wait()


def listening(said):
    """Return the address that a scheduler writes into a file, once its workers are there."""
    from distributed import Client

    for _ in range(3000):
        if said.exists() and (text := said.read_text(encoding="utf-8")):
            where = json.loads(text)["address"]
            with Client(where) as client:
                client.wait_for_workers(2)
            return where
        time.sleep(0.1)
    raise AssertionError("no scheduler")


def tenfold(around, item):
    """Return ten times an item; the first process that meets a folder's fourth item is killed."""
    marker = around / "lost"
    if item == 4 and not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return item * 10


def refusing(around, item):
    """Raise for one item."""
    return around // item


def test_a_corpus_is_read_and_written_as_by_one_process(address):
    """Documents, findings and quads are the same, in the same order."""
    folder = ROOT / "tests" / "corpora" / "lake-league"
    one, many = (loading.load(folder, None, workers) for workers in (ONE, cluster.at(address)))
    assert 2 == many.workers.number
    assert (one.documents, one.claims, one.findings) == (many.documents, many.claims, many.findings)
    assert [run.lines for run in mapping.runs(one)] == [run.lines for run in mapping.runs(many)]
    assert checking.without_shapes(one) == checking.without_shapes(many)


def test_a_command_takes_a_cluster(address, run, tmp_path):
    """``bilateral check`` says what it says without; both ways at once make no sense."""
    folder = small_corpus.write(tmp_path)
    said = [run("check", "--corpus", folder, *more).stderr for more in ((), ("--cluster", address))]
    assert said[0] == said[1] != ""
    told = run("check", "--cluster", address, "--workers", 2).stderr
    assert "Either --workers or --cluster." in told


def test_what_raises_raises_as_in_one_process(address):
    """The error is that of the item, here."""
    assert [6, 3] == list(cluster.at(address).share(refusing, 6, [1, 2]))
    with pytest.raises(ZeroDivisionError):
        list(cluster.at(address).share(refusing, 6, [1, 0, 2]))


def test_files_that_a_worker_does_not_see_are_told(address):
    """A folder that is another for each process is none that a cluster can share."""
    if not Path("/proc/self/status").exists():
        pytest.skip("needs /proc")
    cluster.at(address).check_sight([ROOT])
    with Path("/proc/self/status").open("rb"), pytest.raises(InputError) as error:
        cluster.at(address).check_sight([Path("/proc/self/fd")])
    assert "sees something else there. Put it into a folder that all machines share" in str(error.value)


def test_a_lost_worker_costs_its_shard(address, tmp_path):
    """What it had not given back another does; nothing is missing, twice or in another order."""
    found = list(cluster.at(address).share(tenfold, tmp_path, range(40), chunk=2))
    assert [each * 10 for each in range(40)] == found
    assert (tmp_path / "lost").exists()
    assert 1 == cluster.at(address).number


def test_where_nothing_listens(monkeypatch):
    """An address without a scheduler is told in a line."""
    monkeypatch.setattr(cluster, "_SECONDS", 0.5)
    with pytest.raises(InputError) as error:
        cluster.at("tcp://127.0.0.1:9")
    assert "no scheduler answers. Start `dask scheduler`" in str(error.value)
