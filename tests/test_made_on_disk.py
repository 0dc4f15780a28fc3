"""A large graph is made in a store on disk beside its place, and moved there: the same, or nothing at all."""

import errno
import os
import signal
import subprocess
import sys

import pytest
import small_corpus

from kg.building import outcomes, pipeline
from kg.building.homes import Home
from kg.corpus import loading
from kg.errors import CorpusError, InputError
from kg.exporting import outputs
from kg.rdf import runs, store


@pytest.fixture(autouse=True)
def _large(monkeypatch):
    """Take every graph for a large one."""
    monkeypatch.setattr(pipeline, "_LARGE", 0)


def full(*_, **__):
    """Fail as the system does on a full disk."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_graph_made_on_disk_is_the_one_made_in_memory(checkout, tmp_path, monkeypatch, some):
    """Files have the same bytes and the store the same quads; it is not filled twice, nothing is left."""
    home, out = checkout / "corpus", tmp_path / "new" / "out"
    which = some(outputs.built(), 6)
    there = []
    monkeypatch.setattr(store, "write", there.append)
    built = pipeline.build(loading.load(home), out)
    in_memory = pipeline.build(loading.load(home))

    assert built.home
    assert not in_memory.home
    pipeline.write(built, out, which)
    assert pipeline.files(in_memory, which) == {each.file: (out / each.file).read_bytes() for each in which}
    assert runs.as_lines(in_memory.store) == runs.as_lines(store.open_build(out))
    assert not there
    assert store.check(out, whole=True)
    assert [out] == list(out.parent.iterdir())


def test_what_unreviewed_claims_say_is_made_on_disk_too(tmp_path, run):
    """The graph within a build is moved into it as well, and nothing stays beside either."""
    home, out = small_corpus.write(tmp_path / "corpus"), tmp_path / "out"
    proposed = loading.load(home)
    pipeline.write(pipeline.build(loading.load(home), out), out, (), unreviewed=proposed)

    within = out / store.UNREVIEWED
    assert runs.as_lines(store.open_build(out)) == runs.as_lines(store.open_build(within))
    assert not [each for each in (*out.iterdir(), *tmp_path.iterdir()) if each.name.startswith(".")]


def test_a_graph_that_breaks_a_shape_leaves_nothing(tmp_path, monkeypatch):
    """Neither the store in which it was made nor a new folder to hold it stays."""
    home, out = small_corpus.write(tmp_path / "corpus"), tmp_path / "a" / "new" / "out"
    found = [*pipeline.checking.shape_findings(loading.load(home), [])]
    monkeypatch.setattr(pipeline.checking, "shape_findings", lambda *_: found)
    monkeypatch.setattr(pipeline.checking, "has_errors", lambda findings: isinstance(findings, list))
    with pytest.raises(CorpusError) as told:
        pipeline.build(loading.load(home), out)

    assert told

    assert [home] == list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "step", ["kg.rdf.store.load", "kg.building.homes.leftovers.beside", "tempfile.mkdtemp"]
)
def test_a_full_disk_is_told_and_nothing_stays(step, tmp_path, monkeypatch):
    """Where there is no room for the graph, a line says of which build, and its place is as it was."""
    home, out = small_corpus.write(tmp_path / "corpus"), tmp_path / "new" / "out"
    monkeypatch.setattr(step, full)
    with pytest.raises(InputError) as told:
        pipeline.build(loading.load(home), out)

    assert f"{out}: cannot be written: No space left on device. Name another with -o" == str(told.value)
    assert [home] == list(tmp_path.iterdir())


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_what_is_ended_while_it_is_made_leaves_nothing(number, checkout, tmp_path):
    """A signal that can be heard leaves nothing at all; of what is killed the next removes what is left."""
    home, out = small_corpus.write(tmp_path / "corpus"), tmp_path / "new" / "out"
    program = (
        "import os, sys, kg.building.pipeline as pipeline\n"
        "pipeline._LARGE = 0\n"
        f"pipeline.reasoning.reason = lambda *_: os.kill(os.getpid(), {int(number)})\n"
        f"sys.argv = ['bilateral', 'build', '--corpus', {str(home)!r}, '-o', {str(out)!r}]\n"
        "from kg.cli import main\nmain()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=checkout, capture_output=True, text=True, check=False
    )

    assert (-9 if number == signal.SIGKILL else 128 + number) == done.returncode
    assert (number == signal.SIGKILL) == out.parent.is_dir()
    out.parent.mkdir(exist_ok=True)
    with Home(out):
        assert 1 == len([*out.parent.iterdir()])


def test_where_it_cannot_be_moved_the_store_is_filled(tmp_path, monkeypatch):
    """A store that does not go where it belongs is written there anew, from the lines of the graph."""
    home, out = small_corpus.write(tmp_path / "corpus"), tmp_path / "out"
    monkeypatch.setattr(Home, "move", full)
    built = pipeline.build(loading.load(home), out)
    wanted = runs.as_lines(built.store)
    pipeline.write(built, out, ())

    assert wanted == runs.as_lines(store.open_build(out))


def test_what_an_edit_makes_anew_is_made_in_memory(tmp_path, monkeypatch):
    """Of the store before little changes then, and it is changed: on disk it would be filled again."""
    home, out = small_corpus.write(tmp_path / "corpus"), tmp_path / "out"
    monkeypatch.setattr(pipeline, "Edited", outcomes.Outcome)

    assert not pipeline.build(loading.load(home), out).home
