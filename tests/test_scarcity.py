"""Where memory, room on a disk or open files are few, it is told which, where, and how much is needed."""

import errno
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
from types import SimpleNamespace

import pytest
import small_corpus
from click.testing import CliRunner
from failing import failing_with
from pyoxigraph import Store

from kg import cli, files
from kg.building import memory, pipeline, report
from kg.corpus import loading
from kg.errors import InputError
from kg.rdf import checksums, store
from kg.web import server
from kg.workers import messages, pool, worker

LIMITED = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits are set as Linux has them")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """A small corpus."""
    return small_corpus.write(tmp_path_factory.mktemp("scarce") / "corpus")


@pytest.fixture(scope="module")
def built(corpus, tmp_path_factory):
    """A small build, not to be written to."""
    out = tmp_path_factory.mktemp("whole") / "out"
    pipeline.write(pipeline.build(loading.load(corpus)), out, ())
    return out


def limited(checkout, limit, *arguments):
    """Run the command line under a limit of the shell's."""
    command = ["/bin/sh", "-c", f'{limit}; exec "$0" -m kg "$@"', sys.executable, *map(str, arguments)]
    return subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=False)


def full(*_, **__):
    """Fail as the system does on a full disk."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def raising(error):
    """Return a function that fails so."""

    def fail(*_, **__):
        raise error

    return fail


def full_for_a_library(*_, **__):
    """Fail as a library does that has only the words of the system."""
    raise OSError(f"IO error: {os.strerror(errno.ENOSPC)} (os error 28)")


@pytest.mark.parametrize("enough", [True, False])
def test_too_little_memory_is_told_before_the_work(corpus, monkeypatch, enough):
    """Where less memory can be had than the claims may need, a line says how much that is, and what to do."""
    monkeypatch.setattr(memory, "available", lambda: 10**12 if enough else 1_000_000)
    monkeypatch.setattr(memory.timing, "peak", int)  # what tests took before is not the corpus's doing

    told = memory.shortage(loading.load(corpus))

    assert enough == (not told)
    assert enough or "4 claims may need" in told
    assert enough or "1 MB can be had. Free some" in told


def test_where_no_limit_is_told_nothing_is_said(corpus, monkeypatch):
    """A system that tells no limit is believed to have none."""
    monkeypatch.setattr(memory, "_limits", list)

    assert memory.available() is None
    assert not memory.shortage(loading.load(corpus))


def test_the_need_is_that_of_the_earlier_build(tmp_path):
    """What a build of many claims took for each is what the next is expected to take; not a small one's."""
    for claims, expected in ((2_000, memory._BASE + 100 * 5_000_000), (10, memory.needed(100))):
        told = {"claims": claims, "stages": [{"peak": memory._BASE + 5_000_000 * claims}]}
        (tmp_path / report.FILE).write_text(json.dumps(told))
        assert expected == memory.needed(100, tmp_path)


@pytest.mark.parametrize("text", ["", "[]", '{"claims": "many"}', '{"claims": 2000, "stages": [1]}'])
def test_a_report_that_tells_nothing_changes_no_need(tmp_path, text):
    """A broken report is none."""
    (tmp_path / report.FILE).write_text(text)

    assert memory.needed(7) == memory.needed(7, tmp_path)


@LIMITED
def test_a_limit_of_the_shell_is_seen(corpus, checkout):
    """Under a limit of memory that is too low, `check` says so before an engine ends the program."""
    done = limited(checkout, "ulimit -v 270000", "check", "--corpus", corpus)

    assert done.stderr.startswith("note: 4 claims may need")


@pytest.mark.parametrize("group", ["memory.max", "memory/memory.limit_in_bytes"])
def test_a_limit_of_the_group_is_seen(group, tmp_path, monkeypatch):
    """A container's limit counts, less what it holds already and could not give back."""
    home = (tmp_path / group).parent
    home.mkdir(exist_ok=True)
    used, kept = (
        ("memory.current", "inactive_file")
        if home == tmp_path
        else ("memory.usage_in_bytes", "total_inactive_file")
    )
    (tmp_path / group).write_text("5000\n")
    (home / used).write_text("4000\n")
    (home / "memory.stat").write_text(f"anon 1\n{kept} 300\n")
    monkeypatch.setattr(memory, "_GROUP", tmp_path)

    assert 1300 == memory.available()


def test_no_limit_of_the_group_is_none(tmp_path, monkeypatch):
    """Where the group says ``max``, the machine counts."""
    (tmp_path / "memory.max").write_text("max\n")
    (tmp_path / "memory.current").write_text("4000\n")
    monkeypatch.setattr(memory, "_GROUP", tmp_path)

    assert 4000 < memory.available()


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (MemoryError(), "not enough memory. Free memory, or take a part of the documents"),
        (
            OSError(errno.EMFILE, "Too many open files"),
            "Too many open files. Allow more open files: ulimit -n 512",
        ),
        (
            OSError(errno.ENOSPC, "No space left on device"),
            "No space left on device. Make room where the output,",
        ),
        (OSError(errno.EIO, "Input/output error"), "Input/output error"),
    ],
    ids=str,
)
def test_what_is_of_no_file_is_not_told_of_standard_output(error, expected):
    """An error of the system without a name is told with what to do, and is not said to be the output's."""
    result = CliRunner().invoke(failing_with(error), ["fail"])

    assert 2 == result.exit_code
    assert result.stderr.startswith(f"error: {expected}")
    assert 1 == result.stderr.count("\n")


def test_a_full_standard_output_is_named(checkout):
    """Where it is standard output that takes no more, it is named."""
    done = subprocess.run(
        ["/bin/sh", "-c", f'"{sys.executable}" -m kg check >/dev/full'],
        cwd=checkout,
        capture_output=True,
        text=True,
        check=False,
    )

    assert "error: standard output: " in done.stderr
    assert "No space left on device" in done.stderr


@pytest.mark.parametrize("fail", [full, full_for_a_library])
@pytest.mark.parametrize("step", ["shutil.copytree", "kg.rdf.store.as_quads"])
def test_a_server_names_the_full_place(built, monkeypatch, step, fail):
    """A server that has no room to put its copy aside names that folder, and waits for no other build."""
    monkeypatch.setattr(step, files.put_aside(built)(fail) if step.endswith("quads") else fail)

    with (
        pytest.raises(InputError, match="no room for what is put aside here: No space left"),
        server.dataset((), built, print),
    ):
        pass


@pytest.mark.parametrize("fail", [full, full_for_a_library])
def test_files_that_find_no_room_are_not_blamed(tmp_path, monkeypatch, fail):
    """Where there is no room for the store of foreign files, that is told, not that a file cannot be read."""
    (tmp_path / "a.ttl").write_text("<x:a> <x:b> <x:c> .")
    monkeypatch.setattr("kg.web.data.foreign.Store", lambda _: SimpleNamespace(bulk_load=fail))
    monkeypatch.setattr("kg.web.data.foreign.len", lambda _: 0, raising=False)

    with (
        pytest.raises(InputError, match="no room for what is put aside here") as told,
        server.dataset([tmp_path / "a.ttl"], None, print),
    ):
        pass

    assert told.value.where.startswith(tempfile.gettempdir())


def test_other_errors_are_left_as_they_are():
    """Only what is full is told of as full."""
    with pytest.raises(PermissionError), files.put_aside(shutil):
        raise PermissionError(errno.EACCES, "no")


def test_an_answer_that_finds_no_room_names_the_place(built, monkeypatch):
    """A query whose answer has no room where temporary files stand says where that is."""
    monkeypatch.setattr(pool, "decode_reply", raising(messages.FailedError(messages.NO_ROOM)))

    with pytest.raises(messages.FailedError, match=f"stand: {tempfile.gettempdir()}. Set TMPDIR"):
        pool.run_once(built / "store", messages.Query("ASK {}"))


def test_a_worker_tells_what_is_full(monkeypatch):
    """A worker that cannot put its answer aside says that it is room that it lacks."""
    monkeypatch.setattr(worker.results, "write", full)
    header = {
        "scope": None,
        "update": False,
        "name": "query",
        "base": None,
        "accept": ("application/sparql-results+json",),
    }

    with pytest.raises(messages.FailedError, match=messages.NO_ROOM):
        worker._answer(Store(), header, b"SELECT * { ?s ?p ?o }", io.BytesIO())


COMMANDS = {
    "build": "build --corpus {corpus} -o {out}",
    "ask": "ask claims --build {built}",
    "serve": "serve --port 0 --build {built}",
}


@LIMITED
@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_few_open_files_are_told_before_the_work(command, corpus, built, checkout, tmp_path):
    """Where fewer files may be open than a store needs, the number and the remedy are told, and no damage."""
    places = {"corpus": corpus, "built": built, "out": tmp_path / "out"}

    done = limited(checkout, "ulimit -n 64", *command.format(**places).split())

    assert 2 == done.returncode
    assert done.stderr == (
        "error: limit of the system: only 64 files may be open at once, and a store needs 96."
        " Allow more: ulimit -n 512\n"
    )
    assert not list(tmp_path.iterdir())


@LIMITED
def test_a_limit_that_may_be_raised_is_raised(corpus, checkout, tmp_path):
    """A low limit that the system lets a program raise is no obstacle."""
    done = limited(checkout, "ulimit -Sn 32", "build", "--corpus", corpus, "-o", tmp_path / "out")

    assert 0 == done.returncode
    assert store.check(tmp_path / "out", whole=True)


def test_no_more_open_files_is_no_damage(built, monkeypatch):
    """A file that cannot be opened because too many are is not taken for a damaged one."""
    kept = store.mark(built)["files"]
    monkeypatch.setattr(
        "pathlib.Path.open", lambda *_: (_ for _ in ()).throw(OSError(errno.EMFILE, "Too many"))
    )

    with pytest.raises(OSError, match="Too many"):
        checksums.damaged(built, kept)


def test_advice_is_of_errors_that_the_system_has():
    """Each advice is one line and ends without a stop, as the others do."""
    assert all(text and "\n" not in text and not text.endswith(".") for text in cli._ADVICE.values())
